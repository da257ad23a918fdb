// SPDX-License-Identifier: Apache-2.0
// UTF-8 by hand: total (anything invalid reads as U+FFFD and moves at least one byte), no allocation. Internal to
// flows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orienta::flows::text {

inline constexpr char32_t kReplacement = 0xFFFD;

// Reads one code point at `at` (< size) and moves `at` behind it. Over-long forms, surrogates and values above U+10FFFF
// are invalid, as Unicode's table 3-7 says; of an invalid sequence only its longest valid beginning is taken.
[[nodiscard]] inline char32_t next_code_point(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char lead = byte(at++);
  if (lead < 0x80) return lead;
  if (lead < 0xC2 || lead > 0xF4) return kReplacement;
  const int extra = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  char32_t code = lead & (0x3FU >> extra);
  for (int i = 0; i < extra; ++i) {
    if (at >= utf8.size()) return kReplacement;
    const unsigned char next = byte(at);
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (i == 0) {
      if (lead == 0xE0) low = 0xA0;
      if (lead == 0xED) high = 0x9F;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    }
    if (next < low || next > high) return kReplacement;
    code = (code << 6U) | (next & 0x3FU);
    ++at;
  }
  return code;
}

inline void append_code_point(std::string& out, char32_t code) {
  const auto put = [&](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

[[nodiscard]] inline std::u32string to_code_points(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) out.push_back(next_code_point(utf8, at));
  return out;
}

[[nodiscard]] inline bool is_ascii(std::string_view utf8) {
  for (const char c : utf8) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace orienta::flows::text
