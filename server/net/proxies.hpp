// SPDX-License-Identifier: Apache-2.0
// Who the client is when a reverse proxy stands in front.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/http.hpp"

namespace orienta::net {

// Addresses ("10.0.0.5", "::1") and networks ("10.0.0.0/8", "fd00::/8").
class ProxyList {
 public:
  // False: not an address or a network; nothing is added.
  [[nodiscard]] bool add(std::string_view entry);
  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;
  // The peer itself unless it is one of these; then the rightmost address of X-Forwarded-For that is none of these.
  // What stands further left was written by somebody who is not trusted.
  [[nodiscard]] std::string client_of(const boost::asio::ip::address& peer, const model::Headers& headers) const;

 private:
  struct Network {
    boost::asio::ip::address address;
    int prefix = 0;  // bits
  };
  std::vector<Network> networks_;
};

}  // namespace orienta::net
