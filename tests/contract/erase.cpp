// SPDX-License-Identifier: Apache-2.0
// "Delete my data" leaves no byte of it: not in a row, not in a free page, not in the write-ahead log.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "tests/contract/support.hpp"

namespace orienta::contract {
namespace {

using namespace storage;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecrets[] = {"Zuleimaqx",      "+51987654321qx",  "words-of-the-person-qx", "intake-words-qx",
                                    "resolution-qx",  "note-words-qx",   "session-words-qx",       "timer-words-qx",
                                    "wamid-phone-qx", "reason-words-qx", "unmatched-words-qx",     "waiting-words-qx",
                                    "field-words-qx", "edited-words-qx"};

class EraseContract : public Contract {
 protected:
  // Every byte the engine keeps, as somebody who copies its files (or dumps it) would see it.
  std::string everything() {
    if (on_postgres()) return postgres().dump(url_);
    std::ostringstream out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_)) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path(), std::ios::binary);
      out << in.rdbuf();
    }
    return out.str();
  }
};

TEST_P(EraseContract, LeavesNoTrace) {
  const model::Address phone{model::AddressKind::phone, "+51987654321qx"};
  auto contact = make_contact(phone.value, "Zuleimaqx");
  contact.fields = {{"x", "field-words-qx"}};
  contact.consent = model::Consent{true, "v1", "es", kNow, kChannel};
  auto conversation = written<model::Conversation>(*store_, [&](Tx& tx) {
    contacts::save(tx, contact);
    return conversations::find_or_create(tx, contact.id, kChannel, id<model::ConversationId>(), kNow);
  });
  auto other = make_conversation("+51900000002");
  const auto other_message = append(other, model::Direction::in, "somebody else");
  auto inbound = make_message(conversation, model::Direction::in, "words-of-the-person-qx");
  inbound.provider_id = "wamid-phone-qx";
  auto queued = make_message(conversation, model::Direction::out, "waiting-words-qx");
  auto confirmation = make_message(conversation, model::Direction::out, "Your data are deleted.");
  auto item = make_case(conversation, "KAPU 23");
  item.intake = {{"q", "intake-words-qx"}};
  item.resolution = "resolution-qx";
  write(*store_, [&](Tx& tx) {
    // Many, so that pages split and overflow and some of it lies where rows were moved away from.
    for (int i = 0; i < 200; ++i) {
      auto more = make_message(conversation, model::Direction::in,
                               std::string(static_cast<std::size_t>(i * 37), 'x') + "words-of-the-person-qx");
      messages::append(tx, more);
    }
    messages::append(tx, inbound);
    messages::set_text(tx, inbound.id, "edited-words-qx", {{"text", "edited-words-qx"}});
    conversations::enqueue_turn(tx, conversation.id, inbound.id, kNow, kNow);
    messages::append(tx, queued);
    outbox::put(tx, make_item(conversation, queued, kNow));
    messages::append(tx, confirmation);
    outbox::put(tx, make_item(conversation, confirmation, kNow));
    unmatched::put(tx, {inbound.id, conversation.id, "f", "s", "es", "unmatched-words-qx", kNow});
    timers::put(tx, {id<model::TimerId>(), kNow, "reminder", conversation.id, {{"text", "timer-words-qx"}}});
    EXPECT_TRUE(cases::insert(tx, item));
    cases::add_change(tx, item.id,
                      {kNow, std::nullopt, model::CaseState::open, model::CaseState::open, "note-words-qx"});
    conversation.session = R"({"a":"session-words-qx"})";
    conversation.handover_reason = "reason-words-qx";
    conversations::save(tx, conversation);
  });
  const std::string before = everything();
  for (const char* secret : kSecrets) EXPECT_THAT(before.find(secret), testing::Ne(std::string::npos)) << secret;

  write(*store_, [&](Tx& tx) { contacts::erase(tx, contact.id, confirmation.id, kNow + 1s); });

  // The log is emptied by the next checkpoint.
  std::string after;
  for (int i = 0; i < 50; ++i) {
    after = everything();
    if (after.find("words-of-the-person-qx") == std::string::npos) break;
    std::this_thread::sleep_for(100ms);
  }
  for (const char* secret : kSecrets) EXPECT_EQ(after.find(secret), std::string::npos) << secret;

  write(*store_, [&](Tx& tx) {
    const auto got = contacts::get(tx, contact.id);
    EXPECT_EQ(got->erased_at, kNow + 1s);
    EXPECT_FALSE(got->consent);
    EXPECT_FALSE(contacts::find_by_address(tx, kChannel, phone));
    EXPECT_THAT(contacts::addresses(tx, contact.id, kChannel), testing::IsEmpty());
    EXPECT_THAT(messages::thread(tx, conversation.id, 0, 0, 500), testing::SizeIs(203));
    EXPECT_EQ(messages::get(tx, confirmation.id)->text, "Your data are deleted.");
    EXPECT_EQ(messages::get(tx, other_message.id)->text, "somebody else");
    EXPECT_FALSE(conversations::next_turn(tx, conversation.id));
    EXPECT_FALSE(timers::next_due(tx));
    const auto kept_case = cases::by_reference(tx, "KAPU 23");
    EXPECT_EQ(kept_case->version, 1);
    EXPECT_EQ(kept_case->topic, "shelter");
    const auto claimed = outbox::claim(tx, kChannel, kNow, kNow + 1min, 10);
    EXPECT_THAT(claimed, testing::SizeIs(1));
    EXPECT_EQ(claimed.at(0).message_id, confirmation.id);
    EXPECT_THAT(claimed.at(0).to, testing::SizeIs(2));
    // Writing again makes a new person.
    EXPECT_NE(contacts::find_or_create(tx, kChannel, {phone}, "", id<model::ContactId>(), kNow).id, contact.id);
  });
}

INSTANTIATE_TEST_SUITE_P(Both, EraseContract, testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace orienta::contract
