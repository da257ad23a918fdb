// SPDX-License-Identifier: Apache-2.0
// Measuring and splitting text for providers' limits. Lengths are UTF-16 code units: providers count characters in
// different ways, and the count in UTF-16 units is never smaller than any of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orienta::connectors {

[[nodiscard]] std::size_t utf16_length(std::string_view text);
// Broken sequences become U+FFFD and NUL characters go.
[[nodiscard]] std::string valid_utf8(std::string_view text);
[[nodiscard]] std::string nfc(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);  // ASCII white space

// Pieces of at most `limit` units, cut at the best place of the second half of each: between paragraphs, lines,
// sentences, words, graphemes. White space at a cut goes; nothing else does. Text that fits stays as it is.
[[nodiscard]] std::vector<std::string> split_text(std::string_view text, std::size_t limit);
// The text before, and a last part of at most `limit` units that begins at the best place.
[[nodiscard]] std::pair<std::string, std::string> split_tail(std::string_view text, std::size_t limit);
// Code-unit lengths of the graphemes, in order.
[[nodiscard]] std::vector<std::size_t> grapheme_lengths(std::string_view text);

}  // namespace orienta::connectors
