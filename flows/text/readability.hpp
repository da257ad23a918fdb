// SPDX-License-Identifier: Apache-2.0
// How hard a Spanish text is to read, by the two formulas that health and public texts in Spanish are measured with.
// Both see only the length of words and sentences: a good score does not make a text clear, a bad one shows where it
// is not.
//
// What is counted as what:
// * A sentence ends at . ! ? … ; and at the end of a line, so each item of a list is one. It does not end inside
//   "S/ 40.60", "a. m." or "Av. España", nor at a colon: labels such as "Policía: 105" would make every text look easy.
// * Numbers are read aloud: 15 is "quince", S/ 40.60 "cuarenta soles con sesenta céntimos", 01 200 9200 digit by digit.
// * Abbreviations in capitals that nobody could pronounce are one word, spelt: CPP is "ce-pe-pe", DNI "de-e-ne-i".
// * A link, an e-mail address or a code of letters and digits (K7M4P2) is copied or tapped, not read: one word as long
// as
//   "enlace" or "código", whatever its length. A link alone on a line is no sentence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orienta::flows::text {

// Of one word as it is written; 0 for what has no letter or digit. "aunque" 2, "extranjería" 5, "guía" 2, "105" 4.
[[nodiscard]] std::size_t spanish_syllables(std::string_view word);

struct ReadingCounts {
  std::size_t sentences = 0, words = 0, syllables = 0;
  bool operator==(const ReadingCounts&) const = default;
  ReadingCounts& operator+=(const ReadingCounts& other);
};
struct Sentence {
  std::string text;
  ReadingCounts counts;
};
[[nodiscard]] std::vector<Sentence> spanish_sentences(std::string_view text);
[[nodiscard]] ReadingCounts count_spanish(std::string_view text);

// Fernández Huerta (1959): 206.84 - 0.60 P - 1.02 F, with P syllables per 100 words and F words per sentence.
// The article prints F as sentences per 100 words, and much of the literature has copied that. It cannot be meant: the
// formula is Flesch's fitted to Spanish, whose factor 1.015 belongs to words per sentence, and with sentences per 100
// words a text would become "easier" the longer its sentences are. So F is words per sentence here.
// About 0 to 100; the higher the easier; 60 to 70 is "normal", 70 to 80 "fairly easy". 0 without a word.
[[nodiscard]] double fernandez_huerta(const ReadingCounts& counts);

// Szigriszt-Pazos (1993): 206.835 - 62.3 S/P - P/F (S syllables, P words, F sentences), read on the INFLESZ scale of
// Barrio-Cantalejo (2008).
[[nodiscard]] double szigriszt_pazos(const ReadingCounts& counts);
// "muy difícil" up to 40, "algo difícil" to 55, "normal" to 65, "bastante fácil" to 80, "muy fácil" above.
[[nodiscard]] std::string_view inflesz_grade(double szigriszt_pazos);

}  // namespace orienta::flows::text
