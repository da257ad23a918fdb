// SPDX-License-Identifier: Apache-2.0
// Meta's webhook: verification by GET, signed batches by POST.
#include <algorithm>
#include <array>

#include "connectors/crypto.hpp"
#include "connectors/json.hpp"
#include "connectors/text.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxChallenge = 256;
constexpr std::array<std::string_view, 2> kSecretNames{"app_secret", "app_secret_previous"};

model::HttpResponse plain(int status, std::string body = {}) {
  model::HttpResponse out;
  out.status = status;
  out.headers = {{"content-type", "text/plain"}, {"x-content-type-options", "nosniff"}};
  out.body = std::move(body);
  return out;
}

Received refuse(int status, std::string_view why) {
  Received out;
  out.answer = plain(status);
  out.refusal = why;
  return out;
}

bool is_challenge(std::string_view text) {
  return !text.empty() && text.size() <= kMaxChallenge && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  });
}

Received verify_subscription(const Channel& channel, const model::HttpRequest& request) {
  const auto query = model::parse_form(model::query_of(request.url));
  if (!query) return refuse(403, "subscription check with a broken query");
  const auto parameter = [&](std::string_view name) {
    const auto found = std::ranges::find(*query, name, [](const auto& field) { return std::string_view(field.first); });
    return found == query->end() ? std::string_view() : std::string_view(found->second);
  };
  const std::string& token = channel.get("verify_token");
  // Compared always, so that nothing can be learnt from which check failed first.
  const bool known = equal_constant_time(parameter("hub.verify_token"), token) && !token.empty();
  if (!known || parameter("hub.mode") != "subscribe") return refuse(403, "subscription check with a wrong token");
  if (!is_challenge(parameter("hub.challenge"))) return refuse(403, "subscription check with an odd challenge");
  Received out;
  out.answer = plain(200, std::string(parameter("hub.challenge")));
  return out;
}

// The secret that made the signature, or empty. The form is exactly what Meta sends: "sha256=" and 64 lower-case
// hexadecimal digits. The older X-Hub-Signature (SHA-1) is not looked at.
std::string_view signing_secret(const Channel& channel, const model::HttpRequest& request) {
  constexpr std::string_view kPrefix = "sha256=";
  const auto signature = model::header(request.headers, "x-hub-signature-256");
  if (!signature || !signature->starts_with(kPrefix)) return {};
  std::string_view found;
  for (const auto name : kSecretNames) {
    const std::string& secret = channel.get(name);
    if (secret.empty()) continue;
    const std::string expected = hex(hmac_sha256(secret, request.body));
    if (equal_constant_time(signature->substr(kPrefix.size()), expected) && found.empty()) found = secret;
  }
  return found;
}

// The channel of a phone number, if whoever signed this request may speak for it: the holder of one app's secret must
// not be able to write into a channel that belongs to another app.
const Channel* route(const Channel& channel, std::span<const Channel> all, std::string_view number,
                     std::string_view secret) {
  if (channel.get("phone_number_id") == number) return &channel;
  for (const auto& other : all) {
    if (other.type != kType || other.get("phone_number_id") != number) continue;
    for (const auto name : kSecretNames) {
      if (!other.get(name).empty() && equal_constant_time(other.get(name), secret)) return &other;
    }
  }
  return nullptr;
}

// Fields about the account rather than about a person: told to the administrator.
constexpr std::string_view kNotices[] = {"account_update",
                                         "account_alerts",
                                         "account_review_update",
                                         "account_offboarded",
                                         "account_reconnected",
                                         "business_capability_update",
                                         "business_status_update",
                                         "message_template_components_update",
                                         "message_template_quality_update",
                                         "message_template_status_update",
                                         "phone_number_name_update",
                                         "phone_number_quality_update",
                                         "security",
                                         "template_category_update"};

// Meta's words for what happened (FLAGGED, REJECTED, DISABLED_UPDATE ...); anything else is not repeated.
std::string event_word(const json::object& value) {
  std::string word = text_at(value, "event");
  const bool plain_word =
      word.size() <= 64 && std::ranges::all_of(word, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      });
  return plain_word ? word : std::string();
}

void read_notice(const Reading& reading, const std::string& field, const json::object& value) {
  model::ChannelNotice notice;
  notice.channel_id = reading.channel.id;
  notice.code = field;
  const std::string word = event_word(value);
  notice.reason = "Meta reports a change of the WhatsApp account" + (word.empty() ? std::string() : ": " + word);
  reading.events.emplace_back(std::move(notice));
}

struct Batch {
  const Channel& channel;
  std::span<const Channel> all;
  std::string_view secret;
  model::Time now;
  Received& out;
  bool unknown_number_told = false;
};

void read_change(Batch& batch, const json::object& change) {
  const json::object& value = object_at(change, "value");
  const std::string field = text_at(change, "field");
  const Reading here{batch.channel, batch.now, batch.out.events, batch.out.refusal};
  if (std::ranges::find(kNotices, field) != std::end(kNotices)) return read_notice(here, field, value);
  const bool ours = field.empty() || field == "messages" || field == "calls" || field == "user_id_update";
  if (!ours) return here.refuse("update of a field that is not used");

  const std::string number = text_at(object_at(value, "metadata"), "phone_number_id");
  if (number.empty()) return here.refuse("update without a phone number id");
  const Channel* target = route(batch.channel, batch.all, number, batch.secret);
  if (target == nullptr) {
    here.refuse("update for a phone number id that no channel has");
    if (!batch.unknown_number_told) {
      batch.unknown_number_told = true;
      batch.out.events.emplace_back(model::ChannelNotice{
          batch.channel.id, "unknown_phone_number_id",
          "Meta delivers messages of a phone number id that no channel of this app secret is configured for"});
    }
    return;
  }
  const Reading reading{*target, batch.now, batch.out.events, batch.out.refusal};
  read_user_id_updates(reading, value);
  read_messages(reading, value);
  read_calls(reading, value);
  read_statuses(reading, value);
  read_errors(reading, value);
}

Received read_batch(const Channel& channel, std::span<const Channel> all, const model::HttpRequest& request,
                    model::Time now) {
  const std::string_view secret = signing_secret(channel, request);
  if (secret.empty()) return refuse(401, "missing or wrong signature");
  const auto document = JsonDocument::parse(request.body, kMaxBody);
  // Meta signed it, so the fault may be ours: it tries again for days, which leaves time to mend the reader.
  if (!document) return refuse(400, "signed body that is not a JSON object within the limits");
  Received out;
  out.answer = plain(200);
  if (text_at(document->root(), "object") != "whatsapp_business_account") {
    out.refusal = "object is not a WhatsApp account";  // a refusal for good: anything but 200 would only be repeated
    return out;
  }
  Batch batch{channel, all, secret, now, out};
  for_each_object(document->root(), "entry", [&](const json::object& entry) {
    for_each_object(entry, "changes", [&](const json::object& change) { read_change(batch, change); });
  });
  return out;
}

}  // namespace

Received receive(const Channel& channel, std::span<const Channel> all, const model::HttpRequest& request,
                 std::string_view action, model::Time now) {
  if (!action.empty()) return refuse(404, "no such address below this channel");
  if (request.method == "GET") return verify_subscription(channel, request);
  if (request.method == "POST") return read_batch(channel, all, request, now);
  Received out = refuse(405, "method not allowed");
  out.answer.headers.emplace_back("allow", "GET, POST");
  return out;
}

}  // namespace orienta::connectors::whatsapp_cloud
