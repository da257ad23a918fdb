// SPDX-License-Identifier: Apache-2.0
#include "server/front.hpp"

#include "server/api/api.hpp"
#include "server/media.hpp"
#include "server/metrics.hpp"
#include "server/pages.hpp"
#include "server/webchat.hpp"
#include "server/webhooks.hpp"

namespace orienta::server {
namespace {

using Limit = std::variant<std::size_t, model::HttpResponse>;

struct Door {
  std::string_view prefix;  // also the route's name in the metrics
  Limit (*body_limit)(Context&, const model::HttpRequest&);
  boost::asio::awaitable<net::Response> (*handle)(Context&, model::HttpRequest);
};

Limit api_limit(Context&, const model::HttpRequest& head) {
  return api::body_limit(head);
}

Limit page_limit(Context&, const model::HttpRequest& head) {
  if (head.method == "GET" || head.method == "HEAD") return std::size_t{0};
  return api::error(405, "method_not_allowed", "This address answers to GET.");
}

constexpr Door kDoors[] = {
    {"/webhooks/", webhooks::body_limit, webhooks::handle},
    {"/api/v1/", api_limit, api::handle},
    {"/webchat/", webchat::body_limit, webchat::handle},
    {"/media/", page_limit, media::handle},
    {"/", page_limit, pages::handle},
};

const Door& door_for(std::string_view url) {
  for (const Door& door : kDoors) {
    if (url.starts_with(door.prefix)) return door;
  }
  return kDoors[std::size(kDoors) - 1];
}

}  // namespace

Limit Front::body_limit(const model::HttpRequest& head) {
  return door_for(head.url).body_limit(context_, head);
}

boost::asio::awaitable<net::Response> Front::handle(model::HttpRequest request) {
  const Door& door = door_for(request.url);
  const model::Time begun = context_.service.now();
  net::Response response = co_await door.handle(context_, std::move(request));
  const std::string route(door.prefix);
  metrics::count("orienta_http_requests_total", {{"route", route}, {"status", std::to_string(response.head.status)}});
  if (!response.stream) {
    const auto took = context_.service.now() - begun;
    metrics::observe("orienta_http_request_seconds", static_cast<double>(took.count()) / 1000.0, {{"route", route}});
  }
  co_return response;
}

}  // namespace orienta::server
