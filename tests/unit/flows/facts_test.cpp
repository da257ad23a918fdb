// SPDX-License-Identifier: Apache-2.0
#include "flows/facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data_support.hpp"

namespace orienta::flows {
namespace {

using testing::HasSubstr;
using testing_support::messages;

Value member(const Value& object, std::string_view name) {
  const auto* data = std::get_if<std::shared_ptr<const Object>>(&object.data());
  if (data == nullptr) return Value(ExpressionError{"not an object"});
  const auto it = (*data)->members.find(name);
  return it == (*data)->members.end() ? Value() : it->second;
}

std::string shown(const Value& value) {
  if (const auto* object = std::get_if<std::shared_ptr<const Object>>(&value.data())) {
    return (*object)->fallback ? shown(*(*object)->fallback) : "";
  }
  const auto* text = std::get_if<std::string>(&value.data());
  return text == nullptr ? "(no text)" : *text;
}

bool flag(const Value& value) {
  const auto* b = std::get_if<bool>(&value.data());
  EXPECT_NE(b, nullptr);
  return b != nullptr && *b;
}

std::string fact_yaml(const std::string& id, const std::string& value, const std::string& unit,
                      const std::string& mark = "live", const std::string& more = "") {
  return "  " + id + ":\n    value: " + value + "\n    unit: " + unit +
         "\n    source: {title: Migraciones, url: https://www.gob.pe/migraciones}\n    checked_on: 2025-09-13\n    "
         "mark: " +
         mark + "\n    owner: equipo\n" + more;
}

Facts read(const std::string& yaml, std::string expected = "") {
  Facts facts;
  std::vector<Diagnostic> diagnostics;
  read_facts({"facts/x.yaml", yaml}, facts, diagnostics);
  EXPECT_EQ(messages(diagnostics), expected);
  return facts;
}

std::string complaints(const std::string& yaml) {
  Facts facts;
  std::vector<Diagnostic> diagnostics;
  read_facts({"facts/x.yaml", yaml}, facts, diagnostics);
  return messages(diagnostics);
}

constexpr text::Date kDay{2025, 10, 1};

TEST(Facts, EveryUnitIsShownAsPeopleWriteIt) {
  const Facts facts = read("facts:\n" + fact_yaml("fee", "40.60", "PEN") + fact_yaml("rate", "0.1", "percent") +
                           fact_yaml("days", "60", "days") + fact_yaml("line", "\"105\"", "phone") +
                           fact_yaml("code", "\"07568\"", "text") + fact_yaml("day", "2024-07-02", "date"));
  const Value es = facts.facts_root(kDay, "es");
  EXPECT_EQ(shown(member(es, "fee")), "S/ 40.60");
  EXPECT_EQ(shown(member(es, "rate")), "0.1 %");
  EXPECT_EQ(shown(member(es, "days")), "60");
  EXPECT_EQ(shown(member(es, "line")), "105");
  EXPECT_EQ(shown(member(es, "code")), "07568");  // leading zero kept
  EXPECT_EQ(shown(member(es, "day")), "2 de julio de 2024");
  EXPECT_EQ(shown(member(facts.facts_root(kDay, "en"), "day")), "July 2, 2024");
  EXPECT_EQ(std::get<double>(member(member(es, "fee"), "value").data()), 40.60);
  EXPECT_EQ(shown(member(member(es, "fee"), "checked_on")), "13 de setiembre de 2025");
  EXPECT_EQ(shown(member(member(es, "fee"), "source")), "Migraciones");
}

TEST(Facts, OnlyLiveAndReviewableMarksAreTold) {
  for (const auto& [mark, told] : {std::pair("live", true), std::pair("needs_review", true), std::pair("closed", false),
                                   std::pair("stale", false), std::pair("conflict", false)}) {
    const Facts facts = read("facts:\n" + fact_yaml("fee", "5.15", "PEN", mark));
    EXPECT_EQ(facts.valid("facts.fee", kDay), told) << mark;
    EXPECT_EQ(member(facts.facts_root(kDay, "es"), "fee").is_error(), !told) << mark;
    // Nothing of the number leaks through the error.
    EXPECT_EQ(shown(member(facts.facts_root(kDay, "es"), "fee")).find("5.15") == std::string::npos, !told) << mark;
  }
}

TEST(Facts, ValidityIncludesBothEnds) {
  const Facts facts = read(
      "facts:\n" + fact_yaml("uit", "5500", "PEN", "live", "    valid_from: 2026-01-01\n    valid_to: 2026-12-31\n"));
  EXPECT_FALSE(facts.valid("facts.uit", {2025, 12, 31}));
  EXPECT_TRUE(facts.valid("facts.uit", {2026, 1, 1}));
  EXPECT_TRUE(facts.valid("facts.uit.value", {2026, 12, 31}));
  EXPECT_FALSE(facts.valid("facts.uit", {2027, 1, 1}));
  EXPECT_TRUE(member(facts.facts_root({2027, 1, 1}, "es"), "uit").is_error());
  EXPECT_EQ(facts.valid_until("facts.uit"), (text::Date{2026, 12, 31}));
  EXPECT_FALSE(facts.valid("facts.other", {2026, 1, 1}));
  EXPECT_FALSE(facts.valid("uit", {2026, 1, 1}));
}

std::string deadline_yaml(const std::string& mark) {
  return "deadlines:\n  cpp:\n    title: {es: CPP 2023}\n    opens: 2023-05-10\n    closes: 2023-11-10\n"
         "    source: {title: RPP}\n    checked_on: 2023-11-01\n    mark: " +
         mark + "\n    owner: equipo\n";
}

TEST(Deadlines, OpenThroughTheLastDay) {
  const Facts facts = read(deadline_yaml("live"));
  struct Case {
    text::Date day;
    bool upcoming, open, closed;
    double left;
  };
  for (const Case& c : {Case{{2023, 5, 9}, true, false, false, -1}, Case{{2023, 5, 10}, false, true, false, 184},
                        Case{{2023, 11, 9}, false, true, false, 1}, Case{{2023, 11, 10}, false, true, false, 0},
                        Case{{2023, 11, 11}, false, false, true, -1}}) {
    const Value cpp = member(facts.deadlines_root(c.day, "es"), "cpp");
    EXPECT_EQ(flag(member(cpp, "upcoming")), c.upcoming) << text::iso(c.day);
    EXPECT_EQ(flag(member(cpp, "open")), c.open) << text::iso(c.day);
    EXPECT_EQ(flag(member(cpp, "closed")), c.closed) << text::iso(c.day);
    EXPECT_EQ(facts.valid("deadlines.cpp", c.day), c.open) << text::iso(c.day);
    const Value left = member(cpp, "days_left");
    EXPECT_EQ(left.is_error(), !c.open);
    if (c.open) {
      EXPECT_EQ(std::get<double>(left.data()), c.left);
    }
    EXPECT_EQ(shown(cpp), "10 de noviembre de 2023");
    EXPECT_EQ(shown(member(cpp, "opens")), "10 de mayo de 2023");
    EXPECT_EQ(shown(member(cpp, "title")), "CPP 2023");
  }
}

TEST(Deadlines, LastSecondInLimaIsStillOpen) {
  const Facts facts = read(deadline_yaml("live"));
  const auto last = text::instant_of({2023, 11, 10}, 23, 59, 59, text::kLima);
  EXPECT_TRUE(facts.valid("deadlines.cpp", text::local_date(last, text::kLima)));
  EXPECT_FALSE(facts.valid("deadlines.cpp", text::local_date(last + std::chrono::seconds(1), text::kLima)));
}

TEST(Deadlines, MarkedClosedIsNeverOpenAndDisputedDatesAreNotTold) {
  const Facts closed = read(deadline_yaml("closed"));
  const Value cpp = member(closed.deadlines_root({2023, 6, 1}, "es"), "cpp");
  EXPECT_FALSE(flag(member(cpp, "open")));
  EXPECT_TRUE(flag(member(cpp, "closed")));
  EXPECT_EQ(shown(member(cpp, "date")), "10 de noviembre de 2023");
  const Facts disputed = read(deadline_yaml("conflict"));
  const Value doubt = member(disputed.deadlines_root({2023, 6, 1}, "es"), "cpp");
  EXPECT_FALSE(flag(member(doubt, "open")));
  EXPECT_FALSE(flag(member(doubt, "closed")));
  EXPECT_TRUE(member(doubt, "date").is_error());
}

TEST(FactsRead, NamesLineAndWhatToDo) {
  EXPECT_EQ(complaints("facts:\n  fee:\n    value: 40.60\n    unit: PEN\n    valeu: 3\n    source: {title: M}\n"
                       "    checked_on: 2025-09-13\n    mark: live\n    owner: e\n")
                .substr(0, 48),
            "facts/x.yaml:5: fact 'fee': unknown key 'valeu';");
  const std::string missing = complaints("facts:\n  fee: {value: 1, unit: PEN}\n");
  for (const auto* key : {"source", "checked_on", "mark", "owner"}) {
    EXPECT_THAT(missing, HasSubstr("facts/x.yaml:2: fact 'fee': '" + std::string(key) + "' is missing"));
  }
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("fee", "cuarenta", "PEN")), HasSubstr("value must be a number"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("fee", "1", "USD")), HasSubstr("unit must be"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("fee", "1", "PEN", "ok")), HasSubstr("mark must be live"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("line", "call us", "phone")), HasSubstr("phone number"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("day", "2024-02-30", "date")), HasSubstr("YYYY-MM-DD"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("Fee", "1", "PEN")), HasSubstr("not a good id"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("fee", "1", "PEN") + fact_yaml("fee", "2", "PEN")), HasSubstr("twice"));
  EXPECT_THAT(complaints("facts: [1, 2\n"), HasSubstr("not valid YAML"));
  EXPECT_THAT(complaints("[]"), HasSubstr("must be a map"));
  EXPECT_THAT(complaints("facts:\n" + fact_yaml("uit", "1", "PEN", "live",
                                                "    valid_from: 2026-02-01\n    valid_to: 2026-01-01\n")),
              HasSubstr("valid_to is before valid_from"));
}

TEST(FactsRead, ShippedFactsAreCleanAndKeepTheirMarks) {
  Facts facts;
  std::vector<Diagnostic> diagnostics;
  for (const auto* folder : {"facts", "deadlines"}) {
    for (const LibraryFile& file : testing_support::shipped(folder)) read_facts(file, facts, diagnostics);
  }
  finish_facts(facts, diagnostics);
  EXPECT_EQ(messages(diagnostics), "");
  for (const auto* line : {"police", "ambulance", "fire", "women", "children", "trafficking", "extortion", "health"}) {
    EXPECT_TRUE(facts.valid("facts.line_" + std::string(line), {2026, 11, 22})) << line;
  }
  EXPECT_FALSE(facts.valid("facts.fine_per_day", {2026, 11, 22}));
  EXPECT_FALSE(facts.valid("facts.defensoria_phone", {2026, 11, 22}));
  for (const auto& [id, deadline] : facts.deadlines) {
    EXPECT_FALSE(facts.valid("deadlines." + id, {2026, 11, 22})) << id;
  }
}

}  // namespace
}  // namespace orienta::flows
