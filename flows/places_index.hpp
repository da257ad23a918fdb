// SPDX-License-Identifier: Apache-2.0
// Shared by the building of the index (places_read.cpp) and the search (places.cpp); nobody else needs it.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "flows/directory.hpp"

namespace orienta::flows {

// Folded name without blanks and small words (de, del, la, las, los, el, y).
[[nodiscard]] std::string compact_name(std::string_view folded);
// Bit 0 to 25: the letter occurs; 26 to 31: other bytes.
[[nodiscard]] std::uint32_t letter_set(std::string_view compact);
// Inserted, deleted, changed and swapped letters between the two (optimal string alignment).
[[nodiscard]] std::size_t slips_between(std::string_view a, std::string_view b);
[[nodiscard]] double distance_km(const model::Location& a, const model::Location& b);

}  // namespace orienta::flows
