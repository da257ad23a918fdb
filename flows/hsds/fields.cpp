// SPDX-License-Identifier: Apache-2.0
#include "flows/hsds/fields.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <utility>

#include "flows/data_yaml.hpp"
#include "flows/hsds/document.hpp"
#include "flows/hsds/vocabulary.hpp"

namespace orienta::flows::hsds {

namespace json = boost::json;

void Fields::error(const json::object& at, std::string column, std::string message, bool blocks) {
  RowError error{std::string(file_), number_, std::move(column), std::move(message), blocks};
  if (const auto* row = at.if_contains(kRowKey); row != nullptr && row->is_int64()) {
    error.row = static_cast<int>(row->as_int64());
    if (const auto* file = at.if_contains(kFileKey); file != nullptr && file->is_string()) {
      error.file = std::string(file->as_string());
    }
  }
  errors_.push_back(std::move(error));
}

std::string Fields::text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_string()) {
    std::string out = tidy(value->as_string());
    if (out.size() <= kLongestText) return out;
    error(from, std::string(key), "this text is longer than " + std::to_string(kLongestText) + " bytes; shorten it");
    return {};
  }
  if (value->is_number()) return json::serialize(*value);
  error(from, std::string(key), "must be a text");
  return {};
}

std::optional<double> Fields::number(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (value->is_number()) {
    boost::system::error_code failed;
    const double out = value->to_number<double>(failed);
    if (!failed && std::isfinite(out)) return out;
  }
  const std::string written = value->is_string() ? tidy(value->as_string()) : std::string("?");
  if (written.empty()) return std::nullopt;
  if (const auto out = to_number(written)) return out;
  error(from, std::string(key), "'" + written.substr(0, 40) + "' must be a number, with a point before decimals");
  return std::nullopt;
}

std::vector<const json::object*> Fields::objects(const json::object& from, std::string_view key) {
  std::vector<const json::object*> out;
  const auto* value = from.if_contains(key);
  if (value == nullptr || value->is_null()) return out;
  if (!value->is_array()) {
    error(from, std::string(key), "must be a list");
    return out;
  }
  for (const json::value& item : value->as_array()) {
    if (item.is_object()) {
      out.push_back(&item.as_object());
    } else {
      error(from, std::string(key), "must hold objects");
    }
  }
  return out;
}

const json::object* Fields::object(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_object() ? &value->as_object() : nullptr;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = std::string_view("0123456789abcdefABCDEF").find(text[i]) != std::string_view::npos;
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

std::string hex_of(std::string_view uuid) {
  std::string out;
  for (const char c : uuid) {
    if (c != '-') out += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string our_id(std::string_view prefix, std::string_view theirs, std::string_view import_name) {
  if (is_uuid(theirs)) return std::string(prefix) + "_" + hex_of(theirs);
  std::string out = slug(theirs);
  if (out != theirs || !is_identifier(out)) out = std::string(import_name) + "_" + out;
  if (out.size() > 60) out.resize(60);
  return out;
}

}  // namespace orienta::flows::hsds
