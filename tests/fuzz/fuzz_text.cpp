// SPDX-License-Identifier: Apache-2.0
// Everything about human text, over any bytes: folding twice changes nothing more, graphemes join to what they came
// from.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "flows/text/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace text = orienta::flows::text;
  if (size > 4096) return 0;
  const std::string raw(reinterpret_cast<const char*>(data), size);
  const std::string clean = text::clean(raw);
  if (text::clean(clean) != clean) std::abort();
  const std::string folded = text::fold(clean);
  if (text::fold(folded) != folded) std::abort();
  if (!folded.empty() && !text::similar(folded, folded)) std::abort();
  std::string joined;
  for (const auto piece : text::graphemes(clean)) joined += piece;
  if (joined != clean) std::abort();
  (void)text::words(clean);
  (void)text::lower(raw);
  (void)text::upper(raw);
  (void)text::title(raw);
  for (const std::string_view language : {"es", "en"}) {
    (void)text::parse_number(clean, language);
    (void)text::parse_choice(clean, language);
    const auto date = text::parse_date(clean, language, {2026, 11, 22});
    if (date && text::parse_iso(text::iso(*date)) != date) std::abort();
  }
  (void)text::parse_instant(clean, text::kLima);
  (void)text::contains_phrase(folded, "me va a matar");
  return 0;
}
