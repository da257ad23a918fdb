// SPDX-License-Identifier: Apache-2.0
#include "bot/reference.hpp"

#include <gtest/gtest.h>

#include <set>

#include "bot/outcome.hpp"
#include "bot/rates.hpp"

namespace orienta::bot {
namespace {

using namespace std::chrono_literals;

TEST(Reference, IsReadableAndFoundAgainHoweverItIsWritten) {
  model::SeededIds ids(1);
  for (int i = 0; i < 500; ++i) {
    const std::string reference = make_reference(ids);
    ASSERT_EQ(reference.size(), 9U);
    EXPECT_EQ(reference[4], '-');
    EXPECT_EQ(reference.find_first_of("O0I1LS5Z2B8UVG6DQNA"), std::string::npos) << reference;
    EXPECT_EQ(find_reference(reference), reference);
    std::string spoken = "mi caso es ";
    for (const char c : reference)
      spoken += c == '-' ? std::string(" ") : std::string(1, static_cast<char>(std::tolower(c))) + " ";
    EXPECT_EQ(find_reference(spoken), reference) << spoken;
    EXPECT_EQ(find_reference(reference.substr(0, 4) + reference.substr(5)), reference);
  }
}

TEST(Reference, NoticesEverySlipOfOneSignAndEverySwapOfNeighbours) {
  model::SeededIds ids(2);
  constexpr std::string_view kSigns = "CEFHJKMPRTWXY3479";
  for (int i = 0; i < 50; ++i) {
    const std::string reference = make_reference(ids);
    for (std::size_t at = 0; at < reference.size(); ++at) {
      if (reference[at] == '-') continue;
      for (const char c : kSigns) {
        if (c == reference[at]) continue;
        std::string wrong = reference;
        wrong[at] = c;
        EXPECT_FALSE(find_reference(wrong)) << reference << " " << wrong;
      }
      const std::size_t next = reference[at + 1] == '-' ? at + 2 : at + 1;
      if (next >= reference.size() || reference[at] == reference[next]) continue;
      std::string swapped = reference;
      std::swap(swapped[at], swapped[next]);
      EXPECT_FALSE(find_reference(swapped)) << reference << " " << swapped;
    }
  }
}

TEST(Reference, OrdinaryWordsAreNone) {
  for (const char* text : {"", "hola", "no tengo mi codigo", "12345678", "987654321", "----"}) {
    EXPECT_FALSE(find_reference(text)) << text;
  }
}

TEST(Rates, ABucketGivesItsBurstAndThenItsRate) {
  model::Time now = model::from_ms(1'000'000);
  TokenBucket bucket(0.5, 3, now);
  EXPECT_TRUE(bucket.take(now));
  EXPECT_TRUE(bucket.take(now));
  EXPECT_TRUE(bucket.take(now));
  EXPECT_FALSE(bucket.take(now));
  EXPECT_GT(bucket.wait(now), 1900ms);
  EXPECT_TRUE(bucket.take(now + 2s));
  EXPECT_FALSE(bucket.take(now - 1h)) << "a clock that jumps back gives nothing";
  TokenBucket unlimited(0, 1, now);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(unlimited.take(now));
}

TEST(Backoff, GrowsToAQuarterOfAnHourAndStaysThere) {
  model::SeededIds ids(3);
  const auto id = ids.next_id<model::MessageId>(model::from_ms(0));
  model::Millis before{0};
  for (int attempt = 0; attempt < 20; ++attempt) {
    const model::Millis wait = backoff(attempt, id);
    EXPECT_GE(wait, before);
    EXPECT_LE(wait, 18min);
    before = wait;
  }
  EXPECT_GT(before, 12min);
}

}  // namespace
}  // namespace orienta::bot
