// SPDX-License-Identifier: Apache-2.0
// What must hold whatever happens: bounds, broken flows, published changes, saved sessions, any input at all.
#include <random>

#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

using testing::count;
using testing::effect;
using testing::known;
using testing::last_text;
using testing::library;
using testing::texts;

TEST(EngineLimits, ALoopEndsInAWrittenMessageAndAPerson) {
  const auto set = library({R"yaml(
flow: probe
languages: [es]
steps:
  - {id: a, set: {locals.x: "1"}}
  - {id: b, go: a}
)yaml",
                            R"yaml(
flow: talker
languages: [es]
steps:
  - {id: a, say: Otra vez., go: a}
)yaml",
                            R"yaml(
flow: deeper
languages: [es]
steps:
  - {id: a, call: deeper}
)yaml"});
  for (const std::string flow : {"probe", "talker", "deeper"}) {
    Simulator world(*set, known());
    const auto turn = world.start(flow);
    EXPECT_EQ(last_text(turn), "Algo falló.") << flow;
    EXPECT_NE(effect<HandedOver>(turn), nullptr) << flow;
    EXPECT_EQ(turn.problems.size(), 1U) << flow;
    EXPECT_LE(count<Send>(turn), EngineLimits{}.messages + 1) << flow;
    EXPECT_TRUE(world.session().frames.empty()) << flow;
    EXPECT_EQ(last_text(world.hand_back()), "¿Qué necesitas?") << flow;
  }
}

TEST(EngineLimits, ABrokenExpressionNeverStopsAFlow) {
  const auto set = library(
      {"flow: probe\nlanguages: [es]\nsteps:\n  - {id: a, say: \"Hola @(1 / 0)fin\"}\n  - {id: b, say: Sigue.}\n"});
  Simulator world(*set, known());
  const auto turn = world.start("probe");
  EXPECT_EQ(texts(turn), (std::vector<std::string>{"Hola fin", "Sigue."}));
  EXPECT_EQ(turn.problems.size(), 1U);
}

TEST(EngineLimits, ProblemsNeverQuoteThePerson) {
  const auto set = library({
      R"yaml(
flow: probe
languages: [es]
steps:
  - {id: q, ask: text, text: Di, save: x}
  - {id: said, say: "@(number(results.x) + 1)"}
)yaml"});
  Simulator world(*set, known());
  (void)world.start("probe");
  const auto turn = world.send("secretísimo");
  ASSERT_FALSE(turn.problems.empty());
  EXPECT_EQ(turn.problems.front().message.find("secret"), std::string::npos);
}

// Publishing: `next` replaces the flow; those inside keep the version they are in.
std::shared_ptr<FlowSet> publish(const FlowSet& before, const std::string& flow, bool keep_older) {
  auto next = library({flow});
  if (keep_older) {
    const auto old = before.find("probe");
    next->older["probe@" + old->version] = old;
  }
  return next;
}

constexpr std::string_view kFirst = R"yaml(
flow: probe
languages: [es]
steps:
  - {id: q, ask: text, text: Di, save: x}
  - {id: said, say: "Primera @results.x"}
)yaml";
constexpr std::string_view kSecond = R"yaml(
flow: probe
languages: [es]
steps:
  - {id: other, ask: text, text: Otra, save: x}
  - {id: said, say: "Segunda @results.x"}
)yaml";

std::vector<std::string> after_publishing(bool keep_older, std::string_view second) {
  const auto before = library({std::string(kFirst)});
  Simulator world(*before, known());
  (void)world.start("probe");
  const auto after = publish(*before, std::string(second), keep_older);
  Input input;
  input.text = "algo";
  Env env;
  env.now = world.now();
  env.contact = world.contact();
  env.next_case_reference = "A";
  const auto sprint = advance(*after, world.session(), input, env);
  std::vector<std::string> out;
  for (const auto& one : sprint.effects) {
    if (const auto* send = std::get_if<Send>(&one)) out.push_back(send->message.text);
  }
  return out;
}

TEST(EnginePublishing, PeopleInsideFinishTheVersionTheyAreIn) {
  EXPECT_EQ(after_publishing(true, kSecond), std::vector<std::string>{"Primera algo"});
}

TEST(EnginePublishing, WithoutThatVersionTheSameStepOfTodaysIsNext) {
  auto changed = std::string(kSecond);
  changed.replace(changed.find("other"), 5, "q");
  EXPECT_EQ(after_publishing(false, changed), std::vector<std::string>{"Segunda algo"});
}

TEST(EnginePublishing, AStepThatIsGoneLeadsToTheMenuWithAWord) {
  EXPECT_EQ(after_publishing(false, kSecond), (std::vector<std::string>{"Esto cambió.", "¿Qué necesitas?"}));
}

TEST(EngineSession, SurvivesSavingAndAnythingUnreadableIsAnEmptyOne) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("papeles");
  (void)world.send("idioma");
  const auto saved = to_json(world.session());
  EXPECT_EQ(to_json(session_from_json(saved)), saved);
  for (const std::string_view broken :
       {"", "{", "null", "[]", "{\"frames\": 3}", "{\"frames\": [{}]}", "{\"frames\":[{\"flow\":\"\"}]}", "\xff"}) {
    EXPECT_TRUE(session_from_json(broken).frames.empty()) << broken;
  }
}

TEST(EngineSession, HistoryIsBounded) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  for (int i = 0; i < 40; ++i) (void)world.send("salud");
  EXPECT_LE(world.session().history.size(), 10U);
  EXPECT_LT(to_json(world.session()).size(), 50'000U);
}

// Whatever a person sends, in whatever order: no exception, a bounded number of messages, a session that loads
// again.
TEST(EngineProperty, AnyInputsAtAllEndWell) {
  const auto set = library();
  const std::vector<std::string> words = {"hola",
                                          "1",
                                          "2",
                                          "3",
                                          "sí",
                                          "no",
                                          "menú",
                                          "atrás",
                                          "repetir",
                                          "idioma",
                                          "persona",
                                          "baja",
                                          "borrar mis datos",
                                          "peligro",
                                          "fue un error",
                                          "salud",
                                          "una queja",
                                          "xyzzy",
                                          "",
                                          " ",
                                          "👍",
                                          "\xff\xfe",
                                          "@(1/0)",
                                          "@results.need",
                                          std::string(5000, 'x'),
                                          "me llamo Ana y quiero saber mucho",
                                          "0",
                                          "-1",
                                          "99999999999999999999"};
  const std::vector<std::string> ids = {"health",       "papers",         "yes",         "no",   "command:person",
                                        "command:menu", "command:repeat", "leave_queue", "none", "150101",
                                        "nope"};
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    auto options = known(seed % 2 == 0 ? "es" : "", seed % 3 == 0 ? Mode::sms : Mode::chat);
    options.consented = seed % 2 == 0;
    Simulator world(*set, options);
    for (int turn = 0; turn < 40; ++turn) {
      Turn result;
      switch (pick(8)) {
        case 0:
          result = world.tap(ids[pick(ids.size())]);
          break;
        case 1:
          result = world.send(testing::media(static_cast<model::MediaKind>(pick(5))));
          break;
        case 2: {
          Input input;
          input.message_kind = static_cast<model::InboundKind>(pick(11));
          input.location = model::Location{-12.0, -77.0, {}, {}};
          result = world.send(input);
          break;
        }
        case 3:
          if (world.owner() != model::OwnerKind::bot) result = world.hand_back();
          break;
        case 4:
          (void)world.pass(std::chrono::hours(30));
          break;
        default:
          result = world.send(words[pick(words.size())]);
      }
      ASSERT_LE(count<Send>(result), EngineLimits{}.messages + 1) << seed;
      ASSERT_TRUE(result.problems.empty()) << seed << " " << result.problems.front().message;
      for (const auto& one : result.effects) ASSERT_TRUE(to_json(one).contains("type"));
      const auto saved = to_json(world.session());
      ASSERT_EQ(to_json(session_from_json(saved)), saved) << seed;
    }
  }
}

}  // namespace
}  // namespace orienta::flows
