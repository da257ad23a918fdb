// SPDX-License-Identifier: Apache-2.0
#include "connectors/whatsapp_cloud/whatsapp_cloud.hpp"

#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

constexpr OptionSpec kOptions[] = {
    {"phone_number_id", "The number's id in Meta's API set-up page (not the phone number itself)", true, false, ""},
    {"access_token", "Token of a system user with whatsapp_business_messaging", true, true, ""},
    {"app_secret", "The app's secret; Meta signs every webhook with it", true, true, ""},
    {"app_secret_previous", "The secret before the last change, still accepted while Meta switches over", false, true,
     ""},
    {"verify_token", "Any text you choose; type the same one into Meta's webhook form", true, true, ""},
    {"api_base", "Meta's Graph address with its version", false, false, "https://graph.facebook.com/v25.0"},
    {"read_receipts", "true: the blue ticks, right before the answer; false: the line never tells what was read", false,
     false, "true", "true|false"},
    {"typing_indicator", "true: \"typing\" goes with the read receipt", false, false, "true", "true|false"},
    {"send_appsecret_proof", "true if the app demands appsecret_proof with every call", false, false, "false",
     "true|false"},
};

}  // namespace

const Connector& connector() {
  static const Connector kConnector{
      .type = kType,
      .mode = model::Mode::chat,
      .options = kOptions,
      // Meta allows 80 messages/s per number in and out together, and one per 6 s to a person, with bursts borrowed
      // from the future (45; the rest of it is kept for answers of people).
      .rates = {.channel_per_second = 60, .contact_per_second = 1.0 / 6, .contact_burst = 20},
      .pull = false,
      .window_24h = true,
      .max_body = kMaxBody,
      .receive = &receive,
      .plan = &plan,
      .build = &build,
      .read_answer = &read_answer,
      .build_seen = &build_seen};
  return kConnector;
}

}  // namespace orienta::connectors::whatsapp_cloud
