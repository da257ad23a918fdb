// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace orienta::flows::reading {

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace orienta::flows::reading
