// SPDX-License-Identifier: Apache-2.0
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

using Kind = Outcome::Kind;

constexpr std::string_view kCredentials = "WhatsApp refused the channel's access token; it must be renewed";
constexpr std::string_view kPermission = "The access token lacks a permission for this WhatsApp number";
constexpr std::string_view kTrouble = "WhatsApp has a temporary fault";
constexpr std::string_view kParameter = "WhatsApp did not accept the form of this message";
constexpr std::string_view kBlocked = "Meta has blocked or restricted this WhatsApp account";
constexpr std::string_view kTooFast = "WhatsApp asks to send more slowly";
constexpr std::string_view kAccount =
    "The WhatsApp account is not ready to send: display name, payment or registration";
constexpr std::string_view kTemplate = "The template is missing, paused or does not fit its parameters";
constexpr std::string_view kMarketing = "WhatsApp limits such messages to this person for now; do not resend for a day";

// Meta's codes and what they ask for. Exact codes stand before the ranges that contain them.
constexpr ErrorRow kRows[] = {
    {0, 0, Kind::channel_down, 0, kCredentials},
    {1, 2, Kind::retry, 0, kTrouble},
    {3, 3, Kind::channel_down, 0, kPermission},
    {4, 4, Kind::retry, 180, kTooFast},
    {10, 10, Kind::channel_down, 0, kPermission},
    {33, 33, Kind::reject, 0, kParameter},
    {100, 100, Kind::reject, 0, kParameter},
    {190, 190, Kind::channel_down, 0, kCredentials},
    {200, 299, Kind::channel_down, 0, kPermission},
    {368, 368, Kind::channel_down, 0, kBlocked},
    {80007, 80007, Kind::retry, 300, kTooFast},
    {130429, 130429, Kind::retry, 2, kTooFast},
    {130472, 130472, Kind::reject, 0, kMarketing},
    {130497, 130497, Kind::channel_down, 0, "WhatsApp does not let this account write to that country"},
    {131000, 131000, Kind::retry, 0, kTrouble},
    {131005, 131005, Kind::channel_down, 0, kPermission},
    {131008, 131009, Kind::reject, 0, kParameter},
    {131016, 131016, Kind::retry, 0, kTrouble},
    {131021, 131021, Kind::reject, 0, "The message was addressed to the helpline's own number"},
    {131026, 131026, Kind::reject, 0,
     "WhatsApp could not deliver: the person has no WhatsApp, uses an old version or blocked this number. "
     "Try a text message (SMS)"},
    {131031, 131031, Kind::channel_down, 0, kBlocked},
    {131037, 131037, Kind::channel_down, 0, kAccount},
    {131042, 131042, Kind::channel_down, 0, kAccount},
    {131045, 131045, Kind::channel_down, 0, kAccount},
    {131047, 131047, Kind::window_closed, 0,
     "More than 24 hours since the person last wrote: WhatsApp only allows an approved template"},
    {131048, 131048, Kind::channel_down, 0, "WhatsApp limits this number because too many people reported it as spam"},
    {131049, 131049, Kind::reject, 0, kMarketing},
    // The person stopped marketing, not this helpline: the contact is not marked as opted out.
    {131050, 131050, Kind::reject, 0, "The person does not want marketing messages on WhatsApp"},
    {131051, 131051, Kind::reject, 0, "WhatsApp does not support this kind of message"},
    {131052, 131052, Kind::reject, 0, "WhatsApp could not fetch the attached file"},
    {131053, 131053, Kind::retry, 30, "WhatsApp could not take the attached file", 2},
    {131056, 131056, Kind::retry_contact, 6, "Too many messages to this person in a short time"},
    {131057, 131057, Kind::retry, 120, "WhatsApp is maintaining this number"},
    {131059, 131059, Kind::reject, 0, kParameter},
    {131062, 131062, Kind::reject, 0, "This message needs the person's phone number, which WhatsApp hides"},
    {132000, 132999, Kind::reject, 0, kTemplate},
    {133004, 133004, Kind::retry, 0, kTrouble},
    {133000, 133016, Kind::channel_down, 0, kAccount},
    {134011, 134011, Kind::reject, 0, kParameter},
    {134100, 134102, Kind::reject, 0, kParameter},
    {135000, 135000, Kind::reject, 0, kParameter},
};

}  // namespace

std::span<const ErrorRow> error_rows() {
  return kRows;
}

}  // namespace orienta::connectors::whatsapp_cloud
