// SPDX-License-Identifier: Apache-2.0
#include "bot/commit.hpp"

#include <algorithm>
#include <stdexcept>

namespace orienta::bot {
namespace {

using storage::Tx;

constexpr std::size_t kOwnCases = 20;
constexpr std::string_view kTechnical = "technical problem: the script could not answer";

void insert_cases(Tx& tx, const TurnCommit& commit) {
  for (const model::Case& item : commit.opened) {
    // References are random, so this hardly ever happens; texts may have told it already, so the whole turn is run
    // again (the dispatcher does) rather than patched.
    if (!storage::cases::insert(tx, item)) throw std::runtime_error("case reference taken: the turn is run again");
    storage::cases::add_change(tx, item.id, {item.opened_at, std::nullopt, item.state, item.state, "opened"});
  }
}

void write_cases(Tx& tx, TurnCommit& commit) {
  for (CaseUpdate& update : commit.updated) {
    if (!storage::cases::save(tx, update.item)) throw std::runtime_error("case changed within its own transaction");
    storage::cases::add_change(tx, update.item.id, update.change);
  }
}

void write_messages(Tx& tx, TurnCommit& commit, const std::vector<model::Address>& to,
                    const connectors::Connector& connector, model::Time now) {
  for (model::Message& message : commit.messages) {
    message.conversation_id = commit.conversation.id;
    if (message.direction == model::Direction::out) {
      send_message(tx, message, commit.conversation, to, connector, now);
    } else {
      storage::messages::append(tx, message);
    }
    announce(tx, message, commit.conversation, now);
  }
}

void write_timers(Tx& tx, const TurnCommit& commit) {
  for (const std::string& kind : commit.cancelled_timers) storage::timers::cancel(tx, commit.conversation.id, kind);
  for (const storage::timers::Timer& timer : commit.timers) storage::timers::put(tx, timer);
}

void erase(Tx& tx, const TurnCommit& commit, model::Time now) {
  storage::contacts::erase(tx, commit.contact.id, commit.last_word, now);
  // Web chat fetches its messages: the confirmation must be readable there, although all else is gone.
  for (const model::Message& message : commit.messages) {
    if (message.id == commit.last_word) storage::messages::set_text(tx, message.id, message.text, message.content);
  }
}

void write(Tx& tx, TurnCommit& commit, const std::vector<model::Address>& to, const connectors::Connector& connector,
           model::Time now) {
  insert_cases(tx, commit);
  write_cases(tx, commit);
  if (commit.drop_outbox) {
    for (const model::MessageId id :
         storage::outbox::drop(tx, commit.contact.id, commit.conversation.channel_id, commit.last_word)) {
      storage::messages::set_status(tx, id, model::DeliveryStatus::failed, "", "the person opted out", now);
    }
  }
  if (commit.contact_changed) storage::contacts::save(tx, commit.contact);
  storage::conversations::save(tx, commit.conversation);
  write_messages(tx, commit, to, connector, now);
  write_timers(tx, commit);
  for (const storage::unmatched::Entry& entry : commit.unmatched) storage::unmatched::put(tx, entry);
  for (const storage::records::Record& record : commit.records) storage::records::put(tx, record);
  for (const storage::events::Event& event : commit.events) storage::events::append(tx, event);
  if (commit.erase) erase(tx, commit, now);
}

Aftermath aftermath_of(const TurnCommit& commit) {
  Aftermath after;
  after.ran = true;
  after.channel_id = commit.conversation.channel_id;
  after.outbox = std::any_of(commit.messages.begin(), commit.messages.end(),
                             [](const model::Message& m) { return m.direction == model::Direction::out; });
  for (const storage::timers::Timer& timer : commit.timers) {
    if (!after.next_timer || timer.due_at < *after.next_timer) after.next_timer = timer.due_at;
  }
  after.mark_seen = commit.mark_seen;
  after.problems = commit.problems;
  after.handed_over = commit.conversation.owner == model::OwnerKind::queue;
  after.not_understood = commit.unmatched.size();
  return after;
}

}  // namespace

const connectors::Channel* ChannelSet::find(std::string_view id) const {
  const auto at = std::find_if(channels.begin(), channels.end(), [id](const auto& c) { return c.id == id; });
  return at == channels.end() ? nullptr : &*at;
}

void announce(Tx& tx, const model::Message& message, const model::Conversation& conversation, model::Time now) {
  storage::events::Event event;
  event.at = now;
  event.type = "message.new";
  event.conversation_id = conversation.id;
  event.case_id = conversation.case_id;
  event.sensitive = conversation.sensitive;
  event.data["seq"] = message.seq;
  event.data["direction"] = model::name_of(message.direction);
  event.data["author"] = model::name_of(message.author);
  storage::events::append(tx, std::move(event));
}

void send_message(Tx& tx, model::Message& message, const model::Conversation& conversation,
                  const std::vector<model::Address>& to, const connectors::Connector& connector, model::Time now) {
  storage::messages::append(tx, message);
  if (connector.pull) return;
  storage::outbox::Item item;
  item.message_id = message.id;
  item.conversation_id = conversation.id;
  item.contact_id = conversation.contact_id;
  item.channel_id = conversation.channel_id;
  item.to = to;
  item.content = message.content;
  item.seq = message.seq;
  item.due_at = item.created_at = now;
  storage::outbox::put(tx, item);
}

Aftermath run_turn(Tx& tx, model::Conversation conversation, const Happening& happening, const TurnContext& context,
                   model::IdSource& ids) {
  const connectors::Channel* channel = context.channels.find(conversation.channel_id);
  if (channel == nullptr) return {};  // taken out of the configuration: its people are not answered, nothing is lost
  const connectors::Connector& connector = *connectors::find(channel->type);
  TurnState state;
  auto contact = storage::contacts::get(tx, conversation.contact_id);
  if (!contact) return {};
  state.contact = std::move(*contact);
  state.addresses = storage::contacts::addresses(tx, conversation.contact_id, conversation.channel_id);
  state.cases = storage::cases::of_contact(tx, conversation.contact_id, kOwnCases);
  state.conversation = std::move(conversation);
  const Surroundings around{context.flows, *channel, connector, context.clocks, context.now};
  const auto to = state.addresses;
  const bool waited = state.conversation.owner == model::OwnerKind::queue;
  TurnCommit commit = turn(std::move(state), happening, around, ids);
  write(tx, commit, to, connector, context.now);
  Aftermath after = aftermath_of(commit);
  after.handed_over = after.handed_over && !waited;
  return after;
}

Aftermath run_next_turn(Tx& tx, model::ConversationId id, const TurnContext& context, model::IdSource& ids) {
  auto conversation = storage::conversations::lock(tx, id);
  if (!conversation) return {};
  const auto pending = storage::conversations::next_turn(tx, id);
  if (!pending) return {};
  auto message = storage::messages::get(tx, pending->message);
  Aftermath after;
  if (message && !message->revoked) {
    after = run_turn(tx, std::move(*conversation), MessageArrived{std::move(*message)}, context, ids);
  }
  storage::conversations::finish_turn(tx, id, pending->message);
  after.ran = true;
  after.more = storage::conversations::next_turn(tx, id).has_value();
  return after;
}

Aftermath rescue_next_turn(Tx& tx, model::ConversationId id, const TurnContext& context, model::IdSource& ids) {
  auto conversation = storage::conversations::lock(tx, id);
  if (!conversation) return {};
  const auto pending = storage::conversations::next_turn(tx, id);
  if (!pending) return {};
  if (conversation->owner == model::OwnerKind::bot) {
    conversation->owner = model::OwnerKind::queue;
    conversation->queue = "general";
    conversation->urgency = model::Urgency::high;
    conversation->handover_reason = kTechnical;
    conversation->waiting_since = context.now;
    conversation->first_answer_at = {};
    conversation->first_answer_due = context.now + context.clocks.first_answer;
    conversation->updated_at = context.now;
    conversation->session.clear();
    storage::conversations::save(tx, *conversation);
    storage::timers::Timer timer;
    timer.id = ids.next_id<model::TimerId>(context.now);
    timer.kind = kFirstAnswer;
    timer.due_at = conversation->first_answer_due;
    timer.conversation_id = id;
    storage::timers::put(tx, timer);
    storage::events::append(tx, conversation_event(*conversation, context.now));
  }
  storage::conversations::finish_turn(tx, id, pending->message);
  Aftermath after;
  after.ran = true;
  after.channel_id = conversation->channel_id;
  after.handed_over = conversation->handover_reason == kTechnical;
  after.more = storage::conversations::next_turn(tx, id).has_value();
  return after;
}

Aftermath run_timer(Tx& tx, const storage::timers::Timer& timer, const TurnContext& context, model::IdSource& ids) {
  auto conversation = storage::conversations::lock(tx, timer.conversation_id);
  if (!storage::timers::remove(tx, timer.id) || !conversation) return {};
  if (timer.kind == kReminder) return run_turn(tx, std::move(*conversation), ReminderDue{timer}, context, ids);
  if (timer.kind == kAskTimeout) {
    WaitRanOut wait{std::string(timer.payload.at("flow").as_string()),
                    std::string(timer.payload.at("step").as_string())};
    return run_turn(tx, std::move(*conversation), wait, context, ids);
  }
  if (timer.kind == kFirstAnswer && conversation->owner != model::OwnerKind::bot &&
      model::to_ms(conversation->first_answer_at) == 0) {
    storage::events::Event event = conversation_event(*conversation, context.now);
    event.type = "conversation.overdue";
    storage::events::append(tx, std::move(event));
  }
  Aftermath after;
  after.ran = true;
  return after;
}

}  // namespace orienta::bot
