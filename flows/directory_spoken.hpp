// SPDX-License-Identifier: Apache-2.0
// Data of the directory as a voice should say it. Languages without words of their own here get numbers in ICU's words
// and the clock of 24 hours.
#pragma once

#include <string>
#include <string_view>

namespace orienta::flows {

// "105" -> "uno, cero, cinco": digit by digit with a pause. "+" is dropped: who hears it dials the digits.
[[nodiscard]] std::string spoken_digits(std::string_view phone, std::string_view language);
// Minutes since midnight -> "ocho de la mañana", "una y treinta de la tarde", "eight thirty in the morning".
[[nodiscard]] std::string spoken_time(int minutes, std::string_view language);
// Symbols that a voice reads out or stumbles over become blanks.
[[nodiscard]] std::string speakable(std::string_view text);

}  // namespace orienta::flows
