// SPDX-License-Identifier: Apache-2.0
// The service: takes in what channels bring, runs one turn at a time for each conversation, sends what turns say, and
// wakes what is due. No sockets here: sending goes through a Transport. Everything in this header runs on the io
// thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/commit.hpp"
#include "bot/inbox.hpp"
#include "bot/model/http.hpp"
#include "bot/signal.hpp"
#include "flows/read.hpp"
#include "storage/storage.hpp"

namespace orienta::bot {

namespace asio = boost::asio;

// How requests reach providers.
struct SendFailure {
  bool surely_not_sent = false;
  std::string reason;
};
using SendResult = std::variant<model::HttpResponse, SendFailure>;
class Transport {
 public:
  virtual ~Transport() = default;
  virtual asio::awaitable<SendResult> send(model::HttpRequest request) = 0;
};

// What happens, for the log and the metrics: fixed phrases, ids, codes. `labels` never hold anything personal.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void count(std::string_view what, std::string_view channel, std::string_view code = {}) = 0;
  virtual void took(std::string_view what, std::string_view channel, model::Millis time) = 0;
  virtual void problem(std::string_view what, std::string_view where, std::string_view code) = 0;
};

// Spawns a coroutine into the group that shutdown waits for.
using Spawn = std::function<void(std::string name, asio::awaitable<void> task)>;

struct ServiceOptions {
  Clocks clocks;
  model::Millis unknown_wait{std::chrono::seconds(60)};  // before a send that was never answered is repeated
  model::Millis poll{std::chrono::seconds(1)};           // how often other nodes' leftovers are looked for
  std::size_t parallel_sends = 16;                       // per channel
};

class Service {
 public:
  Service(asio::any_io_executor executor, storage::Store& store, const ChannelSet& channels, Transport& transport,
          Observer& observer, Spawn spawn, std::function<model::Time()> clock, model::IdSource& ids,
          ServiceOptions options);
  ~Service();

  // The scripts in force; turns that have begun keep the ones they began with.
  void set_flows(std::shared_ptr<const flows::FlowSet> flows);
  [[nodiscard]] std::shared_ptr<const flows::FlowSet> flows() const;
  // Starts the pumps and picks up what an earlier life left behind.
  void start();
  // Takes no new turns or sends; what runs is finished by the group that Spawn feeds.
  void stop();

  // Writes events down and returns once that is durable; turns follow by themselves.
  asio::awaitable<Accepted> accept(std::vector<model::ChannelEvent> events);
  // There is work for that conversation.
  void wake(model::ConversationId id);
  void wake_outbox(std::string_view channel_id);
  void wake_timers(model::Time due);
  void follow_up(const Aftermath& after);

  [[nodiscard]] TurnContext context(const flows::FlowSet& flows) const;
  [[nodiscard]] storage::Store& store() { return store_; }
  [[nodiscard]] model::IdSource& ids() { return ids_; }
  [[nodiscard]] const ChannelSet& channels() const { return channels_; }
  [[nodiscard]] model::Time now() const { return clock_(); }
  // Called after turns and sends that a web chat visitor may be waiting for.
  std::function<void(model::ConversationId)> on_conversation;

 private:
  friend class Outbox;
  asio::awaitable<void> mailbox(model::ConversationId id);
  asio::awaitable<void> timers();
  asio::awaitable<void> sweeper();
  // Marks what the person wrote as read and shows "typing", right before the first answer goes out: ticks that come
  // earlier would promise a reader who is not there yet. Waits a moment at most, so that "typing" does not outlast it.
  asio::awaitable<void> mark_seen(model::ConversationId id, const connectors::Channel& channel,
                                  const connectors::Connector& connector);
  asio::awaitable<void> seen(model::HttpRequest request, std::shared_ptr<Signal> answered);

  struct State;
  asio::any_io_executor executor_;
  storage::Store& store_;
  const ChannelSet& channels_;
  Transport& transport_;
  Observer& observer_;
  Spawn spawn_;
  std::function<model::Time()> clock_;
  model::IdSource& ids_;
  ServiceOptions options_;
  std::unique_ptr<State> state_;
};

}  // namespace orienta::bot
