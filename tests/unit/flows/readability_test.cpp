// SPDX-License-Identifier: Apache-2.0
#include "flows/text/readability.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace orienta::flows::text {
namespace {

// Counted by hand, after the rules of the Academia for diphthongs and hiatus.
TEST(Readability, SyllablesOfWords) {
  const struct {
    std::string_view word;
    std::size_t syllables;
  } rows[] = {
      // one vowel after another
      {"casa", 2},
      {"sol", 1},
      {"persona", 3},
      {"carné", 2},
      {"cédula", 3},
      // diphthongs
      {"bien", 1},
      {"tiempo", 2},
      {"cuidado", 3},
      {"ciudad", 2},
      {"seis", 1},
      {"ciento", 2},
      {"policía", 4},
      {"aunque", 2},
      {"pausa", 2},
      {"cuídate", 3},
      {"después", 2},
      {"migratoria", 4},
      {"residencia", 4},
      // hiatus
      {"día", 2},
      {"país", 2},
      {"leer", 2},
      {"ahora", 3},
      {"aún", 2},
      {"aun", 1},
      {"extranjería", 5},
      {"todavía", 4},
      {"baúl", 2},
      {"creo", 2},
      {"caos", 2},
      {"maíz", 2},
      {"reír", 2},
      {"construía", 3},
      {"oído", 3},
      // triphthongs, and a weak vowel between two strong ones
      {"Uruguay", 3},
      {"estudiáis", 3},
      {"buey", 1},
      {"paranoia", 4},
      // silent u
      {"que", 1},
      {"quien", 1},
      {"aquí", 2},
      {"guerra", 2},
      {"guía", 2},
      {"seguir", 2},
      {"agua", 2},
      {"pingüino", 3},
      // h between vowels makes no difference
      {"prohibir", 2},
      {"ahí", 2},
      {"hijo", 2},
      {"hacer", 2},
      {"noche", 2},
      // y
      {"y", 1},
      {"muy", 1},
      {"ley", 1},
      {"hoy", 1},
      {"ya", 1},
      {"mayo", 2},
      {"ayuda", 3},
      {"Huancayo", 3},
      // capitals and marks around a word change nothing
      {"MENÚ", 2},
      {"¿Dónde?", 2},
      {"(gratis)", 2},
      {"NO", 1},
  };
  for (const auto& row : rows) EXPECT_EQ(spanish_syllables(row.word), row.syllables) << row.word;
}

TEST(Readability, CodesAreSpeltAndNamesAreSaid) {
  EXPECT_EQ(spanish_syllables("CPP"), 3U);     // ce-pe-pe
  EXPECT_EQ(spanish_syllables("PTP"), 3U);     // pe-te-pe
  EXPECT_EQ(spanish_syllables("DNI"), 4U);     // de-e-ne-i
  EXPECT_EQ(spanish_syllables("UIT"), 3U);     // u-i-te
  EXPECT_EQ(spanish_syllables("VIH"), 4U);     // ve-i-ha-che
  EXPECT_EQ(spanish_syllables("TB"), 2U);      // te-be
  EXPECT_EQ(spanish_syllables("SIS"), 1U);     // sis
  EXPECT_EQ(spanish_syllables("MINSA"), 2U);   // min-sa
  EXPECT_EQ(spanish_syllables("RENIEC"), 2U);  // re-niec
  EXPECT_EQ(spanish_syllables("ANNA"), 2U);
  EXPECT_EQ(spanish_syllables("👍"), 0U);
  EXPECT_EQ(spanish_syllables("-"), 0U);
  // Spelt for the voice, it is still one word.
  EXPECT_EQ(count_spanish("El C P P vale."), count_spanish("El CPP vale."));
}

TEST(Readability, NumbersAreReadAloud) {
  const struct {
    std::string_view text;
    std::size_t words, syllables;
  } rows[] = {
      {"15", 1, 2},                            // quin-ce
      {"105", 2, 4},                           // cien-to cin-co
      {"2023", 3, 5},                          // dos mil vein-ti-trés
      {"S/ 40.60", 5, 12},                     // cua-ren-ta so-les con se-sen-ta cén-ti-mos
      {"S/40", 2, 5},                          // cua-ren-ta so-les
      {"S/ 40.00", 2, 5},                      // the same
      {"1,234", 5, 9},                         // mil dos-cien-tos trein-ta y cua-tro
      {"50 %", 3, 6},                          // cin-cuen-ta por cien-to
      {"50%", 3, 6},          {"8:00", 1, 2},  // o-cho
      {"8:30", 2, 4},                          // o-cho trein-ta
      {"5/3/2026", 5, 8},                      // cin-co tres dos mil vein-ti-séis
      {"RS 121-2024", 6, 15},                  // e-rre-e-se cien-to vein-tiu-no dos mil vein-ti-cua-tro
      {"01 200 9200", 9, 16},                  // ce-ro u-no dos ce-ro ce-ro nue-ve dos ce-ro ce-ro
      {"987654321", 9, 15},                    // digit by digit
      {"987 654 321", 9, 15},                  // the same
      {"3 4", 2, 3},                           // two numbers
  };
  for (const auto& row : rows) {
    const auto counts = count_spanish(row.text);
    EXPECT_EQ(counts.words, row.words) << row.text;
    EXPECT_EQ(counts.syllables, row.syllables) << row.text;
    EXPECT_EQ(counts.sentences, 1U) << row.text;
  }
}

TEST(Readability, WhereSentencesEnd) {
  const auto texts = [](std::string_view text) {
    std::vector<std::string> out;
    for (const auto& sentence : spanish_sentences(text)) out.push_back(sentence.text);
    return out;
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(texts("Hola. ¿Cómo estás? ¡Bien!"), (List{"Hola.", "¿Cómo estás?", "¡Bien!"}));
  EXPECT_EQ(texts("Cuesta S/ 40.60. Confírmalo."), (List{"Cuesta S/ 40.60.", "Confírmalo."}));
  EXPECT_EQ(texts("De 7 a. m. a 7 p. m. los sábados."), (List{"De 7 a. m. a 7 p. m. los sábados."}));
  EXPECT_EQ(texts("Hasta las 7 p. m. Llama ya."), (List{"Hasta las 7 p. m.", "Llama ya."}));
  EXPECT_EQ(texts("Está en Av. España 734, Breña."), (List{"Está en Av. España 734, Breña."}));
  EXPECT_EQ(texts("Lleva:\n- Tu cédula\n- Una foto\n\nEs gratis."),
            (List{"Lleva:", "- Tu cédula", "- Una foto", "Es gratis."}));
  EXPECT_EQ(texts("Espera; ya te aviso."), (List{"Espera;", "ya te aviso."}));
  EXPECT_EQ(texts("Policía: 105"), (List{"Policía: 105"}));
  EXPECT_EQ(texts("¿Sí? pues no."), (List{"¿Sí? pues no."}));
  EXPECT_EQ(texts(""), List{});
  EXPECT_EQ(texts(" \n 👍 \n"), List{});
}

TEST(Readability, LinksAndCodesAreNotRead) {
  // One word as long as "enlace", and no sentence when it stands alone.
  EXPECT_EQ(count_spanish("Entra a gob.pe/migraciones hoy."), count_spanish("Entra a enlace hoy."));
  EXPECT_EQ(count_spanish("Escribe a ayuda@ejemplo.pe hoy."), count_spanish("Escribe a enlace hoy."));
  EXPECT_EQ(count_spanish("Mira aquí:\nhttps://agenciavirtual.migraciones.gob.pe/agencia-virtual/identidad"),
            count_spanish("Mira aquí:"));
  EXPECT_EQ(count_spanish("Tu número es K7M4P2."), count_spanish("Tu número es código."));
  // A missing blank is no link.
  EXPECT_EQ(count_spanish("y/o").words, 2U);
}

TEST(Readability, FormulasByHand) {
  // "Hoy hay un niño solo en casa. Llama a la policía." 11 words, 2 sentences;
  // hoy 1 hay 1 un 1 ni-ño 2 so-lo 2 en 1 ca-sa 2 = 10; lla-ma 2 a 1 la 1 po-li-cí-a 4 = 8.
  const auto counts = count_spanish("Hoy hay un niño solo en casa. Llama a la policía.");
  EXPECT_EQ(counts, (ReadingCounts{2, 11, 18}));
  EXPECT_NEAR(fernandez_huerta(counts), 206.84 - 0.60 * (1800.0 / 11) - 1.02 * 5.5, 1e-9);
  EXPECT_NEAR(fernandez_huerta(counts), 103.05, 0.01);
  EXPECT_NEAR(szigriszt_pazos(counts), 206.835 - 62.3 * 18 / 11 - 5.5, 1e-9);
  EXPECT_EQ(inflesz_grade(szigriszt_pazos(counts)), "muy fácil");
  // Officialese: 13 words in one sentence, long ones.
  const auto hard = count_spanish(
      "Deberá efectuar personalmente la regularización correspondiente ante la autoridad migratoria "
      "competente, adjuntando documentación.");
  EXPECT_EQ(hard.sentences, 1U);
  EXPECT_EQ(hard.words, 13U);
  EXPECT_LT(fernandez_huerta(hard), 20);
  EXPECT_EQ(inflesz_grade(szigriszt_pazos(hard)), "muy difícil");
  // The longer the sentence, the harder: the reason for reading F as words per sentence.
  EXPECT_GT(fernandez_huerta({4, 40, 80}), fernandez_huerta({1, 40, 80}));
  EXPECT_EQ(fernandez_huerta({}), 0);
  EXPECT_EQ(szigriszt_pazos({}), 0);
}

TEST(Readability, GradesOfInflesz) {
  EXPECT_EQ(inflesz_grade(0), "muy difícil");
  EXPECT_EQ(inflesz_grade(40), "muy difícil");
  EXPECT_EQ(inflesz_grade(40.1), "algo difícil");
  EXPECT_EQ(inflesz_grade(55.1), "normal");
  EXPECT_EQ(inflesz_grade(65.1), "bastante fácil");
  EXPECT_EQ(inflesz_grade(80.1), "muy fácil");
}

TEST(Readability, AnyBytesAreCounted) {
  for (const std::string_view bytes : {"\xff\xfe", "....", "S/", "S/ ", "-", "%", "@", "a@", ".pe", "\n\n", "A B C",
                                       "0", "00", "1.", ",,1,,", "¿", "\xC3"}) {
    const auto counts = count_spanish(bytes);
    EXPECT_LE(counts.sentences, counts.words) << bytes;
    EXPECT_TRUE(std::isfinite(fernandez_huerta(counts))) << bytes;
  }
}

}  // namespace
}  // namespace orienta::flows::text
