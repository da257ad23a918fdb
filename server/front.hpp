// SPDX-License-Identifier: Apache-2.0
// Every request enters here and goes to one of four doors by the beginning of its path.
#pragma once

#include "server/context.hpp"
#include "server/net/net.hpp"

namespace orienta::server {

class Front final : public net::Handler {
 public:
  explicit Front(Context& context) : context_(context) {}
  std::variant<std::size_t, model::HttpResponse> body_limit(const model::HttpRequest& head) override;
  boost::asio::awaitable<net::Response> handle(model::HttpRequest request) override;

 private:
  Context& context_;
};

}  // namespace orienta::server
