// SPDX-License-Identifier: Apache-2.0
#include "connectors/sms/gsm.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "connectors/text.hpp"

namespace orienta::connectors::sms {
namespace {

// The default alphabet in code order, without ESC, and the extension table (ESC + code, two septets).
constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(kBasic.size() == 127);
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

constexpr std::size_t kGsmSingle = 160;
constexpr std::size_t kGsmPart = 153;
constexpr std::size_t kUcsSingle = 70;
constexpr std::size_t kUcsPart = 67;

struct Replacement {
  char32_t first;
  char32_t last;
  std::string_view text;
};

// Sorted by code point. Only look-alikes: nothing here changes what a person reads.
constexpr auto kTypographic = std::to_array<Replacement>({
    {0x0009, 0x0009, " "},   {0x0060, 0x0060, "'"},   {0x00A0, 0x00A0, " "},   {0x00A9, 0x00A9, "(c)"},
    {0x00AB, 0x00AB, "\""},  {0x00AD, 0x00AD, ""},    {0x00AE, 0x00AE, "(R)"}, {0x00B4, 0x00B4, "'"},
    {0x00B7, 0x00B7, "-"},   {0x00BB, 0x00BB, "\""},  {0x00BC, 0x00BC, "1/4"}, {0x00BD, 0x00BD, "1/2"},
    {0x00BE, 0x00BE, "3/4"}, {0x00D7, 0x00D7, "x"},   {0x02B9, 0x02B9, "'"},   {0x02BA, 0x02BA, "\""},
    {0x02BB, 0x02BF, "'"},   {0x02C6, 0x02C6, "^"},   {0x02C8, 0x02C8, "'"},   {0x02CB, 0x02CB, "'"},
    {0x02DC, 0x02DC, "~"},   {0x02EE, 0x02EE, "\""},  {0x2000, 0x200A, " "},   {0x200B, 0x200F, ""},
    {0x2010, 0x2015, "-"},   {0x2018, 0x201B, "'"},   {0x201C, 0x201F, "\""},  {0x2020, 0x2020, "+"},
    {0x2022, 0x2023, "-"},   {0x2024, 0x2024, "."},   {0x2025, 0x2025, ".."},  {0x2026, 0x2026, "..."},
    {0x2027, 0x2027, "-"},   {0x2028, 0x2029, "\n"},  {0x202F, 0x202F, " "},   {0x2032, 0x2032, "'"},
    {0x2033, 0x2033, "\""},  {0x2035, 0x2035, "'"},   {0x2036, 0x2036, "\""},  {0x2039, 0x203A, "'"},
    {0x203C, 0x203C, "!!"},  {0x2043, 0x2043, "-"},   {0x2044, 0x2044, "/"},   {0x205F, 0x205F, " "},
    {0x2060, 0x2064, ""},    {0x2116, 0x2116, "No"},  {0x2122, 0x2122, "TM"},  {0x2212, 0x2212, "-"},
    {0x2215, 0x2215, "/"},   {0x2217, 0x2217, "*"},   {0x2219, 0x2219, "-"},   {0x223C, 0x223C, "~"},
    {0x25AA, 0x25AB, "-"},   {0x25CF, 0x25CF, "-"},   {0x25E6, 0x25E6, "-"},   {0x2713, 0x2714, "-"},
    {0x275B, 0x275C, "'"},   {0x275D, 0x275E, "\""},  {0x2E3A, 0x2E3B, "-"},   {0x3000, 0x3000, " "},
    {0x301D, 0x301F, "\""},  {0xFB00, 0xFB00, "ff"},  {0xFB01, 0xFB01, "fi"},  {0xFB02, 0xFB02, "fl"},
    {0xFB03, 0xFB03, "ffi"}, {0xFB04, 0xFB04, "ffl"}, {0xFE63, 0xFE63, "-"},   {0xFEFF, 0xFEFF, ""},
});

constexpr auto kAccents = std::to_array<Replacement>({
    {U'ª', U'ª', "a"},
    {U'º', U'º', "o"},
    {U'À', U'Ã', "A"},
    {U'È', U'È', "E"},
    {U'Ê', U'Ë', "E"},
    {U'Ì', U'Ï', "I"},
    {U'Ò', U'Õ', "O"},
    {U'Ù', U'Û', "U"},
    {U'á', U'ã', "a"},
    {U'ç', U'ç', "c"},
    {U'ê', U'ë', "e"},
    {U'í', U'ï', "i"},
    {U'ó', U'õ', "o"},
    {U'ú', U'û', "u"},
    {U'Œ', U'Œ', "OE"},
    {U'œ', U'œ', "oe"},
});

std::u32string decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), i, size, c);
    out += static_cast<char32_t>(c);
  }
  return out;
}

void append(std::string& out, char32_t c) {
  std::array<char, U8_MAX_LENGTH> buffer{};
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(buffer.data(), size, static_cast<UChar32>(c));
  out.append(buffer.data(), static_cast<std::size_t>(size));
}

// Septets, or 0 if the character is in neither table.
std::size_t septets(char32_t c) {
  if (kBasic.find(c) != std::u32string_view::npos) return 1;
  return kExtension.find(c) != std::u32string_view::npos ? 2 : 0;
}

template <std::size_t N>
const Replacement* find(const std::array<Replacement, N>& table, char32_t c) {
  const auto at = std::lower_bound(table.begin(), table.end(), c,
                                   [](const Replacement& row, char32_t wanted) { return row.last < wanted; });
  return at != table.end() && at->first <= c ? &*at : nullptr;
}

template <std::size_t N>
std::string replace(std::u32string_view text, const std::array<Replacement, N>& table) {
  std::string out;
  for (const char32_t c : text) {
    if (const auto* row = septets(c) == 0 ? find(table, c) : nullptr) {
      out += row->text;
    } else if (c >= 0xFF01 && c <= 0xFF5E) {
      out += static_cast<char>(c - 0xFF01 + U'!');  // full-width forms
    } else {
      append(out, c);
    }
  }
  return out;
}

bool starts_link(std::u32string_view word) {
  return word.starts_with(U"http://") || word.starts_with(U"https://") || word.starts_with(U"www.");
}

std::string drop_accents(std::string_view utf8) {
  const std::u32string text = decode(utf8);
  const std::u32string_view view = text;
  std::string out;
  for (std::size_t from = 0; from < view.size();) {
    const auto end = std::min(view.find_first_of(U" \n\r\f", from), view.size() - 1) + 1;  // with its white space
    const auto word = view.substr(from, end - from);
    if (starts_link(word)) {
      for (const char32_t c : word) append(out, c);
    } else {
      out += replace(word, kAccents);
    }
    from = end;
  }
  return out;
}

// Puts indivisible lengths into parts one after the other. A length above `part` is cut where it must be.
std::size_t pack(const std::vector<std::size_t>& lengths, std::size_t part) {
  std::size_t count = 1;
  std::size_t used = 0;
  for (std::size_t length : lengths) {
    if (used + length > part && used > 0) {
      ++count;
      used = 0;
    }
    while (length > part) {
      ++count;
      length -= part;
    }
    used += length;
  }
  return count;
}

}  // namespace

bool is_gsm7(std::string_view text) {
  return std::ranges::all_of(decode(text), [](char32_t c) { return septets(c) > 0; });
}

Segments count_segments(std::string_view text) {
  std::vector<std::size_t> lengths;
  Segments out;
  for (const char32_t c : decode(text)) {
    lengths.push_back(septets(c));
    out.units += lengths.back();
    if (lengths.back() == 0) {
      out.encoding = Encoding::ucs2;
      break;
    }
  }
  if (out.encoding == Encoding::ucs2) {
    out.units = utf16_length(text);
    out.count = out.units <= kUcsSingle ? 1 : pack(grapheme_lengths(text), kUcsPart);
  } else {
    out.count = out.units <= kGsmSingle ? 1 : pack(lengths, kGsmPart);
  }
  return out;
}

std::optional<TextPolicy> parse_policy(std::string_view name) {
  if (name == "as_is") return TextPolicy::as_is;
  if (name == "smart") return TextPolicy::smart;
  if (name == "ascii_accents") return TextPolicy::ascii_accents;
  return std::nullopt;
}

std::string apply_policy(std::string_view text, TextPolicy policy) {
  if (policy == TextPolicy::as_is || is_gsm7(text)) return std::string(text);
  const std::string plain = replace(decode(nfc(text)), kTypographic);
  if (is_gsm7(plain)) return plain;
  if (policy == TextPolicy::ascii_accents) {
    std::string bare = drop_accents(plain);
    if (is_gsm7(bare) && count_segments(bare).count < count_segments(text).count) return bare;
  }
  return std::string(text);
}

}  // namespace orienta::connectors::sms
