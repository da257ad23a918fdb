// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/users.hpp"

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::users {
namespace {

constexpr std::string_view kSelect = "SELECT id, email, name, role, password_hash, active, created_at FROM users ";

model::User read_row(const Row& row) {
  Reader read(row);
  model::User user;
  user.id = read.id<model::UserId>();
  user.email = read.text();
  user.name = read.text();
  user.role = read.named(&model::parse_role);
  user.password_hash = read.text();
  user.active = read.flag();
  user.created_at = read.time();
  return user;
}

std::optional<model::User> read_one(Tx& tx, std::string_view where, SqlValue key) {
  std::optional<model::User> out;
  run(tx, std::string(kSelect) + std::string(where), {std::move(key)}, [&](const Row& row) { out = read_row(row); });
  return out;
}

}  // namespace

bool insert(Tx& tx, const model::User& user) {
  return run(tx,
             "INSERT INTO users (id, email, name, role, password_hash, active, created_at)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING",
             {val(user.id), val(user.email), val(user.name), val(model::name_of(user.role)), val(user.password_hash),
              val(user.active), val(user.created_at)}) > 0;
}

std::optional<model::User> get(Tx& tx, model::UserId id) {
  return read_one(tx, "WHERE id = $1", val(id));
}

std::optional<model::User> by_email(Tx& tx, std::string_view email) {
  return read_one(tx, "WHERE email = $1", val(email));
}

std::vector<model::User> list(Tx& tx) {
  std::vector<model::User> out;
  run(tx, std::string(kSelect) + "ORDER BY email", {}, [&](const Row& row) { out.push_back(read_row(row)); });
  return out;
}

void save(Tx& tx, const model::User& user) {
  run(tx, "UPDATE users SET email = $2, name = $3, role = $4, password_hash = $5, active = $6 WHERE id = $1",
      {val(user.id), val(user.email), val(user.name), val(model::name_of(user.role)), val(user.password_hash),
       val(user.active)});
}

void put_sign_in(Tx& tx, const SignIn& sign_in) {
  run(tx,
      "INSERT INTO sign_ins (token_hash, csrf, user_id, created_at, last_seen_at, expires_at)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      {val(sign_in.token_hash), val(sign_in.csrf), val(sign_in.user_id), val(sign_in.created_at),
       val(sign_in.last_seen_at), val(sign_in.expires_at)});
}

std::optional<SignIn> find_sign_in(Tx& tx, std::string_view token_hash, model::Time now) {
  std::optional<SignIn> out;
  run(tx,
      "SELECT token_hash, csrf, user_id, created_at, last_seen_at, expires_at FROM sign_ins"
      " WHERE token_hash = $1 AND expires_at > $2",
      {val(token_hash), val(now)}, [&](const Row& row) {
        Reader read(row);
        out.emplace();
        out->token_hash = read.text();
        out->csrf = read.text();
        out->user_id = read.id<model::UserId>();
        out->created_at = read.time();
        out->last_seen_at = read.time();
        out->expires_at = read.time();
      });
  return out;
}

void touch_sign_in(Tx& tx, std::string_view token_hash, model::Time now) {
  run(tx, "UPDATE sign_ins SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2",
      {val(token_hash), val(now)});
}

void remove_sign_in(Tx& tx, std::string_view token_hash) {
  run(tx, "DELETE FROM sign_ins WHERE token_hash = $1", {val(token_hash)});
}

std::int64_t forget_expired_sign_ins(Tx& tx, model::Time now) {
  return run(tx, "DELETE FROM sign_ins WHERE expires_at <= $1", {val(now)});
}

void put_visitor(Tx& tx, std::string_view token_hash, std::string_view channel_id, std::string_view address,
                 model::Time now) {
  run(tx,
      "INSERT INTO visitors (token_hash, channel_id, address, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $4)"
      " ON CONFLICT (token_hash, channel_id) DO UPDATE SET address = excluded.address,"
      " last_seen_at = excluded.last_seen_at",
      {val(token_hash), val(channel_id), seal(address), val(now)});
}

std::optional<std::string> find_visitor(Tx& tx, std::string_view token_hash, std::string_view channel_id,
                                        std::optional<model::Time> now) {
  std::optional<std::string> out;
  run(tx, "SELECT address FROM visitors WHERE token_hash = $1 AND channel_id = $2", {val(token_hash), val(channel_id)},
      [&](const Row& row) { out = unseal(row, 0); });
  if (out && now) {
    run(tx, "UPDATE visitors SET last_seen_at = $3 WHERE token_hash = $1 AND channel_id = $2 AND last_seen_at < $3",
        {val(token_hash), val(channel_id), val(*now)});
  }
  return out;
}

std::int64_t forget_visitors(Tx& tx, model::Time before) {
  return run(tx, "DELETE FROM visitors WHERE last_seen_at < $1", {val(before)});
}

}  // namespace orienta::storage::users
