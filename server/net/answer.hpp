// SPDX-License-Identifier: Apache-2.0
// What the server writes: refusals as JSON and the bytes of a response head.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/model/http.hpp"
#include "server/net/message_reader.hpp"

namespace orienta::net {

// {"error":{"code":...,"message":...}}
[[nodiscard]] model::HttpResponse error_answer(int status, std::string_view code, std::string_view message);
[[nodiscard]] model::HttpResponse error_answer(const Refusal& refusal);

enum class Framing { length, chunked, until_close };
// Status line and header, with date, framing, connection and the security headers the handler did not set itself.
// Bytes that would end a header line are replaced, so that no value can add a header of its own.
[[nodiscard]] std::string response_head(const model::HttpResponse& response, Framing framing, bool keep_alive);

}  // namespace orienta::net
