// SPDX-License-Identifier: Apache-2.0
// The bot's way to providers over server/net's client.
#pragma once

#include "bot/service.hpp"
#include "server/net/net.hpp"

namespace orienta::server {

class ClientTransport final : public bot::Transport {
 public:
  explicit ClientTransport(net::Client& client) : client_(client) {}
  boost::asio::awaitable<bot::SendResult> send(model::HttpRequest request) override {
    net::ClientResult result = co_await client_.send(std::move(request));
    if (auto* failure = std::get_if<net::ClientFailure>(&result)) {
      bot::SendFailure out;
      out.surely_not_sent = failure->surely_not_sent;
      out.reason = std::move(failure->reason);
      co_return out;
    }
    co_return std::get<model::HttpResponse>(std::move(result));
  }

 private:
  net::Client& client_;
};

}  // namespace orienta::server
