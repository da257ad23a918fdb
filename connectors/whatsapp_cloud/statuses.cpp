// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "connectors/json.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

namespace json = boost::json;
using model::DeliveryStatus;

struct StatusRow {
  std::string_view word;
  DeliveryStatus status;
};

// "deleted" and "warning" of older versions say nothing about delivery and are left out.
constexpr StatusRow kStatuses[] = {{"sent", DeliveryStatus::sent},
                                   {"delivered", DeliveryStatus::delivered},
                                   {"read", DeliveryStatus::read},
                                   {"played", DeliveryStatus::read},
                                   {"failed", DeliveryStatus::failed}};

void read_status(const Reading& reading, const json::object& status) {
  if (text_at(status, "type") == "call" || text_at(status, "recipient_type") == "group") return;
  const std::string word = text_at(status, "status");
  const auto row = std::ranges::find(kStatuses, word, &StatusRow::word);
  if (row == std::end(kStatuses)) return;
  model::StatusUpdate out;
  out.channel_id = reading.channel.id;
  out.provider_id = text_at(status, "id");
  out.message_id = model::MessageId::parse(text_at(status, "biz_opaque_callback_data"));
  if (out.provider_id.empty() && !out.message_id) return reading.refuse("status that names no message");
  out.status = row->status;
  out.at = time_at(status, "timestamp", reading.now).value_or(reading.now);
  for_each_object(status, "errors", [&](const json::object& error) {
    if (!out.error_code.empty()) return;
    out.error_code = text_at(error, "code");
    out.reason = words_for(error_rows(), out.error_code);
  });
  if (out.status == DeliveryStatus::failed && out.reason.empty()) out.reason = words_for(error_rows(), "");
  if (const auto* known = find_error(error_rows(), out.error_code)) {
    out.recipient_stopped = known->kind == Outcome::Kind::stopped;
  }
  reading.events.emplace_back(std::move(out));
}

}  // namespace

void read_statuses(const Reading& reading, const json::object& value) {
  for_each_object(value, "statuses", [&](const json::object& status) { read_status(reading, status); });
}

void read_errors(const Reading& reading, const json::object& value) {
  for_each_object(value, "errors", [&](const json::object& error) {
    model::ChannelNotice notice;
    notice.channel_id = reading.channel.id;
    notice.code = text_at(error, "code");
    notice.reason = find_error(error_rows(), notice.code) != nullptr ? words_for(error_rows(), notice.code)
                                                                     : "WhatsApp reports a problem of this number";
    reading.events.emplace_back(std::move(notice));
  });
}

}  // namespace orienta::connectors::whatsapp_cloud
