// SPDX-License-Identifier: Apache-2.0
#include "server/net/message_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>

namespace orienta::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

// Grows with what really arrives: Beast's string_body reserves the whole announced length at once, which would let a
// client reserve megabytes with a header alone.
struct GrowingBody {
  using value_type = std::string;
  class reader {
   public:
    template <bool isRequest, class Fields>
    reader(http::header<isRequest, Fields>&, value_type& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>&, error_code& ec) { ec = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& ec) {
      std::size_t size = 0;
      for (const auto buffer : beast::buffers_range_ref(buffers)) {
        body_.append(static_cast<const char*>(buffer.data()), buffer.size());
        size += buffer.size();
      }
      ec = {};
      return size;
    }
    void finish(error_code& ec) { ec = {}; }

   private:
    value_type& body_;
  };
};

using RequestParser = http::request_parser<GrowingBody>;
using ResponseParser = http::response_parser<GrowingBody>;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string_view view(boost::core::string_view text) {
  return {text.data(), text.size()};
}

template <class Fields>
model::Headers copy_headers(const Fields& fields) {
  model::Headers out;
  for (const auto& field : fields) {
    const auto name = field.name_string();
    const auto value = field.value();
    out.emplace_back(lower({name.data(), name.size()}), std::string(value.data(), value.size()));
  }
  return out;
}

std::size_t count_of(const model::Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; }));
}

constexpr Refusal kBadRequest{400, "bad_request",
                              "The request is not valid HTTP/1.1. Send a request line, header lines and a body as RFC "
                              "9112 describes."};
constexpr Refusal kTargetTooLong{414, "target_too_long",
                                 "The address is longer than 4096 bytes. Send long values in the body."};
constexpr Refusal kHeaderTooLarge{431, "header_too_large",
                                  "The header is too large. Send fewer or shorter header lines and cookies."};
constexpr Refusal kTooManyFields{431, "too_many_headers", "There are more than 100 header lines. Send fewer."};
constexpr Refusal kVersion{505, "http_version", "Use HTTP/1.1."};
constexpr Refusal kFraming{
    400, "ambiguous_length",
    "Give the length of the body once: either one Content-Length or Transfer-Encoding: chunked."};
constexpr Refusal kTransferEncoding{501, "transfer_encoding",
                                    "Transfer-Encoding may only be chunked. Send the body chunked or with its length."};
constexpr Refusal kContentEncoding{415, "content_encoding", "Send the body without Content-Encoding (not compressed)."};
constexpr Refusal kHost{400, "host_header", "Send exactly one Host header."};
constexpr Refusal kTarget{400, "bad_target",
                          "The address must start with / and hold printable ASCII only; percent-encode other bytes."};
constexpr Refusal kFold{400, "folded_header", "Send each header on one line; folded header lines are not accepted."};
constexpr Refusal kLineEnd{400, "line_ending", "End each line of the header with CR LF."};
constexpr Refusal kExpect{417, "expectation", "The only Expect header accepted is 100-continue."};
constexpr Refusal kBodyTooLarge{413, "body_too_large", "The body is larger than this address accepts. Send less."};
constexpr Refusal kChunk{400, "bad_chunk", "The chunked body is not valid. Send chunks as RFC 9112 section 7.1 says."};

Refusal refusal_of(error_code ec) {
  if (ec == http::error::bad_version) return kVersion;
  if (ec == http::error::header_limit) return kHeaderTooLarge;
  if (ec == http::error::bad_content_length || ec == http::error::bad_transfer_encoding ||
      ec == http::error::multiple_content_length) {
    return kFraming;
  }
  return kBadRequest;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "http://host/path" is how a client asks a proxy; servers must accept it too (RFC 9112, 3.2.2).
std::optional<std::string> origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (lower(target.substr(0, scheme.size())) != scheme) continue;
    const std::size_t path = target.find_first_of("/?", scheme.size());
    if (path == std::string_view::npos) return "/";
    if (target[path] == '?') return "/" + std::string(target.substr(path));
    target.remove_prefix(path);
    break;
  }
  if (!target.starts_with('/')) return std::nullopt;
  const bool printable = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!printable) return std::nullopt;
  return std::string(target);
}

// What the header alone decides about the shape of the message; nullopt: nothing wrong.
std::optional<Refusal> refuse_framing(const RequestHead& head) {
  const auto& headers = head.request.headers;
  if (headers.size() > kMaxFields) return kTooManyFields;
  const std::size_t hosts = count_of(headers, "host");
  if (hosts > 1 || (hosts == 0 && head.http_1_1)) return kHost;
  const std::size_t lengths = count_of(headers, "content-length");
  const std::size_t encodings = count_of(headers, "transfer-encoding");
  if (lengths + encodings > 1) return kFraming;
  if (lengths == 1 && !is_digits(*model::header(headers, "content-length"))) return kFraming;
  if (encodings == 1) {
    if (!head.http_1_1) return kFraming;
    if (lower(*model::header(headers, "transfer-encoding")) != "chunked") return kTransferEncoding;
  }
  const auto encoding = model::header(headers, "content-encoding");
  if (encoding && lower(*encoding) != "identity" && !encoding->empty()) return kContentEncoding;
  const auto expect = model::header(headers, "expect");
  if (expect && lower(*expect) != "100-continue") return kExpect;
  return std::nullopt;
}

}  // namespace

class RequestReader::Impl {
 public:
  explicit Impl(std::size_t max) : max_header(max) {}

  std::optional<Refusal> check_lines(std::size_t end) {
    for (; scanned < end; ++scanned) {
      if (in[scanned] != '\n') continue;
      if (scanned == 0 || in[scanned - 1] != '\r') return kLineEnd;
    }
    return std::nullopt;
  }

  std::size_t max_header;
  std::string in;
  std::size_t scanned = 0;  // of `in`, while a header is incomplete
  int blank_lines = 0;
  std::optional<RequestParser> parser;
};

RequestReader::RequestReader(std::size_t max_header) : impl_(std::make_unique<Impl>(max_header)) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

void RequestReader::append(std::string_view bytes) {
  impl_->in.append(bytes);
}

bool RequestReader::empty() const {
  return impl_->in.empty();
}

std::optional<std::variant<RequestHead, Refusal>> RequestReader::read_head() {
  auto& s = *impl_;
  // Old clients send an empty line after a body (RFC 9112, 2.2).
  while (s.scanned == 0 && s.blank_lines < 4 && s.in.starts_with("\r\n")) {
    s.in.erase(0, 2);
    ++s.blank_lines;
  }
  if (s.in.empty() || s.in == "\r") return std::nullopt;
  // Refuse at the first byte what can never become a request, e.g. TLS on a plain port.
  if (const auto first = static_cast<unsigned char>(s.in[0]); first != '\r' && (first < 0x21 || first > 0x7e)) {
    return kBadRequest;
  }
  const std::size_t mark = s.in.find("\r\n\r\n", s.scanned > 3 ? s.scanned - 3 : 0);
  const std::size_t end = mark == std::string::npos ? s.in.size() : mark + 4;
  const std::size_t line = s.in.find("\r\n");
  const bool long_line = std::min(line, end) > kMaxTarget + 32;  // 32: method, version, two spaces
  // What a refusal says must not depend on how the bytes were cut into packets, so each check has its own end.
  if (const auto refusal = s.check_lines(std::min(end, long_line ? kMaxTarget + 32 : s.max_header))) return *refusal;
  if (long_line) return kTargetTooLong;
  if (end > s.max_header) return kHeaderTooLarge;
  if (mark == std::string::npos) return std::nullopt;

  const std::string_view block(s.in.data(), end);
  if (block.find("\r\n ") != std::string_view::npos || block.find("\r\n\t") != std::string_view::npos) return kFold;
  s.parser.emplace();
  auto& parser = *s.parser;
  parser.header_limit(static_cast<std::uint32_t>(s.max_header + 4));
  parser.body_limit(boost::none);
  error_code ec;
  parser.put(asio::buffer(block), ec);
  if (ec && ec != http::error::need_more) return refusal_of(ec);
  if (!parser.is_header_done()) return kBadRequest;
  s.in.erase(0, end);
  s.scanned = 0;
  s.blank_lines = 0;

  RequestHead head;
  const auto& message = parser.get();
  head.http_1_1 = message.version() == 11;
  if (message.version() != 11 && message.version() != 10) return kVersion;
  head.request.method = std::string(view(message.method_string()));
  head.request.headers = copy_headers(message);
  if (const auto refusal = refuse_framing(head)) return *refusal;
  const std::string_view target = view(message.target());
  if (target.size() > kMaxTarget) return kTargetTooLong;
  auto origin = origin_form(target);
  if (!origin) return kTarget;
  head.request.url = std::move(*origin);
  head.keep_alive = message.keep_alive();
  head.expects_continue = head.http_1_1 && model::header(head.request.headers, "expect").has_value();
  if (const auto length = parser.content_length()) head.content_length = *length;
  head.has_body = parser.chunked() || head.content_length.value_or(0) > 0;
  return head;
}

std::optional<std::variant<std::string, Refusal>> RequestReader::read_body(std::size_t limit) {
  constexpr std::size_t kMaxChunkLine = 8 * 1024;  // of chunk extensions and trailers, which nobody here reads
  auto& s = *impl_;
  auto& parser = *s.parser;
  if (const auto length = parser.content_length(); length && *length > limit) return kBodyTooLarge;
  parser.eager(true);
  while (!parser.is_done() && !s.in.empty()) {
    error_code ec;
    const std::size_t used = parser.put(asio::buffer(s.in), ec);
    s.in.erase(0, used);
    if (parser.get().body().size() > limit) return kBodyTooLarge;
    if (ec == http::error::need_more) {
      if (s.in.size() > kMaxChunkLine) return kChunk;
      break;
    }
    if (ec) return parser.chunked() ? kChunk : refusal_of(ec);
    if (used == 0) break;
  }
  if (!parser.is_done()) return std::nullopt;
  std::string body = std::move(parser.get().body());
  s.parser.reset();
  return body;
}

class ResponseReader::Impl {
 public:
  Impl(std::size_t max, bool head) : max_body(max), head_request(head) { renew(); }
  void renew() {
    parser.emplace();
    parser->header_limit(64 * 1024);
    parser->body_limit(boost::none);
    parser->eager(true);
    if (head_request) parser->skip(true);
  }
  std::size_t max_body;
  bool head_request;
  std::string in;
  bool eof = false;
  std::optional<ResponseParser> parser;
};

ResponseReader::ResponseReader(std::size_t max_body, bool head_request)
    : impl_(std::make_unique<Impl>(max_body, head_request)) {}
ResponseReader::~ResponseReader() = default;

void ResponseReader::append(std::string_view bytes) {
  impl_->in.append(bytes);
}

void ResponseReader::append_eof() {
  impl_->eof = true;
}

std::optional<std::variant<ResponseReader::Done, std::string_view>> ResponseReader::read() {
  constexpr std::size_t kMaxPending = 64 * 1024;
  auto& s = *impl_;
  for (;;) {
    error_code ec;
    while (!s.parser->is_done() && !s.in.empty()) {
      const std::size_t used = s.parser->put(asio::buffer(s.in), ec);
      s.in.erase(0, used);
      if (s.parser->get().body().size() > s.max_body) return "the answer is larger than allowed";
      if (ec == http::error::need_more || used == 0) break;
      if (ec) return "the answer is not valid HTTP";
    }
    if (ec && ec != http::error::need_more) return "the answer is not valid HTTP";
    if (s.in.size() > kMaxPending && !s.parser->is_done()) return "the answer has an endless header";
    if (!s.parser->is_done() && s.eof) {
      error_code at_end;
      if (s.parser->got_some()) s.parser->put_eof(at_end);
      if (!s.parser->is_done() || at_end) return "the connection was closed before the answer was complete";
    }
    if (!s.parser->is_done()) return std::nullopt;
    const auto status = static_cast<int>(s.parser->get().result_int());
    if (status >= 200) break;
    s.renew();  // 100 Continue, 103 Early Hints: the answer comes after it
  }
  Done done;
  done.response.status = static_cast<int>(s.parser->get().result_int());
  done.response.headers = copy_headers(s.parser->get());
  done.response.body = std::move(s.parser->get().body());
  done.keep_alive = !s.eof && s.in.empty() && s.parser->keep_alive();
  return done;
}

std::string_view reason_phrase(int status) {
  if (status < 100 || status > 999) return "Unknown";
  const auto text = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
  return {text.data(), text.size()};
}

}  // namespace orienta::net
