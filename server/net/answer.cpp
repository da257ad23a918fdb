// SPDX-License-Identifier: Apache-2.0
#include "server/net/answer.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <ctime>

namespace orienta::net {
namespace {

// IMF-fixdate, RFC 9110 section 5.6.7. Made once a second.
const std::string& http_date() {
  thread_local std::time_t made = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> buffer{};
    const std::size_t size = std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    text.assign(buffer.data(), size);
    made = now;
  }
  return text;
}

void add_line(std::string& out, std::string_view name, std::string_view value) {
  const auto clean = [&out](std::string_view text) {
    for (const char c : text) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  };
  clean(name);
  out += ": ";
  clean(value);
  out += "\r\n";
}

// The connection decides these, not the handler.
bool is_ours(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection" || name == "date";
}

}  // namespace

model::HttpResponse error_answer(int status, std::string_view code, std::string_view message) {
  boost::json::object error;
  error["code"] = boost::json::string_view(code.data(), code.size());
  error["message"] = boost::json::string_view(message.data(), message.size());
  boost::json::object body;
  body["error"] = std::move(error);
  model::HttpResponse response;
  response.status = status;
  response.headers.emplace_back("content-type", "application/json");
  response.headers.emplace_back("cache-control", "no-store");
  response.body = boost::json::serialize(body);
  return response;
}

model::HttpResponse error_answer(const Refusal& refusal) {
  return error_answer(refusal.status, refusal.code, refusal.message);
}

std::string response_head(const model::HttpResponse& response, Framing framing, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers) {
    if (!is_ours(name)) add_line(out, name, value);
  }
  if (!model::header(response.headers, "x-content-type-options")) add_line(out, "x-content-type-options", "nosniff");
  if (!model::header(response.headers, "referrer-policy")) add_line(out, "referrer-policy", "no-referrer");
  add_line(out, "date", http_date());
  const bool no_body = response.status == 204 || response.status < 200;
  if (framing == Framing::chunked) add_line(out, "transfer-encoding", "chunked");
  if (framing == Framing::length && !no_body && response.status != 304) {
    add_line(out, "content-length", std::to_string(response.body.size()));
  }
  add_line(out, "connection", keep_alive ? "keep-alive" : "close");
  out += "\r\n";
  return out;
}

}  // namespace orienta::net
