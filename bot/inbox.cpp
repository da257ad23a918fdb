// SPDX-License-Identifier: Apache-2.0
#include "bot/inbox.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include "bot/outcome.hpp"

namespace orienta::bot {
namespace {

using storage::Tx;

// Kinds that a flow or a person should answer. Reactions, edits and deletions are recorded, but say nothing new to a
// flow.
bool wants_turn(model::InboundKind kind) {
  switch (kind) {
    case model::InboundKind::text:
    case model::InboundKind::option:
    case model::InboundKind::location:
    case model::InboundKind::media:
    case model::InboundKind::contacts:
    case model::InboundKind::order:
    case model::InboundKind::unsupported:
      return true;
    case model::InboundKind::reaction:
    case model::InboundKind::edit:
    case model::InboundKind::revoke:
    case model::InboundKind::system:
      return false;
  }
  return false;
}

// Kept among the providers' ids: the change (edit or deletion) of a message that has not arrived yet.
constexpr std::string_view kChanges = "changes ";

// Edits are possible for minutes only, so that they stand close to what they change.
constexpr std::size_t kEditsSearched = 200;

class Inbox {
 public:
  Inbox(Tx& tx, model::Time now, model::IdSource& ids) : tx_(tx), now_(now), ids_(ids) {}

  void take(const model::InboundMessage& inbound) {
    const auto message_id = ids_.next_id<model::MessageId>(now_);
    const auto provider_time = inbound.has_provider_time ? std::optional(inbound.sent_at) : std::nullopt;
    if (!storage::messages::remember_provider_id(tx_, inbound.channel_id, inbound.provider_id, message_id,
                                                 provider_time, now_)) {
      accepted_.duplicates.push_back(inbound.channel_id);
      if (const auto known = storage::messages::by_provider_id(tx_, inbound.channel_id, inbound.provider_id, now_)) {
        accepted_.last_message = *known;
        if (const auto message = storage::messages::get(tx_, *known)) accepted_.last_seq = message->seq;
      }
      return;
    }
    const model::Contact contact = storage::contacts::find_or_create(
        tx_, inbound.channel_id, inbound.from, inbound.profile_name, ids_.next_id<model::ContactId>(now_), now_);
    model::Conversation conversation = storage::conversations::find_or_create(
        tx_, contact.id, inbound.channel_id, ids_.next_id<model::ConversationId>(now_), now_);

    if (inbound.kind == model::InboundKind::edit || inbound.kind == model::InboundKind::revoke) {
      change_earlier(inbound, conversation.id, message_id);
    }

    model::Message message;
    message.id = message_id;
    message.conversation_id = conversation.id;
    message.direction = model::Direction::in;
    message.author = model::AuthorKind::contact;
    message.text = inbound.text;
    message.content = model::content_json(inbound);
    if (inbound.opted_out_by_carrier) message.content["opted_out_by_carrier"] = true;
    message.kind = model::name_of(inbound.kind);
    message.provider_id = inbound.provider_id;
    message.sent_at = inbound.has_provider_time ? inbound.sent_at : now_;
    message.received_at = now_;
    accepted_.last_seq = storage::messages::append(tx_, message);
    accepted_.last_message = message.id;
    change_if_known(inbound, conversation.id, message.id);
    announce(tx_, message, conversation, now_);
    accepted_.messages.push_back(inbound.channel_id);
    if (!wants_turn(inbound.kind)) return;
    storage::conversations::enqueue_turn(tx_, conversation.id, message.id, message.sent_at, now_);
    accepted_.turns.push_back(conversation.id);
  }

  void take(const model::StatusUpdate& status) {
    accepted_.statuses.push_back(status.channel_id);
    auto id = status.message_id;
    if (!id) id = storage::messages::by_provider_id(tx_, status.channel_id, status.provider_id, now_);
    if (!id) return;
    if (settle(tx_, *id, status, now_)) accepted_.outbox_channels.push_back(status.channel_id);
  }

  void take(const model::IdentityChange& change) {
    std::optional<model::ContactId> contact;
    for (const model::Address& previous : change.previous) {
      for (const model::Address& current : change.current) {
        if (previous.kind != current.kind) continue;
        if (const auto moved = storage::contacts::change_address(tx_, change.channel_id, previous, current, now_))
          contact = moved;
      }
      if (!contact) contact = storage::contacts::find_by_address(tx_, change.channel_id, previous);
    }
    if (!contact) return;
    learn(*contact, change);
    for (const model::Conversation& conversation : storage::conversations::of_contact(tx_, *contact)) {
      if (conversation.channel_id != change.channel_id) continue;
      model::Message message;
      message.id = ids_.next_id<model::MessageId>(now_);
      message.conversation_id = conversation.id;
      message.direction = model::Direction::system;
      message.author = model::AuthorKind::system;
      message.text = change.security_alert ? "identity_may_have_changed_hands" : "identity_changed";
      message.kind = "system";
      message.sent_at = message.received_at = now_;
      if (!storage::messages::remember_provider_id(tx_, change.channel_id, change.provider_id, message.id, std::nullopt,
                                                   now_)) {
        continue;
      }
      storage::messages::append(tx_, message);
      announce(tx_, message, conversation, now_);
    }
  }

  void take(const model::ChannelNotice& notice) { accepted_.notices.push_back(notice); }

  Accepted done() { return std::move(accepted_); }

 private:
  // A person who deletes a message may be in danger: what it said goes from our side too. An edit replaces the text;
  // what the flow has answered already stays answered.
  void change_earlier(const model::InboundMessage& inbound, model::ConversationId conversation, model::MessageId id) {
    const bool revoke = inbound.kind == model::InboundKind::revoke;
    const auto earlier = storage::messages::by_provider_id(tx_, inbound.channel_id, inbound.refers_to, now_);
    if (!earlier && inbound.refers_to.empty()) return;
    if (!earlier) {
      // Deliveries have no order: what it changes may still be on its way.
      const std::string key = std::string(kChanges) + inbound.refers_to;
      const bool first = storage::messages::remember_provider_id(tx_, inbound.channel_id, key, id, std::nullopt, now_);
      if (first || !revoke) return;
      // An edit waits there already: deleted as well, it tells the message to go.
      if (const auto edit = storage::messages::by_provider_id(tx_, inbound.channel_id, key, now_)) {
        storage::messages::set_revoked(tx_, *edit);
      }
      return;
    }
    const auto message = storage::messages::get(tx_, *earlier);
    // Nobody changes what another person, or the helpline, has said.
    if (!message || message->conversation_id != conversation || message->direction != model::Direction::in) return;
    if (!revoke) return storage::messages::set_text(tx_, *earlier, inbound.text, model::content_json(inbound));
    storage::messages::set_revoked(tx_, *earlier);
    // Its edits hold its words too.
    const std::int64_t newest = std::numeric_limits<std::int64_t>::max();
    for (const model::Message& other : storage::messages::thread(tx_, conversation, 0, newest, kEditsSearched)) {
      const boost::json::value* of = other.content.if_contains("refers_to");
      const bool edit = other.kind == model::name_of(model::InboundKind::edit);
      if (edit && of != nullptr && of->is_string() && of->get_string() == inbound.refers_to) {
        storage::messages::set_revoked(tx_, other.id);
      }
    }
  }

  // The change came before the message it changes.
  void change_if_known(const model::InboundMessage& inbound, model::ConversationId conversation, model::MessageId id) {
    const std::string key = std::string(kChanges) + inbound.provider_id;
    const auto parked = storage::messages::by_provider_id(tx_, inbound.channel_id, key, now_);
    if (!parked) return;
    const auto change = storage::messages::get(tx_, *parked);
    if (!change || change->conversation_id != conversation) return;
    if (change->revoked || change->kind == model::name_of(model::InboundKind::revoke)) {
      storage::messages::set_revoked(tx_, id);
    } else {
      storage::messages::set_text(tx_, id, change->text, change->content);
    }
  }

  // Addresses that came with the change and that nobody has yet (a user id that was hidden before) are the person's.
  void learn(model::ContactId contact, const model::IdentityChange& change) {
    std::vector<model::Address> current = change.current;
    const auto own = [&](const model::Address& address) {
      return storage::contacts::find_by_address(tx_, change.channel_id, address) == contact;
    };
    const auto known = std::find_if(current.begin(), current.end(), own);
    if (known == current.end()) return;
    std::iter_swap(current.begin(), known);  // the first one found decides whose the others are
    (void)storage::contacts::find_or_create(tx_, change.channel_id, current, "", contact, now_);
  }

  Tx& tx_;
  model::Time now_;
  model::IdSource& ids_;
  Accepted accepted_;
};

}  // namespace

Accepted accept(Tx& tx, std::span<const model::ChannelEvent> events, model::Time now, model::IdSource& ids) {
  Inbox inbox(tx, now, ids);
  for (const model::ChannelEvent& event : events) {
    std::visit([&inbox](const auto& what) { inbox.take(what); }, event);
  }
  return inbox.done();
}

}  // namespace orienta::bot
