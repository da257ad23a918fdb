// SPDX-License-Identifier: Apache-2.0
#include "flows/places_index.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace orienta::flows {

std::string compact_name(std::string_view folded) {
  static constexpr std::array<std::string_view, 7> kSmall{"de", "del", "la", "las", "los", "el", "y"};
  std::string out;
  out.reserve(folded.size());
  while (!folded.empty()) {
    const std::size_t end = std::min(folded.find(' '), folded.size());
    const std::string_view word = folded.substr(0, end);
    if (std::find(kSmall.begin(), kSmall.end(), word) == kSmall.end()) out += word;
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return out;
}

std::uint32_t letter_set(std::string_view compact) {
  std::uint32_t set = 0;
  for (const char c : compact) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned bit = c >= 'a' && c <= 'z' ? static_cast<unsigned>(c - 'a') : 26U + byte % 6U;
    set |= std::uint32_t{1} << bit;
  }
  return set;
}

std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace orienta::flows
