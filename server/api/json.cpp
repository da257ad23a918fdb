// SPDX-License-Identifier: Apache-2.0
// Resources as the API shows them. What is not named here does not leave the server.
#include "flows/text/text.hpp"
#include "server/api/api.hpp"

namespace orienta::api {
namespace {

template <class IdType>
json::value id_or_null(const std::optional<IdType>& id) {
  if (!id) return nullptr;
  return json::value(id->str());
}

}  // namespace

json::value time_or_null(model::Time at) {
  if (model::to_ms(at) == 0) return nullptr;
  return json::value(flows::text::iso_instant(at));
}

json::object json_of(const model::User& user) {
  json::object out;
  out["id"] = user.id.str();
  out["email"] = user.email;
  out["name"] = user.name;
  out["role"] = model::name_of(user.role);
  out["active"] = user.active;
  out["created_at"] = time_or_null(user.created_at);
  return out;
}

json::object json_of(const model::Conversation& conversation) {
  json::object out;
  out["id"] = conversation.id.str();
  out["contact_id"] = conversation.contact_id.str();
  out["channel"] = conversation.channel_id;
  out["owner"] = model::name_of(conversation.owner);
  out["owner_user"] = id_or_null(conversation.owner_user);
  out["queue"] = conversation.queue;
  out["urgency"] = model::name_of(conversation.urgency);
  out["sensitive"] = conversation.sensitive;
  out["reason"] = conversation.handover_reason;
  out["case_id"] = id_or_null(conversation.case_id);
  out["waiting_since"] = time_or_null(conversation.waiting_since);
  out["first_answer_due"] = time_or_null(conversation.first_answer_due);
  out["first_answer_at"] = time_or_null(conversation.first_answer_at);
  out["last_seq"] = conversation.last_seq;
  out["last_inbound_seq"] = conversation.last_inbound_seq;
  out["last_inbound_at"] = time_or_null(conversation.last_inbound_at);
  out["updated_at"] = time_or_null(conversation.updated_at);
  return out;
}

json::object json_of(const model::Message& message) {
  json::object out;
  out["id"] = message.id.str();
  out["seq"] = message.seq;
  out["direction"] = model::name_of(message.direction);
  out["author"] = model::name_of(message.author);
  out["author_user"] = id_or_null(message.author_user);
  out["kind"] = message.kind;
  out["text"] = message.text;
  out["content"] = message.content;
  if (message.direction == model::Direction::out) {
    out["status"] = model::name_of(message.status);
    out["status_reason"] = message.status_reason;
  }
  out["sent_at"] = time_or_null(message.sent_at);
  out["received_at"] = time_or_null(message.received_at);
  out["revoked"] = message.revoked;
  return out;
}

json::object json_of(const model::Case& item) {
  json::object out;
  out["id"] = item.id.str();
  out["reference"] = item.reference;
  out["contact_id"] = item.contact_id.str();
  out["conversation_id"] = item.conversation_id.str();
  out["kind"] = model::name_of(item.kind);
  out["topic"] = item.topic;
  out["sector"] = item.sector;
  out["urgency"] = model::name_of(item.urgency);
  out["sensitivity"] = model::name_of(item.sensitivity);
  out["state"] = model::name_of(item.state);
  json::array next;
  for (const model::CaseState state : bot::helpdesk::next_states(item.state)) next.emplace_back(model::name_of(state));
  out["next_states"] = std::move(next);
  out["channel"] = item.channel_id;
  out["language"] = item.language;
  out["anonymous"] = item.anonymous;
  if (item.consent) {
    json::object consent;
    consent["given"] = item.consent->given;
    consent["notice"] = item.consent->notice_version;
    consent["language"] = item.consent->language;
    consent["at"] = time_or_null(item.consent->at);
    out["consent"] = std::move(consent);
  } else {
    out["consent"] = nullptr;
  }
  out["intake"] = item.intake;
  out["resolution"] = item.resolution;
  out["assignee"] = id_or_null(item.assignee);
  out["opened_at"] = time_or_null(item.opened_at);
  out["first_answer_due"] = time_or_null(item.first_answer_due);
  out["first_answer_at"] = time_or_null(item.first_answer_at);
  out["updated_at"] = time_or_null(item.updated_at);
  return out;
}

json::object json_of(const model::CaseChange& change) {
  json::object out;
  out["at"] = time_or_null(change.at);
  out["by"] = id_or_null(change.by);
  out["from"] = model::name_of(change.from);
  out["to"] = model::name_of(change.to);
  out["note"] = change.note;
  return out;
}

}  // namespace orienta::api
