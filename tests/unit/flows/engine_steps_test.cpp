// SPDX-License-Identifier: Apache-2.0
// Kinds of steps and questions, modes, validity of facts.
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

using testing::count;
using testing::effect;
using testing::known;
using testing::last_text;
using testing::library;
using testing::texts;

std::string ask(std::string_view kind, std::string_view more = {}) {
  return "flow: probe\nlanguages: [es]\nsteps:\n  - {id: q, ask: " + std::string(kind) + ", text: Pregunta, save: a" +
         std::string(more) +
         "}\n  - {id: said, say: \"v=@results.a l=@results.a.label c=@results.a.category\"}\n  - {id: done, end: "
         "true}\n";
}

std::string answer(const std::string& flow, std::string_view text, std::string language = "es") {
  const auto set = library({flow});
  Simulator world(*set, known(std::move(language)));
  (void)world.start("probe");
  const auto turn = world.send(text);
  return count<NotUnderstood>(turn) > 0 ? "?" : last_text(turn);
}

TEST(EngineAsk, NumbersWithinTheirLimits) {
  EXPECT_EQ(answer(ask("number"), "tengo no sé cuántos"), "?");
  EXPECT_EQ(answer(ask("number"), "15"), "v=15 l=15 c=number");
  EXPECT_EQ(answer(ask("number"), "quince"), "v=15 l=15 c=number");
  EXPECT_EQ(answer(ask("number", ", integer: true"), "1,5"), "?");
  EXPECT_EQ(answer(ask("number", ", min: 1, max: 20"), "21"), "?");
}

TEST(EngineAsk, DatesInThePastOrTheFuture) {
  EXPECT_EQ(answer(ask("date"), "3/5/2023"), "v=2023-05-03 l=3 de mayo de 2023 c=date");
  EXPECT_EQ(answer(ask("date", ", future: true"), "3/5/2023"), "?");
  EXPECT_EQ(answer(ask("date", ", past: true"), "3/5/2027"), "?");
  EXPECT_EQ(answer(ask("date"), "31/02/2023"), "?");
}

TEST(EngineAsk, TextIsCutAtItsLimitAndNeverRefused) {
  EXPECT_EQ(answer(ask("text", ", max: 4"), "  hola mundo"), "v=hola l=hola c=text");
  EXPECT_EQ(answer(ask("text"), "👍"), "v=👍 l=👍 c=text");
}

TEST(EngineAsk, AttachmentsAndTheirAbsence) {
  const auto set = library({ask("attachment", ", optional: true")});
  Simulator world(*set, known());
  (void)world.start("probe");
  auto other = world;
  EXPECT_EQ(last_text(world.send(testing::media(model::MediaKind::image))), "v=m1 l=image c=image");
  EXPECT_EQ(last_text(other.send("no tengo")), "v= l= c=none");
}

TEST(EngineStep, BranchesTestsAndSets) {
  const auto set = library({
      R"yaml(
flow: probe
languages: [es]
steps:
  - {id: q, ask: number, text: Edad, save: age}
  - {id: keep, set: {contact.age: "@results.age", locals.double: "@(results.age * 2)"}}
  - id: split
    branch:
      - {test: has_number_gt, of: "@results.age", with: [17], go: adult}
      - {
  if: "@(results.age < 3)", go: baby
}
      - {else: child}
  - {id: adult, say: "adulto @locals.double @contact.age", go: done}
  - {id: baby, say: bebé, go: done}
  - {id: child, say: niño, go: done}
  - {id: done, end: true}
)yaml"});
  const struct { std::string_view in, out; } rows[] = {{"18", "adulto 36 18"}, {"17", "niño"}, {"2", "bebé"}};
  for (const auto& row : rows) {
    Simulator world(*set, known());
    (void)world.start("probe");
    const auto turn = world.send(row.in);
    EXPECT_EQ(last_text(turn), row.out);
    EXPECT_EQ(effect<FieldSet>(turn)->name, "age");
    EXPECT_EQ(effect<FieldSet>(turn)->value, row.in);
    EXPECT_TRUE(turn.problems.empty());
  }
}

TEST(EngineStep, ACalledFlowReturnsItsResultsAndKeepsTheCallers) {
  const auto set = library({R"yaml(
flow: probe
languages: [es]
steps:
  - {id: mine, set: {results.x: "uno"}}
  - {id: sub, call: inner}
  - {id: said, say: "@results.x y @child.results.x"}
  - {id: done, end: true}
)yaml",
                            R"yaml(
flow: inner
languages: [es]
steps:
  - {id: q, ask: text, text: "¿Qué?", save: x}
)yaml"});
  Simulator world(*set, known());
  (void)world.start("probe");
  const auto turn = world.send("dos");
  EXPECT_EQ(texts(turn).front(), "uno y dos");
  EXPECT_EQ(count<FlowEnded>(turn), 2U);
}

TEST(EngineStep, RemindersComeAtTheirTimeAndMayStartAStep) {
  const auto set = library({R"yaml(
flow: probe
languages: [es]
steps:
  - {id: later, remind: {after: 3d, text: Te lo recuerdo., go: then}}
  - {id: day, remind: {at: "2026-12-24", text: Es el día.}}
  - {id: past, remind: {at: "2020-01-01", text: Nunca.}}
  - {id: done, end: true}
  - {id: then, say: Y ahora sigue esto.}
)yaml"});
  Simulator world(*set, known());
  const auto turn = world.start("probe");
  EXPECT_EQ(count<ReminderSet>(turn), 2U);
  EXPECT_TRUE(world.pass(std::chrono::hours(71)).empty());
  const auto due = world.pass(std::chrono::hours(1));
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(last_text(due[0]), "Te lo recuerdo.");
  EXPECT_EQ(last_text(due[1]), "Y ahora sigue esto.");
  const auto christmas = world.pass(std::chrono::hours(24 * 40));
  ASSERT_EQ(christmas.size(), 1U);
  EXPECT_EQ(text::iso_instant(christmas[0].at), "2026-12-24T14:00:00.000Z");  // nine in Lima
}

TEST(EngineStep, AQuestionsTimeOutOnlyCountsForThatQuestion) {
  const auto flow = R"yaml(
flow: probe
languages: [es]
steps:
  - {id: first, ask: text, text: Uno, timeout: {after: 1h, go: late}}
  - {id: second, ask: text, text: Dos}
  - {id: done, end: true}
  - {id: late, say: Se hizo tarde.}
)yaml";
  const auto set = library({flow});
  Simulator world(*set, known());
  EXPECT_NE(effect<WaitTimeout>(world.start("probe")), nullptr);
  auto answered = world;
  EXPECT_EQ(last_text(world.pass(std::chrono::hours(1)).at(0)), "Se hizo tarde.");
  (void)answered.send("algo");
  EXPECT_TRUE(answered.pass(std::chrono::hours(2)).empty());
}

TEST(EngineStep, CaseStatusFindsOnlyTheirOwnAndTellsTheStateAlone) {
  const auto set = library({R"yaml(
flow: probe
languages: [es]
steps:
  - {id: q, ask: text, text: "¿Código?", save: code}
  - {id: look, case_status: "@results.code"}
  - {id: said, say: "@results.case.found @results.case.state"}
  - {id: done, end: true}
)yaml"});
  Simulator world(*set, known());
  (void)world.start("complaint");
  const auto opened = world.send("algo pasó");
  const auto reference = effect<CaseOpened>(opened)->reference;
  (void)world.hand_back(Target{"probe", ""});
  EXPECT_TRUE(world.set_case_state(reference, "taken"));
  EXPECT_EQ(last_text(world.send("test 1")), "true taken");
  (void)world.start("probe");
  EXPECT_EQ(last_text(world.send("ABC-99")), "false ");
}

constexpr std::string_view kFacts = R"yaml(
facts:
  fee: {value: 40.60, unit: PEN, source: {title: T, url: "https://example.org"}, checked_on: 2026-01-01, valid_to: 2026-11-30, mark: live, owner: x, confirm_with: {es: y}}
)yaml";
constexpr std::string_view kStates = R"yaml(
flow: probe
languages: [es]
steps:
  - {id: told, say: "Cuesta @facts.fee."}
  - {id: done, end: true}
)yaml";

TEST(EngineFacts, AnExpiredFactIsWithheldAndAPersonOffered) {
  const auto set = library({std::string(kStates)}, {{"facts/x.yaml", std::string(kFacts)}});
  Simulator today(*set, known());
  EXPECT_EQ(last_text(today.start("probe")), "Cuesta S/ 40.60.");
  auto options = known();
  options.now = *text::parse_instant("2026-12-01T00:00:00", text::kLima);
  Simulator later(*set, options);
  const auto turn = later.start("probe");
  EXPECT_EQ(last_text(turn), "Te lo confirma una persona.");
  EXPECT_NE(effect<HandedOver>(turn), nullptr);
  EXPECT_EQ(turn.problems.size(), 1U);
}

TEST(EngineFacts, TheWrittenClosedBranchIsTakenByItself) {
  auto flow = std::string(kStates);
  flow.insert(flow.find(", say: \"Cuesta"), ", closed: ask_them");
  flow += "  - {id: ask_them, say: Pregunta allí.}\n";
  const auto set = library({flow}, {{"facts/x.yaml", std::string(kFacts)}});
  auto options = known();
  options.now = *text::parse_instant("2026-12-01T00:00:00", text::kLima);
  Simulator later(*set, options);
  const auto turn = later.start("probe");
  EXPECT_EQ(last_text(turn), "Pregunta allí.");
  EXPECT_TRUE(turn.problems.empty());
}

TEST(EngineModes, EveryModeHasItsOwnTextAndVoiceSpeaksTheOptions) {
  const auto set = library({R"yaml(
flow: probe
languages: [es]
steps:
  - {id: hi, say: {es: {chat: rico, sms: corto, voice: hablado}}, image: {es: foto.png}}
  - id: q
    ask: options
    text: Elige
    options: [{id: a, label: Salud, go: hi}, {id: b, label: Papeles, go: hi}]
)yaml"});
  Simulator sms(*set, known("es", Mode::sms));
  const auto short_turn = sms.start("probe");
  EXPECT_EQ(texts(short_turn).front(), "corto");
  EXPECT_FALSE(effect<Send>(short_turn)->message.media);
  Simulator voice(*set, known("es", Mode::voice));
  const auto spoken = voice.start("probe");
  EXPECT_EQ(texts(spoken).front(), "hablado");
  EXPECT_EQ(last_text(spoken), "Elige Para Salud, marca uno. Para Papeles, marca dos.");
  Simulator script(*set, known("es", Mode::script));
  EXPECT_EQ(texts(script.start("probe")).front(), "rico");
  Simulator chat(*set, known());
  EXPECT_EQ(effect<Send>(chat.start("probe"))->message.media->url, "foto.png");
}

TEST(EngineTexts, MissingLanguagesFallBackAndBuiltInWordsDoNot) {
  const auto set = library({ask("yes_no")});
  Simulator french(*set, known("fr"));
  const auto turn = french.start("probe");
  ASSERT_EQ(texts(turn).size(), 2U) << "first that the script is not in French";
  EXPECT_EQ(last_text(turn), "Pregunta");
  const auto& asked = std::get<Send>(turn.effects.back()).message;
  EXPECT_EQ(asked.options.front().label, "Oui");
  EXPECT_EQ(asked.language, "fr");
}

TEST(EngineTexts, GlobalsAreTheDeploymentsOwnWords) {
  const auto set =
      library({"flow: probe\nlanguages: [es]\nsteps:\n  - {id: a, say: \"Soy de @globals.line_name.\"}\n"});
  Simulator world(*set, known());
  EXPECT_EQ(last_text(world.start("probe")), "Soy de Línea.");
}

}  // namespace
}  // namespace orienta::flows
