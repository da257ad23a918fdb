// SPDX-License-Identifier: Apache-2.0
// The REST API below /api/v1. One file per resource; each gives its rows to one table (routes.cpp), and every row says
// which roles may call it. openapi.json is the same table in words; a test holds the two together.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/helpdesk.hpp"
#include "server/context.hpp"
#include "server/net/net.hpp"

namespace orienta::api {

namespace asio = boost::asio;
namespace json = boost::json;

// Who may call a route. `open` needs no sign-in.
enum class Access { open, anyone, work, supervise, edit, administer };
[[nodiscard]] bool permits(Access access, model::Role role);

struct Call {
  model::HttpRequest request;
  std::map<std::string, std::string, std::less<>> path;  // {id} ...
  std::map<std::string, std::string, std::less<>> query;
  json::object body;  // empty if there is none
  model::User user;   // of the sign-in; nil id for open routes
  std::string token_hash;
};

using Handler = asio::awaitable<net::Response> (*)(server::Context& context, Call call);

struct Route {
  std::string_view method;
  std::string_view path;  // "/conversations/{id}/messages"
  Access access;
  Handler handler;
  bool takes_body = false;
};
[[nodiscard]] std::vector<Route> routes();

// Finds the route, signs the caller in, checks role and CSRF, reads the body, calls the handler.
asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request);
// Largest body for that request, or the refusal (404, 405).
[[nodiscard]] std::variant<std::size_t, model::HttpResponse> body_limit(const model::HttpRequest& head);

// --- answers
// ------------------------------------------------------------------------------------------------------------
[[nodiscard]] model::HttpResponse ok(const json::value& body, int status = 200);
[[nodiscard]] model::HttpResponse no_content();
// {"error":{"code":..., "message":...}}: the message says what to do.
[[nodiscard]] model::HttpResponse error(int status, std::string_view code, std::string_view message);
[[nodiscard]] model::HttpResponse refused(const bot::helpdesk::Refused& refused);

// --- JSON of resources (json.cpp)
// ---------------------------------------------------------------------------------------
[[nodiscard]] json::object json_of(const model::User& user);
[[nodiscard]] json::object json_of(const model::Conversation& conversation);
[[nodiscard]] json::object json_of(const model::Message& message);
[[nodiscard]] json::object json_of(const model::Case& item);
[[nodiscard]] json::object json_of(const model::CaseChange& change);
template <class T>
[[nodiscard]] json::array json_of(const std::vector<T>& items) {
  json::array out;
  for (const T& item : items) out.push_back(json_of(item));
  return out;
}
// RFC 3339 in UTC, or null for "not yet" (the epoch).
[[nodiscard]] json::value time_or_null(model::Time at);

// --- input
// ---------------------------------------------------------------------------------------------------------------
// Members of the body and the query; a wrong type or range is told by `problem`, which then holds the answer to give.
class Input {
 public:
  explicit Input(const Call& call) : call_(call) {}
  [[nodiscard]] std::string text(std::string_view name, bool required = true);
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t fallback);
  [[nodiscard]] bool flag(std::string_view name);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name);
  [[nodiscard]] std::int64_t query_number(std::string_view name, std::int64_t fallback, std::int64_t least,
                                          std::int64_t most);
  [[nodiscard]] std::string query_text(std::string_view name) const;
  [[nodiscard]] model::Time query_time(std::string_view name);
  template <class IdType>
  [[nodiscard]] IdType path_id(std::string_view name = "id") {
    const auto parsed = IdType::parse(call_.path.at(std::string(name)));
    if (!parsed) complain(name, "must be an id such as 0197b335-6ded-79a4-95a6-3af85b57f108");
    return parsed.value_or(IdType{});
  }
  template <class E>
  [[nodiscard]] E word(std::string_view name, const std::string& text, std::optional<E> parsed, E fallback) {
    if (!text.empty() && !parsed) complain(name, "is not one of the allowed words; see openapi.json");
    return parsed.value_or(fallback);
  }
  void complain(std::string_view name, std::string_view what);
  [[nodiscard]] const std::optional<model::HttpResponse>& problem() const { return problem_; }

 private:
  const Call& call_;
  std::optional<model::HttpResponse> problem_;
};

// Runs desk work in one transaction and hands what follows (turns, sends) to the service.
template <class T>
asio::awaitable<bot::helpdesk::Outcome<T>> at_desk(server::Context& context, model::User user,
                                                   std::function<bot::helpdesk::Outcome<T>(bot::helpdesk::Desk)> work);

// Rows of each resource.
[[nodiscard]] std::span<const Route> session_routes();
[[nodiscard]] std::span<const Route> queue_routes();
[[nodiscard]] std::span<const Route> conversation_routes();
[[nodiscard]] std::span<const Route> case_routes();
[[nodiscard]] std::span<const Route> event_routes();
[[nodiscard]] std::span<const Route> user_routes();
[[nodiscard]] std::span<const Route> flow_routes();

}  // namespace orienta::api
