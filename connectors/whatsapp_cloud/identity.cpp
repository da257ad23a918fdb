// SPDX-License-Identifier: Apache-2.0
// People change number, phone or account; Meta tells it as system messages and as a field of its own.
#include <boost/json/serialize.hpp>

#include "connectors/crypto.hpp"
#include "connectors/json.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

namespace json = boost::json;

void emit(const Reading& reading, model::IdentityChange change) {
  const bool empty = change.previous.empty() || change.current.empty();
  if (empty || change.provider_id.empty()) return reading.refuse("identity change that names nobody");
  reading.events.emplace_back(std::move(change));
}

std::vector<model::Address> sender(const json::object& message) {
  return addresses(text_at(message, "from_user_id"), text_at(message, "from"), text_at(message, "from_parent_user_id"));
}

}  // namespace

bool read_identity_message(const Reading& reading, const json::object& message) {
  const json::object& system = object_at(message, "system");
  const std::string type = text_at(system, "type");
  const bool number = type == "user_changed_number";
  const bool user_id = type == "user_changed_user_id";
  const bool device = type == "customer_identity_changed" || message.contains("identity");
  if (!number && !user_id && !device) return false;
  model::IdentityChange change;
  change.channel_id = reading.channel.id;
  change.provider_id = text_at(message, "id");
  change.at = time_at(message, "timestamp", reading.now).value_or(reading.now);
  change.previous = sender(message);
  if (number || user_id) {
    std::string wa_id = text_at(system, "wa_id");
    // A new user id may come without the number, which then has stayed the same.
    if (user_id && wa_id.empty()) wa_id = text_at(message, "from");
    change.current = addresses(text_at(system, "user_id"), wa_id, text_at(system, "parent_user_id"));
  } else {
    change.current = change.previous;
    change.security_alert = true;
  }
  emit(reading, std::move(change));
  return true;
}

void read_user_id_updates(const Reading& reading, const json::object& value) {
  for_each_object(value, "user_id_update", [&](const json::object& update) {
    const json::object& user = object_at(update, "user_id");
    const json::object& parent = object_at(update, "parent_user_id");
    const std::string wa_id = text_at(update, "wa_id");
    model::IdentityChange change;
    change.channel_id = reading.channel.id;
    change.previous = addresses(text_at(user, "previous"), wa_id, text_at(parent, "previous"));
    change.current = addresses(text_at(user, "current"), wa_id, text_at(parent, "current"));
    change.at = time_at(update, "timestamp", reading.now).value_or(reading.now);
    // Meta gives these updates no id; a repeated delivery must get the same one.
    change.provider_id = "user_id_update." + hex(sha256(json::serialize(update)));
    emit(reading, std::move(change));
  });
}

}  // namespace orienta::connectors::whatsapp_cloud
