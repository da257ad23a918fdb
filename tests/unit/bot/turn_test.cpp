// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/bot/turn_support.hpp"

namespace orienta::bot::testing {
namespace {

using model::OwnerKind;
using ::testing::Test;

TEST(Turn, SameValuesGiveTheSameCommit) {
  World a;
  World b;
  const TurnCommit first = a.say("hola");
  const TurnCommit second = b.say("hola");
  EXPECT_EQ(said(first), said(second));
  EXPECT_EQ(first.conversation.session, second.conversation.session);
  ASSERT_FALSE(first.messages.empty());
  EXPECT_EQ(first.messages[0].id, second.messages[0].id);
}

TEST(Turn, AComplaintBecomesACaseAndTheConversationWaitsForAPerson) {
  World world;
  world.say("hola");
  world.say("una queja");
  const TurnCommit commit = world.say("No me dieron el kit");
  ASSERT_EQ(commit.opened.size(), 1U);
  const model::Case& opened = commit.opened[0];
  EXPECT_EQ(opened.kind, model::CaseKind::complaint);
  EXPECT_EQ(opened.sensitivity, model::Sensitivity::to_clarify);
  EXPECT_EQ(opened.intake.at("what").as_string(), "No me dieron el kit");
  EXPECT_TRUE(opened.consent && opened.consent->given);
  EXPECT_EQ(opened.first_answer_due, world.now + world.clocks.first_answer);
  EXPECT_EQ(commit.conversation.owner, OwnerKind::queue);
  EXPECT_EQ(commit.conversation.case_id, opened.id);
  EXPECT_TRUE(commit.conversation.sensitive) << "what was told in confidence stays with those who have the right";
  EXPECT_TRUE(has_event(commit, "conversation.removed"));
  const auto texts = said(commit);
  EXPECT_TRUE(std::any_of(texts.begin(), texts.end(),
                          [&](const auto& t) { return t.find(opened.reference) != std::string::npos; }));
  ASSERT_EQ(commit.timers.size(), 1U);
  EXPECT_EQ(commit.timers[0].kind, kFirstAnswer);
}

TEST(Turn, TheBotIsSilentWhileAQueueOrAPersonOwnsTheConversation) {
  World world;
  world.say("hola");
  world.say("persona");
  ASSERT_EQ(world.state.conversation.owner, OwnerKind::queue);
  const std::string session = world.state.conversation.session;
  EXPECT_TRUE(said(world.say("hola?")).empty());
  EXPECT_TRUE(said(world.say("menú")).empty());
  world.state.conversation.owner = OwnerKind::person;
  world.state.conversation.owner_user = model::UserId{};
  EXPECT_TRUE(said(world.say("1")).empty());
  EXPECT_EQ(world.state.conversation.session, session);
}

TEST(Turn, DangerWordsWorkWhilePeopleWaitOrTalk) {
  for (const OwnerKind owner : {OwnerKind::queue, OwnerKind::person}) {
    World world;
    world.say("hola");
    world.say("persona");
    world.state.conversation.owner = owner;
    const TurnCommit commit = world.say("ayuda me quieren matar");
    const auto texts = said(commit);
    EXPECT_TRUE(std::find(texts.begin(), texts.end(), "Llama al 105.") != texts.end());
    EXPECT_EQ(commit.conversation.owner, owner) << "the owner stays";
    EXPECT_EQ(commit.conversation.urgency, model::Urgency::danger);
    EXPECT_TRUE(has_event(commit, "conversation.danger"));
    ASSERT_EQ(commit.opened.size(), 1U);
    EXPECT_EQ(commit.opened[0].kind, model::CaseKind::danger);
    const TurnCommit again = world.say("me quieren matar");
    EXPECT_FALSE(said(again).empty());
    EXPECT_TRUE(again.opened.empty()) << "one alarm, one case";
  }
}

TEST(Turn, AFalseAlarmIsLeftByItsButtonOrItsWords) {
  for (const bool by_button : {true, false}) {
    World world;
    world.say("me quieren matar");
    ASSERT_EQ(world.state.conversation.urgency, model::Urgency::danger);
    const TurnCommit commit = by_button ? world.tap(std::string(flows::kLeaveOption)) : world.say("Fue un error!");
    EXPECT_EQ(commit.conversation.owner, OwnerKind::bot);
    EXPECT_EQ(commit.conversation.urgency, model::Urgency::normal);
    ASSERT_EQ(commit.updated.size(), 1U);
    EXPECT_EQ(commit.updated[0].item.state, model::CaseState::withdrawn)
        << "it stays on the list: somebody else may hold the phone";
    EXPECT_FALSE(said(commit).empty());
    EXPECT_TRUE(cancels(commit, kFirstAnswer));
  }
}

TEST(Turn, AComplaintIsNotUndoneByNotWaitingAnyLonger) {
  World world;
  world.say("hola");
  world.say("una queja");
  world.say("No me dieron el kit");
  const TurnCommit commit = world.tap(std::string(flows::kLeaveOption));
  EXPECT_EQ(commit.conversation.owner, OwnerKind::bot);
  EXPECT_TRUE(commit.updated.empty());
  EXPECT_TRUE(commit.conversation.sensitive) << "the thread still holds it";
}

TEST(Turn, StopIsConfirmedOnceAndThenNothingIsSaidUntilTheyWriteAgain) {
  World world;
  world.say("hola");
  world.say("baja");
  const TurnCommit stop = world.say("sí");
  EXPECT_EQ(said(stop), std::vector<std::string>{"No te escribo más."});
  EXPECT_TRUE(stop.drop_outbox);
  ASSERT_TRUE(stop.last_word);
  EXPECT_EQ(*stop.last_word, stop.messages[0].id);
  EXPECT_EQ(world.state.contact.stopped_channels, std::vector<std::string>{"line"});
  EXPECT_TRUE(said(world.say("BAJA")).empty()) << "confirmed once";
  EXPECT_FALSE(said(world.say("hola")).empty()) << "a new message lifts it";
  EXPECT_TRUE(world.state.contact.stopped_channels.empty());
}

TEST(Turn, StopIsObeyedWhileAPersonHasTheConversation) {
  World world;
  world.say("hola");
  world.say("persona");
  const TurnCommit commit = world.say("baja");
  EXPECT_TRUE(commit.drop_outbox);
  EXPECT_EQ(world.state.contact.stopped_channels.size(), 1U);
}

TEST(Turn, TheCarriersOwnStopGetsNoWordFromUs) {
  World world("twilio");
  world.say("hola");
  model::Message stop = world.message("STOP");
  stop.content["opted_out_by_carrier"] = true;
  const TurnCommit commit = world.happen(MessageArrived{std::move(stop)});
  EXPECT_TRUE(said(commit).empty());
  EXPECT_TRUE(commit.drop_outbox);
  EXPECT_EQ(world.state.contact.stopped_channels.size(), 1U);
}

TEST(Turn, ErasingKeepsOnlyTheConfirmation) {
  World world;
  world.say("hola");
  world.say("borrar mis datos");
  const TurnCommit commit = world.say("sí");
  EXPECT_TRUE(commit.erase);
  ASSERT_TRUE(commit.last_word);
  EXPECT_EQ(said(commit).back(), "Borrado.");
}

TEST(Turn, WhoWaitsMayHaveTheirDataDeleted) {
  World world;
  world.say("hola");
  world.say("persona");
  ASSERT_EQ(world.state.conversation.owner, OwnerKind::queue);
  EXPECT_EQ(said(world.say("borrar mis datos")).back(), "¿Borro tus datos?");
  EXPECT_TRUE(world.say("sí").erase);
}

TEST(Turn, WhoTalksWithAPersonAsksThatPersonToDelete) {
  World world;
  world.say("hola");
  world.say("persona");
  world.state.conversation.owner = OwnerKind::person;
  const TurnCommit commit = world.say("borrar mis datos");
  ASSERT_EQ(commit.messages.size(), 1U);
  EXPECT_EQ(commit.messages[0].direction, model::Direction::system);
  EXPECT_EQ(commit.messages[0].text, "asked_to_delete");
}

TEST(Turn, AReminderIsSaidByTheBotAndWaitsWhileAPersonSpeaks) {
  World world;
  world.say("hola");
  storage::timers::Timer timer;
  timer.kind = kReminder;
  model::OutMessage text;
  text.text = "Mañana es tu cita.";
  timer.payload["message"] = model::to_json(text);
  EXPECT_EQ(said(world.happen(ReminderDue{timer})), std::vector<std::string>{"Mañana es tu cita."});
  world.state.conversation.owner = OwnerKind::person;
  const TurnCommit later = world.happen(ReminderDue{timer});
  EXPECT_TRUE(said(later).empty());
  ASSERT_EQ(later.timers.size(), 1U);
  EXPECT_EQ(later.timers[0].due_at, world.now + 1h);
  world.state.contact.stopped_channels = {"line"};
  EXPECT_TRUE(world.happen(ReminderDue{timer}).messages.empty());
}

TEST(Turn, AMessageThatComesADayLateGoesToAPerson) {
  World world;
  model::Message late = world.message("hola");
  late.sent_at = world.now - 30h;
  const TurnCommit commit = world.happen(MessageArrived{std::move(late)});
  EXPECT_TRUE(said(commit).empty());
  EXPECT_EQ(commit.conversation.owner, OwnerKind::queue);
}

TEST(Turn, HandingBackGoesOnWhereTheScriptSaid) {
  World world;
  world.say("hola");
  world.say("una queja");
  world.say("No me dieron el kit");
  world.state.conversation.owner = OwnerKind::person;
  const TurnCommit commit = world.happen(HandedBack{});
  EXPECT_EQ(commit.conversation.owner, OwnerKind::bot);
  ASSERT_FALSE(said(commit).empty());
  EXPECT_EQ(said(commit)[0], "De vuelta.");
}

TEST(Turn, WhatWasNotUnderstoodIsRecordedForEditors) {
  World world;
  world.say("hola");
  const TurnCommit commit = world.say("xyzzy plugh");
  ASSERT_EQ(commit.unmatched.size(), 1U);
  EXPECT_EQ(commit.unmatched[0].text, "xyzzy plugh");
  EXPECT_EQ(commit.unmatched[0].flow, "menu");
}

TEST(Turn, WebChatMessagesNeedNoProvider) {
  World world("webchat");
  const TurnCommit commit = world.say("hola");
  ASSERT_FALSE(commit.messages.empty());
  EXPECT_EQ(commit.messages[0].status, model::DeliveryStatus::sent);
}

TEST(Turn, RecordsKnowTheDayAndNobody) {
  testing::World world("whatsapp_cloud", flows::testing::library({R"(
flow: rating
languages: [es]
steps:
  - {id: ask, ask: number, text: "¿Del 1 al 5?", save: score}
  - {id: keep, record: {name: rating, values: {score: "@results.score"}}}
)"}));
  flows::Session session;
  session.language = "es";
  session.frames.push_back({"rating", "", "ask", {}, {}});
  session.waiting = true;
  world.state.conversation.session = flows::to_json(session);
  const TurnCommit commit = world.say("5");
  ASSERT_EQ(commit.records.size(), 1U);
  const auto& record = commit.records[0];
  EXPECT_EQ(record.name, "rating");
  EXPECT_EQ(record.data.at("score"), 5);
  EXPECT_EQ(record.at, *flows::text::parse_instant("2026-11-22", flows::text::kLima));
  EXPECT_EQ(record.id.str().substr(0, 13), model::Uuid(model::SeededIds(1).next(record.at)).str().substr(0, 13))
      << "the id's own time is the day's, too";
}

}  // namespace
}  // namespace orienta::bot::testing
