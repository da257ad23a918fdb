// SPDX-License-Identifier: Apache-2.0
// What the shipped scripts rely on: options with a condition, languages, facts that are computed, spoken or in doubt,
// the hours of the line, records without a name.
#include <boost/json/parse.hpp>

#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

using testing::count;
using testing::effect;
using testing::known;
using testing::last_text;
using testing::library;
using testing::texts;

constexpr std::string_view kFacts = R"yaml(
facts:
  uit: {value: 5500, unit: PEN, source: {title: SUNAT}, checked_on: 2026-01, valid_from: 2026-01-01, valid_to: 2026-12-31, mark: needs_review, owner: equipo}
  percent: {value: 0.1, unit: percent, source: {title: Ley}, checked_on: 2024, mark: MARK, owner: equipo}
  daily: {compute: "uit * percent / 100", unit: PEN, source: {title: Ley}, checked_on: 2024, mark: needs_review, owner: equipo, confirm_with: {es: Migraciones, en: the immigration office}}
  monthly: {compute: "daily * 30", unit: PEN, source: {title: Ley}, checked_on: 2024, mark: needs_review, owner: equipo}
  police: {value: "105", unit: phone, source: {title: PNP}, checked_on: 2025-09-30, mark: needs_review, owner: equipo}
  entry: {value: 2024-07-02, unit: date, source: {title: Norma}, checked_on: 2024, mark: needs_review, owner: equipo}
  price: {value: 21.50, unit: PEN, source: {title: Norma}, checked_on: 2025-09, mark: needs_review, owner: equipo}
)yaml";

LibraryFile facts(std::string mark = "needs_review") {
  std::string yaml(kFacts);
  yaml.replace(yaml.find("MARK"), 4, mark);
  return {"facts/test.yaml", yaml};
}

std::string flow(std::string_view steps) {
  return "flow: probe\nlanguages: [es, en]\nsteps:\n" + std::string(steps);
}

std::string said(const FlowSet& set, model::Mode mode = model::Mode::chat, std::string language = "es") {
  Simulator world(set, known(std::move(language), mode));
  const auto all = texts(world.start("probe"));
  return all.empty() ? "" : all.front();
}

TEST(EngineOption, IsOfferedOnlyWhileItsConditionHolds) {
  const auto set = library({flow(R"yaml(
  - id: q
    ask: options
    text: {es: "¿Cuál?", en: "Which?"}
    save: a
    options:
      - {id: one, label: {es: Uno raro, en: One}, if: "@(contact.grown = \"no\")"}
      - {id: two, label: {es: Dos raro, en: Two}}
      - {id: pt, label: {es: Português, en: Português}, if: "@(offered.pt)"}
      - {id: en, label: {es: English, en: English}, if: "@(offered.en)"}
  - {id: said, say: {es: "a=@results.a", en: "a=@results.a"}}
  - {id: done, end: true}
)yaml")});
  auto options = known();
  options.fields["grown"] = "yes";
  Simulator world(*set, options);
  const auto turn = world.start("probe");
  ASSERT_EQ(world.last_options().size(), 2U);
  EXPECT_EQ(world.last_options()[0].id, "two");
  auto other = world;
  EXPECT_EQ(last_text(world.send("1")), "a=two") << "numbers count what is shown";
  EXPECT_EQ(count<NotUnderstood>(other.tap("one")), 1U) << "what is not offered is not understood either";
}

TEST(EngineLanguage, WhoDoesNotReadTheScriptsLanguageIsToldSoOnce) {
  const auto set =
      library({"flow: probe\nlanguages: [es]\nsteps:\n  - {id: a, say: Hola.}\n  - {id: b, call: inner}\n"
               "  - {id: c, go: \"flow:next\"}\n",
               "flow: inner\nlanguages: [es]\nsteps:\n  - {id: a, say: Adentro.}\n",
               "flow: next\nlanguages: [es]\nsteps:\n  - {id: a, say: Sigue.}\n"});
  Simulator creole(*set, known("ht"));
  const auto all = texts(creole.start("probe"));
  ASSERT_EQ(all.size(), 4U);
  EXPECT_NE(all[0].find("MOUN"), std::string::npos);
  EXPECT_EQ(all[3], "Sigue.");
  Simulator spanish(*set, known("es"));
  EXPECT_EQ(texts(spanish.start("probe")).size(), 3U);
}

TEST(EngineLanguage, DangerIsAnsweredInTheLanguageItWasWrittenIn) {
  const auto set = library();
  Simulator::Options nobody;
  nobody.now = *text::parse_instant(testing::kNow, text::kLima);
  Simulator english(*set, nobody);
  EXPECT_EQ(texts(english.send("they want to kill me")).front(), "Call 105.");
  EXPECT_TRUE(english.contact().language.empty()) << "it is still asked afterwards";
  Simulator spanish(*set, nobody);
  EXPECT_EQ(texts(spanish.send("me quieren matar")).front(), "Llama al 105.");
}

TEST(EngineOption, WordsTheAuthorWroteComeBeforeTheBuiltInOnesAndMostCommands) {
  const auto set = library({flow(R"yaml(
  - id: q
    ask: options
    text: {es: "¿Cómo te respondemos?", en: "How?"}
    save: a
    options:
      - {id: call, label: {es: Por llamada, en: Call}, synonyms: {es: [llámame, quiero hablar con alguien, otra, baja]}}
      - {id: none, label: {es: De ninguna forma, en: Not at all}}
  - {id: said, say: {es: "a=@results.a", en: "a=@results.a"}}
  - {id: done, end: true}
)yaml")});
  const auto answer = [&](std::string_view words) {
    Simulator world(*set, known());
    (void)world.start("probe");
    return last_text(world.send(words));
  };
  EXPECT_EQ(answer("quiero hablar con alguien"), "a=call");
  EXPECT_EQ(answer("otra"), "a=call");
  EXPECT_EQ(answer("ninguna"), "a=none");
  EXPECT_EQ(answer("persona"), "Te paso con una persona.");
  EXPECT_EQ(answer("baja"), "¿Seguro que no quieres más mensajes?") << "stop is never taken for an answer";
}

TEST(EngineConsent, WhatIsNoAnswerThreeTimesIsNoConsentAndOpensNothing) {
  const auto set = library();
  auto options = known();
  options.consented = false;
  Simulator world(*set, options);
  (void)world.start("welcome/agree");
  for (const auto* words : {"qué es eso", "quizás mañana"}) EXPECT_EQ(count<ConsentGiven>(world.send(words)), 0U);
  const auto turn = world.send("mmm a ver");
  ASSERT_NE(effect<ConsentGiven>(turn), nullptr);
  EXPECT_FALSE(effect<ConsentGiven>(turn)->given);
  EXPECT_EQ(count<CaseOpened>(turn) + count<HandedOver>(turn), 0U);
  EXPECT_EQ(texts(turn).front(), "Está bien.");
}

TEST(EngineFacts, ComputedOnesFollowWhatTheyRestOn) {
  const auto steps = flow(R"yaml(
  - id: a
    while: [facts.monthly]
    closed: doubt
    say: {es: "@facts.daily al día, @facts.monthly al mes. Confirma en @confirm.daily.", en: "@facts.daily"}
    go: done
  - {id: doubt, say: {es: "Lo tiene que confirmar @confirm.daily.", en: "Ask @confirm.daily."}}
  - {id: done, end: true}
)yaml");
  EXPECT_EQ(said(*library({steps}, {facts()})), "S/ 5.50 al día, S/ 165.00 al mes. Confirma en Migraciones.");
  EXPECT_EQ(said(*library({steps}, {facts("conflict")})), "Lo tiene que confirmar Migraciones.");
  EXPECT_EQ(said(*library({steps}, {facts("conflict")}), model::Mode::chat, "en"), "Ask the immigration office.");

  const auto set = library({steps}, {facts()});
  EXPECT_TRUE(set->facts.valid("facts.monthly", {2026, 12, 31}));
  EXPECT_FALSE(set->facts.valid("facts.monthly", {2027, 1, 1})) << "the tax unit it rests on has run out";
}

TEST(EngineFacts, WhatCannotBeComputedIsRefused) {
  const auto problem = [](std::string_view compute, std::string_view more = "") {
    auto files = testing::small_files();
    files.push_back({"facts/a.yaml",
                     "facts:\n  a: {compute: \"" + std::string(compute) +
                         "\", unit: PEN, source: {title: x}, checked_on: 2024, mark: needs_review, owner: x}\n" +
                         "  n: {value: 2, unit: count, source: {title: x}, checked_on: 2024, mark: live, owner: x}\n" +
                         "  t: {value: x, unit: text, source: {title: x}, checked_on: 2024, mark: live, owner: x}\n" +
                         std::string(more)});
    const auto result = read_library(files);
    EXPECT_EQ(result.set, nullptr) << compute;
    return testing::problems_of(result.diagnostics);
  };
  EXPECT_NE(problem("b * 2").find("fact 'a'"), std::string::npos);
  EXPECT_NE(problem("t * 2").find("'t' is no number"), std::string::npos);
  EXPECT_NE(problem("1 + 2").find("names no fact"), std::string::npos);
  EXPECT_NE(problem("n * (").find("not arithmetic"), std::string::npos);
  EXPECT_NE(problem("n / 0").find("gives no number"), std::string::npos);
  EXPECT_NE(problem("c * n",
                    "  c: {compute: \"a * n\", unit: PEN, source: {title: x}, checked_on: 2024, mark: live, "
                    "owner: x}\n")
                .find("circle"),
            std::string::npos);
  EXPECT_NE(problem("n\", value: \"3").find("either 'value' or 'compute'"), std::string::npos);
}

TEST(EngineVoice, NumbersPricesAndDatesAreWrittenOut) {
  const auto set = library({flow(R"yaml(
  - {id: a, say: {es: "Llama al @facts.police. Cuesta @facts.price. Desde el @facts.entry.", en: "Call @facts.police. It costs @facts.price. Since @facts.entry."}}
)yaml")},
                           {facts()});
  EXPECT_EQ(said(*set), "Llama al 105. Cuesta S/ 21.50. Desde el 2 de julio de 2024.");
  EXPECT_EQ(said(*set, model::Mode::voice),
            "Llama al uno cero cinco. Cuesta veintiún soles con cincuenta céntimos. Desde el dos de julio de dos mil "
            "veinticuatro.");
  EXPECT_EQ(said(*set, model::Mode::voice, "en"),
            "Call one zero five. It costs twenty-one soles and fifty centimos. Since July second, two thousand "
            "twenty-four.");
}

TEST(EngineLine, HonestAboutWhenSomebodyAnswers) {
  const std::string hours = std::string(testing::kSettings) + "hours: {week: {mon-fri: \"08:00-17:00\"}}\n";
  const auto steps = flow(R"yaml(
  - {id: a, say: {es: "@(if(line.known, if(line.open, \"Ahora\", \"Abrimos \" & line.opens), \"No sé\"))", en: "x"}}
)yaml");
  EXPECT_EQ(said(*library({steps})), "No sé");
  auto files = testing::small_files();
  files[0].bytes = hours;
  files.push_back({"flows/probe.yaml", steps});
  const auto set = read_library(files).set;
  ASSERT_TRUE(set);
  const auto at = [&](std::string_view when, model::Mode mode = model::Mode::chat) {
    auto options = known("es", mode);
    options.now = *text::parse_instant(when, text::kLima);
    Simulator world(*set, options);
    return last_text(world.start("probe"));
  };
  EXPECT_EQ(at("2026-11-22T10:00:00"), "Abrimos mañana a las 08:00");  // a Sunday
  EXPECT_EQ(at("2026-11-23T07:59:59"), "Abrimos hoy a las 08:00");
  EXPECT_EQ(at("2026-11-23T08:00:00"), "Ahora");
  EXPECT_EQ(at("2026-11-27T17:00:00"), "Abrimos el lunes a las 08:00");
  EXPECT_EQ(at("2026-11-27T17:00:00", model::Mode::voice), "Abrimos el lunes a las ocho");
  set->directory.holidays[{2026, 11, 30}] = Holiday{{2026, 11, 30}, {{"es", "Feriado"}}, "", "", "live", "", 0};
  EXPECT_EQ(at("2026-11-27T17:00:00"), "Abrimos el martes a las 08:00");
}

TEST(EngineRecord, KeepsShortValuesAndNoStories) {
  const auto set = library({flow(R"yaml(
  - {id: score, ask: number, text: {es: "¿Del 1 al 5?", en: "1 to 5?"}, save: score}
  - {id: words, ask: text, text: {es: "¿Algo más?", en: "More?"}, save: words}
  - {id: keep, record: {name: rating, values: {score: "@results.score", words: "@results.words", none: "@(default(results.x, \"\"))"}}}
  - {id: done, end: true}
)yaml")});
  Simulator world(*set, known());
  (void)world.start("probe");
  (void)world.send("4");
  auto long_story = world;
  const auto* recorded = static_cast<const Recorded*>(nullptr);
  const auto turn = world.send("bien");
  recorded = effect<Recorded>(turn);
  ASSERT_NE(recorded, nullptr);
  EXPECT_EQ(recorded->name, "rating");
  EXPECT_EQ(boost::json::value(recorded->values), boost::json::parse(R"({"score": 4, "words": "bien"})"));
  const auto told =
      long_story.send("Me llamo Ana y vivo en Tacna con mis hijos y esto es lo que me pasó ayer en la tarde");
  ASSERT_NE(effect<Recorded>(told), nullptr);
  EXPECT_FALSE(effect<Recorded>(told)->values.contains("words"));
}

TEST(ReadFlow, NextStepsAndMarksByLanguage) {
  std::vector<Diagnostic> diagnostics;
  const auto flow = read_flow(
      "flow: a\nlanguages: [es, pt]\nreview: {mark: live, owner: x, languages: {pt: needs_speaker}}\n"
      "steps:\n  - {id: x, say: hola, next_step: true}\n",
      "a.yaml", diagnostics);
  ASSERT_TRUE(flow) << testing::problems_of(diagnostics);
  EXPECT_TRUE(std::get<Say>(flow->steps[0].kind).next_step);
  EXPECT_EQ(flow->review.languages.at("pt"), "needs_speaker");
  EXPECT_FALSE(
      read_flow("flow: a\nlanguages: [es]\nreview: {mark: live, owner: x, languages: {pt: soon}}\n"
                "steps:\n  - {id: x, say: hola}\n",
                "a.yaml", diagnostics));
}

}  // namespace
}  // namespace orienta::flows
