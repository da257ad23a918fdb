// SPDX-License-Identifier: Apache-2.0
// The walk must fail where it should: small libraries, each wrong in one way, and the same library made right.
#include <gtest/gtest.h>

#include "flows/read.hpp"
#include "tests/walk/walker.hpp"

namespace orienta::walk {
namespace {

constexpr std::string_view kSettings = R"yaml(
start_flow: welcome
menu_flow: menu
default_language: es
languages: [es, en]
texts: {line_name: {es: Línea, en: Line}}
)yaml";
constexpr std::string_view kMenu = R"yaml(
flow: menu
languages: [es]
steps:
  - id: need
    ask: options
    text: {es: "¿Qué necesitas?"}
    save: need
    options: [{id: papers, label: {es: Papeles}, go: flow:papers}]
)yaml";
constexpr std::string_view kWelcome = R"yaml(
flow: welcome
languages: [es]
steps: [{id: hello, say: {es: Hola.}, go: menu}]
)yaml";
constexpr std::string_view kFacts = R"yaml(
facts:
  fee: {value: 40.60, unit: PEN, source: {title: Diario}, checked_on: 2025-09-13, valid_from: 2025-09-13, valid_to: 2026-12-31, mark: needs_review, owner: equipo}
deadlines:
  cpp_2023: {title: {es: CPP}, opens: 2023-05-10, closes: 2023-11-10, source: {title: Diario}, checked_on: 2023, mark: needs_review, owner: equipo}
)yaml";
constexpr std::string_view kNext = "  - {id: next, next_step: true, say: {es: Ve a la oficina.}, go: flow:menu}\n";

// A flow of those steps, walked on those days.
Findings walk_steps(std::string steps, Date from, Date to, model::Mode mode = model::Mode::chat, bool next = true) {
  const auto flow = "flow: papers\nlanguages: [es]\nsteps:\n" + steps + (next ? std::string(kNext) : "");
  const auto result = flows::read_library({{"settings.yaml", std::string(kSettings)},
                                           {"commands.yaml", "commands: {menu: {flow: menu, phrases: {es: [menu]}}}"},
                                           {"flows/menu.yaml", std::string(kMenu)},
                                           {"flows/welcome.yaml", std::string(kWelcome)},
                                           {"facts/facts.yaml", std::string(kFacts)},
                                           {"flows/papers.yaml", flow}});
  std::string problems;
  for (const auto& d : result.diagnostics) problems += d.str() + "\n";
  EXPECT_TRUE(result.set) << problems << flow;
  if (!result.set) return {};
  mark(*result.set);
  Plan plan;
  plan.roots = {"papers"};
  plan.inside = {"papers"};
  plan.depth = 12;
  Walker walker(*result.set, plan);
  for (Date day = from; !(to < day); day = plus_days(day, 1)) walker.walk({day, 10, 0, 0, "es", mode});
  return walker.findings();
}

std::string say(const std::string& words) {
  return "  - {id: said, say: {es: '" + words + "'}}\n";
}

TEST(WalkItself, AFlowThatIsRightPasses) {
  const auto found = walk_steps(R"yaml(
  - id: window
    branch:
      - {if: "@(deadlines.cpp_2023.open)", go: open}
      - {else: closed}
  - id: open
    while: [deadlines.cpp_2023]
    closed: closed
    say: {es: "El CPP se puede pedir hasta el @deadlines.cpp_2023.date. Quedan @deadlines.cpp_2023.days_left días."}
    go: fee
  - {id: closed, say: {es: "El CPP de 2023 cerró el @deadlines.cpp_2023.date. Ya no se puede pedir."}}
  - id: fee
    while: [facts.fee]
    closed: next
    say: {es: "En @facts.fee.checked_on costaba @facts.fee."}
)yaml",
                                {2023, 11, 1}, {2025, 10, 1});
  EXPECT_TRUE(found.all().empty()) << found.report();
}

TEST(WalkItself, AClosedWindowToldAsOpen) {
  const auto steps = say("El CPP se puede pedir hasta el 10 de noviembre de 2023.");
  EXPECT_TRUE(walk_steps(steps, {2023, 11, 9}, {2023, 11, 10}).all().empty());
  const auto after = walk_steps(steps, {2023, 11, 10}, {2023, 11, 13});
  EXPECT_TRUE(after.has("closed window told as open")) << after.report();
  EXPECT_TRUE(after.has("past date as current")) << after.report();
  for (const auto& [key, finding] : after.all()) {
    EXPECT_EQ(finding.first, (Date{2023, 11, 11}));
    EXPECT_EQ(finding.last, (Date{2023, 11, 13}));
    EXPECT_EQ(finding.count, 3U);
    EXPECT_EQ(finding.where, "papers/said");
  }
  EXPECT_TRUE(
      walk_steps(say("El CPP de 2023 está abierto."), {2024, 1, 1}, {2024, 1, 1}).has("closed window told as open"));
  EXPECT_FALSE(walk_steps(say("El CPP de 2023 ya no está abierto."), {2024, 1, 1}, {2024, 1, 1})
                   .has("closed window told as open"));
}

TEST(WalkItself, AnEndThatAnEditorMovedIsNotBelieved) {
  EXPECT_TRUE(walk_steps(say("El CPP se puede pedir hasta el 20 de diciembre de 2023."), {2023, 11, 11}, {2023, 11, 11})
                  .has("closed window told as open"));
  EXPECT_TRUE(
      walk_steps(say("La cita es el 3 de setiembre de 2024."), {2024, 9, 4}, {2024, 9, 4}).has("past date as current"));
}

TEST(WalkItself, AnOpenWindowToldAsClosedAndOneThatHasNotOpened) {
  EXPECT_TRUE(
      walk_steps(say("El CPP de 2023 ya cerró."), {2023, 6, 1}, {2023, 6, 1}).has("open window told as closed"));
  EXPECT_TRUE(walk_steps(say("La formalización cerró."), {2024, 6, 1}, {2024, 6, 1}).has("window before it opens"));
  EXPECT_TRUE(
      walk_steps(say("La formalización está abierta."), {2025, 9, 14}, {2025, 9, 14}).has("window before it opens"));
  EXPECT_FALSE(
      walk_steps(say("La formalización está abierta."), {2025, 9, 15}, {2025, 9, 15}).has("window before it opens"));
  EXPECT_TRUE(
      walk_steps(say("Hoy no conozco ningún plazo abierto."), {2025, 9, 15}, {2025, 9, 15}).has("nothing open"));
  EXPECT_FALSE(
      walk_steps(say("Hoy no conozco ningún plazo abierto."), {2025, 9, 14}, {2025, 9, 14}).has("nothing open"));
}

TEST(WalkItself, WrongCountsOfDays) {
  EXPECT_TRUE(
      walk_steps(say("El CPP de 2023 está abierto. Quedan 9 días."), {2023, 11, 2}, {2023, 11, 2}).has("days left"));
  EXPECT_FALSE(
      walk_steps(say("El CPP de 2023 está abierto. Quedan 8 días."), {2023, 11, 2}, {2023, 11, 2}).has("days left"));
  EXPECT_TRUE(walk_steps(say("Hoy es el último día."), {2023, 11, 9}, {2023, 11, 9}).has("days left"));
}

TEST(WalkItself, DatesThatHavePassedAndYearsToCome) {
  EXPECT_TRUE(
      walk_steps(say("La cita es el 3 de mayo de 2024."), {2024, 5, 4}, {2024, 5, 4}).has("past date as current"));
  EXPECT_FALSE(
      walk_steps(say("La cita es el 3 de mayo de 2024."), {2024, 5, 3}, {2024, 5, 3}).has("past date as current"));
  EXPECT_TRUE(walk_steps(say("Tienes hasta el 31/12/2023."), {2024, 1, 1}, {2024, 1, 1}).has("past date as current"));
  EXPECT_FALSE(
      walk_steps(say("Se podía pedir hasta el 31/12/2023."), {2024, 1, 1}, {2024, 1, 1}).has("past date as current"));
  EXPECT_TRUE(walk_steps(say("Hay una ley de 2024."), {2023, 12, 31}, {2023, 12, 31}).has("year to come"));
  EXPECT_FALSE(walk_steps(say("Hay una ley de 2024."), {2024, 1, 1}, {2024, 1, 1}).has("year to come"));
  EXPECT_TRUE(walk_steps(say("La cita es el tres de mayo de dos mil veinticuatro."), {2024, 5, 4}, {2024, 5, 4},
                         model::Mode::voice)
                  .has("past date as current"));
}

TEST(WalkItself, PricesOutOfTheirTimeOrWithoutADay) {
  EXPECT_TRUE(walk_steps(say("Cuesta S/ 40.60."), {2026, 1, 1}, {2026, 1, 1}).has("price"));
  EXPECT_FALSE(walk_steps(say("En septiembre de 2025 costaba S/ 40.60."), {2026, 1, 1}, {2026, 1, 1}).has("price"));
  EXPECT_TRUE(walk_steps(say("En septiembre de 2025 costaba S/ 40.60."), {2027, 1, 1}, {2027, 1, 1}).has("price"));
  EXPECT_TRUE(walk_steps(say("En septiembre de 2025 costaba S/ 99."), {2026, 1, 1}, {2026, 1, 1}).has("price"));
  const auto voice = [&](const std::string& words, Date day) {
    return walk_steps(say(words), day, day, model::Mode::voice).has("price");
  };
  const std::string spoken = "En septiembre de dos mil veinticinco costaba cuarenta soles con sesenta céntimos.";
  EXPECT_FALSE(voice(spoken, {2026, 1, 1}));
  EXPECT_TRUE(voice(spoken, {2027, 1, 1}));
  EXPECT_TRUE(voice("Cuesta cuarenta soles con sesenta céntimos.", {2026, 1, 1}));
  EXPECT_TRUE(voice("En septiembre de dos mil veinticinco costaba treinta soles.", {2026, 1, 1}));
}

TEST(WalkItself, APathWithoutANextStep) {
  const std::string question = R"yaml(
  - id: which
    ask: options
    text: {es: "¿Cuál?"}
    save: which
    options:
      - {id: one, label: {es: Uno}, go: next}
      - {id: two, label: {es: Dos}, go: nothing}
  - {id: nothing, say: {es: No sé.}, go: flow:menu}
)yaml";
  // `menu` is outside of what is walked, so it is an end.
  const auto found = walk_steps(question, {2026, 1, 1}, {2026, 1, 1});
  ASSERT_EQ(found.all().size(), 1U) << found.report();
  EXPECT_EQ(found.all().begin()->second.rule, "no next step");
  EXPECT_EQ(found.all().begin()->second.path, "papers > two");
}

TEST(WalkItself, APersonIsAnEndToo) {
  EXPECT_TRUE(walk_steps("  - {id: hand, handover: {queue: general}, text: {es: Ya avisé.}}\n", {2026, 1, 1},
                         {2026, 1, 1}, model::Mode::chat, false)
                  .all()
                  .empty());
}

TEST(WalkItself, NoWayOut) {
  const auto found = walk_steps(R"yaml(
  - id: which
    ask: options
    text: {es: "¿Cuál?"}
    save: which
    options:
      - {id: one, label: {es: Uno}, go: next}
      - {id: two, label: {es: Dos}, go: round}
  - id: round
    ask: yes_no
    text: {es: "¿Otra vez?"}
    "yes": round
    "no": round
)yaml",
                                {2026, 1, 1}, {2026, 1, 1});
  EXPECT_TRUE(found.has("no end")) << found.report();
  // Results that grow with every answer are no end either.
  const auto growing = walk_steps(R"yaml(
  - id: round
    ask: yes_no
    text: {es: "¿Otra vez?"}
    save: again
    "yes": more
    "no": more
  - {id: more, set: {locals.count: '@(default(locals.count, 0) + 1)'}, go: round}
  - {id: never, go: next}
)yaml",
                                  {2026, 1, 1}, {2026, 1, 1});
  EXPECT_TRUE(growing.has("no end")) << growing.report();
}

TEST(WalkItself, ProblemsAndTextsThatAreNotReady) {
  EXPECT_TRUE(walk_steps(say("Cuesta @facts.fee."), {2025, 9, 12}, {2025, 9, 12}).has("problem"));
  EXPECT_TRUE(walk_steps(say("Vale @@contact."), {2026, 1, 1}, {2026, 1, 1}).has("unrendered"));
  EXPECT_FALSE(walk_steps(say("Escribe a ayuda@@ejemplo.pe."), {2026, 1, 1}, {2026, 1, 1}).has("unrendered"));
  EXPECT_TRUE(walk_steps(say("Sale @(if(true, \"\", \"x\"))"), {2026, 1, 1}, {2026, 1, 1}).all().empty());
  EXPECT_TRUE(walk_steps(say("@(if(true, \"\", \"x\"))"), {2026, 1, 1}, {2026, 1, 1}).has("empty"));
  const auto accents = std::string(20, 'x') + " está " + std::string(115, 'x');
  EXPECT_TRUE(walk_steps(say(accents), {2026, 1, 1}, {2026, 1, 1}, model::Mode::sms).has("segments"));
  EXPECT_FALSE(walk_steps(say(accents), {2026, 1, 1}, {2026, 1, 1}).has("segments"));
}

TEST(WalkItself, SegmentsAsTheGsmAlphabetCountsThem) {
  EXPECT_EQ(sms_segments(std::string(160, 'a')), 1U);
  EXPECT_EQ(sms_segments(std::string(161, 'a')), 2U);
  EXPECT_EQ(sms_segments(std::string(306, 'a')), 2U);
  EXPECT_EQ(sms_segments(std::string(307, 'a')), 3U);
  EXPECT_EQ(sms_segments("ñ¿" + std::string(158, 'a')), 1U);
  EXPECT_EQ(sms_segments("á" + std::string(69, 'a')), 1U);
  EXPECT_EQ(sms_segments("á" + std::string(70, 'a')), 2U);
}

}  // namespace
}  // namespace orienta::walk
