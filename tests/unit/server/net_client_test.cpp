// SPDX-License-Identifier: Apache-2.0
// The client against our own server, against servers that misbehave, and against TLS with and without trust.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdio>
#include <filesystem>

#include "net_support.hpp"

namespace orienta::net::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

model::HttpRequest request_to(std::string url, std::string method = "GET", std::string body = {}) {
  model::HttpRequest request;
  request.url = std::move(url);
  request.method = std::move(method);
  request.body = std::move(body);
  return request;
}

class ClientThread {
 public:
  explicit ClientThread(ClientOptions options = {})
      : client(io_, std::move(options)), work_(asio::make_work_guard(io_)) {
    thread_ = std::thread([this] { io_.run(); });
  }
  ~ClientThread() {
    io_.stop();
    thread_.join();
  }
  ClientResult send(model::HttpRequest request) {
    return asio::co_spawn(io_, client.send(std::move(request)), asio::use_future).get();
  }

 private:
  asio::io_context io_;

 public:
  Client client;

 private:
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

bool whole(std::string_view request) {
  const auto end = request.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  constexpr std::string_view kLength = "content-length: ";
  std::string head(request.substr(0, end));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto length = head.find(kLength);
  if (length == std::string::npos) return true;
  return request.size() >= end + 4 + std::stoul(head.substr(length + kLength.size()));
}

// Accepts connections one after the other; each is answered with the next of `answers` after a request came.
class Scripted {
 public:
  explicit Scripted(std::vector<std::string> answers)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), answers_(std::move(answers)) {
    thread_ = std::thread([this] { serve(); });
  }
  ~Scripted() {
    stop_ = true;
    boost::system::error_code ignored;
    tcp::socket wake(io_);
    wake.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/x";
  }
  std::atomic<int> connections{0};

 private:
  void serve() {
    for (const auto& answer : answers_) {
      tcp::socket socket(io_);
      acceptor_.accept(socket);
      if (stop_) return;
      ++connections;
      std::string got;
      char buffer[4096];
      boost::system::error_code ec;
      // The whole request: closing a socket with unread bytes in it resets it, and the answer may be lost with that.
      while (!ec && !whole(got)) got.append(buffer, socket.read_some(asio::buffer(buffer), ec));
      asio::write(socket, asio::buffer(answer), ec);
    }
  }
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::vector<std::string> answers_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

const model::HttpResponse& ok(const ClientResult& result) {
  static const model::HttpResponse kNone;
  const auto* response = std::get_if<model::HttpResponse>(&result);
  EXPECT_NE(response, nullptr) << std::get<ClientFailure>(result).reason;
  return response != nullptr ? *response : kNone;
}

ClientFailure failure(const ClientResult& result) {
  const auto* failed = std::get_if<ClientFailure>(&result);
  EXPECT_NE(failed, nullptr);
  return failed != nullptr ? *failed : ClientFailure();
}

TEST(NetClient, RoundTripsAndReusesItsConnection) {
  Running r;
  ClientThread c;
  const std::string base = "http://127.0.0.1:" + std::to_string(r.server.port());
  EXPECT_EQ(ok(c.send(request_to(base + "/echo?x=%20y", "POST", "hola"))).body, "POST /echo?x=%20y hola");
  EXPECT_EQ(ok(c.send(request_to(base + "/size"))).body.size(), 300'000U);
  EXPECT_EQ(ok(c.send(request_to(base + "/size", "HEAD"))).body, "");
  EXPECT_EQ(ok(c.send(request_to(base))).body, "GET / ");
  EXPECT_EQ(r.stats().requests, 4U);
  EXPECT_EQ(r.stats().connections_open, 1U);
}

TEST(NetClient, IdleConnectionClosedByTheServerIsNotUsedAgain) {
  ServerOptions options;
  options.idle_timeout = seconds(1);
  Running r(options);
  ClientThread c;
  const std::string base = "http://127.0.0.1:" + std::to_string(r.server.port());
  ok(c.send(request_to(base + "/a")));
  EXPECT_TRUE(eventually([&] { return r.stats().connections_open == 0; }));
  EXPECT_EQ(ok(c.send(request_to(base + "/echo", "POST", "b"))).body, "POST /echo b");
}

TEST(NetClient, SaysWhenNothingWasSent) {
  ClientThread c;
  std::uint16_t free_port = 0;
  {
    asio::io_context io;
    free_port = tcp::acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)).local_endpoint().port();
  }
  const std::vector<model::HttpRequest> table{
      request_to("http://127.0.0.1:" + std::to_string(free_port) + "/"),
      request_to("ftp://127.0.0.1/"),
      request_to("not an address"),
      request_to("http://user:secret@127.0.0.1/"),
      request_to("http://name.invalid/"),
      request_to("http://127.0.0.1/", "GET x"),
  };
  for (const auto& request : table) {
    const auto failed = failure(c.send(request));
    EXPECT_TRUE(failed.surely_not_sent) << request.url;
    EXPECT_EQ(failed.reason.find("secret"), std::string::npos);
  }
  auto evil = request_to("http://127.0.0.1:1/");
  evil.headers.emplace_back("x", "a\r\nb: c");
  EXPECT_TRUE(failure(c.send(evil)).surely_not_sent);
}

TEST(NetClient, AnswersThatAreNoneAreFailures) {
  const std::vector<std::string> table{
      "",
      "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
      "SMTP ready\r\n\r\n",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 3000\r\n\r\n" + std::string(3000, 'a'),
      "HTTP/1.1 200 OK\r\nx: " + std::string(100'000, 'a'),
  };
  ClientOptions options;
  options.max_body = 2000;
  ClientThread c(options);
  Scripted s(table);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto failed = failure(c.send(request_to(s.url())));
    EXPECT_FALSE(failed.surely_not_sent) << i;
    EXPECT_FALSE(failed.reason.empty());
  }
}

TEST(NetClient, AnswersOfEveryShape) {
  const std::vector<std::string> table{
      "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nX-Name: V\r\n\r\nabc",
      "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc",
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\n\r\n",
  };
  ClientThread c;
  Scripted s(table);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto result = c.send(request_to(s.url()));
    EXPECT_EQ(ok(result).body, "abc") << i;
    if (i == 0) EXPECT_EQ(model::header(ok(result).headers, "x-name"), "V");
  }
}

TEST(NetClient, TotalTimeIsBounded) {
  Running r;
  ClientOptions options;
  options.total_timeout = seconds(1);
  ClientThread c(options);
  const auto begun = std::chrono::steady_clock::now();
  const auto failed = failure(c.send(request_to("http://127.0.0.1:" + std::to_string(r.server.port()) + "/ticks")));
  EXPECT_FALSE(failed.surely_not_sent);
  EXPECT_EQ(failed.reason, "no answer in time");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(3));
}

TEST(NetClient, NothingIsSentAfterStop) {
  ClientThread c;
  c.client.stop();
  EXPECT_TRUE(failure(c.send(request_to("http://127.0.0.1:1/"))).surely_not_sent);
}

// A key and a certificate for 127.0.0.1 that nobody else has signed.
struct SelfSigned {
  std::string key, certificate;
  explicit SelfSigned(const char* subject_alt_name) {
    EVP_PKEY* pkey = EVP_EC_gen("P-256");
    X509* cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -60);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, pkey);
    X509_NAME* name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(cert, name);
    X509_EXTENSION* san = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject_alt_name);
    X509_add_ext(cert, san, -1);
    X509_sign(cert, pkey, EVP_sha256());
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(out, pkey, nullptr, nullptr, 0, nullptr, nullptr);
    key = take(out);
    out = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(out, cert);
    certificate = take(out);
    X509_EXTENSION_free(san);
    X509_free(cert);
    EVP_PKEY_free(pkey);
  }
  static std::string take(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
  }
};

class TlsServer {
 public:
  explicit TlsServer(const SelfSigned& identity)
      : context_(asio::ssl::context::tls_server), acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    context_.use_certificate_chain(asio::buffer(identity.certificate));
    context_.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
    port = acceptor_.local_endpoint().port();
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsServer() {
    stop_ = true;
    boost::system::error_code ignored;
    tcp::socket wake(io_);
    wake.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  std::uint16_t port = 0;
  std::atomic<int> requests{0};

 private:
  void serve() {
    while (true) {
      asio::ssl::stream<tcp::socket> stream(io_, context_);
      acceptor_.accept(stream.next_layer());
      if (stop_) return;
      boost::system::error_code ec;
      stream.handshake(asio::ssl::stream_base::server, ec);
      std::string got;
      char buffer[4096];
      while (!ec && got.find("\r\n\r\n") == std::string::npos) {
        got.append(buffer, stream.read_some(asio::buffer(buffer), ec));
      }
      if (ec) continue;
      ++requests;
      asio::write(stream,
                  asio::buffer(std::string("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok")), ec);
    }
  }
  asio::io_context io_;
  asio::ssl::context context_;
  tcp::acceptor acceptor_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST(NetClient, TlsIsVerified) {
  const SelfSigned right("IP:127.0.0.1");
  TlsServer server(right);
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port) + "/";
  ClientThread stranger;
  const auto refused = failure(stranger.send(request_to(url)));
  EXPECT_TRUE(refused.surely_not_sent);
  EXPECT_NE(refused.reason.find("TLS"), std::string::npos);
  EXPECT_EQ(server.requests, 0);

  const auto file = std::filesystem::temp_directory_path() / ("orienta-ca-" + std::to_string(::getpid()) + ".pem");
  const auto save = [&](const SelfSigned& identity) {
    std::FILE* out = std::fopen(file.c_str(), "w");
    ASSERT_NE(out, nullptr);
    std::fputs(identity.certificate.c_str(), out);
    std::fclose(out);
  };
  save(right);
  ClientOptions trusting;
  trusting.ca_file = file.string();
  ClientThread friendly(trusting);
  EXPECT_EQ(ok(friendly.send(request_to(url))).body, "ok");
  EXPECT_EQ(server.requests, 1);

  const SelfSigned other("DNS:other.example");
  TlsServer wrong_name(other);
  save(other);
  ClientThread misled(trusting);
  EXPECT_TRUE(
      failure(misled.send(request_to("https://127.0.0.1:" + std::to_string(wrong_name.port) + "/"))).surely_not_sent);
  EXPECT_EQ(wrong_name.requests, 0);
  std::filesystem::remove(file);
}

asio::awaitable<void> wait_long(asio::io_context& io, int& ended) {
  struct End {
    int& count;
    ~End() { ++count; }
  } end{ended};
  asio::steady_timer timer(io, std::chrono::hours(1));
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> fail_at_once() {
  throw std::runtime_error("x");
  co_return;
}

TEST(TaskGroup, CancelsWaitsAndReportsFailures) {
  asio::io_context io;
  TaskGroup group(io);
  std::vector<std::string> failed;
  group.on_error = [&](const std::string& name, std::exception_ptr) { failed.push_back(name); };
  int ended = 0;
  bool idle = false;
  for (int i = 0; i < 3; ++i) group.spawn("wait", wait_long(io, ended));
  group.spawn("bad", fail_at_once());
  io.poll();
  EXPECT_EQ(group.size(), 3U);
  EXPECT_EQ(failed, std::vector<std::string>{"bad"});
  group.on_idle([&] { idle = true; });
  group.cancel();
  group.spawn("late", wait_long(io, ended));  // must not outlive the cancellation either
  io.run_for(seconds(2));
  EXPECT_TRUE(idle);
  EXPECT_EQ(ended, 4);
  EXPECT_EQ(group.size(), 0U);
  EXPECT_EQ(failed.size(), 1U) << "a cancellation is no failure";
}

}  // namespace
}  // namespace orienta::net::test
