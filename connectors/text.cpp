// SPDX-License-Identifier: Apache-2.0
#include "connectors/text.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace orienta::connectors {
namespace {

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

enum class Iterator { grapheme, sentence };

// Iterators are dear to make and may not be shared between threads.
icu::BreakIterator& iterator(Iterator kind, const icu::UnicodeString& text) {
  const auto make = [](Iterator wanted) {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        wanted == Iterator::grapheme ? icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error)
                                     : icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), error));
    if (U_FAILURE(error) != 0) throw std::runtime_error("ICU break data is missing");
    return made;
  };
  thread_local const std::unique_ptr<icu::BreakIterator> graphemes = make(Iterator::grapheme);
  thread_local const std::unique_ptr<icu::BreakIterator> sentences = make(Iterator::sentence);
  icu::BreakIterator& chosen = kind == Iterator::grapheme ? *graphemes : *sentences;
  chosen.setText(text);
  return chosen;
}

// How good a place is for a cut; higher is better. `none` is the middle of a surrogate pair.
enum class Cut : std::uint8_t { none, code_point, grapheme, word, sentence, line, paragraph };

// cuts[i] says how good it is to cut before unit i.
std::vector<Cut> find_cuts(const icu::UnicodeString& text) {
  const auto size = static_cast<std::size_t>(text.length());
  std::vector<Cut> cuts(size + 1, Cut::none);
  const auto raise = [&cuts](std::int32_t at, Cut cut) {
    auto& place = cuts[static_cast<std::size_t>(at)];
    place = std::max(place, cut);
  };
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) raise(i, Cut::code_point);
  auto& graphemes = iterator(Iterator::grapheme, text);
  for (auto i = graphemes.first(); i != icu::BreakIterator::DONE; i = graphemes.next()) raise(i, Cut::grapheme);
  // Words are what stands between white space: a web address has inner word breaks, and cutting there breaks the link.
  for (std::int32_t i = 1; i < text.length(); ++i) {
    if (u_isUWhiteSpace(text[i - 1]) == 0 || u_isUWhiteSpace(text[i]) != 0) continue;
    Cut cut = Cut::word;
    int lines = 0;
    for (std::int32_t k = i - 1; k >= 0 && u_isUWhiteSpace(text[k]) != 0; --k) lines += text[k] == u'\n' ? 1 : 0;
    if (lines > 0) cut = lines > 1 ? Cut::paragraph : Cut::line;
    raise(i, cut);
  }
  auto& sentences = iterator(Iterator::sentence, text);
  for (auto i = sentences.first(); i != icu::BreakIterator::DONE; i = sentences.next()) {
    if (i > 0 && i < text.length() && cuts[static_cast<std::size_t>(i)] >= Cut::word) raise(i, Cut::sentence);
  }
  return cuts;
}

std::string piece(const icu::UnicodeString& text, std::size_t from, std::size_t to, bool trim_left, bool trim_right) {
  auto first = static_cast<std::int32_t>(from);
  auto last = static_cast<std::int32_t>(to);
  while (trim_left && first < last && u_isUWhiteSpace(text[first]) != 0) ++first;
  while (trim_right && first < last && u_isUWhiteSpace(text[last - 1]) != 0) --last;
  return utf8(text.tempSubStringBetween(first, last));
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0U ? 2 : 1;
  }
  return units;
}

std::string valid_utf8(std::string_view text) {
  std::string out = utf8(utf16(text));
  std::erase(out, '\0');
  return out;
}

std::string nfc(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error) != 0) throw std::runtime_error("ICU normalisation data is missing");
  const auto source = utf16(text);
  if (normalizer->isNormalized(source, error) != 0) return std::string(text);
  return utf8(normalizer->normalize(source, error));
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string> split_text(std::string_view text, std::size_t limit) {
  if (utf16_length(text) <= limit) return {std::string(text)};
  const auto source = utf16(text);
  const auto cuts = find_cuts(source);
  const auto size = static_cast<std::size_t>(source.length());
  std::vector<std::string> out;
  std::size_t from = 0;
  while (size > from + limit) {
    // White space that the cut swallows does not count, so one more unit may be looked at than fits.
    std::size_t best = 0;
    Cut quality = Cut::none;
    const bool space_follows = u_isUWhiteSpace(source[static_cast<std::int32_t>(from + limit)]) != 0;
    const std::size_t furthest = std::min(from + limit + (space_follows ? 1 : 0), size);
    const auto consider = [&](std::size_t low, Cut least) {
      for (std::size_t at = furthest; at > low; --at) {
        if (cuts[at] >= least && cuts[at] > quality && !(at > from + limit && cuts[at] < Cut::word)) {
          best = at;
          quality = cuts[at];
        }
      }
    };
    consider(from + limit / 2, Cut::word);
    if (quality == Cut::none) consider(from, Cut::word);
    if (quality == Cut::none) consider(from + limit / 2, Cut::grapheme);
    if (quality == Cut::none) consider(from, Cut::code_point);
    if (quality == Cut::none) best = from + limit;  // cannot be: some code point begins within any two units
    auto part = piece(source, from, best, !out.empty(), true);
    if (!part.empty()) out.push_back(std::move(part));
    from = best;
  }
  auto rest = piece(source, from, size, true, false);
  if (!trim(rest).empty() || out.empty()) out.push_back(std::move(rest));
  return out;
}

std::pair<std::string, std::string> split_tail(std::string_view text, std::size_t limit) {
  if (utf16_length(text) <= limit) return {std::string(), std::string(text)};
  const auto source = utf16(text);
  const auto size = static_cast<std::size_t>(source.length());
  if (size <= limit) return {std::string(), utf8(source)};  // broken sequences were counted higher than they are
  const auto cuts = find_cuts(source);
  std::size_t best = size;
  Cut quality = Cut::none;
  for (std::size_t at = size - limit; at < size; ++at) {
    // The first paragraph, else the first sentence and so on: the tail keeps as much context as fits.
    if (cuts[at] > quality) {
      best = at;
      quality = cuts[at];
    }
  }
  return {piece(source, 0, best, false, true), piece(source, best, size, true, false)};
}

std::vector<std::size_t> grapheme_lengths(std::string_view text) {
  const auto source = utf16(text);
  auto& graphemes = iterator(Iterator::grapheme, source);
  std::vector<std::size_t> out;
  std::int32_t from = graphemes.first();
  for (auto to = graphemes.next(); to != icu::BreakIterator::DONE; to = graphemes.next()) {
    out.push_back(static_cast<std::size_t>(to - from));
    from = to;
  }
  return out;
}

}  // namespace orienta::connectors
