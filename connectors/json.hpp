// SPDX-License-Identifier: Apache-2.0
// Reading other people's JSON: bounded parsing, and getters that answer "nothing" instead of throwing whatever a
// provider (or somebody who stole its key) puts in place of the expected type.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace orienta::connectors {

inline constexpr std::size_t kMaxJsonDepth = 64;

// Owns the memory of everything in `root`; keep it as long as anything from it is in use.
class JsonDocument {
 public:
  // nullptr if the text is not a JSON object, is longer than `max_size` bytes or nested deeper than kMaxJsonDepth.
  // Lone surrogates and invalid UTF-8 inside strings become U+FFFD: a half emoji in one person's name must not cost the
  // other 999 updates of a batch.
  [[nodiscard]] static std::unique_ptr<JsonDocument> parse(std::string_view text, std::size_t max_size);
  [[nodiscard]] const boost::json::object& root() const { return root_.get_object(); }

 private:
  JsonDocument() = default;
  bool read(std::string_view text);

  boost::json::monotonic_resource memory_;
  boost::json::value root_ = boost::json::value(boost::json::storage_ptr(&memory_));
};

// The member, or an empty object / array if it is missing or something else.
[[nodiscard]] const boost::json::object& object_at(const boost::json::object& in, std::string_view name);
[[nodiscard]] const boost::json::array& array_at(const boost::json::object& in, std::string_view name);
// Strings as they are but without NUL characters (PostgreSQL cannot keep them); numbers as text; anything else "".
[[nodiscard]] std::string text_of(const boost::json::value& value);
[[nodiscard]] std::string text_at(const boost::json::object& in, std::string_view name);
// Numbers, also written as strings.
[[nodiscard]] std::optional<std::int64_t> int_at(const boost::json::object& in, std::string_view name);
[[nodiscard]] std::optional<double> number_at(const boost::json::object& in, std::string_view name);
[[nodiscard]] bool flag_at(const boost::json::object& in, std::string_view name);

// Calls fn(const object&) for each object in the array `name`; a lone object in place of the array counts as one.
template <class Fn>
void for_each_object(const boost::json::object& in, std::string_view name, Fn&& fn) {
  const auto* member = in.if_contains(name);
  if (member == nullptr) return;
  if (const auto* lone = member->if_object()) {
    fn(*lone);
  } else if (const auto* list = member->if_array()) {
    for (const auto& item : *list) {
      if (const auto* object = item.if_object()) fn(*object);
    }
  }
}

}  // namespace orienta::connectors
