// SPDX-License-Identifier: Apache-2.0
// /webchat/{channel id}/...: the web chat channel's own protocol, for the try-it page and for partners' pages. A
// visitor is a random token in the browser; losing it loses the conversation, and nobody can find it without it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <variant>

#include "server/context.hpp"
#include "server/net/net.hpp"

namespace orienta::webchat {

[[nodiscard]] std::variant<std::size_t, model::HttpResponse> body_limit(server::Context& context,
                                                                        const model::HttpRequest& head);
boost::asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request);

}  // namespace orienta::webchat
