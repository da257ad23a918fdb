// SPDX-License-Identifier: Apache-2.0
// The input is the body of a WhatsApp webhook; it is signed here, so that the reader behind the signature is reached.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "connectors/connectors.hpp"
#include "connectors/crypto.hpp"

namespace {

namespace connectors = orienta::connectors;
namespace model = orienta::model;

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Channel kChannel{
      "wa", "whatsapp_cloud", {{"phone_number_id", "1"}, {"app_secret", "s"}, {"verify_token", "t"}}, ""};
  model::HttpRequest request;
  request.method = "POST";
  request.body.assign(reinterpret_cast<const char*>(data), size);
  request.headers = {{"x-hub-signature-256", "sha256=" + connectors::hex(connectors::hmac_sha256("s", request.body))}};
  const auto& connector = *connectors::find("whatsapp_cloud");
  const auto now = model::from_ms(1'750'000'000'000);
  const auto out = connector.receive(kChannel, {&kChannel, 1}, request, "", now);
  check(out.answer.status == 200 || (out.answer.status == 400 && out.events.empty()));
  for (const auto& event : out.events) {
    if (const auto* message = std::get_if<model::InboundMessage>(&event)) {
      check(!message->from.empty() && !message->provider_id.empty() && message->channel_id == "wa");
      check(message->sent_at <= now + std::chrono::minutes(10));
    }
  }
  (void)connector.read_answer(kChannel, {200, {}, request.body});
  (void)connector.read_answer(kChannel, {400, {}, request.body});
  return 0;
}
