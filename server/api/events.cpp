// SPDX-License-Identifier: Apache-2.0
// Live updates as server-sent events. Every event has its sequence number as id; a console that reconnects with
// Last-Event-ID gets everything it missed. Events about sensitive cases go only to those with the right.
#include <boost/json/serialize.hpp>
#include <charconv>

#include "bot/async.hpp"
#include "server/api/api.hpp"

namespace orienta::api {
namespace {

using server::Context;
using storage::events::Event;

constexpr std::size_t kAtOnce = 200;
constexpr std::chrono::seconds kHeartbeat{15};

std::string written(const Event& event) {
  json::object data = event.data;
  data["type"] = event.type;
  data["at"] = time_or_null(event.at);
  if (event.conversation_id) data["conversation_id"] = event.conversation_id->str();
  if (event.case_id) data["case_id"] = event.case_id->str();
  return "id: " + std::to_string(event.seq) + "\nevent: " + event.type + "\ndata: " + json::serialize(data) + "\n\n";
}

class EventStream final : public net::BodyStream {
 public:
  EventStream(Context& context, std::int64_t seq, model::User user, std::string token_hash)
      : context_(context), seq_(seq), user_(std::move(user)), token_hash_(std::move(token_hash)) {}

  asio::awaitable<std::optional<std::string>> next() override {
    if (!greeted_) {
      greeted_ = true;
      co_return "retry: 2000\nid: " + std::to_string(seq_) + "\nevent: hello\ndata: {\"seq\":" + std::to_string(seq_) +
          "}\n\n";
    }
    while (!context_.hub.stopping()) {
      std::string out = co_await read();
      if (ended_) co_return std::nullopt;
      if (!out.empty()) co_return out;
      const model::Time begun = context_.service.now();
      co_await context_.hub.wait_events(seq_, kHeartbeat);
      if (context_.service.now() - begun >= kHeartbeat) co_return ": still here\n\n";
    }
    co_return std::nullopt;
  }

 private:
  struct News {
    bool allowed = true;
    std::vector<Event> events;
  };

  asio::awaitable<std::string> read() {
    const std::int64_t seq = seq_;
    const std::string hash = token_hash_;
    const model::Time now = context_.service.now();
    std::function<News(storage::Tx&)> look = [seq, hash, now](storage::Tx& tx) {
      News found;
      found.allowed = storage::users::find_sign_in(tx, hash, now).has_value();  // signing out ends the stream
      if (found.allowed) found.events = storage::events::after(tx, seq, kAtOnce);
      return found;
    };
    const News news = co_await bot::in_store<News>(context_.store, bot::Access::read, std::move(look));
    if (!news.allowed) ended_ = true;
    const bool sensitive = bot::helpdesk::may_see_sensitive(user_.role);
    std::string out;
    for (const Event& event : news.events) {
      seq_ = event.seq;
      if (!event.sensitive || sensitive) out += written(event);
    }
    // Nothing that this user may see, but the sequence went on: tell only the number, so that a reconnect starts there.
    if (out.empty() && !news.events.empty()) out = "id: " + std::to_string(seq_) + "\n: -\n\n";
    co_return out;
  }

  Context& context_;
  std::int64_t seq_;
  model::User user_;
  std::string token_hash_;
  bool greeted_ = false;
  bool ended_ = false;
};

asio::awaitable<net::Response> events(Context& context, Call call) {
  Input input(call);
  std::int64_t seq = input.query_number("after", -1, 0, std::numeric_limits<std::int64_t>::max());
  if (const auto last = model::header(call.request.headers, "last-event-id")) {
    const auto [end, failed] = std::from_chars(last->data(), last->data() + last->size(), seq);
    if (failed != std::errc() || end != last->data() + last->size() || seq < 0) {
      input.complain("Last-Event-ID", "must be a number that this stream gave");
    }
  }
  if (input.problem()) co_return net::Response(*input.problem());
  if (seq < 0) {
    std::function<std::int64_t(storage::Tx&)> look = [](storage::Tx& tx) { return storage::events::last_seq(tx); };
    seq = co_await bot::in_store<std::int64_t>(context.store, bot::Access::read, std::move(look));
  }
  net::Response response;
  response.head.status = 200;
  response.head.headers = {
      {"content-type", "text/event-stream"}, {"cache-control", "no-store"}, {"x-accel-buffering", "no"}};
  response.stream = std::make_unique<EventStream>(context, seq, std::move(call.user), std::move(call.token_hash));
  co_return response;
}

constexpr Route kRoutes[] = {{"GET", "/events", Access::work, events}};

}  // namespace

std::span<const Route> event_routes() {
  return kRoutes;
}

}  // namespace orienta::api
