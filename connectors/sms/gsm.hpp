// SPDX-License-Identifier: Apache-2.0
// What a text costs as SMS, and how to make it cheaper without changing what it says. Rules: 3GPP TS 23.038 and 23.040.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orienta::connectors::sms {

enum class Encoding { gsm7, ucs2 };

struct Segments {
  Encoding encoding = Encoding::gsm7;
  std::size_t units = 0;  // septets (escaped characters count 2) or UTF-16 units
  std::size_t count = 1;  // what the carrier bills; 1 for an empty text too
  bool operator==(const Segments&) const = default;
};

[[nodiscard]] bool is_gsm7(std::string_view text);
// An escape pair, a surrogate pair and a grapheme never fall on both sides of a segment border.
[[nodiscard]] Segments count_segments(std::string_view text);

// as_is: sent as written. smart: typographic quotes, dashes and spaces become plain ones if that makes the text GSM-7.
// ascii_accents: the accents that GSM-7 lacks are dropped too, but only where it saves a segment, and never in links.
enum class TextPolicy { as_is, smart, ascii_accents };
[[nodiscard]] std::optional<TextPolicy> parse_policy(std::string_view name);
[[nodiscard]] std::string apply_policy(std::string_view text, TextPolicy policy);

}  // namespace orienta::connectors::sms
