// SPDX-License-Identifier: Apache-2.0
// /webhooks/{channel id}[/action]: what providers send. Verified and parsed by the connector, written down, and only
// then answered.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <variant>

#include "server/context.hpp"
#include "server/net/net.hpp"

namespace orienta::webhooks {

[[nodiscard]] std::variant<std::size_t, model::HttpResponse> body_limit(server::Context& context,
                                                                        const model::HttpRequest& head);
boost::asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request);

}  // namespace orienta::webhooks
