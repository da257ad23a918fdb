// SPDX-License-Identifier: Apache-2.0
// Who waits for a person, in the order in which they are to be answered: danger, urgency, waiting time.
#include "bot/async.hpp"
#include "server/api/desk.hpp"

namespace orienta::api {
namespace {

using bot::helpdesk::Changed;
using bot::helpdesk::Desk;
using bot::helpdesk::Outcome;
using server::Context;

struct QueueView {
  storage::conversations::QueuePage page;
  storage::conversations::QueueCounts counts;
};

asio::awaitable<net::Response> queue(Context& context, Call call) {
  Input input(call);
  const auto limit = static_cast<std::size_t>(input.query_number("limit", 50, 1, 200));
  const auto offset = static_cast<std::size_t>(input.query_number("offset", 0, 0, 1'000'000));
  std::vector<std::string> names;
  if (const std::string name = input.query_text("queue"); !name.empty()) names.push_back(name);
  if (input.problem()) co_return net::Response(*input.problem());
  const bool sensitive = bot::helpdesk::may_see_sensitive(call.user.role);
  std::function<QueueView(storage::Tx&)> look = [=](storage::Tx& tx) {
    return QueueView{storage::conversations::queue(tx, names, sensitive, limit, offset),
                     storage::conversations::counts(tx, sensitive)};
  };
  const QueueView view = co_await bot::in_store<QueueView>(context.store, bot::Access::read, std::move(look));
  json::object counts;
  counts["waiting"] = view.counts.waiting;
  counts["danger"] = view.counts.danger;
  counts["owned"] = view.counts.owned;
  counts["oldest_waiting"] = time_or_null(view.counts.oldest_waiting);
  json::object body;
  body["conversations"] = json_of(view.page.rows);
  body["total"] = view.page.total;
  body["counts"] = std::move(counts);
  co_return net::Response(ok(body));
}

asio::awaitable<net::Response> take_next(Context& context, Call call) {
  Input input(call);
  std::vector<std::string> queues = input.texts("queues");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<Changed>(Desk)> work = [queues](Desk desk) { return bot::helpdesk::take_next(desk, queues); };
  Outcome<Changed> outcome = co_await at_desk<Changed>(context, call.user, std::move(work));
  if (!outcome.ok()) co_return net::Response(no_content());
  co_return net::Response(ok(json_of(outcome.value->conversation)));
}

constexpr Route kRoutes[] = {
    {"GET", "/queue", Access::work, queue},
    {"POST", "/queue/take", Access::work, take_next, true},
};

}  // namespace

std::span<const Route> queue_routes() {
  return kRoutes;
}

}  // namespace orienta::api
