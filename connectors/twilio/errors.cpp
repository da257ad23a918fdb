// SPDX-License-Identifier: Apache-2.0
#include "connectors/twilio/parts.hpp"

namespace orienta::connectors::twilio {
namespace {

using Kind = Outcome::Kind;

constexpr std::string_view kCredentials = "Twilio refused the channel's credentials";
constexpr std::string_view kSender = "Twilio does not let this channel send from its number";
constexpr std::string_view kNumber = "This number cannot receive text messages";
constexpr std::string_view kBusy = "Twilio or the mobile network asks to send more slowly";
constexpr std::string_view kMedia = "The attached file could not be used";
constexpr std::string_view kTemplate = "The template is missing or does not fit its parameters";
constexpr std::string_view kRoute = "Twilio cannot reach this number from the helpline's number";
constexpr std::string_view kTrouble = "Twilio or the mobile network has a temporary fault";
constexpr std::string_view kSetup = "The channel is set up wrongly at Twilio";

constexpr ErrorRow kRows[] = {
    {20003, 20003, Kind::channel_down, 0, kCredentials},
    {20404, 20404, Kind::channel_down, 0, kSetup},
    {20429, 20429, Kind::retry, 0, kBusy},
    {21211, 21211, Kind::reject, 0, kNumber},
    {21212, 21212, Kind::channel_down, 0, kSender},
    {21217, 21217, Kind::reject, 0, kNumber},
    {21408, 21408, Kind::reject, 0, "Sending to this country is not enabled at Twilio"},
    {21606, 21606, Kind::channel_down, 0, kSender},
    {21608, 21608, Kind::reject, 0, "A trial account at Twilio only sends to numbers that were verified there"},
    {21610, 21610, Kind::stopped, 0, "The person asked by STOP to get no more messages"},
    {21612, 21612, Kind::reject, 0, kRoute},
    {21614, 21614, Kind::reject, 0, kNumber},
    {21617, 21617, Kind::reject, 0, "The text is too long for one message"},
    {21620, 21620, Kind::reject, 0, kMedia},
    {21623, 21623, Kind::reject, 0, kMedia},
    {21656, 21656, Kind::reject, 0, kTemplate},
    {21659, 21660, Kind::channel_down, 0, kSender},
    {30001, 30001, Kind::retry, 60, kBusy},
    {30002, 30002, Kind::channel_down, 0, "The account is suspended at Twilio"},
    {30003, 30003, Kind::retry, 300, "The phone is switched off or out of reach", 2},
    {30004, 30004, Kind::reject, 0, "The person's phone or network blocks the message"},
    {30005, 30005, Kind::reject, 0, "The number does not exist or is out of service"},
    {30006, 30006, Kind::reject, 0, "The number is a landline and cannot receive text messages"},
    {30007, 30007, Kind::reject, 0, "The mobile network took the message for spam"},
    {30008, 30008, Kind::retry, 60, "The mobile network did not say why it failed", 2},
    {30017, 30017, Kind::retry, 30, kBusy},
    {30022, 30022, Kind::retry, 30, kBusy},
    {30034, 30034, Kind::channel_down, 0, "The sending number is not registered with the mobile networks"},
    {30410, 30410, Kind::retry, 30, kTrouble},
    {63001, 63001, Kind::channel_down, 0, kSetup},
    {63003, 63003, Kind::reject, 0, "The person has no WhatsApp on this number. Try a text message (SMS)"},
    {63005, 63005, Kind::retry, 60, kTrouble},
    {63007, 63007, Kind::channel_down, 0, kSender},
    {63012, 63012, Kind::retry, 60, kTrouble},
    {63013, 63013, Kind::reject, 0, "The message breaks a rule of the channel"},
    {63015, 63015, Kind::reject, 0, "The person has not joined the Twilio sandbox"},
    {63016, 63016, Kind::window_closed, 0,
     "More than 24 hours since the person last wrote: WhatsApp only allows an approved template"},
    {63018, 63018, Kind::retry, 5, kBusy},
    {63020, 63020, Kind::channel_down, 0, kSetup},
    {63024, 63024, Kind::reject, 0, kNumber},
    {63032, 63032, Kind::reject, 0, "WhatsApp limits messages to this person for now"},
    {63038, 63038, Kind::channel_down, 0, "The account's daily limit of messages at Twilio is used up"},
};

}  // namespace

std::span<const ErrorRow> error_rows() {
  return kRows;
}

}  // namespace orienta::connectors::twilio
