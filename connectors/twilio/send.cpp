// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "connectors/crypto.hpp"
#include "connectors/json.hpp"
#include "connectors/planning.hpp"
#include "connectors/sms/gsm.hpp"
#include "connectors/text.hpp"
#include "connectors/twilio/parts.hpp"

namespace orienta::connectors::twilio {
namespace {

constexpr std::size_t kLongestBody = 1600;  // Twilio refuses more (21617)

class FormBody {
 public:
  void add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_ += model::form_encode(name) + "=" + model::form_encode(value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string recipient(const Channel& channel, const Destination& to) {
  auto address = std::ranges::find(to.to, model::AddressKind::phone, &model::Address::kind);
  if (address == to.to.end()) {
    address = std::ranges::find(to.to, model::AddressKind::user_id, &model::Address::kind);
  }
  if (address == to.to.end()) return {};
  return (channel.get("from").starts_with(kWhatsapp) ? std::string(kWhatsapp) : std::string()) + address->value;
}

}  // namespace

std::vector<model::OutMessage> plan(const Channel& channel, const model::OutMessage& message) {
  const auto policy = sms::parse_policy(channel.get("text_policy")).value_or(sms::TextPolicy::smart);
  std::vector<model::OutMessage> parts;
  for (auto& part : plan_numbered(message, kLongestBody)) {
    part.text = sms::apply_policy(part.text, policy);
    // "…" becomes "...": a part that was full may have grown. It is GSM-7 now, so the policy leaves the pieces alone.
    const auto pieces = plan_numbered(part, kLongestBody);
    parts.insert(parts.end(), pieces.begin(), pieces.end());
  }
  const bool nothing = std::ranges::all_of(parts, [](const auto& part) { return trim(part.text).empty(); });
  if (nothing && !message.media) return {};
  parts.front().media = message.media;
  return parts;
}

model::HttpRequest build(const Channel& channel, const Destination& to, const model::OutMessage& part) {
  FormBody form;
  form.add("To", recipient(channel, to));
  if (!channel.get("messaging_service_sid").empty()) {
    form.add("MessagingServiceSid", channel.get("messaging_service_sid"));
  } else {
    form.add("From", channel.get("from"));
  }
  if (!part.text.empty()) form.add("Body", part.text);
  if (part.media && !part.media->url.empty()) form.add("MediaUrl", part.media->url);
  if (!channel.public_url.empty()) {
    // Twilio knows no idempotency key: our id in the callback tells whether a send with a lost answer went out.
    form.add("StatusCallback", channel.public_url + "/webhooks/" + channel.id + "/status?m=" + to.message_id.str());
  }
  const bool key = !channel.get("api_key_sid").empty() && !channel.get("api_key_secret").empty();
  const std::string credentials = key ? channel.get("api_key_sid") + ":" + channel.get("api_key_secret")
                                      : channel.get("account_sid") + ":" + channel.get("auth_token");
  std::string_view base = channel.get("api_base");
  while (base.ends_with('/')) base.remove_suffix(1);
  model::HttpRequest out;
  out.method = "POST";
  out.url =
      std::string(base) + "/2010-04-01/Accounts/" + model::form_encode(channel.get("account_sid")) + "/Messages.json";
  out.headers = {{"authorization", "Basic " + base64(credentials)},
                 {"content-type", "application/x-www-form-urlencoded"},
                 {"accept", "application/json"}};
  out.body = form.take();
  return out;
}

Outcome read_answer(const Channel& /*channel*/, const model::HttpResponse& answer) {
  const auto document = JsonDocument::parse(answer.body, kMaxBody);
  if (!document) return read_failure(error_rows(), answer, "");
  if (answer.status >= 200 && answer.status < 300) {
    Outcome out;
    out.provider_id = text_at(document->root(), "sid");
    if (!out.provider_id.empty()) {
      out.kind = Outcome::Kind::accepted;
      return out;
    }
  }
  return read_failure(error_rows(), answer, text_at(document->root(), "code"));
}

}  // namespace orienta::connectors::twilio
