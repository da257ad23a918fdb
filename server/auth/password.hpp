// SPDX-License-Identifier: Apache-2.0
// Passwords of people who work here: argon2id by libsodium. Hashing takes about 100 ms and 64 MiB: never on the io
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orienta::auth {

inline constexpr std::size_t kMinPassword = 10;    // characters
inline constexpr std::size_t kMaxPassword = 1024;  // bytes; more only costs time

// What is wrong with a new password, in words for the person who chose it; nullopt: it may be used.
[[nodiscard]] std::optional<std::string> refuse_password(std::string_view password, std::string_view email = {});
// libsodium's string form, which holds salt and cost. Throws std::bad_alloc if the memory is not there.
[[nodiscard]] std::string hash_password(std::string_view password);
// False also for a hash that is not one. Takes as long for an empty hash (unknown account) as for a wrong password, so
// that time does not tell which accounts exist.
[[nodiscard]] bool verify_password(std::string_view hash, std::string_view password);

}  // namespace orienta::auth
