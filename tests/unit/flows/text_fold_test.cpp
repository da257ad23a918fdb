// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

struct Row {
  std::string given, expected;
};

TEST(Fold, WhatPeopleMeanIsTheSame) {
  const std::vector<Row> rows{{"SÍ!! 👍", "si"},
                              {"Sí", "si"},
                              {"S\u0069\u0301", "si"},  // combining accent
                              {"  ¿Mañana,\t por  la\nmañana?  ", "manana por la manana"},
                              {"ｓｉ", "si"},  // full width
                              {"１", "1"},
                              {"1️⃣", "1"},
                              {"①", "1"},
                              {"٣", "3"},  // Arabic-Indic digit
                              {"D.N.I.", "dni"},
                              {"c.e", "ce"},
                              {"hola.quiero", "hola quiero"},
                              {"hola,amigo", "hola amigo"},
                              {"O'Higgins", "ohiggins"},
                              {"l’eau", "leau"},
                              {"l´eau", "leau"},
                              {"Straße", "strasse"},
                              {"Ñandú", "nandu"},
                              {"SOY 👩🏽‍🚀 ok", "soy ok"},
                              {"👍🏿", ""},
                              {"cl@ro", "cl@ro"},
                              {"@maria escribe a a@1", "maria escribe a a 1"},
                              {"40.60", "40 60"},
                              {"\u200Bsi\u200D\uFE0F", "si"},
                              {"a\xFFz", "a z"},
                              {"\xC3", ""},
                              {"...", ""},
                              {"", ""}};
  for (const Row& row : rows) EXPECT_EQ(fold(row.given), row.expected) << row.given;
}

TEST(Fold, IsIdempotentOnRandomText) {
  std::mt19937 random(7);
  const std::vector<std::string> bits{"a",    "Z",      "ñ", "é", "\u0301", ".",    "'",    "@", " ", "👍",
                                      "🏽", "\u200D", "1", "½", "ﬁ",      "\xE2", "\xFF", "İ", "ς", "ẞ",
                                      "가",   "Ǆ",      "́",  "´", "ʼ",      "٣",    "ª",    "\n"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += bits[random() % bits.size()];
    const std::string once = fold(text);
    EXPECT_EQ(fold(once), once) << text;
  }
}

TEST(Clean, KeepsOnlyWhatCanBeShown) {
  EXPECT_EQ(clean("hola"), "hola");
  EXPECT_EQ(clean("a\r\nb\rc\td"), "a\nb\nc\td");
  EXPECT_EQ(clean(std::string("a\0b\x1B[1m", 7)), "ab[1m");
  EXPECT_EQ(clean("e\u0301"), "é");
  EXPECT_EQ(clean("x\u202Egnp.exe"), "xgnp.exe");
  EXPECT_EQ(clean("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(clean("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(clean("e\x01\u0301"), "é");                    // normalised after removal
}

TEST(Case, LowerUpperTitle) {
  EXPECT_EQ(lower("ÁRBOL Sí! 👍"), "árbol sí! 👍");
  EXPECT_EQ(upper("año"), "AÑO");
  EXPECT_EQ(upper("hola"), "HOLA");
  EXPECT_EQ(title("maría DE los ángeles o'brien"), "María De Los Ángeles O'brien");
}

TEST(Words, RunsAndSymbols) {
  EXPECT_EQ(words("Hola, ¿cómo_estás? d'accord"), (std::vector<std::string>{"Hola", "cómo_estás", "d'accord"}));
  EXPECT_EQ(words("si👍🏽no"), (std::vector<std::string>{"si", "👍🏽", "no"}));
  EXPECT_EQ(words("👩‍👧 ❤️ 🇵🇪"), (std::vector<std::string>{"👩‍👧", "❤️", "🇵🇪"}));
  EXPECT_EQ(words("1+2"), (std::vector<std::string>{"1", "+", "2"}));
  EXPECT_TRUE(words(" .,;").empty());
}

TEST(Graphemes, UserPerceived) {
  EXPECT_EQ(graphemes("añ👩‍👧o").size(), 4U);
  EXPECT_EQ(graphemes("🇵🇪🇻🇪").size(), 2U);
  EXPECT_EQ(graphemes("e\u0301x").front(), "e\u0301");
  EXPECT_EQ(graphemes("a\r\nb").size(), 3U);
  EXPECT_TRUE(graphemes("").empty());
  std::string joined;
  for (const auto piece : graphemes("a\xFF\xF0\x9Fz")) joined += piece;
  EXPECT_EQ(joined, "a\xFF\xF0\x9Fz");
  EXPECT_EQ(code_points("añ👍"), 3U);
}

TEST(Similar, SmallSlipsOnly) {
  EXPECT_EQ(tolerance(3), 0U);
  EXPECT_EQ(tolerance(4), 1U);
  EXPECT_EQ(tolerance(7), 1U);
  EXPECT_EQ(tolerance(8), 2U);
  const std::vector<std::pair<std::string, std::string>> same{{"clar0", "claro"},
                                                              {"cl@ro", "claro"},
                                                              {"s1", "si"},
                                                              {"5i", "si"},
                                                              {"salid", "salud"},
                                                              {"saldu", "salud"},
                                                              {"regularisasion", "regularizacion"},
                                                              {"holaaa", "hola"},
                                                              {"siiiii", "si"},
                                                              {"denunsia", "denuncia"},
                                                              {"mi csao", "mi caso"},
                                                              {"t1ngo", "tengo"}};
  for (const auto& [given, expected] : same) EXPECT_TRUE(similar(given, expected)) << given << " / " << expected;
  const std::vector<std::pair<std::string, std::string>> different{
      {"1", "l"},   {"1", "i"},       {"0", "o"},     {"51", "si"},       {"no", "si"},
      {"so", "si"}, {"2023", "2024"}, {"l", "1"},     {"ley 2", "ley 3"}, {"salud", "saludos buenos"},
      {"", "si"},   {"si", ""},       {"sal", "sol"}, {"casa", "cosito"}, {"doctor", "dolores"}};
  for (const auto& [given, expected] : different) EXPECT_FALSE(similar(given, expected)) << given << " / " << expected;
  EXPECT_FALSE(similar(std::string(10000, 'a'), std::string(9999, 'b')));
}

TEST(ContainsPhrase, OnWordBoundaries) {
  EXPECT_TRUE(contains_phrase("quiero hablar con una persona ya", "hablar con una persona"));
  EXPECT_TRUE(contains_phrase("me qieren matar", "quieren matar"));
  EXPECT_FALSE(contains_phrase("personaje", "persona"));
  EXPECT_TRUE(contains_phrase("auxi1io", "auxilio"));
  EXPECT_FALSE(contains_phrase("hola", ""));
  EXPECT_FALSE(contains_phrase("", "hola"));
  EXPECT_FALSE(contains_phrase("hablar", "hablar con"));
}

}  // namespace
}  // namespace orienta::flows::text
