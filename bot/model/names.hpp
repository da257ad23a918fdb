// SPDX-License-Identifier: Apache-2.0
// One table per enum gives both directions of its names.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace orienta::model {

template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

template <class E, std::size_t N>
[[nodiscard]] constexpr std::string_view name_in(const Names<E, N>& table, E value) {
  for (const auto& [v, name] : table) {
    if (v == value) return name;
  }
  return "unknown";
}

template <class E, std::size_t N>
[[nodiscard]] constexpr std::optional<E> value_in(const Names<E, N>& table, std::string_view text) {
  for (const auto& [v, name] : table) {
    if (name == text) return v;
  }
  return std::nullopt;
}

}  // namespace orienta::model
