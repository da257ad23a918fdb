// SPDX-License-Identifier: Apache-2.0
// Values: how each type reads as another, how two compare, how they look as text and JSON.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "flows/expression/internal.hpp"

namespace orienta::flows {

Value::Value(Array array) : data_(std::make_shared<const Array>(std::move(array))) {}
Value::Value(Object object) : data_(std::make_shared<const Object>(std::move(object))) {}
Value::Value(Function function) : data_(std::make_shared<const Function>(std::move(function))) {}

namespace expression {
namespace {

// Values are trees of shared parts: small in memory, possibly huge when written out. So every writer has a limit.
constexpr std::size_t kWriteDepth = 64;

struct Writer {
  const Scope& scope;
  std::size_t limit;
  std::string out;
  std::size_t depth = 0;

  bool put(std::string_view piece) {
    out += piece;
    return out.size() <= limit;
  }
  bool write(const Value& value) {
    if (depth >= kWriteDepth) return false;
    ++depth;
    const bool fits = std::visit([&](const auto& data) { return put_data(data); }, value.data());
    --depth;
    return fits;
  }

 private:
  bool put_data(std::monostate) { return true; }
  bool put_data(const std::string& text) { return put(text); }
  bool put_data(double number) { return put(number_text(number)); }
  bool put_data(bool flag) { return put(flag ? "true" : "false"); }
  bool put_data(text::Date date) { return put(text::iso(date)); }
  bool put_data(DateTime at) {
    return put(format_moment(moment_of(at.at, scope.zone), "YYYY-MM-DDTtt:mm:ss.fffZ", "en").value_or(""));
  }
  bool put_data(TimeOfDay time) {
    std::array<char, 32> buffer{};
    (void)std::snprintf(buffer.data(), buffer.size(), "%02d:%02d", time.minutes / 60, time.minutes % 60);
    return put(buffer.data());
  }
  bool put_data(const std::shared_ptr<const Array>& array) {
    if (!put("[")) return false;
    bool first = true;
    for (const Value& item : *array) {
      if ((!first && !put(", ")) || !write(item)) return false;
      first = false;
    }
    return put("]");
  }
  bool put_data(const std::shared_ptr<const Object>& object) {
    if (object->fallback) return write(*object->fallback);
    if (!put("{")) return false;
    bool first = true;
    for (const auto& [key, value] : object->members) {
      if ((!first && !put(", ")) || !put(key) || !put(": ") || !write(value)) return false;
      first = false;
    }
    return put("}");
  }
  bool put_data(const std::shared_ptr<const Function>&) { return put("function"); }
  bool put_data(const ExpressionError&) { return true; }
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Only what is clearly a number and nothing else: letters would make "tengo 15" one.
std::optional<double> strict_number(std::string_view text, const Scope& scope) {
  text = trimmed(text);
  if (text.empty() || text.size() > 40) return std::nullopt;
  if (text.find_first_not_of("0123456789.,+- S/$") != std::string_view::npos) return std::nullopt;
  const bool simple =
      text.find_first_not_of("0123456789.", text[0] == '-' || text[0] == '+' ? 1 : 0) == std::string_view::npos &&
      std::count(text.begin(), text.end(), '.') <= 1 && text.back() >= '0' && text.back() <= '9';
  if (simple) return std::strtod(std::string(text).c_str(), nullptr);
  return text::parse_number(text, scope.language);
}

text::Date today_of(const Scope& scope) {
  return text::local_date(scope.now, scope.zone);
}

}  // namespace

const Value& plain(const Value& value) {
  const Value* at = &value;
  for (std::size_t i = 0; i < kWriteDepth; ++i) {
    const auto* const object = std::get_if<std::shared_ptr<const Object>>(&at->data());
    if (object == nullptr || !(*object)->fallback) break;
    at = &*(*object)->fallback;
  }
  return *at;
}

std::optional<std::string> text_of(const Value& value, const Scope& scope, std::size_t limit) {
  Writer writer{scope, limit, {}, 0};
  if (!writer.write(value)) return std::nullopt;
  return std::move(writer.out);
}

// Binary fractions must not show: 0.1 + 0.2 is "0.3". Whole numbers keep all their digits (document numbers).
std::string number_text(double number) {
  if (!std::isfinite(number)) return {};
  std::array<char, 400> buffer{};
  if (number == 0) return "0";
  const double size = std::fabs(number);
  if (number == std::floor(number) || size >= 1e15) {
    (void)std::snprintf(buffer.data(), buffer.size(), "%.0f", number);
    return buffer.data();
  }
  const int digits = size < 1e10 ? 12 : 15;
  const int decimals = std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(size))), 0, 20);
  (void)std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, number);
  std::string out = buffer.data();
  if (out.find('.') != std::string::npos) {
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
  }
  return out == "-0" ? "0" : out;
}

std::optional<double> number_of(const Value& value, const Scope& scope) {
  const Value& simple = plain(value);
  if (simple.is_null()) return 0.0;
  if (const auto* const number = std::get_if<double>(&simple.data())) return *number;
  if (const auto* const flag = std::get_if<bool>(&simple.data())) return *flag ? 1.0 : 0.0;
  if (const auto* const text = std::get_if<std::string>(&simple.data())) return strict_number(*text, scope);
  return std::nullopt;
}

std::optional<text::Date> date_of(const Value& value, const Scope& scope) {
  const Value& simple = plain(value);
  if (const auto* const date = std::get_if<text::Date>(&simple.data())) return *date;
  if (const auto* const at = std::get_if<DateTime>(&simple.data())) return text::local_date(at->at, scope.zone);
  const auto* const text = std::get_if<std::string>(&simple.data());
  if (text == nullptr) return std::nullopt;
  if (const auto date = text::parse_iso(trimmed(*text))) return date;
  if (const auto at = text::parse_instant(trimmed(*text), scope.zone)) return text::local_date(*at, scope.zone);
  return text::parse_date(*text, scope.language, today_of(scope));
}

std::optional<model::Time> instant_of(const Value& value, const Scope& scope) {
  const Value& simple = plain(value);
  if (const auto* const at = std::get_if<DateTime>(&simple.data())) return at->at;
  if (const auto* const text = std::get_if<std::string>(&simple.data())) {
    if (const auto at = text::parse_instant(trimmed(*text), scope.zone)) return at;
  }
  const auto date = date_of(value, scope);
  if (!date) return std::nullopt;
  const auto* const text = std::get_if<std::string>(&simple.data());
  const auto time = text == nullptr ? std::optional<TimeOfDay>() : find_time(*text);
  const int minutes = time ? time->minutes : 0;
  return text::instant_of(*date, minutes / 60, minutes % 60, 0, scope.zone);
}

std::optional<TimeOfDay> time_of(const Value& value, const Scope& scope) {
  const Value& simple = plain(value);
  if (const auto* const time = std::get_if<TimeOfDay>(&simple.data())) return *time;
  if (const auto* const at = std::get_if<DateTime>(&simple.data())) {
    const auto local = text::local_time(at->at, scope.zone);
    return TimeOfDay{local.hour * 60 + local.minute};
  }
  const auto* const text = std::get_if<std::string>(&simple.data());
  if (text == nullptr) return std::nullopt;
  if (const auto at = text::parse_instant(trimmed(*text), scope.zone); at && text->size() > 10) {
    const auto local = text::local_time(*at, scope.zone);
    return TimeOfDay{local.hour * 60 + local.minute};
  }
  return find_time(*text);
}

const Array* array_of(const Value& value) {
  const auto* const array = std::get_if<std::shared_ptr<const Array>>(&plain(value).data());
  return array == nullptr ? nullptr : array->get();
}

const Object* object_of(const Value& value) {
  const auto* const object = std::get_if<std::shared_ptr<const Object>>(&value.data());
  return object == nullptr ? nullptr : object->get();
}

std::string text_at(Context& context, Arguments a, std::size_t i) {
  if (i >= a.size()) return {};
  return text_of(a[i], context.scope(), context.limits().output).value_or("");
}

std::optional<std::int64_t> whole_at(Context& context, Arguments a, std::size_t i, std::int64_t otherwise) {
  if (i >= a.size() || plain(a[i]).is_null()) return otherwise;
  const auto number = number_of(a[i], context.scope());
  if (!number || *number != std::trunc(*number) || std::fabs(*number) > 1e9) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

bool equal(Context& context, const Value& a, const Value& b) {
  const Scope& scope = context.scope();
  const bool number =
      std::holds_alternative<double>(plain(a).data()) || std::holds_alternative<double>(plain(b).data());
  if (number && !plain(a).is_null() && !plain(b).is_null()) {
    const auto left = number_of(a, scope);
    const auto right = number_of(b, scope);
    if (left && right) return number_text(*left) == number_text(*right);
  }
  const std::size_t limit = context.limits().output;
  const auto left = text_of(a, scope, limit);
  const auto right = text_of(b, scope, limit);
  return left && right && context.charge((left->size() + right->size()) / 64) &&
         text::lower(*left) == text::lower(*right);
}

std::optional<int> compare(Context& context, const Value& a, const Value& b) {
  const Scope& scope = context.scope();
  const auto sign = [](const auto& left, const auto& right) { return left < right ? -1 : right < left ? 1 : 0; };
  const auto is_date = [](const Value& value) {
    const Value& simple = plain(value);
    return std::holds_alternative<text::Date>(simple.data()) || std::holds_alternative<DateTime>(simple.data());
  };
  if (is_date(a) || is_date(b)) {
    // Days compare as days unless both sides know the hour.
    const bool both =
        std::holds_alternative<DateTime>(plain(a).data()) && std::holds_alternative<DateTime>(plain(b).data());
    if (both) return sign(instant_of(a, scope), instant_of(b, scope));
    const auto left = date_of(a, scope);
    const auto right = date_of(b, scope);
    return left && right ? std::optional(sign(*left, *right)) : std::nullopt;
  }
  if (std::holds_alternative<TimeOfDay>(plain(a).data()) || std::holds_alternative<TimeOfDay>(plain(b).data())) {
    const auto left = time_of(a, scope);
    const auto right = time_of(b, scope);
    return left && right ? std::optional(sign(*left, *right)) : std::nullopt;
  }
  const auto left = number_of(a, scope);
  const auto right = number_of(b, scope);
  if (left && right) return number_text(*left) == number_text(*right) ? 0 : sign(*left, *right);
  const auto* const left_text = std::get_if<std::string>(&plain(a).data());
  const auto* const right_text = std::get_if<std::string>(&plain(b).data());
  if (left_text == nullptr || right_text == nullptr) return std::nullopt;
  if (!context.charge((left_text->size() + right_text->size()) / 64)) return std::nullopt;
  return sign(text::fold(*left_text), text::fold(*right_text));
}

}  // namespace expression

std::string to_text(const Value& value, const Scope& scope) {
  return expression::text_of(value, scope, Limits{}.output).value_or("");
}

bool truthy(const Value& value) {
  const Value& simple = expression::plain(value);
  struct Visitor {
    bool operator()(std::monostate) const { return false; }
    bool operator()(const std::string& text) const { return !text.empty() && text::lower(text) != "false"; }
    bool operator()(double number) const { return number != 0; }
    bool operator()(bool flag) const { return flag; }
    bool operator()(const std::shared_ptr<const Array>& array) const { return !array->empty(); }
    bool operator()(const std::shared_ptr<const Object>& object) const { return !object->members.empty(); }
    bool operator()(const ExpressionError&) const { return false; }
    bool operator()(const text::Date&) const { return true; }
    bool operator()(const DateTime&) const { return true; }
    bool operator()(const TimeOfDay&) const { return true; }
    bool operator()(const std::shared_ptr<const Function>&) const { return true; }
  };
  return std::visit(Visitor{}, simple.data());
}

Value from_json(const boost::json::value& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return {};
    case boost::json::kind::bool_:
      return json.get_bool();
    case boost::json::kind::string:
      return Value(std::string_view(json.get_string().data(), json.get_string().size()));
    case boost::json::kind::array: {
      Array array;
      for (const auto& item : json.get_array()) array.push_back(from_json(item));
      return array;
    }
    case boost::json::kind::object: {
      Object object;
      for (const auto& item : json.get_object()) {
        object.members[text::lower(std::string_view(item.key().data(), item.key().size()))] = from_json(item.value());
      }
      return object;
    }
    default:
      return json.to_number<double>();
  }
}

boost::json::value to_json(const Value& value, const Scope& scope) {
  if (const auto* const number = std::get_if<double>(&value.data())) {
    const bool whole = *number == std::floor(*number) && std::fabs(*number) < 9e15;
    return whole ? boost::json::value(static_cast<std::int64_t>(*number)) : boost::json::value(*number);
  }
  if (const auto* const flag = std::get_if<bool>(&value.data())) return *flag;
  if (const auto* const array = std::get_if<std::shared_ptr<const Array>>(&value.data())) {
    boost::json::array out;
    for (const Value& item : **array) out.push_back(to_json(item, scope));
    return out;
  }
  if (const auto* const object = std::get_if<std::shared_ptr<const Object>>(&value.data())) {
    boost::json::object out;
    for (const auto& [key, item] : (*object)->members) out[key] = to_json(item, scope);
    return out;
  }
  const bool nothing =
      value.is_null() || value.is_error() || std::holds_alternative<std::shared_ptr<const Function>>(value.data());
  return nothing ? boost::json::value(nullptr) : boost::json::value(to_text(value, scope));
}

}  // namespace orienta::flows
