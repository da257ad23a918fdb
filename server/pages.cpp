// SPDX-License-Identifier: Apache-2.0
#include "server/pages.hpp"

#include <boost/json/object.hpp>

#include "assets.hpp"
#include "bot/async.hpp"
#include "server/api/api.hpp"
#include "server/metrics.hpp"

namespace orienta::pages {
namespace {

namespace asio = boost::asio;
using server::Context;

struct File {
  std::string_view path, asset, type;
};
constexpr File kFiles[] = {
    {"/try", "try.html", "text/html; charset=utf-8"},
    {"/webchat.js", "webchat.js", "text/javascript; charset=utf-8"},
    {"/webchat.css", "webchat.css", "text/css; charset=utf-8"},
    {"/icon.svg", "icon.svg", "image/svg+xml"},
};

// No inline script or style, nothing from anywhere else, nobody frames us.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; media-src 'self' https:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

model::HttpResponse file(const File& row) {
  model::HttpResponse response;
  response.status = 200;
  response.headers = {{"content-type", std::string(row.type)},
                      {"content-security-policy", std::string(kPolicy)},
                      {"referrer-policy", "no-referrer"},
                      {"cache-control", "public, max-age=300"}};
  response.body = std::string(asset(row.asset));
  return response;
}

model::HttpResponse plain(int status, std::string_view type, std::string body) {
  model::HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", std::string(type)}, {"cache-control", "no-store"}};
  response.body = std::move(body);
  return response;
}

asio::awaitable<model::HttpResponse> home(Context&) {
  model::HttpResponse response;
  response.status = 302;
  response.headers = {{"location", "/try"}};
  co_return response;
}

// The process lives and its io thread answers.
asio::awaitable<model::HttpResponse> health(Context&) {
  co_return plain(200, "application/json", "{\"status\":\"ok\"}");
}

// The database answers and scripts are in force: a balancer may send people here.
asio::awaitable<model::HttpResponse> ready(Context& context) {
  bool stored = true;
  try {
    std::function<std::int64_t(storage::Tx&)> look = [](storage::Tx& tx) { return storage::events::last_seq(tx); };
    co_await bot::in_store<std::int64_t>(context.store, bot::Access::read, std::move(look));
  } catch (const std::exception&) {
    stored = false;
  }
  const bool ready = stored && !context.stopping;
  boost::json::object body;
  body["status"] = ready ? "ready" : "not ready";
  body["storage"] = stored;
  body["stopping"] = context.stopping;
  body["flows"] = context.service.flows() ? context.service.flows()->version : "";
  co_return api::ok(body, ready ? 200 : 503);
}

struct Gauges {
  storage::conversations::QueueCounts queue;
  std::map<std::string, std::int64_t> outbox;
};

asio::awaitable<model::HttpResponse> metrics_page(Context& context) {
  std::vector<std::string> ids;
  for (const connectors::Channel& channel : context.service.channels().channels) ids.push_back(channel.id);
  bool stored = true;
  Gauges gauges;
  try {
    std::function<Gauges(storage::Tx&)> look = [ids](storage::Tx& tx) {
      Gauges found;
      found.queue = storage::conversations::counts(tx, true);
      for (const std::string& id : ids) found.outbox[id] = storage::outbox::depth(tx, id);
      return found;
    };
    gauges = co_await bot::in_store<Gauges>(context.store, bot::Access::read, std::move(look));
  } catch (const std::exception&) {
    stored = false;
  }
  metrics::set("orienta_storage_up", stored ? 1 : 0);
  metrics::set("orienta_queue_waiting", static_cast<double>(gauges.queue.waiting));
  for (const auto& [id, depth] : gauges.outbox) {
    metrics::set("orienta_outbox_waiting", static_cast<double>(depth), {{"channel", id}});
  }
  co_return plain(200, "text/plain; version=0.0.4; charset=utf-8", metrics::exposition());
}

struct Page {
  std::string_view path;
  asio::awaitable<model::HttpResponse> (*run)(Context&);
};
constexpr Page kPages[] = {{"/", home}, {"/healthz", health}, {"/readyz", ready}, {"/metrics", metrics_page}};

}  // namespace

std::string_view asset(std::string_view name) {
  for (const auto& [file_name, content] : embedded::assets()) {
    if (file_name == name) return content;
  }
  return {};
}

asio::awaitable<net::Response> handle(Context& context, model::HttpRequest request) {
  const std::string_view path = model::path_of(request.url);
  for (const File& row : kFiles) {
    if (row.path == path) co_return net::Response(file(row));
  }
  for (const Page& page : kPages) {
    if (page.path != path) continue;
    model::HttpResponse response = co_await page.run(context);
    co_return net::Response(std::move(response));
  }
  co_return net::Response(
      api::error(404, "not_found", "There is nothing here. The try-it page is /try, the API is /api/v1."));
}

}  // namespace orienta::pages
