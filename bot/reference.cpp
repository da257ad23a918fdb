// SPDX-License-Identifier: Apache-2.0
#include "bot/reference.hpp"

#include <array>
#include <cctype>
#include <cstdint>

namespace orienta::bot {
namespace {

// 17 is prime: a weighted sum modulo 17 then notices every single wrong sign and every swap of neighbours.
constexpr std::string_view kSigns = "CEFHJKMPRTWXY3479";
constexpr std::size_t kBase = kSigns.size();
static_assert(kBase == 17);
constexpr std::size_t kLength = 8;

std::optional<std::size_t> digit(char c) {
  const auto at = kSigns.find(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  if (at == std::string_view::npos) return std::nullopt;
  return at;
}

std::size_t check_digit(const std::array<std::size_t, kLength - 1>& digits) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += digits[i] * (i + 2);
  return sum % kBase;
}

std::string written(const std::array<std::size_t, kLength - 1>& digits) {
  std::string out;
  for (const std::size_t d : digits) {
    if (out.size() == 4) out += '-';
    out += kSigns[d];
  }
  out += kSigns[check_digit(digits)];
  return out;
}

bool separator(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '_';
}
bool alnum(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

std::string make_reference(model::IdSource& ids) {
  std::array<std::size_t, kLength - 1> digits{};
  for (auto& d : digits) {
    std::uint8_t byte = 255;
    while (byte >= 255 - 255 % kBase) ids.random(&byte, 1);  // no sign more likely than another
    d = byte % kBase;
  }
  return written(digits);
}

std::optional<std::string> find_reference(std::string_view text) {
  for (std::size_t start = 0; start < text.size(); ++start) {
    if (!alnum(text[start]) || (start > 0 && alnum(text[start - 1]))) continue;
    std::array<std::size_t, kLength> found{};
    std::size_t count = 0;
    std::size_t at = start;
    for (; at < text.size() && count < kLength; ++at) {
      if (separator(text[at])) continue;
      const auto d = digit(text[at]);
      if (!d) break;
      found[count++] = *d;
    }
    if (count != kLength || (at < text.size() && alnum(text[at]))) continue;
    std::array<std::size_t, kLength - 1> digits{};
    for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = found[i];
    if (check_digit(digits) == found[kLength - 1]) return written(digits);
  }
  return std::nullopt;
}

}  // namespace orienta::bot
