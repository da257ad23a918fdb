// SPDX-License-Identifier: Apache-2.0
#include "server/webchat.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cmath>

#include "bot/async.hpp"
#include "flows/text/text.hpp"
#include "server/api/api.hpp"
#include "server/auth/token.hpp"

namespace orienta::webchat {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using server::Context;

constexpr std::string_view kPrefix = "/webchat/";
constexpr std::size_t kMaxBody = 16 * 1024;
constexpr std::size_t kLongestText = 4096;
constexpr std::size_t kAtOnce = 100;
constexpr std::int64_t kLongestWait = 25;

struct Target {
  const connectors::Channel* channel = nullptr;
  std::string_view action;
};

Target target_of(Context& context, std::string_view url) {
  Target target;
  const std::string_view rest = model::path_of(url).substr(kPrefix.size());
  const std::size_t slash = rest.find('/');
  const connectors::Channel* channel = context.service.channels().find(rest.substr(0, slash));
  if (channel == nullptr || channel->type != "webchat" || slash == std::string_view::npos) return target;
  target.channel = channel;
  target.action = rest.substr(slash + 1);
  return target;
}

// Pages of partners may embed the chat if the channel names them; our own page needs nothing.
void allow_origin(const connectors::Channel& channel, const model::HttpRequest& request,
                  model::HttpResponse& response) {
  std::string_view allowed = channel.get("allowed_origins");
  // Also when it is refused: a cache must not give one site's answer to another.
  if (!allowed.empty()) response.headers.emplace_back("vary", "origin");
  const auto origin = model::header(request.headers, "origin");
  if (!origin) return;
  while (!allowed.empty()) {
    const std::size_t end = allowed.find_first_of(", ");
    if (allowed.substr(0, end) == *origin) {
      response.headers.emplace_back("access-control-allow-origin", std::string(*origin));
      response.headers.emplace_back("access-control-allow-headers", "authorization, content-type");
      response.headers.emplace_back("access-control-allow-methods", "GET, POST");
      response.headers.emplace_back("access-control-expose-headers", "retry-after");
      response.headers.emplace_back("access-control-max-age", "600");
      return;
    }
    allowed = end == std::string_view::npos ? std::string_view() : allowed.substr(end + 1);
  }
}

model::HttpResponse too_fast(model::Millis wait) {
  model::HttpResponse response = api::error(429, "too_many", "Too many at once. Wait a little and try again.");
  response.headers.emplace_back("retry-after", std::to_string(wait.count() / 1000 + 1));
  return response;
}

model::HttpResponse unknown_visitor() {
  return api::error(401, "unknown_visitor", "This conversation is not known here. Start a new one with POST sessions.");
}

std::optional<json::object> body_of(const model::HttpRequest& request) {
  json::parse_options options;
  options.max_depth = 8;
  boost::system::error_code failed;
  json::value value = json::parse(request.body.empty() ? "{}" : request.body, failed, {}, options);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The visitor's address is the id of their conversation, so that the last words after "delete my data" can still be
// fetched when nothing else is left.
struct Visitor {
  model::ConversationId conversation;
  bool erased = false;
};

// Writing renews how long an idle visitor is remembered; reading costs no commit.
asio::awaitable<std::optional<Visitor>> visitor_of(Context& context, const connectors::Channel& channel,
                                                   const model::HttpRequest& request, bot::Access access) {
  const auto authorization = model::header(request.headers, "authorization");
  const std::string token = authorization ? auth::bearer_of(*authorization) : std::string();
  if (token.empty()) co_return std::nullopt;
  const std::string hash = auth::token_hash(token);
  const std::string channel_id = channel.id;
  std::optional<model::Time> renew;
  if (access == bot::Access::write) renew = context.service.now();
  std::function<std::optional<Visitor>(storage::Tx&)> look = [hash, channel_id,
                                                              renew](storage::Tx& tx) -> std::optional<Visitor> {
    const auto address = storage::users::find_visitor(tx, hash, channel_id, renew);
    if (!address) return std::nullopt;
    const auto id = model::ConversationId::parse(*address);
    if (!id) return std::nullopt;
    const model::Address known{model::AddressKind::webchat, *address};
    return Visitor{*id, !storage::contacts::find_by_address(tx, channel_id, known).has_value()};
  };
  const std::optional<Visitor> visitor =
      co_await bot::in_store<std::optional<Visitor>>(context.store, access, std::move(look));
  co_return visitor;
}

asio::awaitable<model::HttpResponse> start_session(Context& context, const connectors::Channel& channel,
                                                   model::HttpRequest request) {
  const model::Time now = context.service.now();
  const model::Millis wait = context.visitor_limiter.admit(request.remote, now);
  if (wait.count() > 0) co_return too_fast(wait);
  const std::string token = auth::make_token();
  const std::string hash = auth::token_hash(token);
  const auto conversation = context.service.ids().next_id<model::ConversationId>(now);
  const auto contact = context.service.ids().next_id<model::ContactId>(now);
  const std::string channel_id = channel.id;
  std::function<bool(storage::Tx&)> create = [=](storage::Tx& tx) {
    const model::Address address{model::AddressKind::webchat, conversation.str()};
    const model::Contact made = storage::contacts::find_or_create(tx, channel_id, {address}, "", contact, now);
    (void)storage::conversations::find_or_create(tx, made.id, channel_id, conversation, now);
    storage::users::put_visitor(tx, hash, channel_id, address.value, now);
    return true;
  };
  co_await bot::in_store<bool>(context.store, bot::Access::write, std::move(create));
  json::object body;
  body["token"] = token;
  body["conversation"] = conversation.str();
  co_return api::ok(body, 201);
}

// The visitor's message as the event it is, or what is wrong with it.
std::variant<model::InboundMessage, std::string_view> message_of(const json::object& body,
                                                                 const std::string& channel_id,
                                                                 model::ConversationId conversation, model::Time now) {
  model::InboundMessage message;
  message.channel_id = channel_id;
  message.from = {{model::AddressKind::webchat, conversation.str()}};
  message.sent_at = now;
  const std::string client_id = text_at(body, "client_id");
  if (client_id.empty() || client_id.size() > 64)
    return "\"client_id\" must be an id of your own, so that a repeated request counts once.";
  message.provider_id = conversation.str() + "/" + client_id;
  message.text = flows::text::clean(text_at(body, "text"));
  message.option_id = text_at(body, "option_id");
  if (message.text.size() > kLongestText || message.option_id.size() > 256)
    return "The message is too long: at most 4096 bytes.";
  if (const json::value* place = body.if_contains("location"); place != nullptr && place->is_object()) {
    const json::value* latitude = place->get_object().if_contains("latitude");
    const json::value* longitude = place->get_object().if_contains("longitude");
    if (latitude == nullptr || longitude == nullptr || !latitude->is_number() || !longitude->is_number()) {
      return "\"location\" needs the numbers latitude and longitude.";
    }
    model::Location location;
    location.latitude = latitude->to_number<double>();
    location.longitude = longitude->to_number<double>();
    if (std::abs(location.latitude) > 90 || std::abs(location.longitude) > 180) return "\"location\" is out of range.";
    message.location = location;
    message.kind = model::InboundKind::location;
  } else if (!message.option_id.empty()) {
    message.kind = model::InboundKind::option;
  } else if (message.text.empty()) {
    return "Send \"text\", \"option_id\" or \"location\".";
  }
  return message;
}

asio::awaitable<model::HttpResponse> take_message(Context& context, const connectors::Channel& channel,
                                                  model::HttpRequest request) {
  const std::optional<Visitor> visitor = co_await visitor_of(context, channel, request, bot::Access::write);
  if (!visitor || visitor->erased) co_return unknown_visitor();
  const model::Time now = context.service.now();
  const model::Millis wait = context.message_limiter.admit(visitor->conversation.str(), now);
  if (wait.count() > 0) co_return too_fast(wait);
  const auto body = body_of(request);
  if (!body) co_return api::error(400, "bad_json", "The body must be one JSON object in UTF-8.");
  auto parsed = message_of(*body, channel.id, visitor->conversation, now);
  if (const auto* problem = std::get_if<std::string_view>(&parsed)) co_return api::error(422, "bad_input", *problem);
  std::vector<model::ChannelEvent> events;
  events.emplace_back(std::get<model::InboundMessage>(std::move(parsed)));
  const bot::Accepted accepted = co_await context.service.accept(std::move(events));
  json::object answer;
  answer["seq"] = accepted.last_seq;
  co_return api::ok(answer, 202);
}

json::object shown(const model::Message& message) {
  json::object out;
  out["seq"] = message.seq;
  out["direction"] = model::name_of(message.direction);
  out["author"] = model::name_of(message.author);
  out["at"] = api::time_or_null(message.received_at);
  json::object content = message.content;
  for (const std::string_view internal : {"client_id", "tells_case", "detail"}) content.erase(internal);
  if (!content.contains("text")) content["text"] = message.text;
  out["message"] = std::move(content);
  return out;
}

asio::awaitable<model::HttpResponse> messages(Context& context, const connectors::Channel& channel,
                                              model::HttpRequest request) {
  const std::optional<Visitor> visitor = co_await visitor_of(context, channel, request, bot::Access::read);
  if (!visitor) co_return unknown_visitor();
  api::Call call;
  if (auto query = model::parse_form(model::query_of(request.url), 8)) {
    for (auto& [name, value] : *query) call.query.insert_or_assign(std::move(name), std::move(value));
  }
  api::Input input(call);
  const std::int64_t after = input.query_number("after", 0, 0, std::numeric_limits<std::int64_t>::max());
  const std::int64_t wait = input.query_number("wait", 0, 0, kLongestWait);
  if (input.problem()) co_return *input.problem();
  const model::ConversationId id = visitor->conversation;
  const model::Time until = context.service.now() + std::chrono::seconds(wait);
  for (;;) {
    std::function<std::vector<model::Message>(storage::Tx&)> look = [id, after](storage::Tx& tx) {
      return storage::messages::thread(tx, id, after, 0, kAtOnce);
    };
    const auto found =
        co_await bot::in_store<std::vector<model::Message>>(context.store, bot::Access::read, std::move(look));
    json::array out;
    std::int64_t last = after;
    for (const model::Message& message : found) {
      last = std::max(last, message.seq);
      const bool for_visitor = message.direction == model::Direction::in || message.direction == model::Direction::out;
      if (for_visitor) out.push_back(shown(message));  // notes and system lines are not theirs to see
    }
    const model::Time now = context.service.now();
    if (!out.empty() || now >= until || context.hub.stopping()) {
      json::object body;
      body["messages"] = std::move(out);
      body["last_seq"] = last;
      co_return api::ok(body);
    }
    co_await context.hub.wait_conversation(id, until - now);
  }
}

struct Action {
  std::string_view name, method;
  asio::awaitable<model::HttpResponse> (*run)(Context&, const connectors::Channel&, model::HttpRequest);
};
constexpr Action kActions[] = {
    {"sessions", "POST", start_session},
    {"messages", "POST", take_message},
    {"messages", "GET", messages},
};

}  // namespace

std::variant<std::size_t, model::HttpResponse> body_limit(Context& context, const model::HttpRequest& head) {
  const Target target = target_of(context, head.url);
  bool known = false;
  for (const Action& action : kActions) {
    if (action.name != target.action) continue;
    known = true;
    if (head.method == "OPTIONS") return std::size_t{0};
    if (action.method == head.method) return head.method == "POST" ? kMaxBody : std::size_t{0};
  }
  if (!known) return api::error(404, "not_found", "There is no such web chat.");
  return api::error(405, "method_not_allowed", "Use GET or POST as the page does.");
}

asio::awaitable<net::Response> handle(Context& context, model::HttpRequest request) {
  const Target target = target_of(context, request.url);
  model::HttpResponse response = api::error(404, "not_found", "There is no such web chat.");
  if (target.channel != nullptr && request.method == "OPTIONS") {
    response = api::no_content();
  } else if (target.channel != nullptr) {
    for (const Action& action : kActions) {
      if (action.name != target.action || action.method != request.method) continue;
      model::HttpRequest copy = request;
      response = co_await action.run(context, *target.channel, std::move(copy));
      break;
    }
  }
  if (target.channel != nullptr) allow_origin(*target.channel, request, response);
  co_return net::Response(std::move(response));
}

}  // namespace orienta::webchat
