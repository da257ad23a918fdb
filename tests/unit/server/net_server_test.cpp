// SPDX-License-Identifier: Apache-2.0
#include "net_support.hpp"

namespace orienta::net::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(NetServer, AnswersAndKeepsTheConnection) {
  Running r;
  Raw c(r.server.port());
  const auto first = c.ask("POST /echo?a=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(status_of(first), 200);
  EXPECT_TRUE(first.ends_with("POST /echo?a=1 abc")) << first;
  EXPECT_NE(first.find("x-content-type-options: nosniff"), std::string::npos);
  EXPECT_NE(first.find("connection: keep-alive"), std::string::npos);
  EXPECT_FALSE(c.closed);
  EXPECT_EQ(status_of(c.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  EXPECT_EQ(r.stats().requests, 2U);
}

TEST(NetServer, ClosesWhenAsked) {
  Running r;
  Raw c(r.server.port());
  EXPECT_EQ(status_of(c.ask("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")), 200);
  EXPECT_TRUE(c.closed);
  Raw old(r.server.port());
  EXPECT_EQ(status_of(old.ask("GET /a HTTP/1.0\r\n\r\n")), 200);
  EXPECT_TRUE(old.closed);
}

TEST(NetServer, PipelinedRequestsAreAnsweredInOrder) {
  Running r;
  Raw c(r.server.port());
  const auto all = c.ask(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nab\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(count(all, "HTTP/1.1 200"), 3);
  EXPECT_LT(all.find("GET /1"), all.find("POST /echo ab"));
  EXPECT_LT(all.find("POST /echo ab"), all.find("GET /3"));
}

TEST(NetServer, HeadHasTheLengthAndNoBody) {
  Running r;
  Raw c(r.server.port());
  const auto answer = c.ask("HEAD /size HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(answer.find("content-length: 300000"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
  EXPECT_FALSE(c.closed);
  const auto stream = c.ask("HEAD /ticks HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(stream), 200);
  EXPECT_TRUE(stream.ends_with("\r\n\r\n"));
}

struct Bad {
  const char* what;
  std::string request;
  int status;
};

TEST(NetServer, RefusesWhatIsAmbiguousOrTooLarge) {
  Running r;
  const std::string get = "GET /a HTTP/1.1\r\nHost: x\r\n";
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  std::string fields;
  for (int i = 0; i < 101; ++i) fields += "a: b\r\n";
  const std::vector<Bad> table{
      {"both lengths", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"both, other order", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
      {"two different lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {"length list", post + "Content-Length: 3, 3\r\n\r\nabc", 400},
      {"signed length", post + "Content-Length: +3\r\n\r\nabc", 400},
      {"hex length", post + "Content-Length: 0x3\r\n\r\nabc", 400},
      {"length overflow", post + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
      {"odd encoding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"not quite chunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
      {"chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunked in 1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"space before colon", post + "Content-Length : 3\r\n\r\nabc", 400},
      {"folded", get + "X: a\r\n b\r\n\r\n", 400},
      {"bare LF", "GET /a HTTP/1.1\nHost: x\n\n", 400},
      {"LF in header", get + "X: a\nY: b\r\n\r\n", 400},
      {"NUL in header", get + std::string("X: a\0b\r\n\r\n", 11), 400},
      {"no host", "GET /a HTTP/1.1\r\n\r\n", 400},
      {"two hosts", get + "Host: y\r\n\r\n", 400},
      {"target not ASCII", "GET /\xc3\x28 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"target without slash", "GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"authority form", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"version", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"garbage", "\x16\x03\x01\x02\x01", 400},
      {"compressed", post + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415},
      {"expectation", post + "Expect: 200-ok\r\nContent-Length: 3\r\n\r\nabc", 417},
      {"many fields", get + fields + "\r\n", 431},
      {"large header", get + "X: " + std::string(9000, 'a') + "\r\n\r\n", 431},
      {"large header without end", get + "X: " + std::string(9000, 'a'), 431},
      {"long target", "GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
      {"long target without end", "GET /" + std::string(9000, 'a'), 414},
      {"large body", post + "Content-Length: 1001\r\n\r\n", 413},
      {"large chunk", post + "Transfer-Encoding: chunked\r\n\r\n400\r\n" + std::string(1024, 'a') + "\r\n0\r\n\r\n",
       413},
      {"huge chunk size", post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400},
      {"bad chunk", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
      {"endless chunk line", post + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(9000, 'a'), 400},
      {"body where none is taken", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na", 413},
  };
  for (const auto& bad : table) {
    Raw c(r.server.port());
    const auto answer = c.ask(bad.request);
    EXPECT_EQ(status_of(answer), bad.status) << bad.what << "\n" << answer;
    EXPECT_NE(answer.find("{\"error\":{\"code\":\""), std::string::npos) << bad.what;
    EXPECT_NE(answer.find("connection: close"), std::string::npos) << bad.what;
  }
  EXPECT_EQ(r.handler.handled, 0);
}

TEST(NetServer, LargestAllowedBodiesPass) {
  Running r;
  Raw c(r.server.port());
  const std::string body(1000, 'a');
  EXPECT_EQ(status_of(c.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + body)), 200);
  EXPECT_EQ(status_of(c.ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + body +
                            "\r\n0\r\n\r\n")),
            200);
  const std::string big(4 * 1024 * 1024, 'b');
  EXPECT_TRUE(c.send("POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n"));
  EXPECT_TRUE(c.send(big));
  const auto answer = c.read(seconds(3));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_GT(answer.size(), big.size());
}

TEST(NetServer, ExpectContinueIsAnsweredOnlyWithinTheLimits) {
  Running r;
  Raw c(r.server.port());
  EXPECT_EQ(c.ask("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(status_of(c.ask("abc")), 200);
  EXPECT_EQ(status_of(c.ask("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n")),
            413);
}

TEST(NetServer, TrailersDoNotBecomeHeaders) {
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  Running r(options);
  Raw c(r.server.port());
  const auto answer = c.ask(
      "POST /echo HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.1\r\nTransfer-Encoding: "
      "chunked\r\n\r\n1\r\na\r\n0\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_TRUE(answer.ends_with("POST /echo a"));
}

TEST(NetServer, DrippingHeaderIsCutAtTheAbsoluteDeadline) {
  ServerOptions options;
  options.header_timeout = seconds(1);
  Running r(options);
  Raw c(r.server.port());
  const auto begun = std::chrono::steady_clock::now();
  std::string answer;
  c.send("GET /a HTTP/1.1\r\n");
  for (int i = 0; i < 60 && !c.closed; ++i) {
    c.send("a");
    answer += c.read(milliseconds(50));
  }
  EXPECT_EQ(status_of(answer), 408) << answer;
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(2500));
}

TEST(NetServer, DrippingBodyIsCutToo) {
  ServerOptions options;
  options.body_timeout = seconds(1);
  Running r(options);
  Raw c(r.server.port());
  std::string answer;
  c.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
  for (int i = 0; i < 60 && !c.closed; ++i) {
    c.send("a");
    answer += c.read(milliseconds(50));
  }
  EXPECT_EQ(status_of(answer), 408) << answer;
  EXPECT_EQ(r.handler.handled, 0);
}

TEST(NetServer, IdleConnectionsEnd) {
  ServerOptions options;
  options.idle_timeout = seconds(1);
  options.header_timeout = seconds(1);
  Running r(options);
  Raw used(r.server.port());
  Raw silent(r.server.port());
  EXPECT_EQ(status_of(used.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  EXPECT_EQ(used.read(seconds(3)), "");
  EXPECT_TRUE(used.closed);
  EXPECT_EQ(silent.read(seconds(3)), "");
  EXPECT_TRUE(silent.closed);
  EXPECT_TRUE(eventually([&] { return r.stats().connections_open == 0; }));
}

TEST(NetServer, FailuresTellNothingInternal) {
  Running r;
  Raw c(r.server.port());
  const auto failed = c.ask("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(failed), 500);
  EXPECT_EQ(failed.find("secret"), std::string::npos);
  const auto down = c.ask("GET /down HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(down), 503);
  EXPECT_NE(down.find("retry-after: 5"), std::string::npos);
  EXPECT_EQ(down.find("password"), std::string::npos);
  EXPECT_EQ(status_of(c.ask("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n")), 404);
  EXPECT_EQ(status_of(c.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200) << "the connection must survive all of these";
}

TEST(NetServer, HeaderValuesCannotAddHeaders) {
  Running r;
  Raw c(r.server.port());
  const auto answer = c.ask("GET /split HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(answer.find("\r\nset-cookie"), std::string::npos);
  EXPECT_EQ(status_of(answer), 200);
}

TEST(NetServer, OverTheConnectionLimitIsTold) {
  ServerOptions options;
  options.max_connections = 2;
  Running r(options);
  Raw a(r.server.port());
  Raw b(r.server.port());
  EXPECT_EQ(status_of(a.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  EXPECT_EQ(status_of(b.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  Raw c(r.server.port());
  const auto answer = c.read();
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_NE(answer.find("retry-after"), std::string::npos);
  a.close();
  EXPECT_TRUE(eventually([&] {
    Raw again(r.server.port());
    return status_of(again.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")) == 200;
  }));
}

TEST(NetServer, ClientBehindProxies) {
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
  Running r(options);
  const std::vector<std::pair<std::string, std::string>> table{
      {"", "127.0.0.1"},
      {"X-Forwarded-For: 203.0.113.5\r\n", "203.0.113.5"},
      {"X-Forwarded-For: 1.1.1.1, 203.0.113.5\r\n", "203.0.113.5"},
      {"X-Forwarded-For: 1.1.1.1, 203.0.113.5, 10.1.2.3\r\n", "203.0.113.5"},
      {"X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 203.0.113.6:4711\r\n", "203.0.113.6"},
      {"X-Forwarded-For: [2001:db8::1]:80\r\n", "2001:db8::1"},
      {"X-Forwarded-For: ::ffff:203.0.113.7\r\n", "203.0.113.7"},
      {"X-Forwarded-For: 203.0.113.5, nonsense, 10.0.0.1\r\n", "10.0.0.1"},
      {"X-Forwarded-For: \r\n", "127.0.0.1"},
  };
  for (const auto& [header, remote] : table) {
    Raw c(r.server.port());
    const auto answer = c.ask("GET /remote HTTP/1.1\r\nHost: x\r\n" + header + "\r\n");
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + remote)) << header << answer;
  }
  Running untrusting;
  Raw c(untrusting.server.port());
  EXPECT_TRUE(
      c.ask("GET /remote HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n").ends_with("\r\n\r\n127.0.0.1"));
}

TEST(NetServer, StreamsUntilTheClientLeaves) {
  Running r;
  Raw c(r.server.port());
  c.send("GET /ticks HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return r.stats().streams_open == 1; }));
  const auto got = c.read(milliseconds(10));
  std::this_thread::sleep_for(milliseconds(100));
  const auto more = c.read(milliseconds(10));
  EXPECT_NE((got + more).find("transfer-encoding: chunked"), std::string::npos);
  EXPECT_GT(count(got + more, "6\r\nxxxxxx\r\n"), 2);
  c.close();
  EXPECT_TRUE(eventually([&] { return r.handler.streams_gone == 1 && r.stats().connections_open == 0; }));
  EXPECT_EQ(r.stats().streams_open, 0U);
}

TEST(NetServer, ReaderThatNeverReadsIsDropped) {
  ServerOptions options;
  options.write_timeout = seconds(1);
  Running r(options);
  Raw c(r.server.port());
  c.send("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return r.handler.streams_gone == 1; }, seconds(6)));
}

TEST(NetServer, StopLetsRunningRequestsFinish) {
  Running r;
  Raw idle(r.server.port());
  Raw silent(r.server.port());  // browsers connect ahead of need
  Raw busy(r.server.port());
  Raw stream(r.server.port());
  EXPECT_EQ(status_of(idle.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  stream.send("GET /ticks HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return r.stats().streams_open == 1; }));
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return r.handler.handled == 3; }));
  const auto took = r.stop(seconds(5));
  EXPECT_LT(took, seconds(3));
  EXPECT_EQ(r.handler.streams_gone, 1);
  const auto answer = busy.read();
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_NE(answer.find("connection: close"), std::string::npos);
  EXPECT_EQ(idle.read(), "");
  EXPECT_TRUE(idle.closed);
}

TEST(NetServer, StopEndsWhatDoesNotFinishInTime) {
  Running r;
  Raw busy(r.server.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return r.handler.handled == 1; }));
  EXPECT_LT(r.stop(milliseconds(50)), milliseconds(350));
  EXPECT_EQ(busy.read(), "");
}

TEST(NetServer, ManyIdleConnectionsDoNotHinder) {
  Running r;
  std::vector<std::unique_ptr<Raw>> many;
  for (int i = 0; i < 400; ++i) many.push_back(std::make_unique<Raw>(r.server.port()));
  EXPECT_TRUE(eventually([&] { return r.stats().connections_open == 400; }));
  Raw c(r.server.port());
  EXPECT_EQ(status_of(c.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  many.clear();
  EXPECT_TRUE(eventually([&] { return r.stats().connections_open == 1; }));
}

TEST(NetServer, PortInUseSaysWhatToDo) {
  Running r;
  asio::io_context io;
  TestHandler handler(io);
  ServerOptions options;
  options.port = r.server.port();
  try {
    const Server second(io, options, handler);
    FAIL() << "two servers on one port";
  } catch (const boost::system::system_error& error) {
    EXPECT_NE(std::string(error.what()).find("[server] listen"), std::string::npos);
  }
}

TEST(NetServer, MayBeDestroyedWithOpenConnections) {
  asio::io_context io;
  auto handler = std::make_unique<TestHandler>(io);
  auto server = std::make_unique<Server>(io, ServerOptions(), *handler);
  server->start();
  std::thread thread([&] { io.run(); });
  Raw c(server->port());
  EXPECT_EQ(status_of(c.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
  c.send("GET /ticks HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return handler->handled == 2; }));
  io.stop();
  thread.join();
  server.reset();  // sessions are still suspended in the io_context
}

}  // namespace
}  // namespace orienta::net::test
