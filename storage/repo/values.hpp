// SPDX-License-Identifier: Apache-2.0
// Between our types and columns. For storage/repo/*.cpp only.
#pragma once

#include <boost/json/object.hpp>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage {

[[nodiscard]] inline SqlValue val(std::int64_t v) {
  return v;
}
[[nodiscard]] inline SqlValue val(bool v) {
  return std::int64_t{v ? 1 : 0};
}
[[nodiscard]] inline SqlValue val(std::string_view v) {
  return std::string(v);
}
[[nodiscard]] inline SqlValue val(const char* v) {
  return std::string(v);
}
[[nodiscard]] inline SqlValue val(const std::string& v) {
  return v;
}
[[nodiscard]] inline SqlValue val(model::Time v) {
  return model::to_ms(v);
}
template <class Tag>
[[nodiscard]] SqlValue val(model::Id<Tag> v) {
  return v.uuid;
}
template <class Tag>
[[nodiscard]] SqlValue val(const std::optional<model::Id<Tag>>& v) {
  return v ? SqlValue(v->uuid) : SqlValue(nullptr);
}
[[nodiscard]] inline SqlValue limit_val(std::size_t v) {
  return static_cast<std::int64_t>(v);
}

inline std::int64_t run(Tx& tx, std::string_view sql, std::initializer_list<SqlValue> params,
                        const std::function<void(const Row&)>& each = {}) {
  return tx.exec(sql, std::span<const SqlValue>(params.begin(), params.size()), each);
}

// Reads the columns of a row one after the other.
class Reader {
 public:
  explicit Reader(const Row& row) : row_(row) {}
  [[nodiscard]] std::int64_t integer() { return row_.integer(next_++); }
  [[nodiscard]] bool flag() { return integer() != 0; }
  [[nodiscard]] model::Time time() { return model::from_ms(integer()); }
  [[nodiscard]] std::string text() { return row_.text(next_++); }
  [[nodiscard]] std::string personal();
  [[nodiscard]] boost::json::object personal_object();
  [[nodiscard]] boost::json::object object();
  [[nodiscard]] std::optional<model::Consent> consent();
  template <class T>
  [[nodiscard]] T id() {
    return T{row_.uuid(next_++)};
  }
  template <class T>
  [[nodiscard]] std::optional<T> optional_id() {
    const int column = next_++;
    if (row_.is_null(column)) return std::nullopt;
    return T{row_.uuid(column)};
  }
  // An enum kept by its name.
  template <class E>
  [[nodiscard]] E named(std::optional<E> (*parse)(std::string_view)) {
    const auto value = parse(text());
    if (!value) throw std::runtime_error("storage: a row holds a word that this program does not know");
    return *value;
  }

 private:
  const Row& row_;
  int next_ = 0;
};

[[nodiscard]] SqlValue sealed_object(const boost::json::object& object);
[[nodiscard]] SqlValue consent_val(const std::optional<model::Consent>& consent);
[[nodiscard]] boost::json::object parse_object(std::string_view text);

// "$from, $from+1, ..." for IN (...).
[[nodiscard]] std::string placeholders(std::size_t from, std::size_t count);

}  // namespace orienta::storage
