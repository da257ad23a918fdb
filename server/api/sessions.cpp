// SPDX-License-Identifier: Apache-2.0
// Signing in and out. Passwords are argon2id hashes, checked off the io thread; a wrong address and a wrong password
// take the same time and give the same answer.
#include <algorithm>

#include "bot/async.hpp"
#include "server/api/api.hpp"
#include "server/auth/password.hpp"
#include "server/auth/token.hpp"
#include "server/metrics.hpp"
#include "server/pages.hpp"

namespace orienta::api {
namespace {

using server::Context;

asio::awaitable<net::Response> sign_in(Context& context, Call call) {
  Input input(call);
  std::string email = input.text("email");
  const std::string password = input.text("password");
  if (input.problem()) co_return net::Response(*input.problem());
  std::transform(email.begin(), email.end(), email.begin(), [](unsigned char c) { return std::tolower(c); });
  const model::Time now = context.service.now();
  const model::Millis wait = std::max(context.sign_in_limiter.admit("address:" + call.request.remote, now),
                                      context.sign_in_limiter.admit("account:" + email, now));
  if (wait.count() > 0) {
    model::HttpResponse response = error(429, "too_many", "Too many attempts. Wait a little and try again.");
    response.headers.emplace_back("retry-after", std::to_string(wait.count() / 1000 + 1));
    co_return net::Response(std::move(response));
  }
  std::function<std::optional<model::User>(storage::Tx&)> look = [email](storage::Tx& tx) {
    return storage::users::by_email(tx, email);
  };
  std::optional<model::User> user =
      co_await bot::in_store<std::optional<model::User>>(context.store, bot::Access::read, std::move(look));
  const std::string hash = user && user->active ? user->password_hash : std::string();
  auto matches = std::make_shared<bool>(false);
  std::function<void()> check = [hash, password, matches] { *matches = auth::verify_password(hash, password); };
  const bool had_room = co_await context.pool.run(std::move(check));
  if (!had_room) co_return net::Response(error(503, "busy", "The server is busy. Try again in a moment."));
  if (!user || !user->active || !*matches) {
    metrics::count("orienta_sign_in_failures_total");
    co_return net::Response(error(401, "wrong_credentials", "The address or the password is wrong."));
  }
  const std::string token = auth::make_token();
  storage::users::SignIn row;
  row.token_hash = auth::token_hash(token);
  row.csrf = auth::make_token();
  row.user_id = user->id;
  row.created_at = row.last_seen_at = now;
  row.expires_at = now + std::chrono::hours(context.config.helpdesk.session_hours);
  std::function<bool(storage::Tx&)> keep = [row](storage::Tx& tx) {
    storage::users::put_sign_in(tx, row);
    return true;
  };
  co_await bot::in_store<bool>(context.store, bot::Access::write, std::move(keep));
  json::object body;
  body["token"] = token;
  body["csrf"] = row.csrf;
  body["expires_at"] = time_or_null(row.expires_at);
  body["user"] = json_of(*user);
  model::HttpResponse response = ok(body, 201);
  const bool https = context.config.server.public_url.starts_with("https://");
  response.headers.emplace_back(
      "set-cookie", "orienta_session=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
                        std::to_string(context.config.helpdesk.session_hours * 3600) + (https ? "; Secure" : ""));
  co_return net::Response(std::move(response));
}

asio::awaitable<net::Response> sign_out(Context& context, Call call) {
  std::function<bool(storage::Tx&)> forget = [hash = call.token_hash](storage::Tx& tx) {
    storage::users::remove_sign_in(tx, hash);
    return true;
  };
  co_await bot::in_store<bool>(context.store, bot::Access::write, std::move(forget));
  model::HttpResponse response = no_content();
  response.headers.emplace_back("set-cookie", "orienta_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  co_return net::Response(std::move(response));
}

asio::awaitable<net::Response> me(Context&, Call call) {
  co_return net::Response(ok(json_of(call.user)));
}

asio::awaitable<net::Response> document(Context&, Call) {
  model::HttpResponse response;
  response.status = 200;
  response.headers = {{"content-type", "application/json"}};
  response.body = std::string(pages::asset("openapi.json"));
  co_return net::Response(std::move(response));
}

constexpr Route kRoutes[] = {
    {"GET", "/openapi.json", Access::open, document},
    {"POST", "/sessions", Access::open, sign_in, true},
    {"DELETE", "/sessions/current", Access::anyone, sign_out},
    {"GET", "/me", Access::anyone, me},
};

}  // namespace

std::span<const Route> session_routes() {
  return kRoutes;
}

}  // namespace orienta::api
