// SPDX-License-Identifier: Apache-2.0
// Threads: reading, answering, noting, handing over and back.
#include "bot/async.hpp"
#include "server/api/desk.hpp"

namespace orienta::api {
namespace {

using bot::helpdesk::Changed;
using bot::helpdesk::Desk;
using bot::helpdesk::Outcome;
using model::Conversation;
using model::ConversationId;
using server::Context;

net::Response not_found() {
  return net::Response(error(404, "not_found", "There is no such conversation."));
}

struct Listed {
  std::vector<Conversation> rows;
};

asio::awaitable<net::Response> list(Context& context, Call call) {
  Input input(call);
  const auto limit = static_cast<std::size_t>(input.query_number("limit", 50, 1, 200));
  const model::Time before = input.query_time("before");
  const std::string owner_text = input.query_text("owner");
  const bool mine = owner_text == "me";
  std::optional<model::OwnerKind> owner;
  if (!owner_text.empty() && !mine) {
    owner = input.word("owner", owner_text, model::parse_owner_kind(owner_text), model::OwnerKind::queue);
  }
  if (input.problem()) co_return net::Response(*input.problem());
  const model::User user = call.user;
  std::function<Listed(storage::Tx&)> look = [=](storage::Tx& tx) {
    Listed listed;
    listed.rows =
        mine ? storage::conversations::owned_by(tx, user.id, limit)
             : storage::conversations::recent(tx, owner, bot::helpdesk::may_see_sensitive(user.role), before, limit);
    std::erase_if(listed.rows, [&user](const Conversation& c) { return !bot::helpdesk::visible(user, c); });
    return listed;
  };
  const Listed listed = co_await bot::in_store<Listed>(context.store, bot::Access::read, std::move(look));
  json::object body;
  body["conversations"] = json_of(listed.rows);
  co_return net::Response(ok(body));
}

struct Shown {
  std::optional<Conversation> conversation;
  std::optional<model::Contact> contact;
  std::vector<model::Case> cases;
  std::vector<model::Message> messages;
};

asio::awaitable<net::Response> show(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<ConversationId>();
  if (input.problem()) co_return net::Response(*input.problem());
  const model::User user = call.user;
  std::function<Shown(storage::Tx&)> look = [=](storage::Tx& tx) {
    Shown shown;
    shown.conversation = storage::conversations::get(tx, id);
    if (!shown.conversation || !bot::helpdesk::visible(user, *shown.conversation)) return Shown{};
    shown.contact = storage::contacts::get(tx, shown.conversation->contact_id);
    shown.cases = storage::cases::of_contact(tx, shown.conversation->contact_id, 50);
    std::erase_if(shown.cases, [&user](const model::Case& item) { return !bot::helpdesk::visible(user, item); });
    return shown;
  };
  const Shown shown = co_await bot::in_store<Shown>(context.store, bot::Access::read, std::move(look));
  if (!shown.conversation) co_return not_found();
  json::object body = json_of(*shown.conversation);
  if (shown.contact) {
    // The number stays hidden from agents by default (domain.md 3.4, 2): they answer through us.
    json::object contact;
    contact["id"] = shown.contact->id.str();
    contact["name"] = shown.contact->name;
    contact["language"] = shown.contact->language;
    contact["fields"] = shown.contact->fields;
    contact["consent_given"] = shown.contact->consent && shown.contact->consent->given;
    json::array stopped;
    for (const std::string& channel : shown.contact->stopped_channels) stopped.emplace_back(channel);
    contact["stopped_channels"] = std::move(stopped);
    body["contact"] = std::move(contact);
  }
  body["cases"] = json_of(shown.cases);
  co_return net::Response(ok(body));
}

asio::awaitable<net::Response> thread(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<ConversationId>();
  const std::int64_t after = input.query_number("after", 0, 0, std::numeric_limits<std::int64_t>::max());
  const std::int64_t before = input.query_number("before", 0, 0, std::numeric_limits<std::int64_t>::max());
  const auto limit = static_cast<std::size_t>(input.query_number("limit", 100, 1, 500));
  if (input.problem()) co_return net::Response(*input.problem());
  const model::User user = call.user;
  std::function<Shown(storage::Tx&)> look = [=](storage::Tx& tx) {
    Shown shown;
    shown.conversation = storage::conversations::get(tx, id);
    if (!shown.conversation || !bot::helpdesk::visible(user, *shown.conversation)) return Shown{};
    shown.messages = storage::messages::thread(tx, id, after, before, limit);
    return shown;
  };
  const Shown shown = co_await bot::in_store<Shown>(context.store, bot::Access::read, std::move(look));
  if (!shown.conversation) co_return not_found();
  json::object body;
  body["last_seq"] = shown.conversation->last_seq;
  body["messages"] = json_of(shown.messages);
  co_return net::Response(ok(body));
}

asio::awaitable<net::Response> reply(Context& context, Call call) {
  Input input(call);
  bot::helpdesk::Reply reply;
  reply.conversation = input.path_id<ConversationId>();
  reply.text = input.text("text");
  reply.seen_seq = input.number("seen_seq", -1);
  reply.client_id = input.text("client_id", false);
  if (reply.seen_seq < 0) input.complain("seen_seq", "is missing: the seq of the newest message you have on screen");
  if (reply.client_id.size() > 64) input.complain("client_id", "must have at most 64 characters");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<bot::helpdesk::Sent>(Desk)> work = [reply](Desk desk) {
    return bot::helpdesk::reply(desk, reply);
  };
  Outcome<bot::helpdesk::Sent> outcome = co_await at_desk<bot::helpdesk::Sent>(context, call.user, std::move(work));
  if (!outcome.ok()) co_return net::Response(refused(outcome.refused));
  follow(context, outcome.value->after, reply.conversation);
  json::object body;
  body["messages"] = json_of(outcome.value->messages);
  body["conversation"] = json_of(outcome.value->conversation);
  co_return net::Response(ok(body, 201));
}

asio::awaitable<net::Response> add_note(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<ConversationId>();
  const std::string text = input.text("text");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<model::Message>(Desk)> work = [=](Desk desk) {
    return bot::helpdesk::add_note(desk, id, text);
  };
  Outcome<model::Message> outcome = co_await at_desk<model::Message>(context, call.user, std::move(work));
  if (!outcome.ok()) co_return net::Response(refused(outcome.refused));
  co_return net::Response(ok(json_of(*outcome.value), 201));
}

asio::awaitable<net::Response> changed(Context& context, Call call, std::function<Outcome<Changed>(Desk)> work) {
  Outcome<Changed> outcome = co_await at_desk<Changed>(context, call.user, std::move(work));
  if (!outcome.ok()) co_return net::Response(refused(outcome.refused));
  follow(context, outcome.value->after, outcome.value->conversation.id);
  co_return net::Response(ok(json_of(outcome.value->conversation)));
}

asio::awaitable<net::Response> take(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<ConversationId>();
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<Changed>(Desk)> work = [id](Desk desk) { return bot::helpdesk::take(desk, id); };
  net::Response response = co_await changed(context, std::move(call), std::move(work));
  co_return response;
}

asio::awaitable<net::Response> hand_back(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<ConversationId>();
  const std::string target = input.text("target", false);
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<Changed>(Desk)> work = [=](Desk desk) { return bot::helpdesk::hand_back(desk, id, target); };
  net::Response response = co_await changed(context, std::move(call), std::move(work));
  co_return response;
}

asio::awaitable<net::Response> requeue(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<ConversationId>();
  std::string queue = input.text("queue", false);
  const std::string urgency_text = input.text("urgency", false);
  const auto urgency = input.word("urgency", urgency_text, model::parse_urgency(urgency_text), model::Urgency::normal);
  if (queue.empty()) queue = "general";
  if (queue.size() > 40) input.complain("queue", "must have at most 40 characters");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<Outcome<Changed>(Desk)> work = [=](Desk desk) {
    return bot::helpdesk::requeue(desk, id, queue, urgency);
  };
  net::Response response = co_await changed(context, std::move(call), std::move(work));
  co_return response;
}

constexpr Route kRoutes[] = {
    {"GET", "/conversations", Access::work, list},
    {"GET", "/conversations/{id}", Access::work, show},
    {"GET", "/conversations/{id}/messages", Access::work, thread},
    {"POST", "/conversations/{id}/messages", Access::work, reply, true},
    {"POST", "/conversations/{id}/notes", Access::work, add_note, true},
    {"POST", "/conversations/{id}/take", Access::work, take},
    {"POST", "/conversations/{id}/hand-back", Access::work, hand_back, true},
    {"POST", "/conversations/{id}/requeue", Access::work, requeue, true},
};

}  // namespace

std::span<const Route> conversation_routes() {
  return kRoutes;
}

}  // namespace orienta::api
