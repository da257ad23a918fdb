// SPDX-License-Identifier: Apache-2.0
// HTTP as plain values, so that connectors can verify, parse and build requests without knowing any socket.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orienta::model {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

struct HttpRequest {
  std::string method;  // upper case
  std::string url;     // inbound: origin form as received ("/webhooks/wa?x=1"); outbound: absolute http(s) address
  Headers headers;
  std::string body;    // the bytes as received
  std::string remote;  // inbound: peer address without port
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

// First header of that name (give it in lower case), or nullopt.
[[nodiscard]] std::optional<std::string_view> header(const Headers& headers, std::string_view name);
// The part of an origin-form target before '?', and the part after it (empty if none). Neither is decoded.
[[nodiscard]] std::string_view path_of(std::string_view target);
[[nodiscard]] std::string_view query_of(std::string_view target);
// application/x-www-form-urlencoded -> pairs, decoded once ('+' is a space), empty values kept, order kept.
// nullopt if a percent escape is broken or there are more than `max_fields`.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text,
                                                                                         std::size_t max_fields = 200);
[[nodiscard]] std::string form_encode(std::string_view text);

}  // namespace orienta::model
