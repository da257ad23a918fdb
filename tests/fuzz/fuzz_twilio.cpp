// SPDX-License-Identifier: Apache-2.0
// The input is the body of a Twilio webhook; it is signed here, so that the reader behind the signature is reached.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "connectors/connectors.hpp"
#include "connectors/crypto.hpp"

namespace {

namespace connectors = orienta::connectors;
namespace model = orienta::model;

std::string sign(const std::string& address, const std::string& body) {
  std::map<std::string, std::set<std::string>> sorted;
  const auto form = model::parse_form(body, 200);
  if (!form) return "x";
  for (const auto& [name, value] : *form) sorted[name].insert(value);
  std::string data = address;
  for (const auto& [name, values] : sorted) {
    for (const auto& value : values) data += name + value;
  }
  return connectors::base64(connectors::hmac_sha1("t", data));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Channel kChannel{
      "sms", "twilio", {{"account_sid", "AC1"}, {"auth_token", "t"}, {"from", "+1500"}}, "https://h.example"};
  model::HttpRequest request;
  request.method = "POST";
  request.url = "/webhooks/sms/status?m=018f3b1c-0000-7000-8000-000000000001";
  request.body.assign(reinterpret_cast<const char*>(data), size);
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"x-twilio-signature", sign("https://h.example" + request.url, request.body)}};
  const auto& connector = *connectors::find("twilio");
  for (const std::string_view action : {"", "status"}) {
    const auto out = connector.receive(kChannel, {&kChannel, 1}, request, action, model::from_ms(1));
    const bool refused = out.answer.status == 400 || out.answer.status == 403 || out.answer.status == 413;
    if (!(out.answer.status == 200 || (refused && out.events.empty()))) std::abort();
  }
  (void)connector.read_answer(kChannel, {400, {}, request.body});
  model::OutMessage message;
  message.text = request.body;
  (void)connector.plan(kChannel, message);
  return 0;
}
