// SPDX-License-Identifier: Apache-2.0
// Order, leases and cost of the outbox; and taking work, by several hands at once.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "tests/contract/support.hpp"

namespace orienta::contract {
namespace {

using namespace storage;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class OutboxContract : public Contract {
 protected:
  model::Message waiting(const model::Conversation& conversation, const std::string& text, model::Time due = kNow) {
    auto message = make_message(conversation, model::Direction::out, text);
    write(*store_, [&](Tx& tx) {
      messages::append(tx, message);
      outbox::put(tx, make_item(conversation, message, due));
    });
    return message;
  }
  std::vector<std::string> claim(model::Time now, std::size_t limit = 10, const char* channel = kChannel) {
    return claim_from(*store_, now, limit, channel);
  }
  static std::vector<std::string> claim_from(Store& store, model::Time now, std::size_t limit = 10,
                                             const char* channel = kChannel) {
    return written<std::vector<std::string>>(store, [=](Tx& tx) {
      std::vector<std::string> out;
      for (const auto& item : outbox::claim(tx, channel, now, now + 30s, limit)) {
        out.push_back(boost::json::value_to<std::string>(item.content.at("text")));
      }
      return out;
    });
  }
  void finish(const model::Message& message) {
    write(*store_, [&](Tx& tx) { outbox::finish(tx, message.id); });
  }
};

TEST_P(OutboxContract, KeepsEveryField) {
  const auto conversation = make_conversation();
  const auto message = waiting(conversation, "one", kNow + 1s);
  write(*store_, [&](Tx& tx) {
    const auto got = outbox::get(tx, message.id);
    ASSERT_TRUE(got);
    EXPECT_THAT(got->to, ElementsAre(model::Address{model::AddressKind::phone, "+51900000001"},
                                     model::Address{model::AddressKind::user_id, "u1"}));
    EXPECT_EQ(got->contact_id, conversation.contact_id);
    EXPECT_EQ(got->conversation_id, conversation.id);
    EXPECT_EQ(got->seq, 1);
    EXPECT_EQ(got->due_at, kNow + 1s);
    EXPECT_EQ(got->lease_until, model::Time{});
    EXPECT_EQ(got->attempts, 0);
    EXPECT_FALSE(got->unknown_outcome);
    outbox::reschedule(tx, message.id, kNow + 9s, 3, true);
    EXPECT_EQ(outbox::get(tx, message.id)->attempts, 3);
    EXPECT_TRUE(outbox::get(tx, message.id)->unknown_outcome);
    EXPECT_EQ(outbox::next_due(tx, kChannel), kNow + 9s);
    EXPECT_FALSE(outbox::next_due(tx, "sms"));
    EXPECT_EQ(outbox::depth(tx, kChannel), 1);
  });
}

TEST_P(OutboxContract, OnlyTheHeadOfAConversationAndOnlyOnce) {
  const auto a = make_conversation("+1");
  const auto b = make_conversation("+2");
  const auto a1 = waiting(a, "a1", kNow + 2s);
  const auto a2 = waiting(a, "a2", kNow);
  (void)waiting(b, "b1", kNow + 1s);
  EXPECT_THAT(claim(kNow), IsEmpty());
  EXPECT_THAT(claim(kNow + 5s, 10, "sms"), IsEmpty());
  EXPECT_THAT(claim(kNow + 5s), ElementsAre("b1", "a1"));
  EXPECT_THAT(claim(kNow + 5s), IsEmpty());
  // The lease ran out: somebody crashed while holding it.
  EXPECT_THAT(claim(kNow + 40s, 1), SizeIs(1));
  finish(a1);
  EXPECT_THAT(claim(kNow + 5s), ElementsAre("a2"));
  finish(a2);
  finish(a2);
  EXPECT_EQ(seen<std::int64_t>(*store_, [](Tx& tx) { return outbox::depth(tx, kChannel); }), 1);
}

TEST_P(OutboxContract, ARetriedHeadHoldsWhatFollows) {
  const auto conversation = make_conversation();
  const auto first = waiting(conversation, "1");
  (void)waiting(conversation, "2");
  EXPECT_THAT(claim(kNow), ElementsAre("1"));
  write(*store_, [&](Tx& tx) { outbox::reschedule(tx, first.id, kNow + 1min, 1, false); });
  EXPECT_THAT(claim(kNow + 31s), IsEmpty());
  EXPECT_THAT(claim(kNow + 1min), ElementsAre("1"));
}

TEST_P(OutboxContract, AnOlderSeqPutLaterGoesFirst) {
  const auto conversation = make_conversation();
  auto first = append(conversation, model::Direction::out, "1");
  (void)waiting(conversation, "2");
  write(*store_, [&](Tx& tx) { outbox::put(tx, make_item(conversation, first, kNow)); });
  EXPECT_THAT(claim(kNow), ElementsAre("1"));
}

TEST_P(OutboxContract, DropKeepsOne) {
  const auto conversation = make_conversation();
  const auto one = waiting(conversation, "1");
  const auto two = waiting(conversation, "2");
  const auto three = waiting(conversation, "3");
  write(*store_, [&](Tx& tx) {
    EXPECT_THAT(outbox::drop(tx, conversation.contact_id, "sms", std::nullopt), IsEmpty());
    EXPECT_THAT(outbox::drop(tx, conversation.contact_id, kChannel, two.id),
                testing::UnorderedElementsAre(one.id, three.id));
  });
  EXPECT_THAT(claim(kNow), ElementsAre("2"));
  write(*store_,
        [&](Tx& tx) { EXPECT_THAT(outbox::drop(tx, conversation.contact_id, kChannel, std::nullopt), SizeIs(1)); });
}

TEST_P(OutboxContract, TwoNodesNeverHoldTheSameRow) {
  constexpr int kConversations = 60;
  for (int i = 0; i < kConversations; ++i) (void)waiting(make_conversation("+" + std::to_string(i)), std::to_string(i));
  const auto other = another();
  std::mutex mutex;
  std::multiset<std::string> claimed;
  const auto work = [&](Store& store) {
    for (int i = 0; i < 40; ++i) {
      const auto got = claim_from(store, kNow, 3);
      const std::lock_guard lock(mutex);
      claimed.insert(got.begin(), got.end());
    }
  };
  {
    std::jthread one([&] { work(*store_); });
    std::jthread two([&] { work(*other); });
  }
  EXPECT_THAT(claimed, SizeIs(kConversations));
  EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), static_cast<std::size_t>(kConversations));
}

// While one node puts and another finishes, the head is never lost: everything gets out, in order.
TEST_P(OutboxContract, PutAndFinishAtOnceLoseNothing) {
  const auto conversation = make_conversation();
  const auto other = another();
  constexpr int kMessages = 80;
  std::vector<std::string> sent;
  {
    std::jthread producer([&] {
      for (int i = 0; i < kMessages; ++i) (void)waiting(conversation, std::to_string(i));
    });
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (sent.size() < kMessages && std::chrono::steady_clock::now() < deadline) {
      write(*other, [&](Tx& tx) {
        for (const auto& item : outbox::claim(tx, kChannel, kNow, kNow + 30s, 5)) {
          sent.push_back(boost::json::value_to<std::string>(item.content.at("text")));
          outbox::finish(tx, item.message_id);
        }
      });
    }
  }
  ASSERT_THAT(sent, SizeIs(kMessages));
  for (int i = 0; i < kMessages; ++i) EXPECT_EQ(sent[static_cast<std::size_t>(i)], std::to_string(i));
}

// 5,000 heads that are due and 15,000 rows behind heads that are not: a claim must not read them all. Measured in the
// engine's own steps rather than in time: the plan uses the index and no sort.
TEST_P(OutboxContract, ClaimReadsByTheIndex) {
  std::string plan;
  write(*store_, [&](Tx& tx) {
    if (tx.is_postgres()) tx.exec("SET LOCAL enable_seqscan = off", {}, {});
    const SqlValue params[] = {std::string(kChannel), std::int64_t{5}};
    tx.exec(
        tx.is_postgres()
            ? "EXPLAIN SELECT message_id FROM outbox WHERE channel_id = $1 AND head = 1 AND ready_at <= $2 ORDER BY "
              "ready_at LIMIT 5"
            : "EXPLAIN QUERY PLAN SELECT message_id FROM outbox WHERE channel_id = $1 AND head = 1 AND ready_at <= $2"
              " ORDER BY ready_at, message_id LIMIT 5",
        params, [&](const Row& row) { plan += row.text(tx.is_postgres() ? 0 : 3) + "\n"; });
  });
  EXPECT_THAT(plan, testing::HasSubstr("outbox_ready"));
  if (!on_postgres()) EXPECT_THAT(plan, testing::Not(testing::HasSubstr("TEMP B-TREE FOR ORDER BY"))) << plan;
}

class QueueContract : public Contract {};

TEST_P(QueueContract, ManyHandsNeverTakeTheSame) {
  constexpr std::size_t kWaiting = 60;
  for (std::size_t i = 0; i < kWaiting; ++i) {
    auto conversation = make_conversation("+" + std::to_string(i));
    conversation.owner = model::OwnerKind::queue;
    conversation.queue = "general";
    conversation.waiting_since = kNow;
    write(*store_, [&](Tx& tx) { conversations::save(tx, conversation); });
  }
  const auto other = another();
  std::mutex mutex;
  std::vector<model::ConversationId> taken;
  const auto hand = [&](Store& store, model::UserId user) {
    for (;;) {
      const auto got = written<std::optional<model::Conversation>>(
          store, [&](Tx& tx) { return conversations::take_next(tx, {}, true, user, kNow); });
      if (!got) return;
      EXPECT_EQ(got->owner_user, user);
      const std::lock_guard lock(mutex);
      taken.push_back(got->id);
    }
  };
  std::vector<model::UserId> users;
  for (int i = 0; i < 6; ++i) users.push_back(id<model::UserId>());
  {
    std::vector<std::jthread> hands;
    for (std::size_t i = 0; i < users.size(); ++i) {
      hands.emplace_back([&, i] { hand(i % 2 == 0 ? *store_ : *other, users[i]); });
    }
  }
  EXPECT_THAT(taken, SizeIs(kWaiting));
  EXPECT_EQ(std::set<model::ConversationId>(taken.begin(), taken.end()).size(), kWaiting);
}

// Two nodes hear from the same new person at the same moment.
TEST_P(QueueContract, OnePersonIsOneContact) {
  const auto other = another();
  for (int round = 0; round < 15; ++round) {
    std::optional<model::ConversationId> got[2];
    const model::ContactId contacts_made[] = {id<model::ContactId>(), id<model::ContactId>()};
    const model::ConversationId conversations_made[] = {id<model::ConversationId>(), id<model::ConversationId>()};
    {
      std::vector<std::jthread> nodes;
      for (std::size_t i = 0; i < 2; ++i) {
        nodes.emplace_back([&, i] {
          write(i == 0 ? *store_ : *other, [&](Tx& tx) {
            const auto contact = contacts::find_or_create(
                tx, kChannel, {{model::AddressKind::phone, "+9" + std::to_string(round)}}, "x", contacts_made[i], kNow);
            got[i] = conversations::find_or_create(tx, contact.id, kChannel, conversations_made[i], kNow).id;
          });
        });
      }
    }
    EXPECT_EQ(got[0], got[1]);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, OutboxContract, testing::Values("sqlite", "postgresql"));
INSTANTIATE_TEST_SUITE_P(Both, QueueContract, testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace orienta::contract
