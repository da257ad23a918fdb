// SPDX-License-Identifier: Apache-2.0
// A connected byte stream, plain or TLS, behind one type: everything above it is compiled once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace orienta::net {

struct IoResult {
  boost::system::error_code error;
  std::size_t size = 0;
};

class AnyStream {
 public:
  virtual ~AnyStream() = default;
  // TLS: handshake with verification of the certificate against `host`. Plain: nothing.
  virtual boost::asio::awaitable<IoResult> handshake(std::string host) = 0;
  virtual boost::asio::awaitable<IoResult> read_some(boost::asio::mutable_buffer buffer) = 0;
  // Writes all of it; `size` is what surely left this program.
  virtual boost::asio::awaitable<IoResult> write(boost::asio::const_buffer buffer) = 0;
  virtual boost::asio::ip::tcp::socket& socket() = 0;
  [[nodiscard]] virtual bool is_tls() const = 0;
};

[[nodiscard]] std::unique_ptr<AnyStream> plain_stream(boost::asio::ip::tcp::socket socket);
[[nodiscard]] std::unique_ptr<AnyStream> tls_stream(boost::asio::ip::tcp::socket socket,
                                                    boost::asio::ssl::context& context);

}  // namespace orienta::net
