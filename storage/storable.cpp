// SPDX-License-Identifier: Apache-2.0
#include "storage/storable.hpp"

#include <cstdint>

namespace orienta::storage {
namespace {

// Length of the well-formed character at `at` (Unicode 15, table 3-7), 0 if there is none.
std::size_t character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const std::uint8_t first = byte(at);
  if (first < 0x80) return first == 0 ? 0 : 1;
  struct Form {
    std::uint8_t from, to, second_from, second_to;
    std::size_t size;
  };
  static constexpr Form kForms[] = {
      {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
      {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
      {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
  };
  for (const Form& form : kForms) {
    if (first < form.from || first > form.to) continue;
    if (byte(at + 1) < form.second_from || byte(at + 1) > form.second_to) return 0;
    for (std::size_t i = 2; i < form.size; ++i) {
      if ((byte(at + i) & 0xC0) != 0x80) return 0;
    }
    return form.size;
  }
  return 0;
}

}  // namespace

bool is_storable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

std::string storable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character(text, at);
    if (size == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
    } else {
      out.append(text, at, size);
      at += size;
    }
  }
  return out;
}

}  // namespace orienta::storage
