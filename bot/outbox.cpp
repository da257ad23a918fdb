// SPDX-License-Identifier: Apache-2.0
#include "bot/outbox.hpp"

#include "bot/async.hpp"

namespace orienta::bot {
namespace {

using connectors::Outcome;
using storage::Tx;
using storage::outbox::Item;

// WhatsApp counts the window by its own clock; a minute of margin keeps us on the right side of it (channels.md 1.7).
constexpr std::chrono::hours kWindow{24};
constexpr std::chrono::minutes kWindowMargin{1};
constexpr std::size_t kManyContacts = 10'000;

}  // namespace

Outbox::Outbox(Service& service, const connectors::Channel& channel, const connectors::Connector& connector)
    : service_(service),
      channel_(channel),
      connector_(connector),
      signal_(service.executor_),
      channel_rate_(connector.rates.channel_per_second, connector.rates.channel_per_second, service.now()) {}

void Outbox::stop() {
  stopping_ = true;
  signal_.knock();
}

asio::awaitable<void> Outbox::pump() {
  while (!stopping_) {
    model::Millis pause = service_.options_.poll;
    const std::size_t room = service_.options_.parallel_sends - in_flight_;
    if (room > 0) {
      Claimed claimed;
      bool failed = false;
      try {
        claimed = co_await claim(room);
      } catch (const std::exception&) {
        failed = true;
      }
      if (failed) service_.observer_.problem("outbox_claim", channel_.id, "storage");
      const model::Time now = service_.now();
      if (claimed.paused_until > now) pause = std::min(pause, claimed.paused_until - now);
      if (claimed.next_due && *claimed.next_due > now) pause = std::min(pause, *claimed.next_due - now);
      in_flight_ += claimed.items.size();
      for (Item& item : claimed.items) service_.spawn_("deliver", deliver(std::move(item)));
      prune(now);
    }
    co_await signal_.wait_for(pause);
  }
}

asio::awaitable<Outbox::Claimed> Outbox::claim(std::size_t most) {
  const model::Time now = service_.now();
  // The lease outlives any send; a row whose lease ran out was cut off by a crash, and that wait is then over too.
  const model::Time lease = now + std::max<model::Millis>(service_.options_.unknown_wait, std::chrono::seconds(30));
  const std::string id = channel_.id;
  std::function<Claimed(Tx&)> work = [now, lease, most, id](Tx& tx) {
    Claimed claimed;
    claimed.paused_until = storage::channels::get(tx, id).paused_until;
    if (claimed.paused_until > now) return claimed;
    claimed.items = storage::outbox::claim(tx, id, now, lease, most);
    if (claimed.items.size() < most) claimed.next_due = storage::outbox::next_due(tx, id);
    return claimed;
  };
  Claimed claimed = co_await in_store<Claimed>(service_.store_, Access::write, std::move(work));
  co_return claimed;
}

asio::awaitable<void> Outbox::deliver(Item item) {
  try {
    co_await send(std::move(item));
  } catch (const std::exception&) {
    // The database is away: the row keeps its lease and is claimed again when that has run out.
    service_.observer_.problem("outbox_send", channel_.id, "storage");
  }
  --in_flight_;
  signal_.knock();
}

asio::awaitable<bool> Outbox::within_rates(Item item) {
  const model::Time now = service_.now();
  const auto [at, added] = contact_rates_.try_emplace(item.contact_id, connector_.rates.contact_per_second,
                                                      connector_.rates.contact_burst, now);
  (void)added;
  if (!at->second.take(now)) {
    const model::Time due = now + at->second.wait(now);
    std::function<bool(Tx&)> put_back = [item, due](Tx& tx) {
      storage::outbox::reschedule(tx, item.message_id, due, item.attempts, item.unknown_outcome);
      return true;
    };
    co_await in_store<bool>(service_.store_, Access::write, std::move(put_back));
    co_return false;
  }
  while (!channel_rate_.take(service_.now())) {
    asio::steady_timer timer(service_.executor_, channel_rate_.wait(service_.now()));
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return true;
}

asio::awaitable<void> Outbox::send(Item item) {
  const bool allowed = co_await within_rates(item);
  if (!allowed) co_return;
  if (connector_.window_24h) {
    const model::Time now = service_.now();
    std::function<bool(Tx&)> check = [item, now](Tx& tx) {
      const auto conversation = storage::conversations::get(tx, item.conversation_id);
      if (!conversation || conversation->last_inbound_at + kWindow - kWindowMargin > now) return true;
      give_up(tx, item, "more than 24 hours since the person last wrote: only a template may be sent", now);
      return false;
    };
    const bool open = co_await in_store<bool>(service_.store_, Access::write, std::move(check));
    if (!open) {
      service_.observer_.count("sends_given_up", channel_.id, "window");
      co_return;
    }
  }
  co_await service_.mark_seen(item.conversation_id, channel_, connector_);
  const connectors::Destination to{item.to, item.message_id};
  model::HttpRequest request = connector_.build(channel_, to, model::out_message_from_json(item.content));
  const model::Time begun = service_.now();
  SendResult result = co_await service_.transport_.send(std::move(request));
  const model::Time now = service_.now();
  service_.observer_.took("send", channel_.id, now - begun);

  std::function<Verdict(Tx&)> write;
  std::string code = "unanswered";
  if (const auto* failure = std::get_if<SendFailure>(&result)) {
    const bool left = !failure->surely_not_sent;
    const model::Millis wait = service_.options_.unknown_wait;
    if (!left) code = "no_connection";
    write = [item, left, wait, now](Tx& tx) {
      if (left) {
        unanswered(tx, item, wait, now);
      } else {
        not_sent(tx, item, now);
      }
      return Verdict{};
    };
  } else {
    const model::HttpResponse& answer = std::get<model::HttpResponse>(result);
    const Outcome outcome = connector_.read_answer(channel_, answer);
    // Taken, but without an id to know it by: a repetition could be a second message, so it waits for a status first.
    const bool taken_unnamed = answer.status / 100 == 2 && outcome.kind == Outcome::Kind::retry;
    const model::Millis wait = service_.options_.unknown_wait;
    code = outcome.kind == Outcome::Kind::accepted ? "accepted" : outcome.code.empty() ? "refused" : outcome.code;
    write = [item, outcome, taken_unnamed, wait, now](Tx& tx) {
      if (!taken_unnamed) return judge(tx, item, outcome, now);
      unanswered(tx, item, wait, now);
      return Verdict{};
    };
    if (outcome.kind == Outcome::Kind::channel_down)
      service_.observer_.problem("channel_paused", channel_.id, outcome.code);
  }
  service_.observer_.count("sends", channel_.id, code);
  co_await in_store<Verdict>(service_.store_, Access::write, std::move(write));
  if (service_.on_conversation) service_.on_conversation(item.conversation_id);
}

void Outbox::prune(model::Time now) {
  if (contact_rates_.size() < kManyContacts) return;
  std::erase_if(contact_rates_, [now](const auto& entry) { return entry.second.full(now); });
}

}  // namespace orienta::bot
