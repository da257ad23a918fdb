// SPDX-License-Identifier: Apache-2.0
#include "flows/text/readability.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "flows/text/text.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::text {
namespace {

constexpr std::size_t kLinkSyllables = 3;  // "enlace", "código"
// Longer numbers are no amounts: phones, codes, references. They are read digit by digit.
constexpr std::size_t kLongestAmount = 6;  // digits
// Names in capitals longer than this are said as words (RENIEC, SUNEDU).
constexpr std::size_t kLongestSpelt = 5;

// --- syllables of words ----------------------------------------------------------------------------------------------

bool in(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}
bool strong(char32_t c) {
  return in(c, U"aeoáéóàèòâêôãõäëö");
}
bool accented_weak(char32_t c) {
  return in(c, U"íú");
}
bool vowel(char32_t c) {
  return strong(c) || accented_weak(c) || in(c, U"iuüïìùîû");
}

// The sounds of a word: silent u and h left out, y as the vowel or the consonant that it is there.
std::u32string sounds(const std::u32string& lower) {
  std::u32string out;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char32_t c = lower[i];
    const char32_t next = i + 1 < lower.size() ? lower[i + 1] : U'\0';
    const char32_t before = i > 0 ? lower[i - 1] : U'\0';
    if (c == U'h' && before != U'c') continue;  // "prohibir" has the diphthong "oi"
    if (c == U'u' && (before == U'q' || before == U'g') && in(next, U"eiéí")) continue;  // que, guía
    if (c == U'y') {
      out.push_back(vowel(next) ? U'y' : U'i');  // mayo, but muy, ley and y
      continue;
    }
    out.push_back(c);
  }
  return out;
}

// Syllables in a run of vowels: one for each full vowel; weak ones lean on them. An accented í or ú beside a, e or o is
// full (día, país); between weak ones it is not (cuídate). The same weak vowel twice is two (chiita).
std::size_t of_vowels(std::u32string_view run) {
  std::size_t full = 0;
  std::size_t twice = 0;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool beside_strong = (i > 0 && strong(run[i - 1])) || (i + 1 < run.size() && strong(run[i + 1]));
    if (strong(run[i]) || (accented_weak(run[i]) && beside_strong)) ++full;
    if (i > 0 && run[i] == run[i - 1] && !strong(run[i])) ++twice;
  }
  return std::max<std::size_t>(full, 1) + twice;
}

std::size_t of_word(const std::u32string& lower) {
  const auto heard = sounds(lower);
  std::size_t count = 0;
  for (std::size_t i = 0; i < heard.size();) {
    if (!vowel(heard[i])) {
      ++i;
      continue;
    }
    const auto from = i;
    while (i < heard.size() && vowel(heard[i])) ++i;
    count += of_vowels(std::u32string_view(heard).substr(from, i - from));
  }
  return std::max<std::size_t>(count, 1);
}

// --- abbreviations that are spelt -----------------------------------------------------------------------------------

struct LetterName {
  std::u32string_view letters;
  std::size_t syllables;
};
// ce, de, pe ... one; efe, hache, jota, ele, eme, ene, eñe, erre, ese, equis, zeta two; "doble ve" three.
constexpr std::array<LetterName, 3> kLetterNames = {{{U"abcdegikopqtuvyáéíóú", 1}, {U"fhjlmnñrsxz", 2}, {U"w", 3}}};

std::size_t of_letter(char32_t letter) {
  for (const auto& [letters, syllables] : kLetterNames) {
    if (in(letter, letters)) return syllables;
  }
  return 1;
}

std::size_t spelt(const std::u32string& lower) {
  std::size_t count = 0;
  for (const char32_t c : lower) count += of_letter(c);
  return count;
}

bool may_begin(char32_t first, char32_t second) {
  if (in(second, U"lr")) return in(first, U"pbtdcgf") || first == second;
  return second == U'h' && in(first, U"c");
}

// Spanish words begin with a vowel, one consonant or one of a few pairs, and end with a vowel or one of these letters.
bool pronounceable(const std::u32string& lower) {
  if (std::none_of(lower.begin(), lower.end(), [](char32_t c) { return vowel(c) || c == U'y'; })) return false;
  if (lower.size() > 1 && !vowel(lower[0]) && !vowel(lower[1]) && !may_begin(lower[0], lower[1])) return false;
  if (vowel(lower.back())) return true;
  return in(lower.back(), U"dlnrszyj") && vowel(lower[lower.size() - 2]);
}

bool letter(char32_t c) {
  return vowel(c) || (c >= U'a' && c <= U'z') || in(c, U"ñç");
}
bool digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

// --- tokens: what stands between blanks -----------------------------------------------------------------------------

// How many words somebody reading aloud says, and how many syllables.
struct Spoken {
  std::size_t words = 0, syllables = 0;
  Spoken& operator+=(const Spoken& other) {
    words += other.words;
    syllables += other.syllables;
    return *this;
  }
};

Spoken words_of(std::string_view spoken) {
  Spoken out;
  for (const auto& word : words(spoken)) {
    ++out.words;
    out.syllables += of_word(to_code_points(word));
  }
  return out;
}

Spoken digit_by_digit(std::u32string_view digits) {
  Spoken out;
  for (const char32_t c : digits) out += words_of(spell_out(static_cast<double>(c - U'0'), "es"));
  return out;
}

Spoken amount(std::u32string_view digits) {
  if (digits.size() > kLongestAmount || (digits.size() > 1 && digits[0] == U'0')) return digit_by_digit(digits);
  double value = 0;
  for (const char32_t c : digits) value = value * 10 + static_cast<double>(c - U'0');
  return words_of(spell_out(value, "es"));
}

// "40.60", "1,234.50", "8:00", "5/3/2026", "121-2024": the amounts in it, and what is said between them.
Spoken number(std::u32string token, bool soles) {
  for (std::size_t i = 1; i + 3 < token.size(); ++i) {  // 1,234: the comma groups thousands
    const bool group = token[i] == U',' && digit(token[i - 1]) && digit(token[i + 1]) && digit(token[i + 2]) &&
                       digit(token[i + 3]) && (i + 4 == token.size() || !digit(token[i + 4]));
    if (group) token.erase(i, 1);
  }
  Spoken out;
  bool first = true;
  bool decimals = false;
  for (std::size_t i = 0; i < token.size();) {
    if (!digit(token[i])) {
      decimals = token[i] == U'.' || token[i] == U',';
      if (token[i] == U'%') out += words_of("por ciento");
      ++i;
      continue;
    }
    const auto from = i;
    while (i < token.size() && digit(token[i])) ++i;
    const auto digits = std::u32string_view(token).substr(from, i - from);
    const bool nothing = digits == U"00" && !first;  // 8:00, 40.00
    if (!nothing) {
      if (decimals && !first) out += words_of(soles ? "con" : "punto");
      out += decimals && !first && digits[0] == U'0' ? amount(digits.substr(1)) : amount(digits);
      if (soles && !first && decimals) out += words_of("céntimos");
    }
    if (soles && first) out += words_of("soles");
    first = false;
  }
  return out;
}

bool is_link(std::u32string_view token) {
  if (token.find(U"://") != std::u32string_view::npos || token.starts_with(U"www.")) return true;
  if (token.find(U'@') != std::u32string_view::npos) return true;
  const auto point = token.find(U'.');  // gob.pe/migraciones
  return point != std::u32string_view::npos && point >= 2 && point + 2 < token.size() && letter(token[point - 1]) &&
         letter(token[point + 1]) && letter(token[point + 2]);
}

// Letters and digits in one, such as the reference of a case.
bool is_code(std::u32string_view token) {
  return std::any_of(token.begin(), token.end(), digit) &&
         std::any_of(token.begin(), token.end(), [](char32_t c) { return letter(c) || (c >= U'A' && c <= U'Z'); });
}

struct Token {
  std::u32string written, core, lower;  // core: without the punctuation around it
  std::u32string after;                 // the punctuation behind it
};

bool opens(char32_t c) {
  return in(c, U"([{\"'«“‘¿¡*_-–—•·");
}
bool closes(char32_t c) {
  return in(c, U")]}\"'»”’.,;:!?…*_");
}

std::vector<Token> tokens(std::u32string_view line) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < line.size();) {
    while (i < line.size() && in(line[i], U" \t\u00A0\u202F")) ++i;
    const auto from = i;
    while (i < line.size() && !in(line[i], U" \t\u00A0\u202F")) ++i;
    if (from == i) break;
    Token token;
    token.written = std::u32string(line.substr(from, i - from));
    std::size_t begin = 0;
    std::size_t end = token.written.size();
    while (begin < end && opens(token.written[begin])) ++begin;
    while (end > begin && closes(token.written[end - 1])) --end;
    token.core = token.written.substr(begin, end - begin);
    token.after = token.written.substr(end);
    std::string utf8;
    for (const char32_t c : token.core) append_code_point(utf8, c);
    token.lower = to_code_points(lower(utf8));
    out.push_back(std::move(token));
  }
  return out;
}

// A token that is no number: its parts at hyphens and slashes.
Spoken letters(const Token& token) {
  Spoken out;
  for (std::size_t i = 0; i < token.lower.size();) {
    if (!letter(token.lower[i])) {
      ++i;
      continue;
    }
    const auto from = i;
    while (i < token.lower.size() && letter(token.lower[i])) ++i;
    const auto lower = token.lower.substr(from, i - from);
    // Lower-casing keeps the number of letters in Spanish; where it would not, the word counts as an ordinary one.
    const bool same = token.core.size() == token.lower.size();
    const auto written = same ? token.core.substr(from, i - from) : lower;
    bool capitals = same;
    for (std::size_t k = 0; k < lower.size(); ++k) capitals = capitals && written[k] != lower[k];
    const bool voiceless = std::none_of(lower.begin(), lower.end(), [](char32_t c) { return vowel(c) || c == U'y'; });
    const bool code =
        voiceless || (capitals && lower.size() > 1 && lower.size() <= kLongestSpelt && !pronounceable(lower));
    ++out.words;
    out.syllables += code ? spelt(lower) : of_word(lower);
  }
  return out;
}

bool is_soles(const Token& token) {
  return token.lower == U"s/" || token.lower == U"s";
}

Spoken spoken(const Token& token, bool soles) {
  if (is_link(token.lower)) return {1, kLinkSyllables};
  auto written = token.core;
  if (token.lower.starts_with(U"s/") && token.lower.size() > 2 && digit(token.lower[2])) {  // "S/40"
    written = token.core.substr(2);
    soles = true;
  }
  if (is_code(written)) return {1, kLinkSyllables};
  if (std::any_of(written.begin(), written.end(), digit)) return number(std::move(written), soles);
  if (token.lower == U"%") return words_of("por ciento");
  return letters(token);
}

// "987 654 321", "01 200 9200": groups of digits that together are a phone number. How many tokens, or 0.
std::size_t phone_at(const std::vector<Token>& line, std::size_t at) {
  std::size_t digits = 0;
  std::size_t groups = 0;
  for (; at + groups < line.size(); ++groups) {
    const auto& token = line[at + groups];
    if (token.core.empty() || !std::all_of(token.core.begin(), token.core.end(), digit)) break;
    digits += token.core.size();
    if (!token.after.empty()) {
      ++groups;
      break;
    }
  }
  return groups > 1 && digits > kLongestAmount ? groups : 0;
}

// --- sentences ------------------------------------------------------------------------------------------------------

constexpr std::array<std::u32string_view, 22> kAbbreviations = {
    U"av",  U"avda", U"jr",  U"ca",  U"urb", U"mz", U"lt",  U"dpto", U"sr",  U"sra", U"dr",
    U"dra", U"art",  U"núm", U"nro", U"no",  U"n",  U"tel", U"telf", U"pág", U"ee",  U"uu"};

bool begins_sentence(const Token& token) {
  if (in(token.written[0], U"¿¡«\"“(-•")) return true;
  return !token.core.empty() && !token.lower.empty() && (token.core[0] != token.lower[0] || digit(token.core[0]));
}

bool ends_sentence(const std::vector<Token>& line, std::size_t at) {
  if (at + 1 == line.size()) return true;
  const auto& token = line[at];
  if (token.after.find_first_of(U"!?…;") != std::u32string::npos)
    return begins_sentence(line[at + 1]) || token.after.find(U';') != std::u32string::npos;
  if (token.after.find(U'.') == std::u32string::npos) return false;
  if (!begins_sentence(line[at + 1])) return false;
  const bool hour = token.lower == U"m" && at > 0 && (line[at - 1].lower == U"a" || line[at - 1].lower == U"p");
  if (hour) return true;
  if (token.lower.size() == 1 && letter(token.lower[0])) return false;  // an initial
  return std::find(kAbbreviations.begin(), kAbbreviations.end(), token.lower) == kAbbreviations.end() ||
         digit(token.core[0]);
}

bool single_capital(const Token& token) {
  return token.core.size() == 1 && letter(token.lower[0]) && token.core[0] != token.lower[0];
}

void add_sentences(std::u32string_view text, std::vector<Sentence>& out) {
  const auto line = tokens(text);
  Sentence sentence;
  bool only_links = true;
  bool soles = false;
  std::size_t phone = 0;  // tokens of a phone number still to come
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto& token = line[i];
    if (phone == 0) phone = phone_at(line, i);
    if (!sentence.text.empty()) sentence.text += ' ';
    for (const char32_t c : token.written) append_code_point(sentence.text, c);
    const bool currency =
        is_soles(token) && i + 1 < line.size() && !line[i + 1].core.empty() && digit(line[i + 1].core[0]);
    if (!currency) {
      auto said = phone > 0 ? digit_by_digit(token.core) : spoken(token, soles);
      if (phone > 0) --phone;
      if (said.words > 0 && !is_link(token.lower)) only_links = false;
      // "C P P" in a text for the voice is the one word CPP.
      if (single_capital(token) && i > 0 && single_capital(line[i - 1]) && sentence.counts.words > 0) {
        said = {0, of_letter(token.lower[0])};
      } else if (single_capital(token) && i + 1 < line.size() && single_capital(line[i + 1])) {
        said.syllables = of_letter(token.lower[0]);
      }
      sentence.counts.words += said.words;
      sentence.counts.syllables += said.syllables;
    }
    soles = currency;
    if (!ends_sentence(line, i)) continue;
    if (sentence.counts.words > 0 && !only_links) {
      sentence.counts.sentences = 1;
      out.push_back(std::move(sentence));
    }
    sentence = {};
    only_links = true;
  }
}

}  // namespace

std::size_t spanish_syllables(std::string_view word) {
  std::size_t count = 0;
  for (const auto& token : tokens(to_code_points(clean(word)))) count += spoken(token, false).syllables;
  return count;
}

ReadingCounts& ReadingCounts::operator+=(const ReadingCounts& other) {
  sentences += other.sentences;
  words += other.words;
  syllables += other.syllables;
  return *this;
}

std::vector<Sentence> spanish_sentences(std::string_view text) {
  const auto cleaned = to_code_points(clean(text));
  const std::u32string_view all = cleaned;
  std::vector<Sentence> out;
  for (std::size_t from = 0; from <= all.size();) {
    const auto end = std::min(all.find(U'\n', from), all.size());
    add_sentences(all.substr(from, end - from), out);
    from = end + 1;
  }
  return out;
}

ReadingCounts count_spanish(std::string_view text) {
  ReadingCounts out;
  for (const auto& sentence : spanish_sentences(text)) out += sentence.counts;
  return out;
}

double fernandez_huerta(const ReadingCounts& counts) {
  if (counts.words == 0 || counts.sentences == 0) return 0;
  const auto words = static_cast<double>(counts.words);
  const double syllables_per_100 = 100.0 * static_cast<double>(counts.syllables) / words;
  return 206.84 - 0.60 * syllables_per_100 - 1.02 * words / static_cast<double>(counts.sentences);
}

double szigriszt_pazos(const ReadingCounts& counts) {
  if (counts.words == 0 || counts.sentences == 0) return 0;
  const auto words = static_cast<double>(counts.words);
  return 206.835 - 62.3 * static_cast<double>(counts.syllables) / words - words / static_cast<double>(counts.sentences);
}

std::string_view inflesz_grade(double score) {
  struct Grade {
    double above;
    std::string_view name;
  };
  constexpr std::array<Grade, 4> kGrades = {
      {{80, "muy fácil"}, {65, "bastante fácil"}, {55, "normal"}, {40, "algo difícil"}}};
  for (const auto& [above, name] : kGrades) {
    if (score > above) return name;
  }
  return "muy difícil";
}

}  // namespace orienta::flows::text
