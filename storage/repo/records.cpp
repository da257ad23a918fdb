// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/records.hpp"

#include <boost/json/serialize.hpp>

#include "storage/repo/values.hpp"

namespace orienta::storage::records {

void put(Tx& tx, const Record& record) {
  run(tx,
      "INSERT INTO records (id, at, name, channel_id, language, data) VALUES ($1, $2, $3, $4, $5, $6)"
      " ON CONFLICT (id) DO NOTHING",
      {val(record.id), val(record.at), val(record.name), val(record.channel_id), val(record.language),
       val(boost::json::serialize(record.data))});
}

std::vector<Record> list(Tx& tx, const std::string& name, model::Time from, model::Time to, std::size_t limit) {
  std::vector<Record> out;
  run(tx,
      "SELECT id, at, name, channel_id, language, data FROM records WHERE name = $1 AND at >= $2 AND at < $3"
      " ORDER BY at, id LIMIT $4",
      {val(name), val(from), val(to), limit_val(limit)}, [&](const Row& row) {
        Reader read(row);
        Record& record = out.emplace_back();
        record.id = read.id<model::RecordId>();
        record.at = read.time();
        record.name = read.text();
        record.channel_id = read.text();
        record.language = read.text();
        record.data = read.object();
      });
  return out;
}

}  // namespace orienta::storage::records
