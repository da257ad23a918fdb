// SPDX-License-Identifier: Apache-2.0
// What flows keep for statistics (step kind `record`): ratings, yes or no. Nothing here leads back to a person: no
// contact, no conversation, and times only to the day, so that erasing somebody has nothing to look for.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "bot/model/ids.hpp"
#include "bot/model/time.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::records {

struct Record {
  model::RecordId id;
  model::Time at{};
  std::string name, channel_id, language;
  boost::json::object data;
};
// The same id again changes nothing.
void put(Tx& tx, const Record& record);
// Oldest first, from `from` up to but without `to`.
[[nodiscard]] std::vector<Record> list(Tx& tx, const std::string& name, model::Time from, model::Time to,
                                       std::size_t limit);

}  // namespace orienta::storage::records
