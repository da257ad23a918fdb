// SPDX-License-Identifier: Apache-2.0
// Bearer tokens of agents and of web chat visitors: 256 random bits; only their SHA-256 is ever stored.
#pragma once

#include <string>
#include <string_view>

#include "bot/model/ids.hpp"

namespace orienta::auth {

[[nodiscard]] std::string make_token();  // 43 characters, base64url
[[nodiscard]] std::string token_hash(std::string_view token);
// The token of "Authorization: Bearer ...", or of the cookie `name`; empty if there is none.
[[nodiscard]] std::string bearer_of(std::string_view authorization);
[[nodiscard]] std::string cookie_of(std::string_view cookies, std::string_view name);
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

// Ids and random bytes from the system's generator; safe to use from any thread.
class SystemIds final : public model::IdSource {
 public:
  void random(std::uint8_t* out, std::size_t size) override;
};

}  // namespace orienta::auth
