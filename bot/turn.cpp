// SPDX-License-Identifier: Apache-2.0
#include "bot/turn.hpp"

#include <algorithm>
#include <boost/json/value.hpp>

#include "bot/reference.hpp"

namespace orienta::bot {
namespace {

namespace json = boost::json;
using flows::Builtin;

// A message older than this when it reaches us (a provider that was cut off for a day) is a person's business: the
// moment it belonged to is over, and a scripted answer could be wrong by now (channels.md 7.2).
constexpr std::chrono::hours kStale{24};

class Turn {
 public:
  Turn(TurnState state, const Surroundings& around, model::IdSource& ids)
      : state_(std::move(state)),
        around_(around),
        ids_(ids),
        session_(flows::session_from_json(state_.conversation.session)) {
    before_ = state_.conversation;
  }

  TurnCommit run(const Happening& happening) {
    std::visit([this](const auto& what) { on(what); }, happening);
    finish();
    return std::move(commit_);
  }

 private:
  // --- what happened ------------------------------------------------------------------------------------------------
  void on(const MessageArrived& arrived) {
    const model::Message& message = arrived.message;
    const flows::Input input = input_of(message);
    commit_.mark_seen = message.provider_id;
    if (message.content.contains("opted_out_by_carrier")) {
      stop_sending();  // the carrier has answered already and blocks us: not a word more
      return;
    }
    const auto command = flows::command_of(around_.flows, input);
    if (stopped()) {
      if (command == Builtin::stop) return;
      auto& list = state_.contact.stopped_channels;
      list.erase(std::remove(list.begin(), list.end(), around_.channel.id), list.end());
      commit_.contact_changed = true;
    }
    arrived_ = &message;
    if (state_.conversation.owner != model::OwnerKind::bot) {
      while_owned(input, command);
    } else if (around_.now - message.sent_at > kStale) {
      enter_queue("general", model::Urgency::normal, "late message", {});
    } else {
      take(flows::advance(around_.flows, session_, input, env()));
    }
  }

  void on(const ReminderDue& due) {
    if (stopped()) return;
    if (state_.conversation.owner != model::OwnerKind::bot) {
      // The flow is silent while a person speaks: the reminder waits for its end.
      storage::timers::Timer later = due.timer;
      later.id = ids_.next_id<model::TimerId>(around_.now);
      later.due_at = around_.now + std::chrono::hours(1);
      commit_.timers.push_back(std::move(later));
      return;
    }
    const json::object& payload = due.timer.payload;
    if (const json::value* message = payload.if_contains("message"); message != nullptr && message->is_object()) {
      say_as_bot(model::out_message_from_json(message->get_object()));
    }
    if (const json::value* flow = payload.if_contains("go_flow"); flow != nullptr && flow->is_string()) {
      flows::Input input;
      input.kind = flows::Input::Kind::reminder;
      input.target = flows::Target{std::string(flow->get_string()), std::string(payload.at("go_step").as_string())};
      take(flows::advance(around_.flows, session_, input, env()));
    }
  }

  void on(const WaitRanOut& wait) {
    if (stopped() || state_.conversation.owner != model::OwnerKind::bot) return;
    if (!session_.waiting || session_.frames.empty()) return;
    const flows::Frame& top = session_.frames.back();
    if (top.flow != wait.flow || top.step != wait.step) return;
    flows::Input input;
    input.kind = flows::Input::Kind::timeout;
    take(flows::advance(around_.flows, session_, input, env()));
  }

  void on(const HandedBack& back) {
    give_to_bot();
    flows::Input input;
    input.kind = flows::Input::Kind::hand_back;
    input.target = back.target;
    take(flows::advance(around_.flows, session_, input, env()));
  }

  // A queue or a person owns the conversation: the flow is silent, but some words still work.
  void while_owned(const flows::Input& input, std::optional<Builtin> command) {
    const bool queued = state_.conversation.owner == model::OwnerKind::queue;
    if (queued && (input.option_id == flows::kLeaveOption || command == Builtin::leave)) {
      withdraw_hand_over();
      on(HandedBack{});
    } else if (command == Builtin::stop) {
      opt_out();
    } else if (command == Builtin::danger) {
      alarm();
    } else if (command == Builtin::erase && queued && state_.conversation.urgency != model::Urgency::danger) {
      // Nobody speaks yet, so nobody else could do it: their right to be forgotten does not wait in a queue.
      withdraw_hand_over();
      give_to_bot();
      take(flows::run_command(around_.flows, session_, Builtin::erase, env()));
    } else if (command == Builtin::erase) {
      note(model::Direction::system, "asked_to_delete");
    }
  }

  // A script that asks before it opts out could not hear the answer now: the word itself is clear enough.
  void opt_out() {
    flows::Sprint sprint = flows::run_command(around_.flows, session_, Builtin::stop, env());
    const bool at_once = std::any_of(sprint.effects.begin(), sprint.effects.end(), [](const flows::Effect& effect) {
      return std::holds_alternative<flows::OptedOut>(effect);
    });
    sprint.session = session_;
    if (at_once) {
      take(std::move(sprint));
    } else {
      stop_sending();
    }
  }

  // Danger words while somebody else has the conversation: the numbers at once, and to the very top; the owner stays.
  void alarm() {
    flows::Sprint sprint = flows::run_command(around_.flows, session_, Builtin::danger, env());
    sprint.session = session_;
    const bool alarmed = state_.conversation.urgency == model::Urgency::danger;
    std::erase_if(sprint.effects, [alarmed](const flows::Effect& effect) {
      const bool keeps = std::holds_alternative<flows::Send>(effect) ||
                         (!alarmed && std::holds_alternative<flows::CaseOpened>(effect));
      return !keeps;
    });
    const bool was_queued = state_.conversation.owner == model::OwnerKind::queue;
    take(std::move(sprint));
    if (alarmed) return;
    model::Conversation& conversation = state_.conversation;
    conversation.urgency = model::Urgency::danger;
    if (!commit_.opened.empty()) conversation.case_id = commit_.opened.back().id;
    if (was_queued) start_clock();
    commit_.events.push_back(event("conversation.danger"));
  }

  // --- effects
  // --------------------------------------------------------------------------------------------------------
  void take(flows::Sprint sprint) {
    session_ = std::move(sprint.session);
    for (flows::Problem& problem : sprint.problems) commit_.problems.push_back(std::move(problem));
    if (!asked_timeout_cancelled_) {
      commit_.cancelled_timers.emplace_back(kAskTimeout);
      asked_timeout_cancelled_ = true;
    }
    for (flows::Effect& effect : sprint.effects) {
      std::visit([this](auto& e) { apply(e); }, effect);
    }
  }

  void apply(flows::Send& send) { last_said_ = say_as_bot(send.message); }

  void apply(flows::CaseOpened& opened) {
    model::Case item;
    item.id = ids_.next_id<model::CaseId>(around_.now);
    item.reference = opened.reference;
    item.contact_id = state_.contact.id;
    item.conversation_id = state_.conversation.id;
    item.kind = opened.kind;
    item.topic = opened.topic;
    item.sector = opened.sector;
    item.urgency = opened.urgency;
    item.sensitivity = opened.sensitivity;
    item.channel_id = around_.channel.id;
    item.language = language();
    item.anonymous = opened.anonymous;
    item.consent = state_.contact.consent;
    item.intake = std::move(opened.intake);
    item.opened_at = item.updated_at = around_.now;
    item.first_answer_due = around_.now + clock_for(item.urgency);
    // The thread now holds what was told in confidence: it stays with those who have the right, also after this case.
    if (restricted(item)) state_.conversation.sensitive = true;
    commit_.events.push_back(case_event(item, around_.now));
    commit_.opened.push_back(std::move(item));
  }

  void apply(flows::HandedOver& handed) {
    enter_queue(handed.queue, handed.urgency, handed.reason, handed.case_reference);
  }

  void apply(flows::FieldSet& set) {
    if (set.name == "language") {
      state_.contact.language = set.value;
    } else if (set.name == "name") {
      state_.contact.name = set.value;
    } else {
      state_.contact.fields[set.name] = set.value;
    }
    commit_.contact_changed = true;
  }

  void apply(flows::ConsentGiven& consent) {
    state_.contact.consent = model::Consent{consent.given, consent.notice + "@" + consent.version, consent.language,
                                            around_.now, around_.channel.id};
    commit_.contact_changed = true;
  }

  void apply(flows::OptedOut&) {
    stop_sending();
    keep_last_word();
  }

  void apply(flows::EraseContact&) {
    commit_.erase = true;
    keep_last_word();
  }

  void apply(flows::ReminderSet& reminder) {
    storage::timers::Timer timer = make_timer(kReminder, reminder.at);
    timer.payload["message"] = model::to_json(reminder.message);
    if (!reminder.go.empty()) {
      timer.payload["go_flow"] = reminder.go.flow.empty() ? reminder.flow : reminder.go.flow;
      timer.payload["go_step"] = reminder.go.step;
    }
    commit_.timers.push_back(std::move(timer));
  }

  void apply(flows::WaitTimeout& wait) {
    storage::timers::Timer timer = make_timer(kAskTimeout, wait.at);
    timer.payload["flow"] = wait.flow;
    timer.payload["step"] = wait.step;
    commit_.timers.push_back(std::move(timer));
  }

  // Only the day is kept, in the id too: the minute would lead back to the conversation.
  void apply(flows::Recorded& recorded) {
    const auto today = flows::text::local_date(around_.now, flows::text::kLima);
    const model::Time day = flows::text::instant_of(today, 0, 0, 0, flows::text::kLima);
    commit_.records.push_back({ids_.next_id<model::RecordId>(day), day, std::move(recorded.name), around_.channel.id,
                               language(), std::move(recorded.values)});
  }

  void apply(flows::OperatorNote& operator_note) { note(model::Direction::note, operator_note.text); }

  void apply(flows::NotUnderstood& what) {
    if (arrived_ == nullptr) return;
    commit_.unmatched.push_back(
        {arrived_->id, state_.conversation.id, what.flow, what.step, language(), what.text, around_.now});
  }

  void apply(flows::FlowEnded&) {}

  // --- pieces
  // ---------------------------------------------------------------------------------------------------------
  [[nodiscard]] bool stopped() const {
    const auto& list = state_.contact.stopped_channels;
    return std::find(list.begin(), list.end(), around_.channel.id) != list.end();
  }

  void stop_sending() {
    if (!stopped()) state_.contact.stopped_channels.push_back(around_.channel.id);
    commit_.contact_changed = true;
    commit_.drop_outbox = true;
    commit_.cancelled_timers.emplace_back(kReminder);
  }

  void keep_last_word() {
    if (!last_said_.empty()) commit_.last_word = last_said_.back();
    last_word_pending_ = last_said_.empty();
  }

  void enter_queue(const std::string& queue, model::Urgency urgency, const std::string& reason,
                   std::string_view reference) {
    model::Conversation& conversation = state_.conversation;
    conversation.owner = model::OwnerKind::queue;
    conversation.owner_user.reset();
    conversation.queue = queue;
    conversation.urgency = urgency;
    conversation.handover_reason = reason;
    conversation.waiting_since = around_.now;
    conversation.first_answer_at = {};
    conversation.case_id.reset();
    for (const model::Case& item : commit_.opened) link(item, reference);
    if (!conversation.case_id) {
      for (const model::Case& item : state_.cases) link(item, reference);
    }
    start_clock();
  }

  void link(const model::Case& item, std::string_view reference) {
    if (item.reference == reference) state_.conversation.case_id = item.id;
  }

  void start_clock() {
    model::Conversation& conversation = state_.conversation;
    conversation.first_answer_due = conversation.waiting_since + clock_for(conversation.urgency);
    commit_.cancelled_timers.emplace_back(kFirstAnswer);
    commit_.timers.push_back(make_timer(kFirstAnswer, conversation.first_answer_due));
  }

  void give_to_bot() {
    model::Conversation& conversation = state_.conversation;
    conversation.owner = model::OwnerKind::bot;
    conversation.owner_user.reset();
    conversation.queue.clear();
    conversation.urgency = model::Urgency::normal;
    conversation.handover_reason.clear();
    conversation.waiting_since = {};
    conversation.first_answer_due = {};
    conversation.case_id.reset();
    commit_.cancelled_timers.emplace_back(kFirstAnswer);
  }

  // The case stays on the list as withdrawn: somebody else may be holding the phone.
  void withdraw_hand_over() {
    for (const model::Case& item : state_.cases) {
      if (state_.conversation.case_id != item.id || item.state != model::CaseState::open) continue;
      const bool only_a_request = item.kind == model::CaseKind::person_request || item.kind == model::CaseKind::danger;
      if (!only_a_request) continue;  // a complaint is not undone by not waiting any longer
      CaseUpdate update{item, {around_.now, std::nullopt, item.state, model::CaseState::withdrawn, "by the person"}};
      update.item.state = model::CaseState::withdrawn;
      update.item.updated_at = around_.now;
      commit_.events.push_back(case_event(update.item, around_.now));
      commit_.updated.push_back(std::move(update));
    }
  }

  [[nodiscard]] model::Millis clock_for(model::Urgency urgency) const {
    return urgency == model::Urgency::danger ? around_.clocks.danger_answer : around_.clocks.first_answer;
  }

  storage::timers::Timer make_timer(std::string_view kind, model::Time due) {
    storage::timers::Timer timer;
    timer.id = ids_.next_id<model::TimerId>(around_.now);
    timer.due_at = due;
    timer.kind = kind;
    timer.conversation_id = state_.conversation.id;
    return timer;
  }

  void note(model::Direction direction, const std::string& text) {
    model::Message message;
    message.id = ids_.next_id<model::MessageId>(around_.now);
    message.conversation_id = state_.conversation.id;
    message.direction = direction;
    message.author = direction == model::Direction::note ? model::AuthorKind::bot : model::AuthorKind::system;
    message.text = text;
    message.kind = "text";
    message.sent_at = message.received_at = around_.now;
    commit_.messages.push_back(std::move(message));
  }

  std::vector<model::MessageId> say_as_bot(const model::OutMessage& message) {
    // Once a person has opted out, only the confirmation may still go: the first words after the effect if none came
    // before.
    if (stopped() && !last_word_pending_) return {};
    auto said = say(commit_, message, model::AuthorKind::bot, std::nullopt, around_, ids_);
    if (last_word_pending_ && !said.empty()) {
      commit_.last_word = said.back();
      last_word_pending_ = false;
    }
    return said;
  }

  [[nodiscard]] std::string language() const {
    if (!session_.language.empty()) return session_.language;
    return state_.contact.language.empty() ? around_.flows.settings.default_language : state_.contact.language;
  }

  flows::Env env() {
    flows::Env env;
    env.now = around_.now;
    env.mode = around_.connector.mode;
    env.channel_type = std::string(around_.connector.type);
    env.contact = state_.contact;
    for (const model::Case& item : state_.cases) {
      env.cases.push_back({item.reference, std::string(model::name_of(item.state))});
    }
    env.next_case_reference = make_reference(ids_);
    env.next_case_reference_2 = make_reference(ids_);
    return env;
  }

  storage::events::Event event(std::string type) const {
    storage::events::Event event = conversation_event(state_.conversation, around_.now);
    event.type = std::move(type);
    return event;
  }

  void finish() {
    model::Conversation& conversation = state_.conversation;
    conversation.session = flows::to_json(session_);
    conversation.updated_at = around_.now;
    const bool moved = conversation.sensitive != before_.sensitive || conversation.owner != before_.owner ||
                       conversation.queue != before_.queue || conversation.urgency != before_.urgency ||
                       conversation.case_id != before_.case_id;
    if (moved) {
      commit_.events.push_back(conversation_event(conversation, around_.now));
      // Who could see it before must learn that it is gone.
      if (conversation.sensitive != before_.sensitive) {
        storage::events::Event gone = conversation_event(before_, around_.now);
        gone.type = "conversation.removed";
        commit_.events.push_back(std::move(gone));
      }
    }
    commit_.contact = std::move(state_.contact);
    commit_.conversation = std::move(conversation);
  }

  TurnState state_;
  model::Conversation before_;
  const Surroundings& around_;
  model::IdSource& ids_;
  flows::Session session_;
  TurnCommit commit_;
  const model::Message* arrived_ = nullptr;
  std::vector<model::MessageId> last_said_;
  bool last_word_pending_ = false;
  bool asked_timeout_cancelled_ = false;
};

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

TurnCommit turn(TurnState state, const Happening& happening, const Surroundings& around, model::IdSource& ids) {
  return Turn(std::move(state), around, ids).run(happening);
}

flows::Input input_of(const model::Message& message) {
  flows::Input input;
  input.text = message.text;
  input.message_kind = model::parse_inbound_kind(message.kind).value_or(model::InboundKind::unsupported);
  input.option_id = text_at(message.content, "option_id");
  if (const json::value* at = message.content.if_contains("location"); at != nullptr && at->is_object()) {
    const json::object& place = at->get_object();
    model::Location location;
    location.latitude = place.at("latitude").to_number<double>();
    location.longitude = place.at("longitude").to_number<double>();
    location.name = text_at(place, "name");
    location.address = text_at(place, "address");
    input.location = std::move(location);
  }
  if (const json::value* media = message.content.if_contains("media"); media != nullptr && media->is_array()) {
    for (const json::value& item : media->get_array()) {
      if (!item.is_object()) continue;
      model::Media one;
      one.kind = model::parse_media_kind(text_at(item.get_object(), "kind")).value_or(model::MediaKind::document);
      one.id = text_at(item.get_object(), "id");
      one.url = text_at(item.get_object(), "url");
      one.mime = text_at(item.get_object(), "mime");
      const json::value* voice = item.get_object().if_contains("voice_note");
      one.voice_note = voice != nullptr && voice->is_bool() && voice->get_bool();
      input.media.push_back(std::move(one));
    }
  }
  return input;
}

storage::events::Event conversation_event(const model::Conversation& conversation, model::Time now) {
  storage::events::Event event;
  event.at = now;
  event.type = "conversation.changed";
  event.conversation_id = conversation.id;
  event.case_id = conversation.case_id;
  event.sensitive = conversation.sensitive;
  event.data["owner"] = model::name_of(conversation.owner);
  if (conversation.owner_user) event.data["user"] = conversation.owner_user->str();
  if (!conversation.queue.empty()) event.data["queue"] = conversation.queue;
  event.data["urgency"] = model::name_of(conversation.urgency);
  return event;
}

storage::events::Event case_event(const model::Case& item, model::Time now) {
  storage::events::Event event;
  event.at = now;
  event.type = "case.changed";
  event.conversation_id = item.conversation_id;
  event.case_id = item.id;
  event.sensitive = restricted(item);
  event.data["state"] = model::name_of(item.state);
  return event;
}

bool restricted(const model::Case& item) {
  return item.sensitivity != model::Sensitivity::normal;
}

}  // namespace orienta::bot
