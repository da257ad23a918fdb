// SPDX-License-Identifier: Apache-2.0
// Conversations: new people, answers, what is not understood, commands, hand-over and back.
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

using testing::count;
using testing::effect;
using testing::known;
using testing::last_text;
using testing::library;
using testing::texts;

Simulator::Options newcomer() {
  auto options = known("");
  options.consented = false;
  return options;
}

TEST(Engine, SomeoneNewIsAskedLanguageAndConsentAndReachesTheMenu) {
  const auto set = library();
  Simulator world(*set, newcomer());
  EXPECT_EQ(last_text(world.send("hola")), "¿Idioma?");
  const auto chosen = world.send("english");
  EXPECT_EQ(last_text(chosen), "Do you agree?");
  EXPECT_EQ(effect<FieldSet>(chosen)->value, "en");
  const auto agreed = world.send("Yes");
  const auto* consent = effect<ConsentGiven>(agreed);
  ASSERT_NE(consent, nullptr);
  EXPECT_TRUE(consent->given);
  EXPECT_EQ(consent->version, "3");
  EXPECT_EQ(consent->notice, "data");
  EXPECT_EQ(consent->language, "en");
  EXPECT_EQ(texts(agreed), (std::vector<std::string>{"Thanks.", "What do you need?"}));
}

TEST(Engine, RefusingConsentGoesOn) {
  const auto set = library();
  Simulator world(*set, newcomer());
  (void)world.send("hola");
  (void)world.send("1");
  const auto refused = world.send("no acepto");
  EXPECT_FALSE(effect<ConsentGiven>(refused)->given);
  EXPECT_EQ(last_text(refused), "¿Qué necesitas?");
}

TEST(Engine, SomeoneKnownGetsTheMenu) {
  const auto set = library();
  Simulator world(*set, known());
  const auto turn = world.send("hola");
  EXPECT_EQ(texts(turn), std::vector<std::string>{"¿Qué necesitas?"});
  EXPECT_EQ(effect<Send>(turn)->message.options.size(), 3U);
  EXPECT_EQ(effect<Send>(turn)->message.list_button, "Ver opciones");
}

TEST(Engine, SomeoneKnownWhoSaysAtOnceWhatTheyNeedIsNotAskedFirst) {
  const auto set = library();
  Simulator world(*set, known());
  EXPECT_EQ(texts(world.send("hola, es por una queja")), std::vector<std::string>{"Cuéntame."});
  Simulator number(*set, known());
  EXPECT_EQ(last_text(number.send("3")), "¿Qué necesitas?");  // of which list?
  auto options = known("");
  options.consented = false;
  Simulator stranger(*set, options);
  EXPECT_EQ(last_text(stranger.send("una queja")), "¿Idioma?");
}

TEST(Engine, DangerIsObeyedFromTheVeryFirstMessage) {
  const auto set = library();
  Simulator world(*set, newcomer());
  const auto turn = world.send("ayuda, me quieren matar");
  EXPECT_EQ(texts(turn).front(), "Llama al 105.");
  EXPECT_EQ(effect<CaseOpened>(turn)->kind, model::CaseKind::danger);
  EXPECT_EQ(effect<HandedOver>(turn)->urgency, model::Urgency::danger);
  EXPECT_EQ(effect<HandedOver>(turn)->case_reference, effect<CaseOpened>(turn)->reference);
  EXPECT_EQ(count<CaseOpened>(turn), 1U);
}

TEST(Engine, AFalseAlarmIsEasyToLeave) {
  const auto set = library();
  Simulator world(*set, known());
  const auto alarm = world.send("peligro");
  EXPECT_EQ(world.last_options().front().id, kLeaveOption);
  EXPECT_TRUE(texts(world.send("hola?")).empty());  // the flow is silent while a queue owns the conversation
  const auto left = world.tap(kLeaveOption);
  EXPECT_EQ(texts(left), (std::vector<std::string>{"Qué bueno.", "¿Qué necesitas?"}));
}

TEST(Engine, NotUnderstoodHelpsThenOffersAPersonThenCallsOne) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  const auto first = world.send("xyzzy");
  EXPECT_EQ(texts(first), std::vector<std::string>{"No entendí.\n\n¿Qué necesitas?"});
  EXPECT_EQ(effect<NotUnderstood>(first)->times, 1);
  EXPECT_EQ(effect<NotUnderstood>(first)->text, "xyzzy");
  EXPECT_EQ(effect<NotUnderstood>(first)->step, "need");
  EXPECT_EQ(effect<Send>(first)->message.options.size(), 3U);
  const auto second = world.send("plugh");
  EXPECT_EQ(last_text(second), "¿Qué prefieres?");
  EXPECT_EQ(effect<NotUnderstood>(second)->times, 2);
  const auto third = world.send("frotz");
  EXPECT_EQ(effect<NotUnderstood>(third)->times, 3);
  EXPECT_EQ(effect<CaseOpened>(third)->kind, model::CaseKind::person_request);
  ASSERT_NE(effect<HandedOver>(third), nullptr);
  EXPECT_EQ(last_text(world.hand_back()), "¿Qué necesitas?");  // where it stopped
}

TEST(Engine, AfterTheOfferANumberMeansTheOffer) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("xyzzy");
  (void)world.send("plugh");
  auto again = world;
  EXPECT_NE(effect<HandedOver>(world.send("1")), nullptr);
  EXPECT_EQ(texts(again.send("salud")).front(), "Elegiste Salud.");  // the question still takes its own answers
}

TEST(Engine, ACountOfMisunderstandingsBelongsToOneQuestion) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("xyzzy");
  (void)world.send("papeles");
  EXPECT_EQ(effect<NotUnderstood>(world.send("qwerty"))->times, 1);
}

TEST(Engine, VoiceNotesGetAPersonOfferedAndAreNotMisunderstood) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  const auto turn = world.send(testing::media(model::MediaKind::audio));
  EXPECT_EQ(count<NotUnderstood>(turn), 0U);
  EXPECT_EQ(texts(turn), (std::vector<std::string>{"No puedo escuchar audios.", "¿Qué necesitas?"}));
  EXPECT_EQ(effect<Send>(turn)->message.options.front().id, "command:person");
  EXPECT_NE(effect<HandedOver>(world.tap("command:person")), nullptr);
}

TEST(Engine, ACaptionThatAnswersIsAnAnswer) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  EXPECT_EQ(texts(world.send(testing::media(model::MediaKind::image, "salud"))).front(), "Elegiste Salud.");
}

TEST(Engine, ReactionsAreSilentAndUnusableMessagesAreAnswered) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  const auto before = to_json(world.session());
  Input reaction;
  reaction.message_kind = model::InboundKind::reaction;
  EXPECT_TRUE(world.send(reaction).effects.empty());
  EXPECT_EQ(to_json(world.session()), before);
  Input poll;
  poll.message_kind = model::InboundKind::unsupported;
  EXPECT_EQ(last_text(world.send(poll)), "Escríbeme.\n\n¿Qué necesitas?");
}

TEST(Engine, BackGoesToTheQuestionBefore) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("papeles");
  EXPECT_EQ(last_text(world.send("atrás")), "¿Qué necesitas?");
  EXPECT_NE(last_text(world.send("atrás")).find("¿Qué necesitas?"), std::string::npos);  // nothing before it
}

TEST(Engine, BackNeverGoesBehindACase) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("una queja");
  (void)world.send("me cobraron");
  EXPECT_TRUE(world.session().history.empty());
}

TEST(Engine, RepeatAsksAgain) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("papeles");
  EXPECT_EQ(texts(world.send("repetir")), std::vector<std::string>{"¿Tienes papeles?"});
}

TEST(Engine, LanguageComesBackToTheQuestion) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("papeles");
  EXPECT_EQ(last_text(world.send("language")), "¿Idioma?");
  EXPECT_EQ(last_text(world.send("english")), "Do you have papers?");
  EXPECT_EQ(world.contact().language, "en");
  EXPECT_EQ(texts(world.send("yes")).front(), "You have.");
}

TEST(Engine, StopIsConfirmedOnceAndComesBackIfNot) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("papeles");
  (void)world.send("no más");
  auto stays = world;
  const auto stopped = world.send("sí");
  EXPECT_NE(effect<OptedOut>(stopped), nullptr);
  EXPECT_EQ(texts(stopped), std::vector<std::string>{"No te escribo más."});
  EXPECT_TRUE(world.stopped());
  EXPECT_EQ(texts(stays.send("no")), (std::vector<std::string>{"Sigo aquí.", "¿Tienes papeles?"}));
}

TEST(Engine, DeletingForgetsEverything) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("borrar mis datos");
  const auto turn = world.send("sí");
  EXPECT_EQ(last_text(turn), "Borrado.");
  EXPECT_NE(effect<EraseContact>(turn), nullptr);
  EXPECT_EQ(to_json(world.session()), to_json(Session{}));
}

TEST(Engine, AComplaintGetsAReferenceAndAPerson) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  EXPECT_EQ(last_text(world.send("3")), "Cuéntame.");
  const auto turn = world.send("Me cobraron por un trámite gratis");
  const auto* opened = effect<CaseOpened>(turn);
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(opened->intake.at("what").as_string(), "Me cobraron por un trámite gratis");
  EXPECT_EQ(opened->sensitivity, model::Sensitivity::to_clarify);
  EXPECT_EQ(texts(turn).front(), "Tu código es " + opened->reference + ".");
  EXPECT_EQ(count<CaseOpened>(turn), 1U);  // the hand-over belongs to the case just opened
  EXPECT_EQ(effect<HandedOver>(turn)->reason, "Queja");
  EXPECT_EQ(world.owner(), model::OwnerKind::queue);
  EXPECT_EQ(texts(world.hand_back()), (std::vector<std::string>{"De vuelta.", "¿Qué necesitas?"}));
}

TEST(Engine, AnAgentCanHandBackToAnyStep) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("persona");
  EXPECT_EQ(last_text(world.hand_back(Target{"menu", "papers"})), "¿Tienes papeles?");
}

TEST(Engine, HandedBackWithNothingLeftToSayLeadsToTheMenu) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("persona");
  EXPECT_EQ(last_text(world.hand_back()), "¿Qué necesitas?");
}

TEST(Engine, AMisspeltCommandIsHeardWhenNothingElseFits) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  EXPECT_NE(effect<HandedOver>(world.send("perosna")), nullptr);
}

TEST(Engine, AnOptionsOwnLabelBeatsACommandButNotDanger) {
  const auto set = library({R"(
flow: clash
languages: [es]
steps:
  - id: ask
    ask: options
    text: ¿Cuál?
    save: which
    options:
      - {id: a, label: Menú}
      - {id: b, label: Peligro}
  - {id: said, say: "Elegiste @results.which"}
  - {id: done, end: true}
)"});
  Simulator world(*set, known());
  (void)world.start("clash");
  auto other = world;
  EXPECT_EQ(last_text(world.send("menú")), "Elegiste a");
  EXPECT_EQ(texts(other.send("peligro")).front(), "Llama al 105.");
}

TEST(Engine, AButtonOfAnOlderMessageIsNoAnswerToAnOpenQuestion) {
  const auto set = library();
  Simulator world(*set, known());
  (void)world.send("hola");
  (void)world.send("una queja");
  const auto turn = world.tap("health");
  EXPECT_EQ(count<CaseOpened>(turn), 0U);
  EXPECT_EQ(count<NotUnderstood>(turn), 1U);
}

}  // namespace
}  // namespace orienta::flows
