// SPDX-License-Identifier: Apache-2.0
// Cutting text where people would: words as RapidPro's tests count them, and user-perceived characters.
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <memory>

#include "flows/text/text.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::text {
namespace {

constexpr char32_t kJoiner = 0x200D;

uint32_t category_mask(char32_t c) {
  return U_GET_GC_MASK(static_cast<UChar32>(c));
}

bool is_word(char32_t c) {
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '\'';
  return c == 0x2019 || (category_mask(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}
bool is_symbol(char32_t c) {
  return (category_mask(c) & U_GC_S_MASK) != 0;
}
bool is_regional(char32_t c) {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}
bool is_skin_tone(char32_t c) {
  return c >= 0x1F3FB && c <= 0x1F3FF;
}
// What belongs to the emoji before it: variation selectors, the keycap's box, skin tones, the tags of some flags.
bool is_tail(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3 || is_skin_tone(c) || (c >= 0xE0020 && c <= 0xE007F);
}

char32_t peek(std::string_view utf8, std::size_t at) {
  return at < utf8.size() ? next_code_point(utf8, at) : char32_t{0};
}

// `at` is just behind a symbol: moves it behind everything that makes one emoji of it.
void finish_symbol(std::string_view utf8, std::size_t& at, char32_t symbol) {
  if (is_regional(symbol) && is_regional(peek(utf8, at))) (void)next_code_point(utf8, at);
  for (char32_t next = peek(utf8, at); is_tail(next) || next == kJoiner; next = peek(utf8, at)) {
    (void)next_code_point(utf8, at);
    if (next == kJoiner && is_symbol(peek(utf8, at))) (void)next_code_point(utf8, at);
  }
}

icu::BreakIterator* character_breaks() {
  static thread_local std::unique_ptr<icu::BreakIterator> breaks;
  if (!breaks) {
    UErrorCode error = U_ZERO_ERROR;
    breaks.reset(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
    if (U_FAILURE(error)) breaks.reset();
  }
  return breaks.get();
}

}  // namespace

std::vector<std::string> words(std::string_view utf8) {
  std::vector<std::string> out;
  std::string word;
  const auto finish_word = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(utf8, at);
    if (is_word(c)) {
      append_code_point(word, c);
    } else if (is_symbol(c)) {
      finish_word();
      finish_symbol(utf8, at, c);
      out.emplace_back(utf8.substr(start, at - start));
    } else if (c != kJoiner && c != 0xAD) {  // a joiner or soft hyphen inside a word does not end it
      finish_word();
    }
  }
  finish_word();
  return out;
}

std::vector<std::string_view> graphemes(std::string_view utf8) {
  std::vector<std::string_view> out;
  const bool simple = is_ascii(utf8) && utf8.find('\r') == std::string_view::npos;
  icu::BreakIterator* const breaks = simple ? nullptr : character_breaks();
  if (breaks == nullptr) {
    for (std::size_t at = 0; at < utf8.size();) {
      const std::size_t start = at;
      (void)next_code_point(utf8, at);
      out.push_back(utf8.substr(start, at - start));
    }
    return out;
  }
  UErrorCode error = U_ZERO_ERROR;
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, utf8.data(), static_cast<int64_t>(utf8.size()), &error);
  breaks->setText(&view, error);
  if (U_SUCCESS(error)) {
    auto from = static_cast<std::size_t>(breaks->first());
    for (int32_t to = breaks->next(); to != icu::BreakIterator::DONE; to = breaks->next()) {
      const auto end = static_cast<std::size_t>(to);
      out.push_back(utf8.substr(from, end - from));
      from = end;
    }
  }
  utext_close(&view);
  return out;
}

std::size_t code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < utf8.size(); ++count) (void)next_code_point(utf8, at);
  return count;
}

}  // namespace orienta::flows::text
