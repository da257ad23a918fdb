// SPDX-License-Identifier: Apache-2.0
// The few primitives that webhook signatures need. Key and data are raw bytes; results are raw bytes unless named.
#pragma once

#include <string>
#include <string_view>

namespace orienta::connectors {

// Each thread keeps its own OpenSSL MAC contexts: fetching an algorithm by name costs more than signing a short body.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view data);  // 32 bytes
[[nodiscard]] std::string hmac_sha1(std::string_view key, std::string_view data);    // 20 bytes
[[nodiscard]] std::string sha256(std::string_view data);                             // 32 bytes

[[nodiscard]] std::string hex(std::string_view bytes);  // lower case
[[nodiscard]] std::string base64(std::string_view bytes);

// The time taken depends on the lengths only, never on where the texts differ.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace orienta::connectors
