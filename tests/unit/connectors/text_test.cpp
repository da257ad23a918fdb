// SPDX-License-Identifier: Apache-2.0
#include "connectors/text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "connectors/crypto.hpp"
#include "connectors/json.hpp"
#include "connectors/sms/gsm.hpp"

namespace orienta::connectors {
namespace {

using sms::Encoding;
using sms::TextPolicy;

std::string times(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

struct SegmentCase {
  std::string text;
  Encoding encoding;
  std::size_t units;
  std::size_t count;
};

// Measured with an independent segment calculator.
TEST(Segments, ReferenceTable) {
  const std::string a = "a";
  const SegmentCase cases[] = {
      {"", Encoding::gsm7, 0, 1},
      {times(a, 160), Encoding::gsm7, 160, 1},
      {times(a, 161), Encoding::gsm7, 161, 2},
      {times(a, 306), Encoding::gsm7, 306, 2},
      {times(a, 307), Encoding::gsm7, 307, 3},
      {times("€", 80), Encoding::gsm7, 160, 1},
      {times("€", 81), Encoding::gsm7, 162, 2},
      {times(a, 152) + "€" + times("b", 7), Encoding::gsm7, 161, 2},
      {times(a, 152) + "€" + times("b", 152), Encoding::gsm7, 306, 3},  // the pair may not be split
      {"á" + times(a, 69), Encoding::ucs2, 70, 1},
      {"á" + times(a, 70), Encoding::ucs2, 71, 2},
      {"á" + times(a, 133), Encoding::ucs2, 134, 2},
      {"á" + times(a, 134), Encoding::ucs2, 135, 3},
      {times("😀", 35), Encoding::ucs2, 70, 1},
      {times("😀", 36), Encoding::ucs2, 72, 2},
      {"¿Cómo estás?", Encoding::ucs2, 12, 1},
      {"¿Qué año? ¡Bien!", Encoding::gsm7, 16, 1},
      {"¿Qué año? ¡Sí!", Encoding::ucs2, 14, 1},
      {"Estas en peligro? Responde 1=si 2=no", Encoding::gsm7, 36, 1},
      {"[opcion] {1} | ~ ^ \\", Encoding::gsm7, 28, 1},
      {"Si estás en peligro, llama al 911. ¿Quieres hablar con alguien ahora? Responde 1 para sí, 2 para no. Más "
       "información en https://ejemplo.org/ayuda",
       Encoding::ucs2, 145, 3},
      {times(a, 60) + "👨‍👩‍👧‍👦" + times(a, 60), Encoding::ucs2, 131,
       3},  // 60 | 11 + 56 | 4: the family stays together
  };
  for (const auto& c : cases) {
    const auto out = sms::count_segments(c.text);
    EXPECT_EQ(out.encoding, c.encoding) << c.text;
    EXPECT_EQ(out.units, c.units) << c.text;
    EXPECT_EQ(out.count, c.count) << c.text;
  }
}

TEST(Segments, Alphabet) {
  EXPECT_TRUE(sms::is_gsm7("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà€\f"));
  for (const std::string other : {"á", "ç", "Á", "`", "«", "“", "’", "–", "…", "º", "\u00A0", "\t", "😀", "e\u0301"}) {
    EXPECT_FALSE(sms::is_gsm7(other)) << other;
  }
}

struct PolicyCase {
  std::string text;
  TextPolicy policy;
  std::string expected;
};

TEST(TextPolicy, ChangesOnlyWhereItSaves) {
  const std::string long_spanish = times("La información está aquí. ", 4);  // 104 characters: 2 segments
  const std::string bare = times("La informacion esta aqui. ", 4);
  const PolicyCase cases[] = {
      {"“Hola” – ya… \u00A0fin", TextPolicy::smart, "\"Hola\" - ya...  fin"},
      {"“Hola”", TextPolicy::as_is, "“Hola”"},
      {"“Aquí”", TextPolicy::smart, "“Aquí”"},  // would stay UCS-2: nothing gained
      {"“Hola” 😀", TextPolicy::smart, "“Hola” 😀"},
      {"e\u0301l", TextPolicy::smart, "él"},
      {"Ｈｏｌａ", TextPolicy::smart, "Hola"},
      {"¿Cómo estás?", TextPolicy::ascii_accents, "¿Cómo estás?"},  // one segment either way
      {long_spanish, TextPolicy::smart, long_spanish},
      {long_spanish, TextPolicy::ascii_accents, bare},
      {long_spanish + "😀", TextPolicy::ascii_accents, long_spanish + "😀"},
      {long_spanish + "https://x.pe/niñez", TextPolicy::ascii_accents, bare + "https://x.pe/niñez"},
      {long_spanish + "https://x.pe/acá", TextPolicy::ascii_accents, long_spanish + "https://x.pe/acá"},
      {long_spanish + "\u00BFQuién eres tú, niño?", TextPolicy::ascii_accents, bare + "¿Quién eres tu, niño?"},
      {"", TextPolicy::ascii_accents, ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(sms::apply_policy(c.text, c.policy), c.expected);
    EXPECT_EQ(sms::apply_policy(c.expected, c.policy), c.expected) << "applying it again changes nothing";
  }
}

std::string without_space(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t') out += c;
  }
  return out;
}

TEST(Split, PrefersParagraphsThenSentencesThenWords) {
  EXPECT_EQ(split_text("Hola. Adiós.", 100), (std::vector<std::string>{"Hola. Adiós."}));
  EXPECT_EQ(split_text("Aaaa bbbb. Cccc dddd", 16), (std::vector<std::string>{"Aaaa bbbb.", "Cccc dddd"}));
  EXPECT_EQ(split_text("aaaa bbbb cccc dddd", 14), (std::vector<std::string>{"aaaa bbbb cccc", "dddd"}));
  EXPECT_EQ(split_text("aaaa bbbb.\n\ncccc. dddd eeee", 20),
            (std::vector<std::string>{"aaaa bbbb.", "cccc. dddd eeee"}));
  EXPECT_EQ(split_text("aaaaaaaaaa", 4), (std::vector<std::string>{"aaaa", "aaaa", "aa"}));
  EXPECT_EQ(split_text("ir a https://x.pe/muy/largo/camino ya", 33),
            (std::vector<std::string>{"ir a", "https://x.pe/muy/largo/camino ya"}));
  EXPECT_EQ(split_text("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 12),
            (std::vector<std::string>{"👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"}));
}

TEST(Split, TailBeginsAtTheBestPlace) {
  const auto [before, last] = split_tail("Uno. Dos.\n\nTres. ¿Cuatro?", 16);
  EXPECT_EQ(before, "Uno. Dos.");
  EXPECT_EQ(last, "Tres. ¿Cuatro?");
  EXPECT_EQ(split_tail("corto", 16).second, "corto");
  EXPECT_EQ(split_tail("corto", 16).first, "");
}

// For texts of all sorts: nothing but white space is lost, every piece fits, no character is torn apart.
TEST(Split, LosesNothingAndKeepsTheLimit) {
  const std::vector<std::string> atoms{"a",
                                       "palabra",
                                       " ",
                                       "  ",
                                       "\n",
                                       "\n\n",
                                       ". ",
                                       "¿",
                                       "ñ",
                                       "😀",
                                       "👨‍👩‍👧‍👦",
                                       "e\u0301",
                                       "🇵🇪",
                                       "https://x.pe/a-b",
                                       "\u0301",
                                       "漢字",
                                       "1️⃣",
                                       "\t"};
  std::mt19937 random(20260522);  // the same texts on every run
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const auto size = random() % 60;
    for (std::size_t i = 0; i < size; ++i) text += atoms[random() % atoms.size()];
    const std::size_t limit = 2 + random() % 40;
    std::string joined;
    for (const auto& piece : split_text(text, limit)) {
      ASSERT_LE(utf16_length(piece), limit) << text;
      ASSERT_EQ(valid_utf8(piece), piece) << text;
      joined += piece;
    }
    ASSERT_EQ(without_space(joined), without_space(text)) << text;
    const auto [before, last] = split_tail(text, limit);
    ASSERT_LE(utf16_length(last), limit);
    ASSERT_EQ(without_space(before + last), without_space(text));
    const auto segments = sms::count_segments(text);
    ASSERT_GE(segments.count * 160, segments.units / 2);
    for (const auto policy : {TextPolicy::smart, TextPolicy::ascii_accents}) {
      const auto once = sms::apply_policy(text, policy);
      ASSERT_EQ(sms::apply_policy(once, policy), once);
      ASSERT_LE(sms::count_segments(once).count, segments.count) << "a policy never costs more";
    }
  }
}

TEST(Crypto, KnownVectors) {
  // RFC 4231 case 2, RFC 2202 case 2, FIPS 180 "abc".
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(hmac_sha1("Jefe", "what do ya want for nothing?")), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(hmac_sha256("", "x"), hmac_sha256("Jefe", "x")) << "an empty key must not mean the last one";
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_TRUE(equal_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

TEST(Json, Limits) {
  const auto nested = [](std::size_t depth) {
    return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  EXPECT_NE(JsonDocument::parse(nested(kMaxJsonDepth), 1000), nullptr);
  EXPECT_EQ(JsonDocument::parse(nested(kMaxJsonDepth + 2), 1000), nullptr);
  EXPECT_EQ(JsonDocument::parse("{}    ", 5), nullptr);
  const auto document =
      JsonDocument::parse(R"({"n":12,"s":"13","d":-1.5,"t":true,"ts":"true","x":[],"big":1e300})", 1000);
  ASSERT_NE(document, nullptr);
  const auto& root = document->root();
  EXPECT_EQ(int_at(root, "n"), 12);
  EXPECT_EQ(int_at(root, "s"), 13);
  EXPECT_EQ(number_at(root, "d"), -1.5);
  EXPECT_EQ(int_at(root, "big"), std::nullopt);
  EXPECT_EQ(int_at(root, "x"), std::nullopt);
  EXPECT_TRUE(flag_at(root, "t"));
  EXPECT_TRUE(flag_at(root, "ts"));
  EXPECT_FALSE(flag_at(root, "n"));
  EXPECT_EQ(text_at(root, "n"), "12");
  EXPECT_EQ(text_at(root, "missing"), "");
}

}  // namespace
}  // namespace orienta::connectors
