// SPDX-License-Identifier: Apache-2.0
#include "connectors/json.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>

#include "connectors/text.hpp"

namespace orienta::connectors {
namespace {

namespace json = boost::json;

std::optional<unsigned> escape_at(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  unsigned unit = 0;
  const char* first = text.data() + at + 2;
  const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
  if (error != std::errc{} || end != first + 4) return std::nullopt;
  return unit;
}

// Replaces the \uD800..\uDFFF escapes that have no partner. The length stays the same.
std::string repair_surrogates(std::string text) {
  constexpr std::string_view kReplacement = "\\uFFFD";
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      ++i;
      continue;
    }
    const auto unit = escape_at(text, i);
    if (!unit) {
      i += 2;
      continue;
    }
    if (*unit >= 0xD800 && *unit <= 0xDBFF) {
      const auto next = escape_at(text, i + 6);
      if (next && *next >= 0xDC00 && *next <= 0xDFFF) {
        i += 12;
        continue;
      }
    }
    if (*unit >= 0xD800 && *unit <= 0xDFFF) text.replace(i, kReplacement.size(), kReplacement);
    i += 6;
  }
  return text;
}

}  // namespace

bool JsonDocument::read(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  json::error_code error;
  root_ = json::parse(text, error, &memory_, options);
  return !error && root_.is_object();
}

std::unique_ptr<JsonDocument> JsonDocument::parse(std::string_view text, std::size_t max_size) {
  if (text.empty() || text.size() > max_size) return nullptr;
  std::unique_ptr<JsonDocument> document(new JsonDocument());
  if (document->read(text)) return document;
  document.reset(new JsonDocument());
  if (document->read(repair_surrogates(valid_utf8(text)))) return document;
  return nullptr;
}

const json::object& object_at(const json::object& in, std::string_view name) {
  static const json::object kEmpty;
  const auto* member = in.if_contains(name);
  const auto* object = member == nullptr ? nullptr : member->if_object();
  return object == nullptr ? kEmpty : *object;
}

const json::array& array_at(const json::object& in, std::string_view name) {
  static const json::array kEmpty;
  const auto* member = in.if_contains(name);
  const auto* array = member == nullptr ? nullptr : member->if_array();
  return array == nullptr ? kEmpty : *array;
}

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string()) {
    std::string out(text->data(), text->size());
    std::erase(out, '\0');
    return out;
  }
  return value.is_number() ? json::serialize(value) : std::string();
}

std::string text_at(const json::object& in, std::string_view name) {
  const auto* member = in.if_contains(name);
  return member == nullptr ? std::string() : text_of(*member);
}

std::optional<double> number_at(const json::object& in, std::string_view name) {
  const std::string text = text_at(in, name);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

std::optional<std::int64_t> int_at(const json::object& in, std::string_view name) {
  const std::string text = text_at(in, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && error == std::errc{} && end == text.data() + text.size()) return number;
  // 1.75e9 and 1750000000.0 are the same second.
  const auto real = number_at(in, name);
  if (!real || std::abs(*real) > 9e15) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

bool flag_at(const json::object& in, std::string_view name) {
  const auto* member = in.if_contains(name);
  if (member == nullptr) return false;
  if (const auto* flag = member->if_bool()) return *flag;
  return text_of(*member) == "true";
}

}  // namespace orienta::connectors
