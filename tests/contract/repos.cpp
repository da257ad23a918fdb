// SPDX-License-Identifier: Apache-2.0
// Every repository function, on both engines.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/contract/support.hpp"

namespace orienta::contract {
namespace {

using namespace storage;
using testing::ElementsAre;
using testing::SizeIs;

class ContactsContract : public Contract {};
class ConversationsContract : public Contract {};
class MessagesContract : public Contract {};
class CasesContract : public Contract {};
class SmallContract : public Contract {};

std::vector<std::string> texts(const std::vector<model::Message>& messages) {
  std::vector<std::string> out;
  for (const auto& message : messages) out.push_back(message.text);
  return out;
}

TEST_P(ContactsContract, FindsByAnyAddressAndAddsTheMissing) {
  const model::Address phone{model::AddressKind::phone, "+51911111111"};
  const model::Address user{model::AddressKind::user_id, "PE.123"};
  const auto first = make_contact(phone.value, "Yusleidy");
  write(*store_, [&](Tx& tx) {
    const auto again =
        contacts::find_or_create(tx, kChannel, {user, phone}, "Other", id<model::ContactId>(), kNow + 1ms);
    EXPECT_EQ(again.id, first.id);
    EXPECT_EQ(again.name, "Yusleidy");
    EXPECT_EQ(contacts::find_by_address(tx, kChannel, user), first.id);
    EXPECT_EQ(contacts::find_by_address(tx, "sms", phone), std::nullopt);
    EXPECT_THAT(contacts::addresses(tx, first.id, kChannel), ElementsAre(phone, user));
    EXPECT_THAT(contacts::addresses(tx, first.id, "sms"), SizeIs(0));
  });
}

TEST_P(ContactsContract, StrongestAddressWinsAndNothingIsMerged) {
  const auto a = make_contact("+1");
  const auto b = make_contact("+2");
  write(*store_, [&](Tx& tx) {
    const auto got =
        contacts::find_or_create(tx, kChannel, {{model::AddressKind::phone, "+2"}, {model::AddressKind::phone, "+1"}},
                                 "", id<model::ContactId>(), kNow);
    EXPECT_EQ(got.id, b.id);
    EXPECT_EQ(contacts::find_by_address(tx, kChannel, {model::AddressKind::phone, "+1"}), a.id);
  });
}

TEST_P(ContactsContract, SavesEveryField) {
  auto contact = make_contact("+1");
  EXPECT_EQ(contact.created_at, kNow);
  contact.name = "Ana \xF0\x9F\x8C\xB7";
  contact.language = "es-VE";
  contact.fields = {{"department", "23"}};
  contact.consent = model::Consent{true, "v1", "es", kNow, kChannel};
  contact.stopped_channels = {"sms", "wa"};
  write(*store_, [&](Tx& tx) { contacts::save(tx, contact); });
  read(*store_, [&](Tx& tx) {
    const auto got = contacts::get(tx, contact.id);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->name, contact.name);
    EXPECT_EQ(got->language, "es-VE");
    EXPECT_EQ(boost::json::serialize(got->fields), R"({"department":"23"})");
    ASSERT_TRUE(got->consent);
    EXPECT_TRUE(got->consent->given);
    EXPECT_EQ(got->consent->at, kNow);
    EXPECT_THAT(got->stopped_channels, ElementsAre("sms", "wa"));
    EXPECT_FALSE(contacts::get(tx, id<model::ContactId>()));
  });
}

TEST_P(ContactsContract, MovesAnAddressOnceAndNeverMerges) {
  const model::Address old_phone{model::AddressKind::phone, "+1"};
  const model::Address new_phone{model::AddressKind::phone, "+2"};
  const auto contact = make_contact("+1");
  write(*store_, [&](Tx& tx) {
    EXPECT_EQ(contacts::change_address(tx, kChannel, old_phone, new_phone, kNow), contact.id);
    EXPECT_EQ(contacts::find_by_address(tx, kChannel, new_phone), contact.id);
    EXPECT_FALSE(contacts::find_by_address(tx, kChannel, old_phone));
    EXPECT_FALSE(contacts::change_address(tx, kChannel, old_phone, new_phone, kNow));
    EXPECT_EQ(contacts::find_by_address(tx, kChannel, new_phone), contact.id);
  });
  const auto other = make_contact("+3");
  write(*store_, [&](Tx& tx) {
    EXPECT_EQ(contacts::change_address(tx, kChannel, new_phone, {model::AddressKind::phone, "+3"}, kNow), contact.id);
    EXPECT_EQ(contacts::find_by_address(tx, kChannel, {model::AddressKind::phone, "+3"}), other.id);
    EXPECT_FALSE(contacts::find_by_address(tx, kChannel, new_phone));
  });
}

TEST_P(ConversationsContract, OnePerContactAndChannel) {
  const auto conversation = make_conversation();
  EXPECT_EQ(conversation.owner, model::OwnerKind::bot);
  EXPECT_EQ(conversation.created_at, kNow);
  write(*store_, [&](Tx& tx) {
    const auto again =
        conversations::find_or_create(tx, conversation.contact_id, kChannel, id<model::ConversationId>(), kNow);
    EXPECT_EQ(again.id, conversation.id);
    const auto sms =
        conversations::find_or_create(tx, conversation.contact_id, "sms", id<model::ConversationId>(), kNow);
    EXPECT_NE(sms.id, conversation.id);
    EXPECT_THAT(conversations::of_contact(tx, conversation.contact_id), SizeIs(2));
  });
}

TEST_P(ConversationsContract, SaveWritesAllButWhatAppendOwns) {
  auto conversation = make_conversation();
  (void)append(conversation, model::Direction::in, "hello");
  conversation.owner = model::OwnerKind::person;
  conversation.owner_user = id<model::UserId>();
  conversation.queue = "general";
  conversation.urgency = model::Urgency::danger;
  conversation.handover_reason = "asked for a person";
  conversation.case_id = id<model::CaseId>();
  conversation.sensitive = true;
  conversation.waiting_since = kNow + 1s;
  conversation.first_answer_due = kNow + 2s;
  conversation.first_answer_at = kNow + 3s;
  conversation.session = R"({"flow":"x"})";
  conversation.updated_at = kNow + 4s;
  conversation.last_seq = 77;
  write(*store_, [&](Tx& tx) { conversations::save(tx, conversation); });
  EXPECT_EQ(conversation.version, 1);
  write(*store_, [&](Tx& tx) {
    const auto got = conversations::lock(tx, conversation.id);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->owner, model::OwnerKind::person);
    EXPECT_EQ(got->owner_user, conversation.owner_user);
    EXPECT_EQ(got->queue, "general");
    EXPECT_EQ(got->urgency, model::Urgency::danger);
    EXPECT_EQ(got->handover_reason, "asked for a person");
    EXPECT_EQ(got->case_id, conversation.case_id);
    EXPECT_TRUE(got->sensitive);
    EXPECT_EQ(got->waiting_since, kNow + 1s);
    EXPECT_EQ(got->first_answer_due, kNow + 2s);
    EXPECT_EQ(got->first_answer_at, kNow + 3s);
    EXPECT_EQ(got->session, conversation.session);
    EXPECT_EQ(got->updated_at, kNow + 4s);
    EXPECT_EQ(got->last_seq, 1);
    EXPECT_EQ(got->last_inbound_seq, 1);
    EXPECT_EQ(got->last_inbound_at, kNow);
    EXPECT_EQ(got->version, 1);
    EXPECT_THAT(conversations::owned_by(tx, *conversation.owner_user, 10), SizeIs(1));
    EXPECT_FALSE(conversations::get(tx, id<model::ConversationId>()));
  });
  auto unknown = conversation;
  unknown.id = id<model::ConversationId>();
  EXPECT_THROW(write(*store_, [&](Tx& tx) { conversations::save(tx, unknown); }), std::logic_error);
}

TEST_P(ConversationsContract, QueueInOrderOfUrgencyThenWaiting) {
  struct Waiting {
    model::Urgency urgency;
    model::Millis since;
    const char* queue;
    bool sensitive;
  };
  const Waiting waiting[] = {{model::Urgency::normal, 1s, "a", false},
                             {model::Urgency::normal, 0s, "b", false},
                             {model::Urgency::danger, 9s, "a", false},
                             {model::Urgency::danger, 5s, "a", true}};
  std::vector<model::ConversationId> made;
  for (std::size_t i = 0; i < 4; ++i) {
    auto conversation = make_conversation("+5190000" + std::to_string(i));
    made.push_back(conversation.id);
    conversation.owner = model::OwnerKind::queue;
    conversation.queue = waiting[i].queue;
    conversation.urgency = waiting[i].urgency;
    conversation.waiting_since = kNow + waiting[i].since;
    conversation.sensitive = waiting[i].sensitive;
    conversation.updated_at = kNow + model::Millis(static_cast<int>(i));
    write(*store_, [&](Tx& tx) { conversations::save(tx, conversation); });
  }
  const auto ids = [](const std::vector<model::Conversation>& rows) {
    std::vector<model::ConversationId> out;
    for (const auto& row : rows) out.push_back(row.id);
    return out;
  };
  read(*store_, [&](Tx& tx) {
    const auto all = conversations::queue(tx, {}, true, 10, 0);
    EXPECT_EQ(all.total, 4);
    EXPECT_THAT(ids(all.rows), ElementsAre(made[3], made[2], made[1], made[0]));
    const auto plain = conversations::queue(tx, {}, false, 1, 1);
    EXPECT_EQ(plain.total, 3);
    EXPECT_THAT(ids(plain.rows), ElementsAre(made[1]));
    EXPECT_THAT(ids(conversations::queue(tx, {"b", "c"}, true, 10, 0).rows), ElementsAre(made[1]));
    const auto counts = conversations::counts(tx, false);
    EXPECT_EQ(counts.waiting, 3);
    EXPECT_EQ(counts.danger, 1);
    EXPECT_EQ(counts.oldest_waiting, kNow);
    EXPECT_EQ(conversations::counts(tx, true).danger, 2);
    EXPECT_THAT(ids(conversations::recent(tx, std::nullopt, false, {}, 2)), ElementsAre(made[2], made[1]));
    EXPECT_THAT(ids(conversations::recent(tx, model::OwnerKind::queue, true, kNow + 2ms, 10)),
                ElementsAre(made[1], made[0]));
    EXPECT_THAT(conversations::recent(tx, model::OwnerKind::bot, true, {}, 10), SizeIs(0));
  });
  const auto user = id<model::UserId>();
  write(*store_, [&](Tx& tx) {
    const auto taken = conversations::take_next(tx, {"a"}, false, user, kNow + 1min);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->id, made[2]);
    EXPECT_EQ(taken->owner, model::OwnerKind::person);
    EXPECT_EQ(taken->owner_user, user);
    EXPECT_EQ(taken->version, 2);
    EXPECT_EQ(conversations::take_next(tx, {}, true, user, kNow)->id, made[3]);
    EXPECT_EQ(conversations::take_next(tx, {"a"}, true, user, kNow)->id, made[0]);
    EXPECT_FALSE(conversations::take_next(tx, {"a"}, true, user, kNow));
    EXPECT_EQ(conversations::counts(tx, true).owned, 3);
    EXPECT_EQ(conversations::counts(tx, false).owned, 2);
  });
}

TEST_P(ConversationsContract, PendingTurnsInTheProvidersOrder) {
  const auto conversation = make_conversation();
  const auto late = id<model::MessageId>();
  const auto early = id<model::MessageId>();
  write(*store_, [&](Tx& tx) {
    conversations::enqueue_turn(tx, conversation.id, late, kNow + 5s, kNow + 6s);
    conversations::enqueue_turn(tx, conversation.id, early, kNow + 1s, kNow + 7s);
    EXPECT_EQ(conversations::next_turn(tx, conversation.id)->message, early);
    EXPECT_THAT(conversations::with_pending_turns(tx, kNow + 10s, 5), ElementsAre(conversation.id));
    EXPECT_THAT(conversations::with_pending_turns(tx, kNow + 6s, 5), SizeIs(0));
    conversations::finish_turn(tx, conversation.id, early);
    const auto next = conversations::next_turn(tx, conversation.id);
    EXPECT_EQ(next->message, late);
    EXPECT_EQ(next->received_at, kNow + 6s);
    conversations::finish_turn(tx, conversation.id, late);
    EXPECT_FALSE(conversations::next_turn(tx, conversation.id));
  });
}

TEST_P(MessagesContract, NumbersAndReadsTheThread) {
  const auto conversation = make_conversation();
  for (const char* text : {"1", "2", "3", "4", "5"}) (void)append(conversation, model::Direction::in, text);
  read(*store_, [&](Tx& tx) {
    EXPECT_THAT(texts(messages::thread(tx, conversation.id, 0, 0, 2)), ElementsAre("1", "2"));
    EXPECT_THAT(texts(messages::thread(tx, conversation.id, 3, 0, 9)), ElementsAre("4", "5"));
    EXPECT_THAT(texts(messages::thread(tx, conversation.id, 0, 5, 2)), ElementsAre("3", "4"));
    EXPECT_EQ(conversations::get(tx, conversation.id)->last_seq, 5);
  });
}

TEST_P(MessagesContract, InboundTimesNeverGoBack) {
  const auto conversation = make_conversation();
  auto newer = make_message(conversation, model::Direction::in, "newer");
  newer.sent_at = kNow + 1min;
  auto older = make_message(conversation, model::Direction::in, "older");
  auto answer = make_message(conversation, model::Direction::out, "answer");
  answer.sent_at = kNow + 1h;
  write(*store_, [&](Tx& tx) {
    messages::append(tx, newer);
    messages::append(tx, older);
    messages::append(tx, answer);
    const auto got = conversations::get(tx, conversation.id);
    EXPECT_EQ(got->last_inbound_at, kNow + 1min);
    EXPECT_EQ(got->last_inbound_seq, 2);
    EXPECT_EQ(got->last_seq, 3);
  });
  auto lost = make_message(conversation, model::Direction::in, "x");
  lost.conversation_id = id<model::ConversationId>();
  EXPECT_THROW(write(*store_, [&](Tx& tx) { messages::append(tx, lost); }), std::logic_error);
}

TEST_P(MessagesContract, KeepsEveryFieldAndMendsBrokenText) {
  const auto conversation = make_conversation();
  auto message = make_message(conversation, model::Direction::note, std::string("a\0b\xFFz\xC3\xB1", 7));
  message.author = model::AuthorKind::agent;
  message.author_user = id<model::UserId>();
  message.provider_id = "wamid.X";
  message.status_reason = "because";
  write(*store_, [&](Tx& tx) { messages::append(tx, message); });
  read(*store_, [&](Tx& tx) {
    const auto got = messages::get(tx, message.id);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->text,
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBDz\xC3\xB1");
    EXPECT_EQ(got->direction, model::Direction::note);
    EXPECT_EQ(got->author, model::AuthorKind::agent);
    EXPECT_EQ(got->author_user, message.author_user);
    EXPECT_EQ(got->provider_id, "wamid.X");
    EXPECT_EQ(got->status_reason, "because");
    EXPECT_EQ(got->sent_at, kNow);
    EXPECT_FALSE(messages::get(tx, id<model::MessageId>()));
  });
}

TEST_P(MessagesContract, StatusNeverGoesBack) {
  using enum model::DeliveryStatus;
  const auto message = append(make_conversation(), model::Direction::out, "hi");
  write(*store_, [&](Tx& tx) {
    EXPECT_TRUE(messages::set_status(tx, message.id, delivered, "", "", kNow));
    EXPECT_FALSE(messages::set_status(tx, message.id, sent, "wamid.1", "", kNow));
    EXPECT_FALSE(messages::set_status(tx, message.id, failed, "", "late failure", kNow));
    EXPECT_EQ(messages::get(tx, message.id)->status, delivered);
    EXPECT_EQ(messages::get(tx, message.id)->provider_id, "wamid.1");
    EXPECT_TRUE(messages::set_status(tx, message.id, model::DeliveryStatus::read, "", "", kNow));
    EXPECT_FALSE(messages::set_status(tx, message.id, delivered, "", "", kNow));
    EXPECT_EQ(messages::get(tx, message.id)->provider_id, "wamid.1");
    EXPECT_FALSE(messages::set_status(tx, id<model::MessageId>(), sent, "", "", kNow));
  });
}

TEST_P(MessagesContract, EditedAndRevoked) {
  const auto message = append(make_conversation(), model::Direction::in, "first words");
  write(*store_, [&](Tx& tx) {
    messages::set_text(tx, message.id, "second", {{"text", "second"}});
    EXPECT_EQ(messages::get(tx, message.id)->text, "second");
    unmatched::put(tx, {message.id, message.conversation_id, "f", "s", "es", "second", kNow});
    messages::set_revoked(tx, message.id);
    messages::set_text(tx, message.id, "third", {});
    const auto got = messages::get(tx, message.id);
    EXPECT_TRUE(got->revoked);
    EXPECT_EQ(got->text, "");
    EXPECT_TRUE(got->content.empty());
    EXPECT_THAT(unmatched::list(tx, {}, 10), SizeIs(0));
  });
}

TEST_P(MessagesContract, ProviderIdsOnce) {
  const auto first = id<model::MessageId>();
  const auto second = id<model::MessageId>();
  const auto day = [](int n) { return kNow + model::Millis(std::chrono::hours(24 * n)); };
  write(*store_, [&](Tx& tx) {
    EXPECT_TRUE(messages::remember_provider_id(tx, kChannel, "p1", first, kNow, kNow));
    EXPECT_FALSE(messages::remember_provider_id(tx, kChannel, "p1", second, kNow, day(7)));
    EXPECT_TRUE(messages::remember_provider_id(tx, "sms", "p1", second, kNow, kNow));
    // Without the provider's time, or with a nonsensical one.
    EXPECT_FALSE(messages::remember_provider_id(tx, kChannel, "p1", second, std::nullopt, day(8)));
    EXPECT_FALSE(messages::remember_provider_id(tx, kChannel, "p1", second, model::Time{}, day(1)));
    EXPECT_TRUE(messages::remember_provider_id(tx, kChannel, "p2", second, std::nullopt, day(1)));
    EXPECT_FALSE(messages::remember_provider_id(tx, kChannel, "p2", first, std::nullopt, day(8)));
    EXPECT_EQ(messages::by_provider_id(tx, kChannel, "p1", day(8)), first);
    EXPECT_EQ(messages::by_provider_id(tx, kChannel, "p2", day(2)), second);
    EXPECT_FALSE(messages::by_provider_id(tx, kChannel, "p3", kNow));
    EXPECT_EQ(messages::forget_old_provider_ids(tx, day(9)), 0);
    EXPECT_EQ(messages::forget_old_provider_ids(tx, day(10)), 2);
    EXPECT_FALSE(messages::by_provider_id(tx, kChannel, "p1", day(8)));
  });
}

TEST_P(CasesContract, InsertSaveAndHistory) {
  const auto conversation = make_conversation();
  auto item = make_case(conversation, "KAPU 23");
  item.consent = model::Consent{true, "v1", "es", kNow, kChannel};
  item.anonymous = true;
  write(*store_, [&](Tx& tx) {
    EXPECT_TRUE(cases::insert(tx, item));
    EXPECT_FALSE(cases::insert(tx, make_case(conversation, "KAPU 23")));
    cases::add_change(tx, item.id, {kNow, std::nullopt, model::CaseState::open, model::CaseState::open, ""});
    cases::add_change(tx, item.id,
                      {kNow + 1s, id<model::UserId>(), model::CaseState::open, model::CaseState::taken, "mine"});
  });
  auto stale = item;
  item.state = model::CaseState::taken;
  item.assignee = id<model::UserId>();
  item.resolution = "told by phone";
  item.sensitivity = model::Sensitivity::to_clarify;
  item.first_answer_at = kNow + 5s;
  write(*store_, [&](Tx& tx) {
    EXPECT_TRUE(cases::save(tx, item));
    EXPECT_EQ(item.version, 1);
    EXPECT_FALSE(cases::save(tx, stale));
    EXPECT_EQ(stale.version, 0);
  });
  read(*store_, [&](Tx& tx) {
    const auto got = cases::by_reference(tx, "KAPU 23");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->id, item.id);
    EXPECT_EQ(got->state, model::CaseState::taken);
    EXPECT_EQ(got->assignee, item.assignee);
    EXPECT_EQ(got->resolution, "told by phone");
    EXPECT_EQ(got->sensitivity, model::Sensitivity::to_clarify);
    EXPECT_TRUE(got->anonymous);
    EXPECT_EQ(got->consent->notice_version, "v1");
    EXPECT_EQ(boost::json::serialize(got->intake), R"({"what":"the answer"})");
    EXPECT_EQ(got->first_answer_at, kNow + 5s);
    EXPECT_EQ(cases::get(tx, item.id)->version, 1);
    const auto history = cases::history(tx, item.id);
    ASSERT_THAT(history, SizeIs(2));
    EXPECT_FALSE(history[0].by);
    EXPECT_EQ(history[1].note, "mine");
    EXPECT_EQ(history[1].to, model::CaseState::taken);
    EXPECT_FALSE(cases::by_reference(tx, "NONE"));
  });
}

TEST_P(CasesContract, ListFiltersAndPages) {
  const auto conversation = make_conversation();
  const auto user = id<model::UserId>();
  write(*store_, [&](Tx& tx) {
    for (int i = 0; i < 5; ++i) {
      auto item = make_case(conversation, "R" + std::to_string(i));
      item.opened_at = kNow + model::Millis(i);
      if (i == 1) item.sensitivity = model::Sensitivity::sensitive;
      if (i == 2) item.kind = model::CaseKind::request;
      if (i == 3) item.state = model::CaseState::closed;
      if (i == 4) item.assignee = user;
      EXPECT_TRUE(cases::insert(tx, item));
    }
  });
  const auto refs = [&](const cases::Filter& filter) {
    return seen<std::vector<std::string>>(*store_, [&](Tx& tx) {
      std::vector<std::string> out;
      for (const auto& item : cases::list(tx, filter)) out.push_back(item.reference);
      return out;
    });
  };
  EXPECT_THAT(refs({}), ElementsAre("R4", "R3", "R2", "R0"));
  EXPECT_THAT(refs({.include_sensitive = true, .limit = 4}), ElementsAre("R4", "R3", "R2", "R1"));
  EXPECT_THAT(refs({.include_sensitive = true, .before = kNow + 1ms}), ElementsAre("R0"));
  EXPECT_THAT(refs({.state = model::CaseState::closed}), ElementsAre("R3"));
  EXPECT_THAT(refs({.kind = model::CaseKind::request}), ElementsAre("R2"));
  EXPECT_THAT(refs({.assignee = user}), ElementsAre("R4"));
  read(*store_, [&](Tx& tx) { EXPECT_THAT(cases::of_contact(tx, conversation.contact_id, 3), SizeIs(3)); });
}

TEST_P(SmallContract, Timers) {
  const auto conversation = make_conversation();
  const auto timer = [&](model::Millis after, const char* kind) {
    return timers::Timer{id<model::TimerId>(), kNow + after, kind, conversation.id, {{"n", 1}}};
  };
  const auto late = timer(9s, "reminder");
  const auto soon = timer(1s, "ask_timeout");
  write(*store_, [&](Tx& tx) {
    EXPECT_FALSE(timers::next_due(tx));
    timers::put(tx, late);
    timers::put(tx, soon);
    timers::put(tx, timer(20s, "reminder"));
    EXPECT_EQ(timers::next_due(tx), kNow + 1s);
    const auto due = timers::due(tx, kNow + 9s, 10);
    ASSERT_THAT(due, SizeIs(2));
    EXPECT_EQ(due[0].id, soon.id);
    EXPECT_EQ(due[1].kind, "reminder");
    EXPECT_EQ(boost::json::serialize(due[1].payload), R"({"n":1})");
    EXPECT_TRUE(timers::remove(tx, soon.id));
    EXPECT_FALSE(timers::remove(tx, soon.id));
    timers::put(tx, timer(2s, "ask_timeout"));
    timers::cancel(tx, conversation.id, "reminder");
    EXPECT_THAT(timers::due(tx, kNow + 1h, 10), SizeIs(1));
    timers::cancel(tx, conversation.id, "");
    EXPECT_FALSE(timers::next_due(tx));
  });
}

TEST_P(SmallContract, UsersSignInsAndVisitors) {
  model::User user{id<model::UserId>(), "ana@example.org", "Ana", model::Role::supervisor, "hash", true, kNow};
  write(*store_, [&](Tx& tx) {
    EXPECT_TRUE(users::insert(tx, user));
    auto other = user;
    other.id = id<model::UserId>();
    EXPECT_FALSE(users::insert(tx, other));
    user.active = false;
    user.role = model::Role::administrator;
    users::save(tx, user);
    EXPECT_FALSE(users::by_email(tx, "ana@example.org")->active);
    EXPECT_EQ(users::get(tx, user.id)->role, model::Role::administrator);
    EXPECT_THAT(users::list(tx), SizeIs(1));
    EXPECT_FALSE(users::by_email(tx, "no"));

    users::put_sign_in(tx, {"t1", "c", user.id, kNow, kNow, kNow + 1h});
    EXPECT_EQ(users::find_sign_in(tx, "t1", kNow)->csrf, "c");
    EXPECT_FALSE(users::find_sign_in(tx, "t1", kNow + 1h));
    users::touch_sign_in(tx, "t1", kNow + 1min);
    EXPECT_EQ(users::find_sign_in(tx, "t1", kNow)->last_seen_at, kNow + 1min);
    EXPECT_EQ(users::forget_expired_sign_ins(tx, kNow), 0);
    users::remove_sign_in(tx, "t1");
    EXPECT_FALSE(users::find_sign_in(tx, "t1", kNow));

    users::put_visitor(tx, "v", "web", "addr", kNow);
    EXPECT_EQ(users::find_visitor(tx, "v", "web", kNow + 1h), "addr");
    EXPECT_FALSE(users::find_visitor(tx, "v", "other"));
    EXPECT_EQ(users::forget_visitors(tx, kNow + 1h), 0);
    EXPECT_EQ(users::forget_visitors(tx, kNow + 2h), 1);
  });
}

TEST_P(SmallContract, ChannelsFlowVersionsUnmatched) {
  const auto message = append(make_conversation(), model::Direction::in, "?");
  write(*store_, [&](Tx& tx) {
    EXPECT_EQ(channels::get(tx, "wa").paused_until, model::Time{});
    channels::save(tx, {"wa", kNow, "token expired", "190"});
    channels::save(tx, {"wa", kNow + 1s, "still", "190"});
    EXPECT_EQ(channels::get(tx, "wa").paused_until, kNow + 1s);
    EXPECT_EQ(channels::get(tx, "wa").reason, "still");

    flow_versions::put(tx, {"main", "1", "one", kNow});
    flow_versions::put(tx, {"main", "2", "two", kNow + 1s});
    flow_versions::put(tx, {"main", "1", "changed", kNow + 2s});
    const auto all = flow_versions::all(tx);
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].version, "2");
    EXPECT_EQ(all[1].source, "one");

    unmatched::put(tx, {message.id, message.conversation_id, "main", "ask", "es", "quiero", kNow});
    EXPECT_EQ(unmatched::list(tx, kNow + 1ms, 5).at(0).text, "quiero");
    EXPECT_THAT(unmatched::list(tx, kNow, 5), SizeIs(0));
  });
}

TEST_P(SmallContract, DirectoryImports) {
  write(*store_, [&](Tx& tx) {
    EXPECT_EQ(directory_imports::revision(tx), 0);
    EXPECT_THAT(directory_imports::all(tx), SizeIs(0));
    directory_imports::put(tx, {"ngo", kNow, "Ana", 2, "{\"services\": [1, 2]}"});
    directory_imports::put(tx, {"another", kNow + 1s, "Luis", 1, "[]"});
    EXPECT_EQ(directory_imports::revision(tx), 2);
  });
  write(*store_, [&](Tx& tx) {
    const std::string large(3'000'000, 'x');
    directory_imports::put(tx, {"ngo", kNow + 2s, "Ana", 3, large});
    const auto got = directory_imports::get(tx, "ngo");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->content, large);
    EXPECT_EQ(got->services, 3);
    EXPECT_EQ(got->imported_by, "Ana");
    EXPECT_EQ(got->imported_at, kNow + 2s);
    EXPECT_FALSE(directory_imports::get(tx, "ng"));
  });
  read(*store_, [&](Tx& tx) {
    const auto list = directory_imports::list(tx);
    ASSERT_THAT(list, SizeIs(2));
    EXPECT_EQ(list[0].name, "another");
    EXPECT_EQ(list[0].content, "");
    EXPECT_EQ(directory_imports::all(tx)[0].content, "[]");
  });
  write(*store_, [&](Tx& tx) {
    EXPECT_FALSE(directory_imports::remove(tx, "nobody"));
    EXPECT_EQ(directory_imports::revision(tx), 3);
    EXPECT_TRUE(directory_imports::remove(tx, "ngo"));
    EXPECT_EQ(directory_imports::revision(tx), 4);
    EXPECT_THAT(directory_imports::list(tx), SizeIs(1));
  });
}

INSTANTIATE_TEST_SUITE_P(Both, ContactsContract, testing::Values("sqlite", "postgresql"));
INSTANTIATE_TEST_SUITE_P(Both, ConversationsContract, testing::Values("sqlite", "postgresql"));
INSTANTIATE_TEST_SUITE_P(Both, MessagesContract, testing::Values("sqlite", "postgresql"));
INSTANTIATE_TEST_SUITE_P(Both, CasesContract, testing::Values("sqlite", "postgresql"));
INSTANTIATE_TEST_SUITE_P(Both, SmallContract, testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace orienta::contract
