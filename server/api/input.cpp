// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "flows/text/text.hpp"
#include "server/api/api.hpp"

namespace orienta::api {

void Input::complain(std::string_view name, std::string_view what) {
  if (!problem_) problem_ = error(422, "bad_input", "\"" + std::string(name) + "\" " + std::string(what) + ".");
}

std::string Input::text(std::string_view name, bool required) {
  const json::value* value = call_.body.if_contains(name);
  if (value == nullptr || value->is_null()) {
    if (required) complain(name, "is missing");
    return {};
  }
  if (!value->is_string()) {
    complain(name, "must be text");
    return {};
  }
  return std::string(value->get_string());
}

std::int64_t Input::number(std::string_view name, std::int64_t fallback) {
  const json::value* value = call_.body.if_contains(name);
  if (value == nullptr || value->is_null()) return fallback;
  if (value->is_int64()) return value->get_int64();
  complain(name, "must be a whole number");
  return fallback;
}

bool Input::flag(std::string_view name) {
  const json::value* value = call_.body.if_contains(name);
  if (value == nullptr || value->is_null()) return false;
  if (value->is_bool()) return value->get_bool();
  complain(name, "must be true or false");
  return false;
}

std::vector<std::string> Input::texts(std::string_view name) {
  std::vector<std::string> out;
  const json::value* value = call_.body.if_contains(name);
  if (value == nullptr || value->is_null()) return out;
  if (!value->is_array()) {
    complain(name, "must be a list of texts");
    return out;
  }
  for (const json::value& item : value->get_array()) {
    if (item.is_string()) {
      out.emplace_back(item.get_string());
    } else {
      complain(name, "must be a list of texts");
    }
  }
  return out;
}

std::string Input::query_text(std::string_view name) const {
  const auto at = call_.query.find(name);
  return at == call_.query.end() ? std::string() : at->second;
}

std::int64_t Input::query_number(std::string_view name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
  const std::string text = query_text(name);
  if (text.empty()) return fallback;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    complain(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback;
  }
  return value;
}

model::Time Input::query_time(std::string_view name) {
  const std::string text = query_text(name);
  if (text.empty()) return {};
  const auto parsed = flows::text::parse_instant(text, "UTC");
  if (!parsed) complain(name, "must be a time such as 2026-11-22T10:00:00Z");
  return parsed.value_or(model::Time{});
}

}  // namespace orienta::api
