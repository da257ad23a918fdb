// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>

#include "bot/async.hpp"
#include "server/api/api.hpp"
#include "server/auth/token.hpp"

namespace orienta::api {
namespace {

constexpr std::string_view kPrefix = "/api/v1";
constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::size_t kUnusedBody = 1024;  // many clients send {} with every POST
constexpr std::string_view kCookie = "orienta_session";

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    path.remove_prefix(1);  // '/'
    const std::size_t end = path.find('/');
    out.push_back(path.substr(0, end));
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  }
  return out;
}

using PathValues = std::map<std::string, std::string, std::less<>>;

std::optional<PathValues> match(std::string_view pattern, std::string_view path) {
  const auto expected = segments(pattern);
  const auto given = segments(path);
  if (expected.size() != given.size()) return std::nullopt;
  PathValues values;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string_view want = expected[i];
    if (want.starts_with('{')) {
      values.emplace(want.substr(1, want.size() - 2), given[i]);
    } else if (want != given[i]) {
      return std::nullopt;
    }
  }
  return values;
}

struct Found {
  const Route* route = nullptr;
  PathValues path;
  bool path_known = false;
  std::string allow;
};

const std::vector<Route>& table() {
  static const std::vector<Route> all = routes();
  return all;
}

Found find(std::string_view method, std::string_view target) {
  Found found;
  const std::string_view path = model::path_of(target).substr(kPrefix.size());
  if (!path.starts_with('/')) return found;
  for (const Route& route : table()) {
    auto values = match(route.path, path);
    if (!values) continue;
    found.path_known = true;
    found.allow += found.allow.empty() ? "" : ", ";
    found.allow += route.method;
    if (route.method != method) continue;
    found.route = &route;
    found.path = std::move(*values);
    return found;
  }
  return found;
}

model::HttpResponse unknown_route(const Found& found) {
  if (!found.path_known) return error(404, "not_found", "There is no such address; see /api/v1/openapi.json.");
  model::HttpResponse response = error(405, "method_not_allowed", "This address answers to: " + found.allow + ".");
  response.headers.emplace_back("allow", found.allow);
  return response;
}

struct SignedIn {
  storage::users::SignIn sign_in;
  model::User user;
};

asio::awaitable<std::optional<SignedIn>> find_sign_in(server::Context& context, std::string hash) {
  const model::Time now = context.service.now();
  std::function<std::optional<SignedIn>(storage::Tx&)> work = [hash, now](storage::Tx& tx) -> std::optional<SignedIn> {
    auto sign_in = storage::users::find_sign_in(tx, hash, now);
    if (!sign_in) return std::nullopt;
    auto user = storage::users::get(tx, sign_in->user_id);
    if (!user || !user->active) return std::nullopt;
    return SignedIn{std::move(*sign_in), std::move(*user)};
  };
  auto found = co_await bot::in_store<std::optional<SignedIn>>(context.store, bot::Access::read, std::move(work));
  co_return found;
}

// What a request must carry to act for somebody. A cookie travels by itself, so with it every change needs the CSRF
// token.
asio::awaitable<std::optional<model::HttpResponse>> authenticate(server::Context& context, const Route& route,
                                                                 Call& call) {
  const auto authorization = model::header(call.request.headers, "authorization");
  const auto cookies = model::header(call.request.headers, "cookie");
  std::string token = authorization ? auth::bearer_of(*authorization) : std::string();
  const bool by_cookie = token.empty();
  if (by_cookie && cookies) token = auth::cookie_of(*cookies, kCookie);
  if (token.empty()) co_return error(401, "sign_in_needed", "Sign in with POST /api/v1/sessions and send the token.");
  call.token_hash = auth::token_hash(token);
  std::optional<SignedIn> found = co_await find_sign_in(context, call.token_hash);
  if (!found) co_return error(401, "sign_in_needed", "The session is over. Sign in again.");
  if (by_cookie && route.method != "GET") {
    const auto csrf = model::header(call.request.headers, "x-csrf-token");
    if (!csrf || !auth::equal_in_constant_time(*csrf, found->sign_in.csrf)) {
      co_return error(403, "csrf", "Send the csrf value of the session in the header X-CSRF-Token.");
    }
  }
  if (!permits(route.access, found->user.role)) {
    co_return error(403, "forbidden", "Your role may not do this.");
  }
  call.user = std::move(found->user);
  co_return std::nullopt;
}

std::optional<model::HttpResponse> read_body(const Route& route, Call& call) {
  if (!route.takes_body || call.request.body.empty()) return std::nullopt;
  const auto type = model::header(call.request.headers, "content-type");
  if (!type || !type->starts_with("application/json")) {
    return error(415, "json_needed", "Send the body as application/json.");
  }
  json::parse_options options;
  options.max_depth = 16;
  boost::system::error_code failed;
  json::value body = json::parse(call.request.body, failed, {}, options);
  if (failed || !body.is_object()) return error(400, "bad_json", "The body must be one JSON object in UTF-8.");
  call.body = std::move(body.get_object());
  return std::nullopt;
}

}  // namespace

std::vector<Route> routes() {
  std::vector<Route> all;
  for (const auto& rows : {session_routes(), queue_routes(), conversation_routes(), case_routes(), event_routes(),
                           user_routes(), flow_routes()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

std::variant<std::size_t, model::HttpResponse> body_limit(const model::HttpRequest& head) {
  const Found found = find(head.method, head.url);
  if (found.route == nullptr) return unknown_route(found);
  if (found.route->takes_body) return kMaxBody;
  return head.method == "POST" ? kUnusedBody : std::size_t{0};
}

asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request) {
  const Found found = find(request.method, request.url);
  if (found.route == nullptr) {
    model::HttpResponse response = unknown_route(found);
    co_return net::Response(std::move(response));
  }
  Call call;
  call.path = found.path;
  if (auto query = model::parse_form(model::query_of(request.url), 32)) {
    for (auto& [name, value] : *query) call.query.insert_or_assign(std::move(name), std::move(value));
  }
  call.request = std::move(request);
  if (found.route->access != Access::open) {
    std::optional<model::HttpResponse> problem = co_await authenticate(context, *found.route, call);
    if (problem) co_return net::Response(std::move(*problem));
  }
  if (auto problem = read_body(*found.route, call)) co_return net::Response(std::move(*problem));
  net::Response response = co_await found.route->handler(context, std::move(call));
  co_return response;
}

}  // namespace orienta::api
