// SPDX-License-Identifier: Apache-2.0
#include "bot/outcome.hpp"

#include <algorithm>
#include <boost/json/value.hpp>

namespace orienta::bot {
namespace {

using connectors::Outcome;
using model::DeliveryStatus;
using storage::Tx;

void announce_status(Tx& tx, const model::Message& message, DeliveryStatus status, model::Time now) {
  const auto conversation = storage::conversations::get(tx, message.conversation_id);
  if (!conversation) return;
  storage::events::Event event;
  event.at = now;
  event.type = "message.status";
  event.conversation_id = conversation->id;
  event.case_id = conversation->case_id;
  event.sensitive = conversation->sensitive;
  event.data["seq"] = message.seq;
  event.data["status"] = model::name_of(status);
  storage::events::append(tx, std::move(event));
}

void advance(Tx& tx, model::MessageId id, DeliveryStatus status, std::string_view provider_id, std::string_view reason,
             model::Time now) {
  const auto before = storage::messages::get(tx, id);
  if (!before) return;
  if (!storage::messages::set_status(tx, id, status, provider_id, reason, now)) return;
  announce_status(tx, *before, status, now);
  if (before->status < DeliveryStatus::sent && status >= DeliveryStatus::sent && status != DeliveryStatus::failed) {
    answered(tx, *before, now);
  }
}

void stop(Tx& tx, model::ContactId contact_id, std::string_view channel_id, model::Time now) {
  auto contact = storage::contacts::get(tx, contact_id);
  if (!contact) return;
  auto& list = contact->stopped_channels;
  if (std::find(list.begin(), list.end(), channel_id) == list.end()) {
    list.emplace_back(channel_id);
    storage::contacts::save(tx, *contact);
  }
  for (const model::MessageId id : storage::outbox::drop(tx, contact_id, channel_id, std::nullopt)) {
    advance(tx, id, DeliveryStatus::failed, "", "the person opted out", now);
  }
}

void remember(Tx& tx, const storage::outbox::Item& item, const std::string& provider_id, model::Time now) {
  // Statuses without our id, edits and reactions find the message by this.
  if (!provider_id.empty()) {
    (void)storage::messages::remember_provider_id(tx, item.channel_id, provider_id, item.message_id, std::nullopt, now);
  }
}

void again(Tx& tx, const storage::outbox::Item& item, model::Millis wait, std::string_view reason, bool unknown,
           model::Time now, int most = kMaxAttempts) {
  const int attempts = item.attempts + 1;
  if (attempts >= most) {
    give_up(tx, item, reason, now);
    return;
  }
  storage::outbox::reschedule(tx, item.message_id, now + wait, attempts, unknown);
}

}  // namespace

void answered(Tx& tx, const model::Message& message, model::Time now) {
  if (message.author != model::AuthorKind::agent) return;
  auto conversation = storage::conversations::lock(tx, message.conversation_id);
  if (!conversation) return;
  if (model::to_ms(conversation->first_answer_at) == 0) {
    conversation->first_answer_at = now;
    storage::timers::cancel(tx, conversation->id, kFirstAnswer);
    storage::conversations::save(tx, *conversation);
  }
  const boost::json::value* told = message.content.if_contains(kTellsCase);
  std::optional<model::CaseId> id = conversation->case_id;
  if (told != nullptr && told->is_string()) id = model::CaseId::parse(std::string_view(told->get_string()));
  if (!id) return;
  auto item = storage::cases::get(tx, *id);
  if (!item) return;
  const model::CaseState before = item->state;
  if (model::to_ms(item->first_answer_at) == 0) item->first_answer_at = now;
  if (told != nullptr && before == model::CaseState::resolved) item->state = model::CaseState::told;
  item->updated_at = now;
  if (!storage::cases::save(tx, *item)) return;
  if (item->state != before) {
    storage::cases::add_change(tx, item->id,
                               {now, message.author_user, before, item->state, "accepted by the provider"});
    storage::events::append(tx, case_event(*item, now));
  }
}

bool settle(Tx& tx, model::MessageId id, const model::StatusUpdate& status, model::Time now) {
  const auto message = storage::messages::get(tx, id);
  if (!message || message->direction != model::Direction::out) return false;
  const auto conversation = storage::conversations::get(tx, message->conversation_id);
  // Who may speak for one channel must not move another's messages.
  if (!conversation || conversation->channel_id != status.channel_id) return false;
  advance(tx, id, status.status, status.provider_id, status.reason, now);
  const auto waiting = storage::outbox::get(tx, id);
  if (status.recipient_stopped) stop(tx, conversation->contact_id, status.channel_id, now);
  if (!waiting || (!waiting->unknown_outcome && model::to_ms(waiting->lease_until) == 0)) return false;
  // The provider knows the message, so the send whose answer was lost (or is still under way, or was cut off by a
  // crash) did arrive: never again.
  remember(tx, *waiting, status.provider_id, now);
  storage::outbox::finish(tx, id);
  return true;
}

model::Millis backoff(int attempts, model::MessageId id) {
  const int doublings = std::min(attempts, 9);
  const std::int64_t base = std::min<std::int64_t>(2'000LL << doublings, 15 * 60 * 1'000);
  const std::int64_t jitter = base / 4 * id.uuid.bytes[15] / 255;
  return model::Millis(base - base / 8 + jitter);
}

model::Millis contact_backoff(int attempts) {
  return model::Millis(std::min<std::int64_t>(4'000LL << (2 * std::min(attempts, 5)), 15 * 60 * 1'000));
}

Verdict judge(Tx& tx, const storage::outbox::Item& item, const Outcome& outcome, model::Time now) {
  Verdict verdict;
  switch (outcome.kind) {
    case Outcome::Kind::accepted:
      remember(tx, item, outcome.provider_id, now);
      advance(tx, item.message_id, DeliveryStatus::sent, outcome.provider_id, "", now);
      storage::outbox::finish(tx, item.message_id);
      verdict.finished = true;
      break;
    case Outcome::Kind::retry:
    case Outcome::Kind::retry_contact: {
      // What the provider asks for is the least: a fault that lasts must not use the attempts up within a minute.
      const model::Millis own = outcome.kind == Outcome::Kind::retry_contact ? contact_backoff(item.attempts)
                                                                             : backoff(item.attempts, item.message_id);
      const int most = outcome.most_attempts > 0 ? outcome.most_attempts : kMaxAttempts;
      again(tx, item, std::max(own, model::Millis(outcome.retry_after)), outcome.reason, false, now, most);
      break;
    }
    case Outcome::Kind::stopped:
      give_up(tx, item, outcome.reason, now);
      stop(tx, item.contact_id, item.channel_id, now);
      verdict.finished = true;
      break;
    case Outcome::Kind::reject:
    case Outcome::Kind::window_closed:
      give_up(tx, item, outcome.reason, now);
      verdict.finished = true;
      break;
    case Outcome::Kind::channel_down: {
      // Nobody's fault but the channel's: the message waits with all the others and costs no attempt.
      storage::channels::State state = storage::channels::get(tx, item.channel_id);
      state.channel_id = item.channel_id;
      state.paused_until = now + std::chrono::minutes(1);
      state.reason = outcome.reason;
      state.code = outcome.code;
      storage::channels::save(tx, state);
      storage::outbox::reschedule(tx, item.message_id, now, item.attempts, false);
      verdict.pause_channel_until = state.paused_until;
      break;
    }
  }
  return verdict;
}

void unanswered(Tx& tx, const storage::outbox::Item& item, model::Millis wait, model::Time now) {
  again(tx, item, wait, "the provider did not answer", true, now);
}

void not_sent(Tx& tx, const storage::outbox::Item& item, model::Time now) {
  // No connection is the channel's trouble: keep trying without counting against the message, up to the longest pause.
  storage::outbox::reschedule(tx, item.message_id, now + backoff(item.attempts, item.message_id),
                              std::min(item.attempts + 1, 8), false);
}

void give_up(Tx& tx, const storage::outbox::Item& item, std::string_view reason, model::Time now) {
  advance(tx, item.message_id, DeliveryStatus::failed, "", reason, now);
  storage::outbox::finish(tx, item.message_id);
}

}  // namespace orienta::bot
