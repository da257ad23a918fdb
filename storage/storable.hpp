// SPDX-License-Identifier: Apache-2.0
// Text as both engines keep it: valid UTF-8 without NUL. PostgreSQL refuses anything else, and a message must not be
// lost because a provider passed a broken byte on.
#pragma once

#include <string>
#include <string_view>

namespace orienta::storage {

[[nodiscard]] bool is_storable(std::string_view text);
// Every byte that is not part of a well-formed character, and NUL, becomes U+FFFD.
[[nodiscard]] std::string storable(std::string_view text);

}  // namespace orienta::storage
