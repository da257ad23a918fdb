// SPDX-License-Identifier: Apache-2.0
#include "bot/service.hpp"

#include <deque>
#include <map>
#include <set>

#include "bot/async.hpp"
#include "bot/outbox.hpp"
#include "bot/signal.hpp"

namespace orienta::bot {
namespace {

using storage::Tx;

constexpr std::size_t kTimersAtOnce = 64;
constexpr std::size_t kSweepAtOnce = 256;
// Work younger than this is in the hands of the node that accepted it.
constexpr std::chrono::seconds kLeftBehind{5};
constexpr std::chrono::hours kHousekeeping{1};
constexpr std::chrono::hours kEventsKept{24 * 30};
// Turns that may wait for the writer at a time: after a batch of a thousand messages the next webhook must not stand
// behind a thousand turns before it is answered.
constexpr std::size_t kMailboxesAtOnce = 16;
constexpr std::size_t kMostUnseen = 10'000;
constexpr std::chrono::seconds kCourtesy{1};
constexpr std::chrono::hours kVisitorsKept{24 * 90};  // a web chat nobody came back to

}  // namespace

struct Service::State {
  explicit State(const asio::any_io_executor& executor) : timer_signal(executor), sweep_signal(executor) {}
  std::shared_ptr<const flows::FlowSet> flows;
  // Conversations whose mailbox is running or waiting to; true = a knock came while it was busy.
  std::map<model::ConversationId, bool> mailboxes;
  std::deque<model::ConversationId> waiting;
  std::size_t running = 0;
  std::map<std::string, std::unique_ptr<Outbox>, std::less<>> outboxes;
  std::map<model::ConversationId, std::string> unseen;  // provider id of the last message not yet marked as read
  Signal timer_signal;
  Signal sweep_signal;
  bool stopping = false;
};

Service::Service(asio::any_io_executor executor, storage::Store& store, const ChannelSet& channels,
                 Transport& transport, Observer& observer, Spawn spawn, std::function<model::Time()> clock,
                 model::IdSource& ids, ServiceOptions options)
    : executor_(executor),
      store_(store),
      channels_(channels),
      transport_(transport),
      observer_(observer),
      spawn_(std::move(spawn)),
      clock_(std::move(clock)),
      ids_(ids),
      options_(options),
      state_(std::make_unique<State>(executor)) {}

Service::~Service() = default;

void Service::set_flows(std::shared_ptr<const flows::FlowSet> flows) {
  state_->flows = std::move(flows);
}
std::shared_ptr<const flows::FlowSet> Service::flows() const {
  return state_->flows;
}

TurnContext Service::context(const flows::FlowSet& flows) const {
  return TurnContext{flows, channels_, options_.clocks, clock_()};
}

void Service::start() {
  for (const connectors::Channel& channel : channels_.channels) {
    const connectors::Connector& connector = *connectors::find(channel.type);
    if (connector.pull) continue;
    auto outbox = std::make_unique<Outbox>(*this, channel, connector);
    spawn_("outbox", outbox->pump());
    state_->outboxes.emplace(channel.id, std::move(outbox));
  }
  spawn_("timers", timers());
  spawn_("sweeper", sweeper());
}

void Service::stop() {
  state_->stopping = true;
  for (auto& [id, outbox] : state_->outboxes) outbox->stop();
  state_->timer_signal.knock();
  state_->sweep_signal.knock();
}

asio::awaitable<Accepted> Service::accept(std::vector<model::ChannelEvent> events) {
  const model::Time now = clock_();
  model::IdSource& ids = ids_;
  auto shared = std::make_shared<const std::vector<model::ChannelEvent>>(std::move(events));
  std::function<Accepted(Tx&)> work = [shared, now, &ids](Tx& tx) { return bot::accept(tx, *shared, now, ids); };
  Accepted accepted = co_await in_store<Accepted>(store_, Access::write, std::move(work));
  for (const model::ConversationId id : accepted.turns) wake(id);
  for (const std::string& channel : accepted.outbox_channels) wake_outbox(channel);
  for (const std::string& channel : accepted.messages) observer_.count("messages_in", channel);
  for (const std::string& channel : accepted.duplicates) observer_.count("duplicates", channel);
  for (const std::string& channel : accepted.statuses) observer_.count("statuses", channel);
  for (const model::ChannelNotice& notice : accepted.notices) {
    observer_.problem("channel_notice", notice.channel_id, notice.code);
  }
  co_return accepted;
}

void Service::wake(model::ConversationId id) {
  if (state_->stopping) return;  // stored; the next life takes it up
  const auto [at, added] = state_->mailboxes.try_emplace(id, false);
  if (!added) {
    at->second = true;
  } else if (state_->running >= kMailboxesAtOnce) {
    state_->waiting.push_back(id);
  } else {
    ++state_->running;
    spawn_("mailbox", mailbox(id));
  }
}

asio::awaitable<void> Service::mailbox(model::ConversationId id) {
  // Strictly one turn after the other: the next begins when the last is durable.
  bool more = true;
  bool rescue = false;
  while (more && !state_->stopping) {
    const model::Time begun = clock_();
    const auto flows = state_->flows;
    Aftermath after;
    enum class Failure { none, storage, ours } failure = Failure::none;
    try {
      model::IdSource& ids = ids_;
      std::function<Aftermath(Tx&)> work = [this, flows, id, rescue, &ids](Tx& tx) {
        return rescue ? rescue_next_turn(tx, id, context(*flows), ids) : run_next_turn(tx, id, context(*flows), ids);
      };
      after = co_await in_store<Aftermath>(store_, Access::write, std::move(work));
    } catch (const storage::Unavailable&) {
      failure = Failure::storage;
    } catch (const std::exception&) {
      failure = Failure::ours;
    }
    if (failure == Failure::ours && !rescue) {
      observer_.problem("turn_failed", id.str(), "rescued");
      rescue = true;
      continue;
    }
    if (failure != Failure::none) {
      // The message is stored and its turn still waits: the sweeper comes back to it.
      observer_.problem("turn_failed", id.str(), "storage");
      break;
    }
    rescue = false;
    bool& knocked = state_->mailboxes[id];
    more = after.more || knocked;
    knocked = false;
    if (!after.ran) continue;
    observer_.took("turn", after.channel_id, clock_() - begun);
    if (!after.mark_seen.empty()) {
      if (state_->unseen.size() >= kMostUnseen) state_->unseen.clear();  // a courtesy that may be left out
      state_->unseen[id] = after.mark_seen;
    }
    follow_up(after);
    if (on_conversation) on_conversation(id);
  }
  state_->mailboxes.erase(id);
  --state_->running;
  if (state_->waiting.empty() || state_->stopping) co_return;
  const model::ConversationId next = state_->waiting.front();
  state_->waiting.pop_front();
  ++state_->running;
  spawn_("mailbox", mailbox(next));
}

void Service::follow_up(const Aftermath& after) {
  for (const flows::Problem& problem : after.problems) {
    observer_.problem("flow_problem", problem.flow + "/" + problem.step, problem.message);
  }
  if (after.not_understood > 0) observer_.count("not_understood", after.channel_id);
  if (after.handed_over) observer_.count("handovers", after.channel_id);
  if (after.outbox) wake_outbox(after.channel_id);
  if (after.next_timer) wake_timers(*after.next_timer);
}

void Service::wake_outbox(std::string_view channel_id) {
  const auto at = state_->outboxes.find(channel_id);
  if (at != state_->outboxes.end()) at->second->wake();
}

void Service::wake_timers(model::Time) {
  state_->timer_signal.knock();
}

asio::awaitable<void> Service::timers() {
  while (!state_->stopping) {
    struct Found {
      std::vector<storage::timers::Timer> due;
      std::optional<model::Time> next;
    };
    model::Millis pause = std::chrono::seconds(30);
    Found found;
    const model::Time now = clock_();
    try {
      std::function<Found(Tx&)> look = [now](Tx& tx) {
        return Found{storage::timers::due(tx, now, kTimersAtOnce), storage::timers::next_due(tx)};
      };
      found = co_await in_store<Found>(store_, Access::read, std::move(look));
    } catch (const std::exception&) {
      pause = std::chrono::seconds(1);
    }
    for (const storage::timers::Timer& timer : found.due) {
      const auto flows = state_->flows;
      Aftermath after;
      try {
        model::IdSource& ids = ids_;
        std::function<Aftermath(Tx&)> work = [this, flows, timer, &ids](Tx& tx) {
          return run_timer(tx, timer, context(*flows), ids);
        };
        after = co_await in_store<Aftermath>(store_, Access::write, std::move(work));
      } catch (const std::exception&) {
        observer_.problem("timer_failed", timer.kind, "storage");
        pause = std::chrono::seconds(1);
        continue;
      }
      follow_up(after);
      if (after.ran && on_conversation) on_conversation(timer.conversation_id);
    }
    if (found.due.size() == kTimersAtOnce) continue;
    if (found.next && found.due.empty()) pause = std::clamp(*found.next - now, model::Millis(10), pause);
    if (!found.due.empty() && pause > std::chrono::seconds(1)) pause = model::Millis(10);
    co_await state_->timer_signal.wait_for(pause);
  }
}

asio::awaitable<void> Service::sweeper() {
  model::Time housekeeping{};
  // What an earlier life of this process left is taken up at once; later on only what no node seems to work on.
  model::Time before = clock_() + std::chrono::hours(1);
  while (!state_->stopping) {
    std::vector<model::ConversationId> waiting;
    try {
      std::function<std::vector<model::ConversationId>(Tx&)> look = [before](Tx& tx) {
        return storage::conversations::with_pending_turns(tx, before, kSweepAtOnce);
      };
      waiting = co_await in_store<std::vector<model::ConversationId>>(store_, Access::read, std::move(look));
    } catch (const std::exception&) {
      observer_.problem("sweep_failed", "", "storage");
    }
    for (const model::ConversationId id : waiting) wake(id);
    const model::Time now = clock_();
    if (now - housekeeping > kHousekeeping) {
      housekeeping = now;
      try {
        std::function<bool(Tx&)> clean = [now](Tx& tx) {
          storage::messages::forget_old_provider_ids(tx, now);
          storage::users::forget_expired_sign_ins(tx, now);
          storage::events::forget_before(tx, now - kEventsKept);
          storage::users::forget_visitors(tx, now - kVisitorsKept);
          return true;
        };
        co_await in_store<bool>(store_, Access::write, std::move(clean));
      } catch (const std::exception&) {
        observer_.problem("housekeeping_failed", "", "storage");
      }
    }
    co_await state_->sweep_signal.wait_for(options_.poll);
    before = clock_() - kLeftBehind;
  }
}

asio::awaitable<void> Service::mark_seen(model::ConversationId id, const connectors::Channel& channel,
                                         const connectors::Connector& connector) {
  const auto at = state_->unseen.find(id);
  if (at == state_->unseen.end()) co_return;
  const std::string provider_id = std::move(at->second);
  state_->unseen.erase(at);
  if (connector.build_seen == nullptr || channel.get("read_receipts") == "false") co_return;
  const bool typing = channel.get("typing_indicator") != "false";
  model::HttpRequest request = connector.build_seen(channel, provider_id, typing);
  if (request.url.empty()) co_return;
  auto answered = std::make_shared<Signal>(executor_);
  spawn_("seen", seen(std::move(request), answered));
  co_await answered->wait_for(kCourtesy);
}

asio::awaitable<void> Service::seen(model::HttpRequest request, std::shared_ptr<Signal> answered) {
  // A courtesy: if it fails nobody misses anything.
  co_await transport_.send(std::move(request));
  answered->knock();
}

}  // namespace orienta::bot
