// SPDX-License-Identifier: Apache-2.0
// What the program itself serves to browsers and monitors: the try-it page and its files, health, readiness, metrics.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "server/context.hpp"
#include "server/net/net.hpp"

namespace orienta::pages {

// A file that was built into the program; empty if there is none of that name.
[[nodiscard]] std::string_view asset(std::string_view name);
boost::asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request);

}  // namespace orienta::pages
