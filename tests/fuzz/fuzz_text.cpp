// SPDX-License-Identifier: Apache-2.0
// Any bytes through everything that reads what people write.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "flows/plain_words.hpp"
#include "flows/text/readability.hpp"
#include "flows/text/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace text = orienta::flows::text;
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  const std::string folded = text::fold(given);
  if (text::fold(folded) != folded) std::abort();
  const std::string cleaned = text::clean(given);
  if (text::clean(cleaned) != cleaned) std::abort();
  std::string joined;
  for (const std::string_view piece : text::graphemes(given)) joined += piece;
  if (joined != given) std::abort();
  (void)text::words(given);
  (void)text::lower(given);
  (void)text::upper(given);
  (void)text::title(given);
  (void)text::code_points(given);
  const auto half = folded.size() / 2;
  (void)text::similar(std::string_view(folded).substr(0, half), std::string_view(folded).substr(half));
  (void)text::contains_phrase(folded, "hablar con una persona");
  for (const char* language : {"es", "en", "pt", "fr", "ht"}) {
    (void)text::parse_number(given, language);
    (void)text::parse_choice(given, language);
    if (const auto date = text::parse_date(given, language, {2026, 11, 22})) {
      if (!text::parse_iso(text::iso(*date))) std::abort();
    }
  }
  const auto counts = text::count_spanish(given);
  if (counts.sentences > counts.words || counts.words > counts.syllables) std::abort();
  if (!std::isfinite(text::fernandez_huerta(counts)) || !std::isfinite(text::szigriszt_pazos(counts))) std::abort();
  (void)orienta::flows::has_form_of(folded, "solicitar");
  (void)orienta::flows::has_form_of("solicitar una cita", folded);
  (void)text::parse_iso(given);
  if (const auto at = text::parse_instant(given, text::kLima)) (void)text::iso_instant(*at);
  return 0;
}
