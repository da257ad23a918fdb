// SPDX-License-Identifier: Apache-2.0
// Twilio's webhooks: inbound messages and, below /status, what became of ours.
#include <algorithm>

#include "connectors/text.hpp"
#include "connectors/twilio/parts.hpp"

namespace orienta::connectors::twilio {
namespace {

using model::DeliveryStatus;

Received answer(int status, std::string_view refusal = {}) {
  Received out;
  out.answer.status = status;
  out.refusal = refusal;
  if (status == 200) {
    // Replies go out by REST. An empty document says so; a plain-text body would be sent to the person.
    out.answer.headers = {{"content-type", "text/xml; charset=utf-8"}};
    out.answer.body = R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)";
  }
  return out;
}

struct StatusRow {
  std::string_view word;
  DeliveryStatus status;
};

constexpr StatusRow kStatuses[] = {
    {"queued", DeliveryStatus::sending},      {"accepted", DeliveryStatus::sending},
    {"scheduled", DeliveryStatus::sending},   {"sending", DeliveryStatus::sending},
    {"sent", DeliveryStatus::sent},           {"partially_delivered", DeliveryStatus::sent},
    {"delivered", DeliveryStatus::delivered}, {"read", DeliveryStatus::read},
    {"failed", DeliveryStatus::failed},       {"undelivered", DeliveryStatus::failed},
    {"canceled", DeliveryStatus::failed},
};

const std::string& status_word(const Fields& fields) {
  return fields.has("MessageStatus") ? fields.get("MessageStatus") : fields.get("SmsStatus");
}

const std::string& sid_of(const Fields& fields) {
  for (const std::string_view name : {"MessageSid", "SmsMessageSid", "SmsSid"}) {
    if (fields.has(name)) return fields.get(name);
  }
  return fields.get("MessageSid");
}

Received read_status(const Channel& channel, const model::HttpRequest& request, const Fields& fields, model::Time now) {
  const auto row = std::ranges::find(kStatuses, std::string_view(status_word(fields)), &StatusRow::word);
  if (row == std::end(kStatuses)) return answer(200, "status that is not about a message of ours");
  model::StatusUpdate update;
  update.channel_id = channel.id;
  update.provider_id = sid_of(fields);
  // `m` was put there by build(); the signature covers the query.
  for (const auto& [name, value] : model::parse_form(model::query_of(request.url)).value_or(Form{})) {
    if (name == "m") update.message_id = model::MessageId::parse(value);
  }
  if (update.provider_id.empty() && !update.message_id) return answer(200, "status that names no message");
  update.status = row->status;
  update.at = now;
  update.error_code = fields.get("ErrorCode");
  if (update.error_code == "0") update.error_code.clear();
  if (!update.error_code.empty() || update.status == DeliveryStatus::failed) {
    update.reason = words_for(error_rows(), update.error_code);
  }
  if (const auto* known = find_error(error_rows(), update.error_code)) {
    update.recipient_stopped = known->kind == Outcome::Kind::stopped;
  }
  Received out = answer(200);
  out.events.emplace_back(std::move(update));
  return out;
}

Received read_message(const Channel& channel, const Fields& fields, model::Time now) {
  const std::string& service = channel.get("messaging_service_sid");
  const bool ours = trim(fields.get("To")) == trim(channel.get("from")) ||
                    (!service.empty() && fields.get("MessagingServiceSid") == service);
  // An error, so that Twilio's console shows that this number's webhook points to the wrong channel.
  if (!ours) return answer(403, "message to a number that is not this channel's");
  auto message = read_inbound(channel, fields, now);
  if (!message) return answer(400, "message without a sender or an id");
  Received out = answer(200);
  out.events.emplace_back(std::move(*message));
  return out;
}

Received refused(Verdict verdict) {
  switch (verdict) {
    case Verdict::malformed:
      return answer(400, "broken form");
    case Verdict::no_public_url:
      return answer(403, "signature cannot be checked: set [server] public_url to the address Twilio calls");
    case Verdict::wrong:
    case Verdict::genuine:
      break;
  }
  return answer(403, "missing or wrong signature");
}

}  // namespace

Fields::Fields(const Form& form) {
  for (const auto& [name, value] : form) values_.try_emplace(name, valid_utf8(value));
}

const std::string& Fields::get(std::string_view name) const {
  static const std::string kNone;
  const auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

Received receive(const Channel& channel, std::span<const Channel> /*all*/, const model::HttpRequest& request,
                 std::string_view action, model::Time now) {
  if (!action.empty() && action != "status" && action != "fallback") {
    return answer(404, "no such address below this channel");
  }
  if (request.method != "POST" && request.method != "GET") {
    Received out = answer(405, "method not allowed");
    out.answer.headers.emplace_back("allow", "GET, POST");
    return out;
  }
  if (request.body.size() > kMaxBody) return answer(413, "body too large");
  const Verified verified = verify(channel, request);
  if (verified.verdict != Verdict::genuine) return refused(verified.verdict);
  if (!verified.is_form) return answer(200, "signed body that is not a form");
  const Fields fields(verified.form);
  if (fields.get("AccountSid") != channel.get("account_sid")) return answer(403, "request of another account");
  // A status address entered where messages belong, or the other way round, must lose neither.
  const std::string& word = status_word(fields);
  const bool inbound = word == "received" || word == "receiving" || (word.empty() && action != "status");
  if (!inbound) return read_status(channel, request, fields, now);
  if (action == "status") return answer(200, "status that is not about a message of ours");
  return read_message(channel, fields, now);
}

}  // namespace orienta::connectors::twilio
