// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 without sockets: bytes are appended, whole messages come out. Beast's parser does the grammar and is fed by
// hand, so it is instantiated once, for no stream type at all, and every rule below is tested and fuzzed without I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "bot/model/http.hpp"

namespace orienta::net {

// Why a request is not served. After any of these the connection is closed: where the next request starts is not known.
struct Refusal {
  int status = 400;
  std::string_view code;
  std::string_view message;  // says what to do
};

struct RequestHead {
  model::HttpRequest request;  // body and remote are empty
  bool keep_alive = false;
  bool http_1_1 = true;
  bool expects_continue = false;
  bool has_body = false;
  std::optional<std::uint64_t> content_length;  // empty if chunked
};

inline constexpr std::size_t kMaxTarget = 4 * 1024;
inline constexpr std::size_t kMaxFields = 100;

// Requests of one connection, one after the other: read_head until it answers, then read_body until it answers, again.
class RequestReader {
 public:
  explicit RequestReader(std::size_t max_header);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  void append(std::string_view bytes);
  [[nodiscard]] bool empty() const;  // nothing received that has not been used
  // nullopt: more bytes are needed.
  [[nodiscard]] std::optional<std::variant<RequestHead, Refusal>> read_head();
  // The largest body accepted is checked against content-length at once, against chunks as they come.
  [[nodiscard]] std::optional<std::variant<std::string, Refusal>> read_body(std::size_t limit);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One answer to one request of ours.
class ResponseReader {
 public:
  ResponseReader(std::size_t max_body, bool head_request);
  ~ResponseReader();

  void append(std::string_view bytes);
  void append_eof();
  struct Done {
    model::HttpResponse response;
    bool keep_alive = false;  // and nothing was sent after it: the connection may be used again
  };
  // nullopt: more bytes are needed. A string: what was wrong, a fixed phrase.
  [[nodiscard]] std::optional<std::variant<Done, std::string_view>> read();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// "OK", "Not Found"; "Unknown" for numbers nobody registered.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace orienta::net
