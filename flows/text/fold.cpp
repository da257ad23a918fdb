// SPDX-License-Identifier: Apache-2.0
// Cleaning and folding: what two texts must share to be "the same" to a person.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>

#include "flows/text/icu.hpp"
#include "flows/text/text.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::text {
namespace {

bool is_bidi_override(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}
bool is_control(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

UChar32 icu_char(char32_t c) {
  return static_cast<UChar32>(c);
}

enum class Kind { letter, digit, apostrophe, at_sign, dot, separator, nothing };

// Apostrophes as people type them, acute and grave accents included, join the two halves of a word.
bool is_apostrophe(char32_t c) {
  return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0x2032;
}

Kind ascii_kind(unsigned char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Kind::letter;
  if (c >= '0' && c <= '9') return Kind::digit;
  if (c == '\'' || c == '`') return Kind::apostrophe;
  if (c == '@') return Kind::at_sign;
  if (c == '.') return Kind::dot;
  if (c == ' ' || (c >= 9 && c <= 13)) return Kind::separator;
  if (c < 0x20 || c == 0x7F) return Kind::nothing;
  return Kind::separator;
}

Kind kind_of(char32_t c) {
  if (c < 0x80) return ascii_kind(static_cast<unsigned char>(c));
  if (is_apostrophe(c)) return Kind::apostrophe;
  switch (u_charType(icu_char(c))) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_COMBINING_SPACING_MARK:  // vowel signs of Indic scripts are letters to their readers
    case U_LETTER_NUMBER:
    case U_OTHER_NUMBER:
      return Kind::letter;
    case U_DECIMAL_DIGIT_NUMBER:
      return Kind::digit;
    case U_NON_SPACING_MARK:  // variation selectors too
    case U_ENCLOSING_MARK:    // the box of a keycap emoji
    case U_FORMAT_CHAR:       // joiners, tags
    case U_CONTROL_CHAR:
      return c == 0x85 ? Kind::separator : Kind::nothing;
    default:
      return Kind::separator;
  }
}

// Letters that carry their stroke or ligature inside, so that decomposition leaves them whole.
struct Plain {
  char32_t from;
  std::string_view to;
};
constexpr std::array<Plain, 10> kPlain{{{0xDF, "ss"},
                                        {0x1E9E, "ss"},
                                        {0xE6, "ae"},
                                        {0xF0, "d"},
                                        {0xF8, "o"},
                                        {0xFE, "th"},
                                        {0x111, "d"},
                                        {0x131, "i"},
                                        {0x142, "l"},
                                        {0x153, "oe"}}};

// The folding machine takes one decomposed code point after the other and knows what it wrote last.
class Folder {
 public:
  explicit Folder(std::size_t size) { out_.reserve(size); }

  void add(char32_t c, Kind kind) {
    if (kind == Kind::nothing) return;
    if (held_ != Kind::nothing) settle(kind);
    if (kind == Kind::letter) {
      start_word();
      append_letter(c);
      ++letters_in_run_;
      last_ = kind;
    } else if (kind == Kind::digit) {
      start_word();
      const auto value = c < 0x80 ? static_cast<int32_t>(c - U'0') : u_charDigitValue(icu_char(c));
      out_.push_back(static_cast<char>('0' + value));
      letters_in_run_ = 0;
      last_ = kind;
    } else if (kind == Kind::separator || last_ != Kind::letter) {
      separate();
    } else {
      held_ = kind;  // apostrophe, @ and dot behind a letter: what comes next decides
    }
  }

  std::string finish() { return std::move(out_); }

 private:
  void settle(Kind next) {
    const Kind held = held_;
    held_ = Kind::nothing;
    const bool letter = next == Kind::letter;
    if (held == Kind::apostrophe && letter) {  // l'eau, O'Higgins: one word
      letters_in_run_ = 2;
    } else if (held == Kind::at_sign && letter) {  // cl@ro: similar() reads it as an a
      out_.push_back('@');
      letters_in_run_ = 2;
    } else if (held == Kind::dot && letter && letters_in_run_ == 1) {  // D.N.I. is dni
      letters_in_run_ = 0;
    } else {
      separate();
    }
  }
  void start_word() {
    if (gap_ && !out_.empty()) out_.push_back(' ');
    if (gap_) letters_in_run_ = 0;
    gap_ = false;
  }
  void separate() {
    gap_ = true;
    last_ = Kind::separator;
  }
  void append_letter(char32_t c) {
    if (c < 0x80) {
      out_.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
      return;
    }
    const auto lower = static_cast<char32_t>(u_foldCase(icu_char(c), U_FOLD_CASE_DEFAULT));
    for (const Plain& plain : kPlain) {
      if (plain.from == lower) {
        out_.append(plain.to);
        return;
      }
    }
    append_code_point(out_, lower);
  }

  std::string out_;
  Kind last_ = Kind::separator;
  Kind held_ = Kind::nothing;
  std::size_t letters_in_run_ = 0;  // since the word or the last dropped dot began
  bool gap_ = false;
};

const icu::Normalizer2* nfkd() {
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Normalizer2* const instance = icu::Normalizer2::getNFKDInstance(error);
  return instance;
}

void fold_other(Folder& folder, char32_t c) {
  if (is_apostrophe(c)) return folder.add(c, Kind::apostrophe);
  icu::UnicodeString parts;
  if (nfkd() == nullptr || !nfkd()->getDecomposition(icu_char(c), parts)) return folder.add(c, kind_of(c));
  for (int32_t i = 0; i < parts.length();) {
    const UChar32 part = parts.char32At(i);
    i += U16_LENGTH(part);
    folder.add(static_cast<char32_t>(part), kind_of(static_cast<char32_t>(part)));
  }
}

bool needs_cleaning(std::string_view ascii) {
  for (const char c : ascii) {
    if (is_control(static_cast<unsigned char>(c))) return true;
  }
  return false;
}

bool is_word_char(char32_t c) {
  if (c == '_' || c == '\'' || c == 0x2019) return true;
  const auto mask = U_GET_GC_MASK(icu_char(c));
  return (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

template <class ToCase>
std::string map_case(std::string_view utf8, char first, char last, int shift, ToCase to_case) {
  if (is_ascii(utf8)) {
    std::string out(utf8);
    for (char& c : out) {
      if (c >= first && c <= last) c = static_cast<char>(c + shift);
    }
    return out;
  }
  return to_utf8(to_case(from_utf8(utf8)));
}

}  // namespace

std::string clean(std::string_view utf8) {
  const bool ascii = is_ascii(utf8);
  if (ascii && !needs_cleaning(utf8)) return std::string(utf8);
  std::string kept;
  kept.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    if (c == '\r' && (at >= utf8.size() || utf8[at] != '\n')) {
      kept.push_back('\n');
    } else if (!is_control(c) && !is_bidi_override(c)) {
      append_code_point(kept, c);
    }
  }
  if (ascii) return kept;
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(error);
  if (nfc == nullptr) return kept;
  const icu::UnicodeString normal = nfc->normalize(from_utf8(kept), error);
  return U_SUCCESS(error) ? to_utf8(normal) : kept;
}

std::string fold(std::string_view utf8) {
  Folder folder(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[at]);
    if (byte < 0x80) {
      folder.add(byte, ascii_kind(byte));
      ++at;
    } else {
      fold_other(folder, next_code_point(utf8, at));
    }
  }
  return folder.finish();
}

std::string lower(std::string_view utf8) {
  return map_case(utf8, 'A', 'Z', 32, [](icu::UnicodeString text) { return text.toLower(icu::Locale::getRoot()); });
}

std::string upper(std::string_view utf8) {
  return map_case(utf8, 'a', 'z', -32, [](icu::UnicodeString text) { return text.toUpper(icu::Locale::getRoot()); });
}

std::string title(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  bool inside = false;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    const bool word = is_word_char(c);
    append_code_point(out, static_cast<char32_t>(!word    ? icu_char(c)
                                                 : inside ? u_tolower(icu_char(c))
                                                          : u_totitle(icu_char(c))));
    inside = word;
  }
  return out;
}

}  // namespace orienta::flows::text
