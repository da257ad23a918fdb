// SPDX-License-Identifier: Apache-2.0
// Free questions: reading and checking them, finding what answers them, and what a conversation does with it.
#include "flows/questions.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <chrono>
#include <thread>

#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

using testing::count;
using testing::effect;
using testing::known;
using testing::last_text;
using testing::texts;

constexpr std::string_view kMenu = R"(
flow: menu
languages: [es, en]
steps:
  - id: need
    ask: options
    questions: true
    text: {es: "¿Qué necesitas?", en: "What do you need?"}
    help: {es: "Elige un número.", en: "Choose a number."}
    options:
      - {id: papers, label: {es: Mis papeles, en: My papers}, synonyms: {es: [carnet]}, go: flow:card}
      - {id: complaint, label: {es: Una queja, en: A complaint}, go: flow:complaint}
)";

constexpr std::string_view kFlows[] = {R"(
flow: card
title: {es: Carné de extranjería, en: Foreigner card}
languages: [es, en]
steps:
  - {id: fee, say: {es: "El carné cuesta 40 soles.", en: The card costs 40 soles.}}
  - {id: renew, say: {es: Renueva un mes antes., en: Renew a month before.}}
  - id: rest
    ask: options
    questions: true
    text: {es: "¿Algo más?", en: "Anything else?"}
    options: [{id: "yes", label: {es: "Sí", en: "Yes"}, go: menu}]
)",
                                       R"(
flow: school
title: {es: Colegio, en: School}
languages: [es, en]
steps:
  - {id: place, say: {es: Todo niño tiene derecho a un cupo., en: Every child has a right to a place.}}
  - {id: papers, say: {es: Sin papeles también., en: Without papers too.}, go: menu}
)",
                                       R"(
flow: shelter
title: {es: Albergue, en: Shelter}
languages: [es, en]
steps:
  - {id: where, say: {es: Hay albergues., en: There are shelters.}, go: menu}
)"};

constexpr std::string_view kQuestions = R"(
answers:
  - to: card
    label: {es: Carné, en: Card}
    about: {es: Cuánto cuesta y cómo se saca, en: What it costs and how to get it}
    synonyms: {es: [carnet de extranjería, CE], en: [resident card]}
    questions:
      es: [cuánto cuesta el carné de extranjería, cómo saco mi carnet, qué papeles piden para el carnet]
      en: [how much is the resident card, how do I get my card]
  - to: flow:card/renew
    label: {es: Renovar el carné, en: Renew the card}
    synonyms: {es: [renovación, renovar], en: [renewal]}
    questions:
      es: [se me venció el carnet, cuándo tengo que renovar]
      en: [my card has expired]
  - to: school
    label: {es: Colegio, en: School}
    synonyms: {es: [colegio, matrícula, liceo], en: [school]}
    questions:
      es: [cómo inscribo a mi hijo en el colegio, no hay cupo para mi niña]
      en: [how do I enrol my son in school]
)";

std::vector<LibraryFile> files(std::string_view questions = kQuestions) {
  auto out = testing::small_files();
  for (auto& file : out) {
    if (file.path == "flows/menu.yaml") file.bytes = kMenu;
  }
  int number = 0;
  for (const auto flow : kFlows) out.push_back({"flows/more" + std::to_string(++number) + ".yaml", std::string(flow)});
  out.push_back({"questions/all.yaml", std::string(questions)});
  return out;
}

std::shared_ptr<FlowSet> library(std::string_view questions = kQuestions) {
  auto result = read_library(files(questions));
  EXPECT_TRUE(result.set) << testing::problems_of(result.diagnostics);
  return result.set ? result.set : std::make_shared<FlowSet>();
}

std::string best(const FlowSet& set, std::string_view text, std::string_view language = "es") {
  const auto hits = set.questions->search(text, language);
  if (hits.empty()) return "nothing";
  const auto& to = hits.front().suggestion->to;
  return to.step.empty() ? to.flow : to.flow + "/" + to.step;
}

Simulator::Options newcomer() {
  auto options = known("");
  options.consented = false;
  return options;
}

std::vector<std::string> labels(const Turn& turn) {
  std::vector<std::string> out;
  for (const auto& option : effect<Send>(turn)->message.options) out.push_back(option.label);
  return out;
}

// --- the index

TEST(Questions, OwnWordsFindThePlace) {
  const auto set = library();
  ASSERT_TRUE(set->questions->ready());
  EXPECT_EQ(best(*set, "cuanto vale sacar el carnet de extranjeria"), "card");
  EXPECT_EQ(best(*set, "quiero renovar mi carné"), "card/renew");
  EXPECT_EQ(best(*set, "mis hijos van al colegio?"), "school");
  EXPECT_EQ(best(*set, "how can I renew my card", "en"), "card/renew");
}

TEST(Questions, SpellingEarAndEndingsDoNotMatter) {
  const auto set = library();
  EXPECT_EQ(best(*set, "kuanto kuesta el carné"), "card");            // by ear
  EXPECT_EQ(best(*set, "cmo me inscrivo en el coleguio"), "school");  // slips
  EXPECT_EQ(best(*set, "RENOVACIONES!!!"), "card/renew");             // stems: renovación, renovar
  EXPECT_EQ(best(*set, "inscribir a mis hijas"), "school");
}

TEST(Questions, AnotherLanguageThanTheirsIsUnderstood) {
  const auto set = library();
  EXPECT_EQ(best(*set, "how do i enrol my son", "es"), "school");
  EXPECT_EQ(best(*set, "cuanto cuesta el carnet", ""), "card");
  EXPECT_EQ(best(*set, "cuanto cuesta el carnet", "ht"), "card");
}

TEST(Questions, WhatNobodyAnswersFindsNothing) {
  const auto set = library();
  for (const auto* text : {"", "   ", "hola buenas tardes", "quien gano el partido", "👍👍", "quisiera saber por favor",
                           "xyzzy plugh", "1", "2026"}) {
    EXPECT_EQ(best(*set, text), "nothing") << text;
  }
}

TEST(Questions, WordsAreNeverReadAsAQuery) {
  const auto set = library();
  for (const auto* text : {"colegio AND", "colegio* OR \"", "NEAR(colegio carnet, 2)", "colegio\" OR \"x",
                           "words:colegio", "colegio) ^ -carnet {", "colegio'); --"}) {
    EXPECT_NE(best(*set, text), "nothing") << text;
  }
}

TEST(Questions, EachPlaceComesOnceBestFirstAndNoMoreThanAskedFor) {
  const auto set = library();
  const auto hits = set->questions->search("carnet renovar colegio", "es", 2);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_GE(hits[0].score, hits[1].score);
  EXPECT_NE(hits[0].suggestion, hits[1].suggestion);
  for (const auto& hit : hits) {
    EXPECT_GT(hit.score, 0);
    EXPECT_LE(hit.score, 1);
    EXPECT_EQ(set->questions->find(hit.suggestion->to), hit.suggestion);
  }
  EXPECT_EQ(set->questions->find({"card", "gone"}), nullptr);
}

TEST(Questions, AFlowWithoutQuestionsIsFoundByItsTitleAndPartsOfOthersAreNot) {
  const auto set = library();
  EXPECT_EQ(best(*set, "un albergue"), "shelter");
  for (const auto& suggestion : set->questions->suggestions()) {
    EXPECT_NE(suggestion.to.flow, "welcome");
    EXPECT_NE(suggestion.to.flow, "menu");
    EXPECT_NE(suggestion.to.flow, "language");  // called by welcome
  }
}

TEST(Questions, GreetingsSayNothing) {
  const auto set = library();
  EXPECT_EQ(set->questions->telling_words("hola buenas tardes, por favor", "es"), 0U);
  EXPECT_EQ(set->questions->telling_words("hola, quisiera saber del carnet", "es"), 1U);
}

TEST(Questions, AVeryLongMessageCostsLittle) {
  const auto set = library();
  std::string text;
  for (int i = 0; text.size() < 4096; ++i) text += "carnett" + std::to_string(i) + " inscrivir kolegio ";
  std::string accents;
  while (accents.size() < 4096) accents += "ñandúéíó ";
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) {
    (void)set->questions->search(text, "es");
    (void)set->questions->search(accents, "es");
  }
  // 5 ms each is what is meant; ten times that is what a sanitizer on a busy machine may take.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

TEST(Questions, ManyThreadsSearchTheSameIndex) {
  const auto set = library();
  const std::vector<std::pair<std::string, std::string>> asked = {{"cuanto cuesta el carnet", "card"},
                                                                  {"renovar el carnet", "card/renew"},
                                                                  {"inscribir en el colegio", "school"},
                                                                  {"quien gano el partido", "nothing"}};
  std::vector<int> wrong(4, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < wrong.size(); ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = 0; i < 100; ++i) {
          const auto& [text, right] = asked[(i + t) % asked.size()];
          wrong[t] += best(*set, text) == right ? 0 : 1;
        }
      });
    }
  }
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Questions, ALibraryWithoutQuestionsHasAnIndexOfTitles) {
  const auto set = testing::library({std::string(kFlows[2])});
  ASSERT_TRUE(set->questions);
  EXPECT_EQ(best(*set, "albergue"), "shelter");
}

// --- reading and checking

std::string all_of(std::string_view questions) {
  const auto result = read_library(files(questions));
  auto out = testing::problems_of(result.diagnostics);
  if (result.set) out += testing::problems_of(check(*result.set, text::Date{2026, 11, 22}));
  return out;
}

TEST(QuestionFiles, MistakesAreNamedWithFileAndLine) {
  const auto expect = [](std::string_view yaml, std::string_view message) {
    EXPECT_NE(all_of(yaml).find(message), std::string::npos) << yaml << "\n" << all_of(yaml);
  };
  expect("answers: {}\n", "questions/all.yaml:1: error: 'answers' must be a list");
  expect("answers:\n  - {label: {es: X}}\n", "questions/all.yaml:2: error: an answer needs 'to'");
  expect("answers:\n  - {to: Card, label: {es: X}}\n", "an answer needs 'to'");
  expect("answers:\n  - {to: card}\n", "questions/all.yaml:2: error: an answer needs a 'label'");
  expect("answers:\n  - {to: card, label: {es: X}, question: {es: [a]}}\n", "'questions'");
  expect("answers:\n  - {to: gone, label: {es: X}}\n", "error: 'to' leads to gone, which does not exist");
  expect("answers:\n  - {to: card/gone, label: {es: X}}\n", "error: 'to' leads to card/gone, which does not exist");
  expect("answers:\n  - {to: card, label: {es: X, en: X}}\n", "card has no questions");
  expect("answers:\n  - {to: card, label: {es: Una etiqueta demasiado larga, en: X}}\n",
         "more than 24 characters in 'es'");
  expect("answers:\n  - {to: card, label: {es: X}, questions: {es: [a b]}}\n", "'label' of card is missing in 'en'");
  expect(
      "answers:\n  - {to: card, label: {es: X}, questions: {es: [Qué es]}}\n"
      "  - {to: school, label: {es: Y}, questions: {es: [\"que es?\"]}}\n",
      "'que es?' is a question of school and of card");
  expect("answers:\n  - {to: card, label: {es: X}, questions: {es: [Qué es]}}\n",
         "warning: no question in library/questions leads to this flow");
}

TEST(QuestionFiles, AFlowThatIsOnlyCalledNeedsNoQuestion) {
  const auto problems = all_of(kQuestions);
  EXPECT_EQ(problems.find("questions/all.yaml"), std::string::npos) << problems;
  EXPECT_EQ(problems.find("'language'"), std::string::npos) << problems;
}

// --- conversations

TEST(EngineQuestions, WhatIsNoOptionIsOfferedItsAnswers) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  const auto offered = world.send("se vencio mi carnet tengo que renovar");
  EXPECT_EQ(texts(offered), std::vector<std::string>{"¿Buscas algo de esto?"});
  EXPECT_EQ(labels(offered).front(), "Renovar el carné");
  EXPECT_EQ(labels(offered).back(), "Nada de esto");
  EXPECT_LE(labels(offered).size(), 4U);
  EXPECT_EQ(count<NotUnderstood>(offered), 0U);
  EXPECT_EQ(texts(world.send("1")).front(), "Renueva un mes antes.");
}

TEST(EngineQuestions, ATapALabelAndASmsNumberChooseAndBackReturns) {
  const auto set = library();
  for (const auto* answer : {"tap", "renovar el carne", "1"}) {
    Simulator world(*set, known("es", answer == std::string_view("1") ? model::Mode::sms : model::Mode::chat));
    (void)world.send("hola");
    const auto offered = world.send("se vencio mi carnet tengo que renovar");
    ASSERT_FALSE(offered.effects.empty());
    const auto chosen = answer == std::string_view("tap") ? world.tap("answer:card/renew") : world.send(answer);
    EXPECT_EQ(texts(chosen).front(), "Renueva un mes antes.") << answer;
    EXPECT_EQ(last_text(world.send("atrás")), "¿Qué necesitas?") << answer;
  }
}

TEST(EngineQuestions, NoneOfTheseLeadsBackAndThenToAPerson) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("se vencio mi carnet tengo que renovar");
  const auto none = world.send("nada de esto");
  EXPECT_EQ(texts(none), std::vector<std::string>{"¿Qué necesitas?"});
  const auto* recorded = effect<NotUnderstood>(none);
  ASSERT_NE(recorded, nullptr);
  EXPECT_EQ(recorded->text, "se vencio mi carnet tengo que renovar");  // what the person asked, for editors
  EXPECT_EQ(recorded->times, 1);
  EXPECT_EQ(world.send("2").effects.empty(), false);  // numbers mean the menu again: a complaint
  EXPECT_EQ(last_text(world.send("atrás")), "¿Qué necesitas?");

  Simulator stubborn(*set, known());
  (void)stubborn.send("hola");
  (void)stubborn.send("se vencio mi carnet tengo que renovar");
  (void)stubborn.send("nada de esto");
  (void)stubborn.send("inscribir a mi hija en el colegio");
  const auto second = stubborn.send("nada de esto");
  EXPECT_EQ(effect<NotUnderstood>(second)->times, 2);
  EXPECT_EQ(last_text(second), "¿Qué prefieres?");
}

TEST(EngineQuestions, TheSameOfferTwiceDidNotHelp) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  EXPECT_EQ(last_text(world.send("no consigo cupo para mi niña")), "¿Buscas algo de esto?");
  const auto again = world.send("no consigo cupo para mi niña");
  EXPECT_EQ(count<NotUnderstood>(again), 1U);
  EXPECT_EQ(last_text(again), "Elige un número.\n\n¿Qué necesitas?");
}

TEST(EngineQuestions, OptionsCommandsAndDangerComeFirst) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  EXPECT_EQ(texts(world.send("carnet")).front(), "El carné cuesta 40 soles.");  // a synonym of an option
  (void)world.send("menu");
  EXPECT_EQ(last_text(world.send("es por lo del carnet")), "¿Algo más?");  // and inside a short sentence
  (void)world.send("menu");
  // More is asked than the option's word: the search knows better where.
  EXPECT_EQ(last_text(world.send("se vencio mi carnet tengo que renovar")), "¿Buscas algo de esto?");
  EXPECT_EQ(texts(world.send("me quieren matar")).front(), "Llama al 105.");
  Simulator other(*set, known());
  (void)other.send("hola");
  (void)other.send("se vencio mi carnet tengo que renovar");
  EXPECT_EQ(last_text(other.send("persona")), "Te paso con una persona.");
}

TEST(EngineQuestions, WithoutTheKeyNothingIsSearched) {
  const auto set = testing::library({}, {{"questions/all.yaml", R"(
answers:
  - {to: complaint, label: {es: Queja, en: Complaint}, questions: {es: [me trataron mal en la oficina]}}
)"}});
  Simulator world(*set, known());
  (void)world.send("hola");
  EXPECT_EQ(count<NotUnderstood>(world.send("me trataron muy mal en una oficina")), 1U);
}

TEST(EngineQuestions, WhatMatchesNothingIsNotUnderstood) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  const auto turn = world.send("quien gano el partido");
  EXPECT_EQ(count<NotUnderstood>(turn), 1U);
  EXPECT_EQ(last_text(turn), "Elige un número.\n\n¿Qué necesitas?");
}

TEST(EngineQuestions, WhoComesBackWithAQuestionIsOfferedItsAnswerAtOnce) {
  const auto set = library();
  Simulator world(*set, known());
  const auto offered = world.send("hola buenas, se vencio mi carnet tengo que renovar");
  EXPECT_EQ(texts(offered), std::vector<std::string>{"¿Buscas algo de esto?"});
  EXPECT_EQ(last_text(world.send("nada de esto")), "¿Qué necesitas?");
  Simulator greeting(*set, known());
  EXPECT_EQ(texts(greeting.send("hola buenas")), std::vector<std::string>{"¿Qué necesitas?"});
  Simulator exact(*set, known());
  EXPECT_EQ(texts(exact.send("una queja")), std::vector<std::string>{"Cuéntame."});
}

TEST(EngineQuestions, AnotherQuestionLeadsToANewOffer) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("se vencio mi carnet tengo que renovar");
  const auto offered = world.send("y como inscribo a mi hijo en el colegio");
  EXPECT_EQ(last_text(offered), "¿Buscas algo de esto?");
  EXPECT_EQ(labels(offered).front(), "Colegio");
  EXPECT_EQ(texts(world.send("colegio")).front(), "Todo niño tiene derecho a un cupo.");
}

TEST(EngineQuestions, TheMenusOptionsAreHeardAtOtherQuestionsToo) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("carnet");
  EXPECT_EQ(texts(world.send("una queja")), std::vector<std::string>{"Cuéntame."});
}

TEST(EngineQuestions, TheFirstQuestionIsKeptUntilAfterTheConsent) {
  const auto set = library();
  for (const auto* consent : {"sí, acepto", "no acepto"}) {
    Simulator world(*set, newcomer());
    EXPECT_EQ(last_text(world.send("hola se me vencio el carnet")), "¿Idioma?");
    EXPECT_EQ(session_from_json(to_json(world.session())).first_question, "hola se me vencio el carnet");
    (void)world.send("1");
    const auto menu = world.send(consent);
    EXPECT_EQ(last_text(menu), "Preguntaste algo al empezar. ¿Es esto?");
    EXPECT_TRUE(world.session().first_question.empty());
    EXPECT_EQ(texts(world.send("1")).front(), "Renueva un mes antes.");
    EXPECT_EQ(last_text(world.send("menu")), "¿Qué necesitas?");
  }
}

TEST(EngineQuestions, AGreetingIsNotKeptAndAPersonEndsTheKeeping) {
  const auto set = library();
  Simulator world(*set, newcomer());
  (void)world.send("hola");
  EXPECT_TRUE(world.session().first_question.empty());
  (void)world.send("1");
  EXPECT_EQ(last_text(world.send("sí")), "¿Qué necesitas?");

  Simulator other(*set, newcomer());
  (void)other.send("se me vencio el carnet");
  EXPECT_FALSE(other.session().first_question.empty());
  (void)other.send("persona");
  EXPECT_TRUE(other.session().first_question.empty());

  Simulator talker(*set, newcomer());
  (void)talker.send("se me vencio el carnet " + std::string(5000, 'x') + "ñ");
  EXPECT_LE(talker.session().first_question.size(), 400U);
}

TEST(EngineQuestions, AnOfferSurvivesARestartAndAPublication) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("se vencio mi carnet tengo que renovar");
  const auto saved = session_from_json(to_json(world.session()));
  Env env;
  env.now = world.now();
  env.contact = world.contact();
  Input input;
  input.text = "1";
  auto sprint = advance(*set, saved, input, env);
  ASSERT_FALSE(sprint.effects.empty());
  EXPECT_EQ(std::get<Send>(sprint.effects.front()).message.text, "Renueva un mes antes.");
  // A library in which the place is gone: its number leads nowhere else by mistake.
  const auto without = library("answers: [{to: school, label: {es: Colegio, en: School}}]\n");
  sprint = advance(*without, saved, input, env);
  for (const auto& one : sprint.effects) {
    if (const auto* send = std::get_if<Send>(&one)) EXPECT_NE(send->message.text, "Renueva un mes antes.");
  }
  EXPECT_TRUE(session_from_json(R"({"frames": [], "waiting": false})").first_question.empty());
  // Nothing readable stands there: the question is asked again.
  for (const auto* damaged : {"7", "{}", R"({"to": "card", "asked": 1})", R"({"to": [1, null]})"}) {
    auto broken = saved;
    broken.pending["suggested"] = boost::json::parse(damaged);
    EXPECT_FALSE(advance(*set, broken, input, env).effects.empty()) << damaged;
  }
}

}  // namespace
}  // namespace orienta::flows
