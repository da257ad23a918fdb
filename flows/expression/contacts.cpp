// SPDX-License-Identifier: Apache-2.0
// Phone numbers and addresses by small rules of our own (libphonenumber is not among the libraries): whatever begins
// with + or 00 and has 8 to 15 digits counts, with the national form checked for Peru and Venezuela; without a prefix,
// the mobiles and landlines of these two.
#include <algorithm>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct NationalForm {
  std::string_view country;
  std::string_view prefix;  // the number begins with one of these, separated by |
  std::size_t digits;       // in all
  std::size_t drop;         // leading digits (the trunk 0) that are not dialled from abroad
  std::string_view code;
};
constexpr std::array<NationalForm, 7> kForms{{
    {"PE", "9", 9, 0, "+51"},                               // mobile: 987654321
    {"PE", "01|04|05|06|07|08", 9, 1, "+51"},               // landline with its area: 01 4567890, 044 123456
    {"PE", "519", 11, 2, "+51"},                            // the country's code without its +
    {"VE", "0412|0414|0416|0422|0424|0426", 11, 1, "+58"},  // mobile as written at home
    {"VE", "412|414|416|422|424|426", 10, 0, "+58"},
    {"VE", "02", 11, 1, "+58"},
    {"VE", "584|582", 12, 2, "+58"},
}};

bool begins_with_one_of(std::string_view digits, std::string_view prefixes) {
  while (!prefixes.empty()) {
    const auto bar = std::min(prefixes.find('|'), prefixes.size());
    if (digits.substr(0, bar) == prefixes.substr(0, bar)) return true;
    prefixes.remove_prefix(std::min(bar + 1, prefixes.size()));
  }
  return false;
}

std::optional<std::string> international(std::string_view digits) {
  if (digits.size() < 8 || digits.size() > 15 || digits[0] == '0') return std::nullopt;
  if (digits.substr(0, 2) == "51") {
    const auto national = digits.substr(2);
    const bool mobile = national.size() == 9 && national[0] == '9';
    const bool landline = national.size() == 8 && national[0] != '0' && national[0] != '9';
    if (!mobile && !landline) return std::nullopt;
  }
  if (digits.substr(0, 2) == "58" && (digits.size() != 12 || (digits[2] != '4' && digits[2] != '2')))
    return std::nullopt;
  return "+" + std::string(digits);
}

std::optional<std::string> as_e164(std::string_view digits, bool plus, std::string_view country) {
  if (plus) return international(digits);
  if (digits.substr(0, 2) == "00") return international(digits.substr(2));
  for (const NationalForm& form : kForms) {
    if (!country.empty() && form.country != country) continue;
    if (digits.size() != form.digits || !begins_with_one_of(digits, form.prefix)) continue;
    return std::string(form.code) + std::string(digits.substr(form.drop));
  }
  return std::nullopt;
}

bool between_groups(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
}

bool is_local_part(char c) {
  return is_alnum(c) || std::string_view("._%+-").find(c) != std::string_view::npos;
}

bool is_domain(std::string_view domain) {
  const auto last = domain.rfind('.');
  if (last == std::string_view::npos || domain.size() > 253 || domain.size() - last - 1 < 2) return false;
  std::size_t label = 0;
  for (const char c : domain) {
    if (c == '.' && label == 0) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return false;
  }
  const auto top = domain.substr(last + 1);
  return domain.front() != '-' && std::none_of(top.begin(), top.end(), [](char c) { return is_digit(c) || c == '-'; });
}

std::string grouped(std::string_view digits, std::initializer_list<std::size_t> groups) {
  std::string out;
  std::size_t at = 0;
  for (const std::size_t size : groups) {
    out += (out.empty() ? "" : " ") + std::string(digits.substr(at, size));
    at += size;
  }
  return out;
}

}  // namespace

std::optional<std::string> find_phone(std::string_view text, std::string_view country) {
  for (std::size_t at = 0; at < text.size();) {
    const bool plus = text[at] == '+' && at + 1 < text.size() && (is_digit(text[at + 1]) || text[at + 1] == '(');
    if (!plus && !is_digit(text[at]) && text[at] != '(') {
      ++at;
      continue;
    }
    const bool joined = at > 0 && is_alnum(text[at - 1]);  // "A987654321" is a document, not a phone
    if (plus) ++at;
    std::string digits;
    std::size_t gap = 0;
    while (at < text.size() && gap <= 2 && (is_digit(text[at]) || between_groups(text[at]))) {
      gap = is_digit(text[at]) ? 0 : gap + 1;
      if (gap == 0) digits.push_back(text[at]);
      ++at;
    }
    const bool runs_on = at < text.size() && gap == 0 && is_alnum(text[at]);
    if (digits.empty() || joined || runs_on) continue;
    if (auto found = as_e164(digits, plus, country)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> find_email(std::string_view text) {
  for (std::size_t at = text.find('@'); at < text.size(); at = text.find('@', at + 1)) {
    std::size_t from = at;
    while (from > 0 && is_local_part(text[from - 1])) --from;
    while (from < at && !is_alnum(text[from])) ++from;
    std::size_t end = at + 1;
    while (end < text.size() && (is_alnum(text[end]) || text[end] == '.' || text[end] == '-')) ++end;
    while (end > at + 1 && !is_alnum(text[end - 1])) --end;  // the sentence's own point
    if (from < at && at - from <= 64 && text[at - 1] != '.' && end > at + 1 &&
        is_domain(text.substr(at + 1, end - at - 1))) {
      return std::string(text.substr(from, end - from));
    }
  }
  return std::nullopt;
}

std::string display_urn(std::string_view urn) {
  const auto colon = urn.find(':');
  if (colon == std::string_view::npos) return std::string(urn);
  const auto scheme = urn.substr(0, colon);
  auto path = urn.substr(colon + 1);
  path = path.substr(0, path.find_first_of("?#"));
  if (scheme != "tel" && scheme != "whatsapp") return std::string(path);
  const auto digits = !path.empty() && path[0] == '+' ? path.substr(1) : path;
  if (digits.size() == 11 && digits.substr(0, 2) == "51") return "+51 " + grouped(digits.substr(2), {3, 3, 3});
  if (digits.size() == 12 && digits.substr(0, 2) == "58") return "+58 " + grouped(digits.substr(2), {3, 3, 4});
  return (path.empty() || path[0] == '+' ? "" : "+") + std::string(path);
}

}  // namespace orienta::flows::expression
