// SPDX-License-Identifier: Apache-2.0
#include "server/net/any_stream.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace orienta::net {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

template <class Stream>
class Erased : public AnyStream {
 public:
  template <class... Args>
  explicit Erased(Args&&... args) : stream_(std::forward<Args>(args)...) {}

  asio::awaitable<IoResult> read_some(asio::mutable_buffer buffer) override {
    IoResult result;
    result.size = co_await stream_.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, result.error));
    co_return result;
  }

  asio::awaitable<IoResult> write(asio::const_buffer buffer) override {
    IoResult result;
    result.size = co_await asio::async_write(stream_, buffer, asio::redirect_error(asio::use_awaitable, result.error));
    co_return result;
  }

 protected:
  Stream stream_;
};

class Plain final : public Erased<tcp::socket> {
 public:
  using Erased::Erased;
  asio::awaitable<IoResult> handshake(std::string) override { co_return IoResult(); }
  tcp::socket& socket() override { return stream_; }
  bool is_tls() const override { return false; }
};

class Tls final : public Erased<asio::ssl::stream<tcp::socket>> {
 public:
  using Erased::Erased;
  asio::awaitable<IoResult> handshake(std::string host) override {
    IoResult result;
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    // Server name indication carries names only, never addresses (RFC 6066, 3).
    if (not_an_address && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1) {
      result.error = asio::error::invalid_argument;
      co_return result;
    }
    stream_.set_verify_callback(asio::ssl::host_name_verification(host), result.error);
    if (result.error) co_return result;
    co_await stream_.async_handshake(asio::ssl::stream_base::client,
                                     asio::redirect_error(asio::use_awaitable, result.error));
    co_return result;
  }
  tcp::socket& socket() override { return stream_.next_layer(); }
  bool is_tls() const override { return true; }
};

}  // namespace

std::unique_ptr<AnyStream> plain_stream(tcp::socket socket) {
  return std::make_unique<Plain>(std::move(socket));
}

std::unique_ptr<AnyStream> tls_stream(tcp::socket socket, asio::ssl::context& context) {
  return std::make_unique<Tls>(std::move(socket), context);
}

}  // namespace orienta::net
