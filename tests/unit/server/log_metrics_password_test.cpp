// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <limits>

#include "server/auth/password.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"

namespace orienta {
namespace {

using testing::HasSubstr;

std::string logged(const std::function<void()>& act) {
  testing::internal::CaptureStderr();
  act();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, LinesAreJsonWhateverTheValuesHold) {
  const auto line = logged([] {
    log::warning("odd_value", {{"text", std::string("a\"b\\c\nd\x01\xc3(\xed\xa0\x80\xf5")},
                               {"count", std::int64_t{-3}},
                               {"share", 0.5},
                               {"none", std::numeric_limits<double>::quiet_NaN()},
                               {"flag", true}});
  });
  ASSERT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
  const auto parsed = boost::json::parse(line.substr(0, line.size() - 1));
  EXPECT_EQ(parsed.at("level"), "warning");
  EXPECT_EQ(parsed.at("event"), "odd_value");
  EXPECT_EQ(parsed.at("count"), -3);
  EXPECT_EQ(parsed.at("share"), 0.5);
  EXPECT_TRUE(parsed.at("none").is_null());
  EXPECT_EQ(parsed.at("flag"), true);
  EXPECT_EQ(parsed.at("text").as_string().subview(0, 8), "a\"b\\c\nd\x01");
  EXPECT_EQ(parsed.at("time").as_string().size(), 24U);
}

TEST(Log, LevelHidesWhatIsBelow) {
  EXPECT_EQ(logged([] { log::debug("hidden"); }), "");
  log::set_level("debug");
  EXPECT_NE(logged([] { log::debug("shown"); }), "");
  log::set_level("error");
  EXPECT_EQ(logged([] { log::warning("hidden"); }), "");
  log::set_level("loud");  // unknown: nothing changes
  EXPECT_NE(logged([] { log::error("shown"); }), "");
  log::set_level("info");
}

TEST(Metrics, AreExposedWithHelp) {
  metrics::count("orienta_turns_total", {{"channel", "a\"b"}});
  metrics::count("orienta_turns_total", {{"channel", "a\"b"}}, 2);
  metrics::set("orienta_outbox_waiting", 7);
  metrics::observe("orienta_turn_seconds", 0.02);
  const auto text = metrics::exposition();
  EXPECT_THAT(text, HasSubstr("# HELP orienta_turns_total "));
  EXPECT_THAT(text, HasSubstr("# TYPE orienta_turns_total counter"));
  EXPECT_THAT(text, HasSubstr("orienta_turns_total{channel=\"a\\\"b\"} 3"));
  EXPECT_THAT(text, HasSubstr("orienta_outbox_waiting 7"));
  EXPECT_THAT(text, HasSubstr("orienta_turn_seconds_bucket{le=\"0.025\"} 1"));
}

TEST(Metrics, UnknownNamesAreSaidOnceAndLeftOut) {
  const auto lines = logged([] {
    metrics::count("no_such_metric");
    metrics::count("no_such_metric");
  });
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
  EXPECT_EQ(metrics::exposition().find("no_such_metric"), std::string::npos);
}

TEST(Password, OnlyTheRightOneIsTaken) {
  const auto hash = auth::hash_password("una frase larga");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_NE(hash, auth::hash_password("una frase larga")) << "each hash has its own salt";
  EXPECT_TRUE(auth::verify_password(hash, "una frase larga"));
  EXPECT_FALSE(auth::verify_password(hash, "una frase larg"));
  EXPECT_FALSE(auth::verify_password("", "una frase larga"));
  EXPECT_FALSE(auth::verify_password("$argon2id$nonsense", "x"));
  EXPECT_FALSE(auth::verify_password(std::string(500, 'x'), "x"));
}

TEST(Password, RuleForNewOnes) {
  EXPECT_TRUE(auth::refuse_password(""));
  EXPECT_TRUE(auth::refuse_password("123456789"));
  EXPECT_TRUE(auth::refuse_password("ññññññññx")) << "nine characters, whatever their bytes";
  EXPECT_TRUE(auth::refuse_password("aaaaaaaaaaaa"));
  EXPECT_TRUE(auth::refuse_password("Ana@example.org", "ana@example.org"));
  EXPECT_TRUE(auth::refuse_password(std::string(500, 'a') + std::string(600, 'b')));
  EXPECT_FALSE(auth::refuse_password("diez letras"));
}

}  // namespace
}  // namespace orienta
