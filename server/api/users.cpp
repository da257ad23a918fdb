// SPDX-License-Identifier: Apache-2.0
// The people who work here. Administrators only.
#include <algorithm>

#include "bot/async.hpp"
#include "server/api/api.hpp"
#include "server/auth/password.hpp"

namespace orienta::api {
namespace {

using server::Context;

asio::awaitable<net::Response> list(Context& context, Call) {
  std::function<std::vector<model::User>(storage::Tx&)> look = [](storage::Tx& tx) { return storage::users::list(tx); };
  const auto users =
      co_await bot::in_store<std::vector<model::User>>(context.store, bot::Access::read, std::move(look));
  json::object body;
  body["users"] = json_of(users);
  co_return net::Response(ok(body));
}

asio::awaitable<net::Response> add(Context& context, Call call) {
  Input input(call);
  model::User user;
  user.email = input.text("email");
  std::transform(user.email.begin(), user.email.end(), user.email.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  user.name = input.text("name", false);
  const std::string role = input.text("role");
  user.role = input.word("role", role, model::parse_role(role), model::Role::agent);
  const std::string password = input.text("password");
  if (user.email.find('@') == std::string::npos || user.email.size() > 254)
    input.complain("email", "must be an e-mail address");
  if (const auto weak = auth::refuse_password(password, user.email)) input.complain("password", *weak);
  if (input.problem()) co_return net::Response(*input.problem());
  auto hash = std::make_shared<std::string>();
  std::function<void()> work = [hash, password] { *hash = auth::hash_password(password); };
  const bool had_room = co_await context.pool.run(std::move(work));
  if (!had_room) co_return net::Response(error(503, "busy", "The server is busy. Try again in a moment."));
  const model::Time now = context.service.now();
  user.password_hash = *hash;
  user.id = context.service.ids().next_id<model::UserId>(now);
  user.created_at = now;
  std::function<bool(storage::Tx&)> insert = [user](storage::Tx& tx) { return storage::users::insert(tx, user); };
  const bool added = co_await bot::in_store<bool>(context.store, bot::Access::write, std::move(insert));
  if (!added) co_return net::Response(error(409, "taken", "There is a user with this e-mail address already."));
  co_return net::Response(ok(json_of(user), 201));
}

// Role, name, and whether the account works at all: for volunteers who leave.
asio::awaitable<net::Response> change(Context& context, Call call) {
  Input input(call);
  const auto id = input.path_id<model::UserId>();
  const std::string role = input.text("role", false);
  const auto new_role = input.word("role", role, model::parse_role(role), model::Role::agent);
  const std::string name = input.text("name", false);
  const bool has_active = call.body.contains("active");
  const bool active = input.flag("active");
  if (id == call.user.id && has_active && !active) input.complain("active", "cannot be switched off for yourself");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<std::optional<model::User>(storage::Tx&)> work = [=](storage::Tx& tx) -> std::optional<model::User> {
    auto user = storage::users::get(tx, id);
    if (!user) return std::nullopt;
    if (!role.empty()) user->role = new_role;
    if (!name.empty()) user->name = name;
    if (has_active) user->active = active;
    storage::users::save(tx, *user);
    return user;
  };
  const auto user =
      co_await bot::in_store<std::optional<model::User>>(context.store, bot::Access::write, std::move(work));
  if (!user) co_return net::Response(error(404, "not_found", "There is no such user."));
  co_return net::Response(ok(json_of(*user)));
}

constexpr Route kRoutes[] = {
    {"GET", "/users", Access::administer, list},
    {"POST", "/users", Access::administer, add, true},
    {"PATCH", "/users/{id}", Access::administer, change, true},
};

}  // namespace

std::span<const Route> user_routes() {
  return kRoutes;
}

}  // namespace orienta::api
