// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

struct NumberRow {
  std::string language, given;
  std::optional<double> expected;
};

TEST(ParseNumber, DigitsAndWords) {
  const std::optional<double> none;
  const std::vector<NumberRow> rows{{"es", "15", 15},
                                    {"es", "1,5", 1.5},
                                    {"es", "1.5", 1.5},
                                    {"es", "S/ 40.60", 40.6},
                                    {"es", "S/.40,60", 40.6},
                                    {"es", "1,234", 1234},
                                    {"es", "1.234", 1234},
                                    {"es", "1.234,5", 1234.5},
                                    {"es", "1,234.5", 1234.5},
                                    {"es", "1 234 567", 1234567},
                                    {"es", "1.234.567", 1234567},
                                    {"es", "0.125", 0.125},
                                    {"es", "-5", -5},
                                    {"es", "１５", 15},
                                    {"es", "1️⃣5️⃣", 15},
                                    {"es", "tengo 15 años", 15},
                                    {"es", "15años", 15},
                                    {"es", "quince", 15},
                                    {"es", "QUINCE!!", 15},
                                    {"es", "quinse", 15},
                                    {"es", "uno", 1},
                                    {"es", "un amigo me dijo", none},
                                    {"es", "dieciséis", 16},
                                    {"es", "diez y seis", 16},
                                    {"es", "treinta y cinco", 35},
                                    {"es", "noventa y nueve", 99},
                                    {"es", "cien", 100},
                                    {"es", "ciento veinte", 120},
                                    {"es", "mil quinientos", 1500},
                                    {"es", "dos mil veintitrés", 2023},
                                    {"es", "2 mil", 2000},
                                    {"es", "dos millones trescientos mil", 2300000},
                                    {"es", "somos tres personas", 3},
                                    {"es", "entre 2 y 3", none},
                                    {"es", "1,2,3", none},
                                    {"es", "uno dos", none},
                                    {"es", "ninguno", none},
                                    {"es", "hola", none},
                                    {"es", "", none},
                                    {"en", "fifteen", 15},
                                    {"en", "twenty-one", 21},
                                    {"en", "one hundred and five", 105},
                                    {"en", "two thousand", 2000},
                                    {"en", "1.234", 1.234},
                                    {"en", "1,234", 1234},
                                    {"en", "ninety nine", 99},
                                    {"pt", "vinte e um", 21},
                                    {"pt", "dezoito", 18},
                                    {"pt", "1.234,56", 1234.56},
                                    {"fr", "vingt et un", 21},
                                    {"fr", "soixante-dix", 70},
                                    {"fr", "quatre-vingt-dix", 90},
                                    {"fr", "dix-sept", 17},
                                    {"fr", "seize", 16},
                                    {"ht", "disèt", 17},
                                    {"ht", "de", 2},
                                    {"ht", "ven", 20},
                                    {"qu", "quince", 15}};
  for (const NumberRow& row : rows) {
    const auto got = parse_number(row.given, row.language);
    EXPECT_EQ(got.has_value(), row.expected.has_value())
        << row.language << " " << row.given << " " << got.value_or(-99);
    if (got && row.expected) EXPECT_DOUBLE_EQ(*got, *row.expected) << row.given;
  }
}

TEST(ParseNumber, EveryNumberTo100ReadsBackAsIcuSpellsIt) {
  for (const char* language : {"es", "en", "pt", "fr"}) {
    for (int number = 0; number <= 100; ++number) {
      const std::string spelled = spell_out(number, language);
      EXPECT_EQ(parse_number(spelled, language), number) << language << " " << spelled;
    }
  }
  for (int number : {101, 115, 200, 555, 999, 1000, 1001, 2026, 31732, 999999}) {
    for (const char* language : {"es", "en", "pt", "fr"}) {
      const std::string spelled = spell_out(number, language);
      EXPECT_EQ(parse_number(spelled, language), number) << language << " " << spelled;
    }
  }
}

TEST(ParseChoice, WholeAnswersOnly) {
  struct Choice {
    std::string language, given;
    std::optional<int> expected;
  };
  const std::optional<int> none;
  const std::vector<Choice> rows{{"es", "1", 1},
                                 {"es", "1.", 1},
                                 {"es", "1)", 1},
                                 {"es", " 1 👍", 1},
                                 {"es", "opcion 1", 1},
                                 {"es", "Opción1", 1},
                                 {"es", "la 1", 1},
                                 {"es", "la 2 por favor", 2},
                                 {"es", "uno", 1},
                                 {"es", "la primera", 1},
                                 {"es", "El segundo", 2},
                                 {"es", "primra", 1},
                                 {"es", "1ra", 1},
                                 {"es", "2do", 2},
                                 {"es", "1ª", 1},
                                 {"es", "Nº 3", 3},
                                 {"es", "N° 3", 3},
                                 {"es", "1️⃣", 1},
                                 {"es", "🔟", 10},
                                 {"es", "1️⃣0️⃣", 10},
                                 {"es", "veintiuno", 21},
                                 {"es", "treinta y uno", 31},
                                 {"es", "cuatrro", 4},
                                 {"es", "0", 0},
                                 {"es", "1 y 2", none},
                                 {"es", "1.5", none},
                                 {"es", "2023", none},
                                 {"es", "no", none},
                                 {"es", "la", none},
                                 {"es", "tengo 2 hijos", none},
                                 {"es", "uno de mis hijos", none},
                                 {"es", "", none},
                                 {"en", "the first one", 1},
                                 {"en", "one", 1},
                                 {"en", "2nd", 2},
                                 {"en", "number two please", 2},
                                 {"en", "no. 3", 3},
                                 {"pt", "a segunda", 2},
                                 {"fr", "la première", 1},
                                 {"fr", "1er", 1},
                                 {"ht", "premye", 1},
                                 {"ht", "twa", 3}};
  for (const Choice& row : rows) EXPECT_EQ(parse_choice(row.given, row.language), row.expected) << row.given;
}

TEST(FormatNumber, AsPeruWritesIt) {
  EXPECT_EQ(format_number(1234.5, 0, 2, "es"), "1,234.5");
  EXPECT_EQ(format_number(1234567, 0, 0, "es-VE"), "1,234,567");
  EXPECT_EQ(format_number(1234.5, 2, 2, "en"), "1,234.50");
  EXPECT_EQ(format_number(1234.5, 0, 2, "pt"), "1.234,5");
  EXPECT_EQ(format_number(1234.5, 0, 2, "fr"), "1 234,5");
  EXPECT_EQ(format_number(1234.5, 0, 2, "ht"), "1,234.5");
  EXPECT_EQ(format_number(0.125, 0, 2, "es"), "0.13");
  EXPECT_EQ(format_number(-0.001, 0, 2, "es"), "0");
  EXPECT_EQ(format_number(3, -5, 99, "??"), "3");
  EXPECT_EQ(format_number(1.0 / 0.0, 0, 2, "es"), "");
}

TEST(FormatMoney, SolesInEveryLanguage) {
  for (const char* language : {"es", "en", "pt", "fr", "ht", "qu"})
    EXPECT_EQ(format_money(40.6, "PEN", language), "S/ 40.60");
  EXPECT_EQ(format_money(1500, "PEN", "es"), "S/ 1,500.00");
  EXPECT_EQ(format_money(-2, "PEN", "es"), "-S/ 2.00");
  EXPECT_EQ(format_money(10, "USD", "es"), "US$ 10.00");
}

TEST(Plural, Categories) {
  EXPECT_EQ(plural_category(1, "es"), "one");
  EXPECT_EQ(plural_category(2, "es"), "other");
  EXPECT_EQ(plural_category(0, "fr"), "one");
  EXPECT_EQ(plural_category(1, "en"), "one");
}

TEST(SpellOut, Words) {
  EXPECT_EQ(spell_out(40, "es"), "cuarenta");
  EXPECT_EQ(spell_out(21, "en"), "twenty-one");
  EXPECT_EQ(spell_out(1.0 / 0.0, "en"), "");
}

}  // namespace
}  // namespace orienta::flows::text
