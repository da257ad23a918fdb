// SPDX-License-Identifier: Apache-2.0
// Providers' error codes as tables: what to do, and what to tell an agent. The words are plain and without personal
// data; the console may translate them by code.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "connectors/connectors.hpp"

namespace orienta::connectors {

struct ErrorRow {
  int first;  // codes first..last
  int last;
  Outcome::Kind kind;
  int retry_after_s;  // 0 = the caller's own backoff
  std::string_view words;
  int most_attempts = 0;  // 0 = the caller's own limit
};

[[nodiscard]] const ErrorRow* find_error(std::span<const ErrorRow> rows, std::string_view code);
// The row's words, or a general sentence for codes that nobody has told us about.
[[nodiscard]] std::string_view words_for(std::span<const ErrorRow> rows, std::string_view code);
// An answer that is no success. `code` is the provider's error code from its body, empty if there was none. The code
// decides; without a known one the HTTP status does.
[[nodiscard]] Outcome read_failure(std::span<const ErrorRow> rows, const model::HttpResponse& answer,
                                   std::string_view code);

}  // namespace orienta::connectors
