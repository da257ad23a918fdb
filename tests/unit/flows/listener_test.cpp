// SPDX-License-Identifier: Apache-2.0
// Phrases listened for inside whole messages, first by themselves, then the danger words that ship.
#include "flows/engine/commands.hpp"
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

bool hears(std::string_view message, std::string_view phrase, std::initializer_list<std::string_view> except = {}) {
  text::Listener listener(text::fold(message));
  for (const auto one : except) listener.forget(text::phrase_of(text::fold(one)));
  return listener.hears(text::phrase_of(text::fold(phrase)));
}

TEST(Listener, SlipsSpellingByEarAndMissingGaps) {
  const struct {
    std::string_view message, phrase;
    bool heard;
  } rows[] = {
      {"Por favor ME QUIEREN MATAR!!", "me quieren matar", true},
      {"me quieren mtar", "me quieren matar", true},
      {"me quieern matar", "me quieren matar", true},
      {"me kieren matar", "me quieren matar", true},
      {"me qieren matar", "me quieren matar", true},
      {"me ban a matar", "me van a matar", true},
      {"ausilio", "auxilio", true},
      {"auxiiiilio", "auxilio", true},
      {"me biolaron", "me violaron", true},
      {"m3 quieren m4tar", "me quieren matar", true},
      {"mequieren matar", "me quieren matar", true},
      {"mequierenmatar ayuda", "me quieren matar", true},
      {"me paga mi jefe", "me pega mi", false},
      {"me sacaron del albergue", "me atacaron", false},
      {"me bajaron del bus", "me balearon", false},
      {"me quieren pasar", "me quieren matar", false},
      {"tiene un armario", "tiene un arma", false},
      {"tiene un alma buena", "tiene un arma", false},
      {"quieren matar", "me quieren matar", false},
      {"", "auxilio", false},
      {"105", "106", false},
  };
  for (const auto& row : rows) EXPECT_EQ(hears(row.message, row.phrase), row.heard) << row.message;
}

TEST(Listener, WhatIsForgottenCountsForNothingButTheRestIsHeard) {
  EXPECT_FALSE(hears("me quiero morir de la risa", "quiero morir", {"morir de la risa"}));
  EXPECT_TRUE(hears("me quiero morir de la risa, pero quiero morir", "quiero morir", {"morir de la risa"}));
  // What remains on both sides does not come together as a phrase.
  EXPECT_FALSE(hears("me quieren hola matar", "me quieren matar", {"hola"}));
  EXPECT_FALSE(hears("no mequieren matar", "me quieren matar", {"matar"}));
}

TEST(Listener, HostileMessages) {
  EXPECT_FALSE(hears(std::string(15'000, 'a'), "me quieren matar"));
  std::string many;
  for (int i = 0; i < 4'000; ++i) many += "me ";
  EXPECT_FALSE(hears(many, "me quieren matar"));
  EXPECT_TRUE(hears(many + "quieren matar", "me quieren matar"));
  EXPECT_FALSE(hears("hola", ""));
}

TEST(Danger, AlarmsAndFalseAlarmsOfTheShippedWords) {
  const auto result = read_library(load_files(std::string(ORIENTA_SOURCE_DIR) + "/flows/library"));
  ASSERT_TRUE(result.set) << testing::problems_of(result.diagnostics);
  const std::string_view alarms[] = {
      "Hola buenas tardes mire le escribo porque desde ayer mi ex pareja me quiere matar y tengo dos hijos",
      "me va matar",
      "mi esposo me golpea",
      "mi marido me pegó anoche",
      "un hombre me amenaza",
      "tengo miedo por mi vida",
      "hay un incendio",
      "mi hijo tomó veneno",
      "me cobran cupo en la tienda",
      "ya no quiero vivir",
      "pienso en suicidarme",
      "peligro",
      "EMERGENCIA!!",
      "peligo",
      "no puedo respirar",
      "no es una emergencia pero me quieren matar",
      "help me they are going to kill me",
      "he is beating me",
      "danger",
      "m an danje",
      "je suis en danger",
      "estou em perigo",
  };
  const std::string_view calm[] = {
      "me muero de hambre",
      "me estoy muriendo de hambre",
      "me mata la risa",
      "me quiero morir de la risa",
      "me atendieron mal en el hospital",
      "me sacaron del albergue",
      "me bajaron del bus",
      "me paga mi jefe",
      "mi esposo me paga la renta",
      "se me vencieron los papeles",
      "me vendieron un carnet falso",
      "necesito ayuda urgente con mis papeles",
      "no estoy en peligro",
      "no es una emergencia",
      "no me dejan salir del país",
      "no quiero vivir en la calle",
      "tiene un armario",
      "¿es peligroso viajar a Tumbes?",
      "my son is doing homework",
      "I took my son to the hospital",
      "hola",
  };
  const auto danger = [&](std::string_view message) {
    Input input;
    input.text = message;
    return command_of(*result.set, input) == Builtin::danger;
  };
  for (const auto message : alarms) EXPECT_TRUE(danger(message)) << message;
  for (const auto message : calm) EXPECT_FALSE(danger(message)) << message;
  // In a very long message too.
  std::string story;
  for (int i = 0; i < 500; ++i) story += "y después fuimos al albergue ";
  EXPECT_FALSE(danger(story));
  EXPECT_TRUE(danger(story + "me quieren matar"));
}

TEST(Commands, AnswersBeatTheCommandInItsOwnFlow) {
  const auto set = testing::library();
  Simulator world(*set, testing::known());
  (void)world.send("menu");
  (void)world.send("idioma");
  EXPECT_EQ(testing::count<NotUnderstood>(world.send("idioma")), 1U);  // not asked again without a word
  EXPECT_NE(testing::effect<FieldSet>(world.send("en")), nullptr);     // the id, typed
}

}  // namespace
}  // namespace orienta::flows
