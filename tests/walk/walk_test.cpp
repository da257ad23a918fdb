// SPDX-License-Identifier: Apache-2.0
// The library itself, walked day by day.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "flows/read.hpp"
#include "tests/walk/walker.hpp"

namespace orienta::walk {
namespace {

constexpr Date kFirst{2023, 5, 10}, kLast{2030, 12, 31};

// Under a sanitizer the walk is five to fifteen times slower and looks for other things than days: the boundaries, the
// firsts of the months and one day of each week.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ORIENTA_WALK_SANITIZED 1
#endif
#endif
#ifdef ORIENTA_WALK_SANITIZED
constexpr int kEvery = 7;
#else
constexpr int kEvery = 1;
#endif

// Where people come in: the question which paper it is about, and every flow behind it by itself, as the answers to
// free questions and other flows lead there.
const std::set<std::string, std::less<>>& inside() {
  static const std::set<std::string, std::less<>> flows = {
      "papers", "cpp",    "special_resident", "carne", "no_papers", "regularisation",
      "fines",  "asylum", "child_papers",     "agree", "person"};
  return flows;
}

Plan plan_for(const flows::FlowSet& set) {
  Plan plan;
  plan.inside = inside();
  plan.offers = {"person/channel"};
  for (const auto& flow : plan.inside) {
    if (flow != "agree") plan.roots.push_back(flow);
  }
  for (const auto& answer : set.answers) {
    if (plan.inside.contains(answer.to.flow) && !answer.to.step.empty())
      plan.roots.push_back(answer.to.flow + "/" + answer.to.step);
  }
  return plan;
}

// The days on which something begins or ends to be true, and those on either side.
std::set<Date> boundaries(const flows::FlowSet& set) {
  std::set<Date> days = {kFirst, kLast};
  const auto around = [&](Date day) {
    for (const int by : {-1, 0, 1}) {
      const auto near = plus_days(day, by);
      if (!(near < kFirst) && !(kLast < near)) days.insert(near);
    }
  };
  for (const auto& window : windows()) {
    around(window.first);
    around(window.last);
  }
  for (const auto& [id, fact] : set.facts.facts) {
    if (fact.valid_from) around(*fact.valid_from);
    if (fact.valid_to) around(*fact.valid_to);
  }
  return days;
}

std::vector<Moment> moments_of(const flows::FlowSet& set) {
  const auto around = boundaries(set);
  std::vector<Moment> out;
  int number = 0;
  for (Date day = kFirst; !(kLast < day); day = plus_days(day, 1)) {
    const bool boundary = around.contains(day);
    const bool closely = boundary || day.day == 1;
    if (closely || number++ % kEvery == 0) out.push_back({day});
    if (!closely) continue;
    for (const auto* language : {"es", "en"}) {
      for (const auto mode : {model::Mode::chat, model::Mode::sms, model::Mode::voice}) {
        if (std::string_view(language) != "es" || mode != model::Mode::chat)
          out.push_back({day, 10, 0, 0, language, mode});
      }
    }
    if (!boundary) continue;
    out.push_back({day, 0, 0, 0});
    out.push_back({day, 23, 59, 59});
    out.push_back({day, 10, 0, 0, "es", model::Mode::chat, false});
    out.push_back({day, 10, 0, 0, "en", model::Mode::chat, false});
  }
  return out;
}

std::shared_ptr<flows::FlowSet> library() {
  const auto result = flows::read_library(flows::load_files(std::string(ORIENTA_SOURCE_DIR) + "/flows/library"));
  for (const auto& d : result.diagnostics) {
    if (d.severity == flows::Diagnostic::Severity::error) ADD_FAILURE() << d.str();
  }
  return result.set;
}

TEST(Walk, TheOracleKnowsEveryWindowOfTheLibrary) {
  const auto set = library();
  ASSERT_TRUE(set);
  for (const auto& [id, deadline] : set->facts.deadlines) {
    const auto window =
        std::find_if(windows().begin(), windows().end(), [&](const Window& w) { return w.id == std::string_view(id); });
    ASSERT_NE(window, windows().end()) << "teach tests/walk/oracle.cpp the window '" << id << "', from its source";
    EXPECT_EQ(deadline.closes, window->last) << id;
    if (deadline.opens) EXPECT_EQ(*deadline.opens, window->first) << id;
  }
}

TEST(Walk, EveryPathOfEveryDayEndsInANextStepAndSaysWhatIsTrueThen) {
  const auto set = library();
  ASSERT_TRUE(set);
  mark(*set);
  const auto plan = plan_for(*set);
  const auto moments = moments_of(*set);
  ASSERT_GT(moments.size(), 2790U / kEvery);

  const auto began = std::chrono::steady_clock::now();
  std::atomic<std::size_t> next = 0;
  constexpr std::size_t kThreads = 2;
  std::vector<Walker> walkers(kThreads, Walker(*set, plan));
  std::vector<std::thread> threads;
  for (auto& walker : walkers) {
    threads.emplace_back([&walker, &next, &moments] {
      for (auto i = next++; i < moments.size(); i = next++) walker.walk(moments[i]);
    });
  }
  for (auto& thread : threads) thread.join();
  Findings findings;
  std::size_t answers = 0, messages = 0;
  for (const auto& walker : walkers) {
    findings.merge(walker.findings());
    answers += walker.answers();
    messages += walker.messages();
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::cout << moments.size() << " moments, " << answers << " answers, " << messages << " messages, " << took << " s\n";
  EXPECT_GT(answers, moments.size() * plan.roots.size());
  EXPECT_TRUE(findings.all().empty()) << findings.all().size() << " kinds of slip" << findings.report();
}

}  // namespace
}  // namespace orienta::walk
