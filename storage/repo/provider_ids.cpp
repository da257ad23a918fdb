// SPDX-License-Identifier: Apache-2.0
// The part of messages.hpp that knows providers' ids: which were seen, and which message they belong to.
#include <chrono>

#include "storage/hash.hpp"
#include "storage/repo/messages.hpp"
#include "storage/repo/values.hpp"

namespace orienta::storage::messages {
namespace {

// Days that are kept and searched. Meta retries for 7 days.
constexpr std::int64_t kDaysBack = 9;

std::int64_t day_of(model::Time time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

// 96 bits: two of a billion different ids are the same with a chance of one in 10^11.
Blob hash_of(std::string_view channel_id, std::string_view provider_id) {
  std::string key(channel_id);
  key += '\0';
  key += provider_id;
  return Blob{sha256(key).substr(0, 12)};
}

std::optional<model::MessageId> search(Tx& tx, const Blob& hash, model::Time now) {
  // An IN list is one probe per day; BETWEEN would read every id of those days.
  static const std::string kSql = "SELECT message_id FROM provider_ids WHERE hash = $1 AND day IN (" +
                                  placeholders(2, kDaysBack + 2) + ") ORDER BY day DESC LIMIT 1";
  std::vector<SqlValue> params = {hash};
  for (std::int64_t day = day_of(now) + 1; day >= day_of(now) - kDaysBack; --day) params.emplace_back(day);
  std::optional<model::MessageId> out;
  tx.exec(kSql, params, [&](const Row& row) { out = Reader(row).id<model::MessageId>(); });
  return out;
}

}  // namespace

bool remember_provider_id(Tx& tx, std::string_view channel_id, std::string_view provider_id, model::MessageId message,
                          std::optional<model::Time> provider_time, model::Time now) {
  const Blob hash = hash_of(channel_id, provider_id);
  const std::int64_t today = day_of(now);
  std::int64_t day = provider_time ? day_of(*provider_time) : today;
  // A clock that is far off would put the row where nobody looks, or where it is cleared away at once.
  const bool usable = provider_time && day >= today - kDaysBack && day <= today + 1;
  if (!usable) {
    if (search(tx, hash, now)) return false;
    day = today;
  }
  return run(tx,
             "INSERT INTO provider_ids (day, hash, message_id) VALUES ($1, $2, $3) ON CONFLICT (day, hash) DO NOTHING",
             {val(day), hash, val(message)}) > 0;
}

std::optional<model::MessageId> by_provider_id(Tx& tx, std::string_view channel_id, std::string_view provider_id,
                                               model::Time now) {
  return search(tx, hash_of(channel_id, provider_id), now);
}

std::int64_t forget_old_provider_ids(Tx& tx, model::Time now) {
  return run(tx, "DELETE FROM provider_ids WHERE day < $1", {val(day_of(now) - kDaysBack)});
}

}  // namespace orienta::storage::messages
