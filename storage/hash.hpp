// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace orienta::storage {

// 32 bytes, and the same as 64 hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view data);
[[nodiscard]] std::string sha256_hex(std::string_view data);

}  // namespace orienta::storage
