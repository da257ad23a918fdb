// SPDX-License-Identifier: Apache-2.0
// Cases: what was asked or complained of, its state, its history, its end.
#include "bot/async.hpp"
#include "bot/reference.hpp"
#include "server/api/desk.hpp"

namespace orienta::api {
namespace {

using bot::helpdesk::Desk;
using bot::helpdesk::Outcome;
using model::CaseId;
using server::Context;

asio::awaitable<net::Response> list(Context& context, Call call) {
  Input input(call);
  storage::cases::Filter filter;
  filter.include_sensitive = bot::helpdesk::may_see_sensitive(call.user.role);
  filter.limit = static_cast<std::size_t>(input.query_number("limit", 50, 1, 200));
  filter.before = input.query_time("before");
  const std::string state = input.query_text("state");
  const std::string kind = input.query_text("kind");
  if (!state.empty()) filter.state = input.word("state", state, model::parse_case_state(state), model::CaseState::open);
  if (!kind.empty()) filter.kind = input.word("kind", kind, model::parse_case_kind(kind), model::CaseKind::request);
  if (input.query_text("assignee") == "me") filter.assignee = call.user.id;
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<std::vector<model::Case>(storage::Tx&)> look = [filter](storage::Tx& tx) {
    return storage::cases::list(tx, filter);
  };
  const auto items =
      co_await bot::in_store<std::vector<model::Case>>(context.store, bot::Access::read, std::move(look));
  json::object body;
  body["cases"] = json_of(items);
  co_return net::Response(ok(body));
}

struct Shown {
  std::optional<model::Case> item;
  std::vector<model::CaseChange> history;
};

// By id, or by the reference that a person reads out.
asio::awaitable<net::Response> show(Context& context, Call call) {
  const std::string name = call.path.at("id");
  const auto id = CaseId::parse(name);
  const auto reference = bot::find_reference(name);
  const model::User user = call.user;
  std::function<Shown(storage::Tx&)> look = [=](storage::Tx& tx) {
    Shown shown;
    if (id) {
      shown.item = storage::cases::get(tx, *id);
    } else if (reference) {
      shown.item = storage::cases::by_reference(tx, *reference);
    }
    if (!shown.item || !bot::helpdesk::visible(user, *shown.item)) return Shown{};
    shown.history = storage::cases::history(tx, shown.item->id);
    return shown;
  };
  const Shown shown = co_await bot::in_store<Shown>(context.store, bot::Access::read, std::move(look));
  if (!shown.item) co_return net::Response(error(404, "not_found", "There is no such case."));
  json::object body = json_of(*shown.item);
  body["history"] = json_of(shown.history);
  co_return net::Response(ok(body));
}

asio::awaitable<net::Response> resolve(Context& context, Call call) {
  Input input(call);
  bot::helpdesk::Resolution resolution;
  resolution.id = input.path_id<CaseId>();
  resolution.text = input.text("text", false);
  resolution.untold_reason = input.text("untold_reason", false);
  resolution.seen_seq = input.number("seen_seq", 0);
  resolution.keep = input.flag("keep");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<bot::helpdesk::Resolved>(Desk)> work = [resolution](Desk desk) {
    return bot::helpdesk::resolve(desk, resolution);
  };
  Outcome<bot::helpdesk::Resolved> outcome =
      co_await at_desk<bot::helpdesk::Resolved>(context, call.user, std::move(work));
  if (!outcome.ok()) co_return net::Response(refused(outcome.refused));
  follow(context, outcome.value->after, outcome.value->item.conversation_id);
  co_return net::Response(ok(json_of(outcome.value->item)));
}

asio::awaitable<net::Response> set_state(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<CaseId>();
  const std::string word = input.text("state");
  const auto to = input.word("state", word, model::parse_case_state(word), model::CaseState::in_progress);
  const std::string note = input.text("note", false);
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<model::Case>(Desk)> work = [=](Desk desk) {
    return bot::helpdesk::set_state(desk, id, to, note);
  };
  Outcome<model::Case> outcome = co_await at_desk<model::Case>(context, call.user, std::move(work));
  if (!outcome.ok()) co_return net::Response(refused(outcome.refused));
  co_return net::Response(ok(json_of(*outcome.value)));
}

constexpr Route kRoutes[] = {
    {"GET", "/cases", Access::work, list},
    {"GET", "/cases/{id}", Access::work, show},
    {"POST", "/cases/{id}/resolve", Access::work, resolve, true},
    {"POST", "/cases/{id}/state", Access::work, set_state, true},
};

}  // namespace

std::span<const Route> case_routes() {
  return kRoutes;
}

}  // namespace orienta::api
