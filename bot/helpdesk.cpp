// SPDX-License-Identifier: Apache-2.0
#include "bot/helpdesk.hpp"

#include <algorithm>
#include <map>

#include "bot/outcome.hpp"

namespace orienta::bot::helpdesk {
namespace {

using model::CaseState;
using model::OwnerKind;

constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kUnseenShown = 50;
constexpr std::chrono::hours kWindow{24};

const std::map<CaseState, std::vector<CaseState>>& exits() {
  static const std::map<CaseState, std::vector<CaseState>> table = {
      {CaseState::open,
       {CaseState::taken, CaseState::in_progress, CaseState::resolved, CaseState::unreachable, CaseState::withdrawn}},
      {CaseState::taken,
       {CaseState::in_progress, CaseState::waiting_on_person, CaseState::resolved, CaseState::unreachable,
        CaseState::withdrawn}},
      {CaseState::in_progress,
       {CaseState::waiting_on_person, CaseState::resolved, CaseState::unreachable, CaseState::withdrawn}},
      {CaseState::waiting_on_person,
       {CaseState::in_progress, CaseState::resolved, CaseState::unreachable, CaseState::withdrawn}},
      {CaseState::resolved, {CaseState::told, CaseState::in_progress, CaseState::closed, CaseState::unreachable}},
      {CaseState::told, {CaseState::closed, CaseState::in_progress}},
      {CaseState::closed, {CaseState::in_progress}},
      {CaseState::withdrawn, {CaseState::in_progress, CaseState::closed}},
      {CaseState::unreachable, {CaseState::in_progress, CaseState::closed}},
  };
  return table;
}

Refused refuse(Refusal why, std::string detail) {
  return Refused{why, std::move(detail), {}};
}

Refused unknown_conversation() {
  return refuse(Refusal::not_found, "There is no such conversation.");
}

// Locked and visible to this user, or nothing.
std::optional<model::Conversation> open(const Desk& desk, model::ConversationId id) {
  auto conversation = storage::conversations::lock(desk.tx, id);
  if (conversation && !visible(desk.user, *conversation)) return std::nullopt;
  return conversation;
}

bool owned_by_other(const Desk& desk, const model::Conversation& conversation) {
  return conversation.owner == OwnerKind::person && conversation.owner_user != desk.user.id;
}

void move_case(const Desk& desk, model::Case& item, CaseState to, const std::string& note) {
  const CaseState from = item.state;
  item.state = to;
  item.updated_at = desk.context.now;
  if (!storage::cases::save(desk.tx, item)) throw std::runtime_error("case changed within its own transaction");
  if (from != to || !note.empty()) {
    storage::cases::add_change(desk.tx, item.id, {desk.context.now, desk.user.id, from, to, note});
  }
  storage::events::append(desk.tx, case_event(item, desk.context.now));
}

// The case of the conversation follows the hands it is in.
void case_taken(const Desk& desk, const model::Conversation& conversation) {
  if (!conversation.case_id) return;
  auto item = storage::cases::get(desk.tx, *conversation.case_id);
  if (!item) return;
  item->assignee = desk.user.id;
  move_case(desk, *item, item->state == CaseState::open ? CaseState::taken : item->state, "");
}

void own(const Desk& desk, model::Conversation& conversation) {
  conversation.owner = OwnerKind::person;
  conversation.owner_user = desk.user.id;
  conversation.updated_at = desk.context.now;
  storage::conversations::save(desk.tx, conversation);
  storage::events::append(desk.tx, conversation_event(conversation, desk.context.now));
  case_taken(desk, conversation);
}

bool stopped(const Desk& desk, const model::Conversation& conversation) {
  const auto contact = storage::contacts::get(desk.tx, conversation.contact_id);
  if (!contact) return true;
  const auto& list = contact->stopped_channels;
  return std::find(list.begin(), list.end(), conversation.channel_id) != list.end();
}

std::vector<model::Message> unseen(const Desk& desk, const model::Conversation& conversation, std::int64_t seen_seq) {
  auto news = storage::messages::thread(desk.tx, conversation.id, seen_seq, 0, kUnseenShown);
  // Own notes and system lines do not make an answer stale: what somebody said does.
  std::erase_if(news, [&desk](const model::Message& message) {
    const bool said = message.direction == model::Direction::in ||
                      (message.direction == model::Direction::out && message.author_user != desk.user.id);
    return !said;
  });
  return news;
}

// Why nothing may be sent into this conversation now, if so.
std::optional<Refused> obstacle(const Desk& desk, const model::Conversation& conversation, const std::string& text,
                                std::int64_t seen_seq) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos || text.size() > kLongestText) {
    return refuse(Refusal::bad_input, "The text must have 1 to " + std::to_string(kLongestText) + " bytes.");
  }
  if (owned_by_other(desk, conversation)) {
    return refuse(Refusal::not_yours, "Another person is answering this conversation.");
  }
  const connectors::Channel* channel = desk.context.channels.find(conversation.channel_id);
  if (channel == nullptr)
    return refuse(Refusal::not_possible, "The channel of this conversation is no longer configured.");
  if (stopped(desk, conversation)) {
    return refuse(Refusal::stopped, "The person asked not to get messages on this channel. They can write first.");
  }
  if (connectors::find(channel->type)->window_24h && conversation.last_inbound_at + kWindow <= desk.context.now) {
    return refuse(Refusal::window_closed,
                  "More than 24 hours since the person last wrote: only a template may be sent.");
  }
  auto news = unseen(desk, conversation, seen_seq);
  if (!news.empty()) {
    Refused refused = refuse(Refusal::moved_on, "The thread has new messages. Read them, then send again.");
    refused.unseen = std::move(news);
    return refused;
  }
  return std::nullopt;
}

Sent put(const Desk& desk, model::Conversation conversation, const std::string& text,
         std::optional<model::CaseId> tells, const std::string& client_id) {
  const connectors::Channel& channel = *desk.context.channels.find(conversation.channel_id);
  const connectors::Connector& connector = *connectors::find(channel.type);
  const Surroundings around{desk.context.flows, channel, connector, desk.context.clocks, desk.context.now};
  model::OutMessage message;
  message.text = flows::text::clean(text);
  TurnCommit commit;
  say(commit, message, model::AuthorKind::agent, desk.user.id, around, desk.ids);
  const auto to = storage::contacts::addresses(desk.tx, conversation.contact_id, conversation.channel_id);
  Sent sent;
  for (model::Message& part : commit.messages) {
    part.conversation_id = conversation.id;
    if (tells) part.content[kTellsCase] = tells->str();
    if (!client_id.empty()) part.content["client_id"] = client_id;
    send_message(desk.tx, part, conversation, to, connector, desk.context.now);
    announce(desk.tx, part, conversation, desk.context.now);
    if (connector.pull) answered(desk.tx, part, desk.context.now);
    sent.messages.push_back(part);
  }
  sent.conversation = storage::conversations::get(desk.tx, conversation.id).value_or(conversation);
  sent.after.ran = true;
  sent.after.channel_id = conversation.channel_id;
  sent.after.outbox = !connector.pull;
  return sent;
}

// The parts of a reply that this console has sent already, if it repeats itself.
std::vector<model::Message> sent_before(const Desk& desk, const Reply& reply) {
  if (reply.client_id.empty()) return {};
  auto recent =
      storage::messages::thread(desk.tx, reply.conversation, 0, std::numeric_limits<std::int64_t>::max(), 100);
  std::erase_if(recent, [&](const model::Message& message) {
    const boost::json::value* id = message.content.if_contains("client_id");
    return id == nullptr || !id->is_string() || id->get_string() != reply.client_id ||
           message.author_user != desk.user.id;
  });
  return recent;
}

Changed changed(const Desk& desk, model::ConversationId id, Aftermath after) {
  return Changed{storage::conversations::get(desk.tx, id).value(), std::move(after)};
}

Aftermath give_back(const Desk& desk, model::Conversation conversation, std::optional<flows::Target> target) {
  return run_turn(desk.tx, std::move(conversation), HandedBack{std::move(target)}, desk.context, desk.ids);
}

}  // namespace

bool may_work(model::Role role) {
  return role == model::Role::agent || role == model::Role::supervisor;
}
bool may_see_sensitive(model::Role role) {
  return role == model::Role::supervisor;
}

bool visible(const model::User& user, const model::Conversation& conversation) {
  return may_work(user.role) && (!conversation.sensitive || may_see_sensitive(user.role));
}

bool visible(const model::User& user, const model::Case& item) {
  return may_work(user.role) && (!restricted(item) || may_see_sensitive(user.role));
}

std::vector<CaseState> next_states(CaseState from) {
  return exits().at(from);
}

Outcome<Changed> take_next(Desk desk, const std::vector<std::string>& queues) {
  auto conversation = storage::conversations::take_next(desk.tx, queues, may_see_sensitive(desk.user.role),
                                                        desk.user.id, desk.context.now);
  if (!conversation) return refuse(Refusal::not_found, "Nobody is waiting.");
  storage::events::append(desk.tx, conversation_event(*conversation, desk.context.now));
  case_taken(desk, *conversation);
  return changed(desk, conversation->id, {});
}

Outcome<Changed> take(Desk desk, model::ConversationId id) {
  auto conversation = open(desk, id);
  if (!conversation) return unknown_conversation();
  if (owned_by_other(desk, *conversation) && desk.user.role != model::Role::supervisor) {
    return refuse(Refusal::not_yours, "Another person is answering this conversation.");
  }
  own(desk, *conversation);
  return changed(desk, id, {});
}

Outcome<Sent> reply(Desk desk, const Reply& reply) {
  auto conversation = open(desk, reply.conversation);
  if (!conversation) return unknown_conversation();
  if (auto before = sent_before(desk, reply); !before.empty()) {
    Sent again;
    again.messages = std::move(before);
    again.conversation = *conversation;
    return again;
  }
  if (auto reason = obstacle(desk, *conversation, reply.text, reply.seen_seq)) return *reason;
  if (conversation->owner != OwnerKind::person) own(desk, *conversation);
  if (conversation->case_id) {
    auto item = storage::cases::get(desk.tx, *conversation->case_id);
    if (item && (item->state == CaseState::open || item->state == CaseState::taken)) {
      move_case(desk, *item, CaseState::in_progress, "");
    }
  }
  return put(desk, *conversation, reply.text, std::nullopt, reply.client_id);
}

Outcome<model::Message> add_note(Desk desk, model::ConversationId id, const std::string& text) {
  auto conversation = open(desk, id);
  if (!conversation) return unknown_conversation();
  if (text.empty() || text.size() > kLongestText) {
    return refuse(Refusal::bad_input, "A note must have 1 to " + std::to_string(kLongestText) + " bytes.");
  }
  model::Message note;
  note.id = desk.ids.next_id<model::MessageId>(desk.context.now);
  note.conversation_id = id;
  note.direction = model::Direction::note;
  note.author = model::AuthorKind::agent;
  note.author_user = desk.user.id;
  note.text = flows::text::clean(text);
  note.kind = "text";
  note.sent_at = note.received_at = desk.context.now;
  storage::messages::append(desk.tx, note);
  announce(desk.tx, note, *conversation, desk.context.now);
  return note;
}

Outcome<Changed> hand_back(Desk desk, model::ConversationId id, const std::string& target) {
  auto conversation = open(desk, id);
  if (!conversation) return unknown_conversation();
  if (owned_by_other(desk, *conversation) && desk.user.role != model::Role::supervisor) {
    return refuse(Refusal::not_yours, "Another person is answering this conversation.");
  }
  if (conversation->owner == OwnerKind::bot)
    return refuse(Refusal::not_possible, "The bot has this conversation already.");
  std::optional<flows::Target> to;
  if (!target.empty()) {
    const std::size_t slash = target.find('/');
    to = flows::Target{target.substr(0, slash), slash == std::string::npos ? "" : target.substr(slash + 1)};
    const flows::FlowPtr flow = desk.context.flows.find(to->flow);
    if (!flow || (!to->step.empty() && flow->find(to->step) == nullptr)) {
      return refuse(Refusal::bad_input, "There is no such flow or step: give \"flow\" or \"flow/step\".");
    }
  }
  Aftermath after = give_back(desk, std::move(*conversation), std::move(to));
  return changed(desk, id, std::move(after));
}

Outcome<Changed> requeue(Desk desk, model::ConversationId id, const std::string& queue, model::Urgency urgency) {
  auto conversation = open(desk, id);
  if (!conversation) return unknown_conversation();
  if (owned_by_other(desk, *conversation) && desk.user.role != model::Role::supervisor) {
    return refuse(Refusal::not_yours, "Another person is answering this conversation.");
  }
  conversation->owner = OwnerKind::queue;
  conversation->owner_user.reset();
  conversation->queue = queue;
  conversation->urgency = urgency;
  if (model::to_ms(conversation->waiting_since) == 0) conversation->waiting_since = desk.context.now;
  conversation->updated_at = desk.context.now;
  storage::conversations::save(desk.tx, *conversation);
  storage::events::append(desk.tx, conversation_event(*conversation, desk.context.now));
  return changed(desk, id, {});
}

Outcome<Resolved> resolve(Desk desk, const Resolution& resolution) {
  auto item = storage::cases::get(desk.tx, resolution.id);
  if (!item || !visible(desk.user, *item)) return refuse(Refusal::not_found, "There is no such case.");
  const auto allowed = next_states(item->state);
  if (std::find(allowed.begin(), allowed.end(), CaseState::resolved) == allowed.end()) {
    return refuse(Refusal::not_possible,
                  "A case that is " + std::string(model::name_of(item->state)) + " cannot be resolved.");
  }
  if (resolution.text.empty() == resolution.untold_reason.empty()) {
    return refuse(Refusal::bad_input, "Give either the text for the person, or the reason why nobody is told.");
  }
  auto conversation = open(desk, item->conversation_id);
  if (!conversation) return refuse(Refusal::not_found, "There is no such case.");
  if (!resolution.text.empty()) {
    if (auto reason = obstacle(desk, *conversation, resolution.text, resolution.seen_seq)) return *reason;
  }
  item->assignee = desk.user.id;
  item->resolution = resolution.text;
  move_case(desk, *item, CaseState::resolved, resolution.untold_reason);
  Resolved resolved;
  if (!resolution.text.empty()) {
    resolved.sent = put(desk, *conversation, resolution.text, item->id, "");
    resolved.after = resolved.sent->after;
  } else {
    move_case(desk, *item, CaseState::closed, "not told: " + resolution.untold_reason);
  }
  conversation = storage::conversations::lock(desk.tx, item->conversation_id);
  const bool about_it = conversation && conversation->case_id == item->id;
  if (about_it && !resolution.keep && conversation->owner != OwnerKind::bot) {
    Aftermath after = give_back(desk, std::move(*conversation), std::nullopt);
    after.outbox = after.outbox || resolved.after.outbox;
    resolved.after = std::move(after);
  }
  resolved.item = storage::cases::get(desk.tx, item->id).value();
  return resolved;
}

Outcome<model::Case> set_state(Desk desk, model::CaseId id, CaseState to, const std::string& note) {
  auto item = storage::cases::get(desk.tx, id);
  if (!item || !visible(desk.user, *item)) return refuse(Refusal::not_found, "There is no such case.");
  const auto allowed = next_states(item->state);
  if (std::find(allowed.begin(), allowed.end(), to) == allowed.end() || to == CaseState::resolved ||
      to == CaseState::told) {
    return refuse(Refusal::not_possible, "From " + std::string(model::name_of(item->state)) + " a case cannot become " +
                                             std::string(model::name_of(to)) + " this way.");
  }
  if (to == CaseState::closed && item->state == CaseState::resolved && note.empty()) {
    return refuse(Refusal::bad_input, "Nobody was told: say why in the note.");
  }
  move_case(desk, *item, to, flows::text::clean(note));
  return *item;
}

}  // namespace orienta::bot::helpdesk
