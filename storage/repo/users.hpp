// SPDX-License-Identifier: Apache-2.0
// People who work here, and their sign-in sessions. Session tokens are stored as a hash only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::users {

[[nodiscard]] bool insert(Tx& tx, const model::User& user);  // false: the e-mail address is taken
[[nodiscard]] std::optional<model::User> get(Tx& tx, model::UserId id);
[[nodiscard]] std::optional<model::User> by_email(Tx& tx, std::string_view email);
[[nodiscard]] std::vector<model::User> list(Tx& tx);
void save(Tx& tx, const model::User& user);

struct SignIn {
  std::string token_hash;  // SHA-256 of the token, hex
  std::string csrf;        // must come back in a header with every change made under a cookie
  model::UserId user_id;
  model::Time created_at{}, last_seen_at{}, expires_at{};
};
void put_sign_in(Tx& tx, const SignIn& sign_in);
[[nodiscard]] std::optional<SignIn> find_sign_in(Tx& tx, std::string_view token_hash, model::Time now);
void touch_sign_in(Tx& tx, std::string_view token_hash, model::Time now);
void remove_sign_in(Tx& tx, std::string_view token_hash);
std::int64_t forget_expired_sign_ins(Tx& tx, model::Time now);

// Web chat visitors: token hash -> conversation.
void put_visitor(Tx& tx, std::string_view token_hash, std::string_view channel_id, std::string_view address,
                 model::Time now);
// The webchat address value of that token on that channel. With `now` it also renews last_seen, which only a write may
// do.
[[nodiscard]] std::optional<std::string> find_visitor(Tx& tx, std::string_view token_hash, std::string_view channel_id,
                                                      std::optional<model::Time> now = std::nullopt);
// Removes visitors not seen since `before`.
std::int64_t forget_visitors(Tx& tx, model::Time before);

}  // namespace orienta::storage::users
