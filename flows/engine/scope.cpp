// SPDX-License-Identifier: Apache-2.0
#include "flows/engine/scope.hpp"

#include <algorithm>

namespace orienta::flows::engine {
namespace json = boost::json;
namespace {

std::string lower_key(std::string_view key) {
  std::string out(key);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  return out;
}

Value object_value(const json::object& source) {
  Object object;
  for (const auto& [key, value] : source) object.members.insert_or_assign(lower_key(key), to_value(value));
  if (const auto own = object.members.find("value"); own != object.members.end()) object.fallback = own->second;
  return Value(std::move(object));
}

}  // namespace

Value to_value(const json::value& source) {
  switch (source.kind()) {
    case json::kind::string:
      return Value(std::string_view(source.get_string()));
    case json::kind::bool_:
      return Value(source.get_bool());
    case json::kind::int64:
      return Value(static_cast<double>(source.get_int64()));
    case json::kind::uint64:
      return Value(static_cast<double>(source.get_uint64()));
    case json::kind::double_:
      return Value(source.get_double());
    case json::kind::object:
      return object_value(source.get_object());
    case json::kind::array: {
      Array array;
      for (const auto& item : source.get_array()) array.push_back(to_value(item));
      return Value(std::move(array));
    }
    case json::kind::null:
      break;
  }
  return Value();
}

}  // namespace orienta::flows::engine
