// SPDX-License-Identifier: Apache-2.0
// The command line. Exit codes: 0 done, 1 it did not work (said on standard error), 2 wrong use.
#pragma once

#include <string_view>

namespace orienta::cli {

inline constexpr std::string_view kVersion = "0.1.0";  // the same as in CMakeLists.txt

[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace orienta::cli
