// SPDX-License-Identifier: Apache-2.0
#include "server/webhooks.hpp"

#include "server/api/api.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"

namespace orienta::webhooks {
namespace {

constexpr std::string_view kPrefix = "/webhooks/";

struct Target {
  const connectors::Channel* channel = nullptr;
  const connectors::Connector* connector = nullptr;
  std::string action;
};

Target target_of(server::Context& context, std::string_view url) {
  Target target;
  std::string_view rest = model::path_of(url).substr(kPrefix.size());
  const std::size_t slash = rest.find('/');
  target.channel = context.service.channels().find(rest.substr(0, slash));
  if (slash != std::string_view::npos) target.action = rest.substr(slash + 1);
  if (target.channel != nullptr) target.connector = connectors::find(target.channel->type);
  return target;
}

// The same words for a channel that does not exist and one that has no webhook: nothing to learn by trying.
model::HttpResponse unknown() {
  return api::error(404, "not_found", "There is no such webhook.");
}

}  // namespace

std::variant<std::size_t, model::HttpResponse> body_limit(server::Context& context, const model::HttpRequest& head) {
  if (head.method != "GET" && head.method != "POST") {
    model::HttpResponse refusal = api::error(405, "method_not_allowed", "Webhooks answer to GET and POST.");
    refusal.headers.emplace_back("allow", "GET, POST");
    return refusal;
  }
  const Target target = target_of(context, head.url);
  if (target.connector == nullptr || target.connector->pull) return unknown();
  return target.connector->max_body;
}

boost::asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request) {
  const Target target = target_of(context, request.url);
  if (target.connector == nullptr || target.connector->pull) co_return net::Response(unknown());
  connectors::Received received = target.connector->receive(*target.channel, context.service.channels().channels,
                                                            request, target.action, context.service.now());
  if (!received.refusal.empty()) {
    metrics::count("orienta_webhook_refused_total",
                   {{"channel", target.channel->id}, {"reason", std::string(received.refusal)}});
    log::warning("webhook_refused", {{"channel", target.channel->id}, {"why", std::string(received.refusal)}});
  }
  if (!received.events.empty()) co_await context.service.accept(std::move(received.events));
  co_return net::Response(std::move(received.answer));
}

}  // namespace orienta::webhooks
