// SPDX-License-Identifier: Apache-2.0
// One hexadecimal digit, for ids and percent escapes.
#pragma once

namespace orienta::model {

// 0 to 15, or -1 if it is none.
[[nodiscard]] constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace orienta::model
