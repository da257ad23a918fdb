// SPDX-License-Identifier: Apache-2.0
#include "connectors/twilio/twilio.hpp"

#include "connectors/twilio/parts.hpp"

namespace orienta::connectors::twilio {
namespace {

constexpr OptionSpec kOptions[] = {
    {"account_sid", "The account's SID (AC...)", true, false, ""},
    {"auth_token", "The account's auth token; Twilio signs every webhook with it", true, true, ""},
    {"auth_token_previous", "The token before the last change, still accepted on webhooks", false, true, ""},
    {"from", "The number that people write to, e.g. +51999888777 (or whatsapp:+51999888777)", true, false, ""},
    {"messaging_service_sid", "Messaging Service (MG...) that picks the sending number", false, false, ""},
    {"api_key_sid", "API key (SK...) for sending, so that the auth token only verifies webhooks", false, false, ""},
    {"api_key_secret", "Secret of the API key", false, true, ""},
    {"api_base", "Address of the REST API", false, false, "https://api.twilio.com"},
    {"text_policy",
     "as_is: send as written. smart: plain quotes and dashes where that saves. ascii_accents: also drop the accents of "
     "a i o u where that saves a segment",
     false, false, "smart", "as_is|smart|ascii_accents"},
    {"signature_header", "Header with the webhook's signature, for compatible providers", false, false,
     "x-twilio-signature"},
};

}  // namespace

const Connector& connector() {
  static const Connector kConnector{.type = "twilio",
                                    .mode = model::Mode::sms,
                                    .options = kOptions,
                                    // What international long numbers take; Twilio queues what is above it.
                                    .rates = {.channel_per_second = 10, .contact_per_second = 1, .contact_burst = 10},
                                    .pull = false,
                                    .window_24h = false,
                                    .max_body = kMaxBody,
                                    .receive = &receive,
                                    .plan = &plan,
                                    .build = &build,
                                    .read_answer = &read_answer,
                                    .build_seen = nullptr};
  return kConnector;
}

}  // namespace orienta::connectors::twilio
