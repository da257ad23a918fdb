// SPDX-License-Identifier: Apache-2.0
// Facts and deadlines: data with a source, a check date and a validity. Whether something may be told is decided here
// and nowhere else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/message.hpp"
#include "bot/model/time.hpp"
#include "flows/expression/expression.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows {

enum class Mark { live, needs_review, closed, stale, conflict };
[[nodiscard]] std::string_view name_of(Mark mark);
[[nodiscard]] std::optional<Mark> parse_mark(std::string_view text);

struct Source {
  std::string title, url;
};

struct Fact {
  std::string id;
  std::string text;              // value as written
  std::optional<double> number;  // for PEN, percent, days, count
  std::string unit;
  std::string compute;  // instead of a value: arithmetic over other facts ("uit * fine_percent_of_uit / 100")
  std::vector<std::string> inputs;  // of a computed one: every fact it rests on; it may be told only while they all may
  Source source;
  std::optional<text::Date> checked_on;  // as exact as the source: a day of 0 is a month, a month of 0 a year
  std::optional<text::Date> valid_from, valid_to;
  Mark mark = Mark::needs_review;
  std::string owner;
  std::map<std::string, std::string, std::less<>> confirm_with;  // by language
  std::string file;
  int line = 0;
};

struct Deadline {
  std::string id;
  std::map<std::string, std::string, std::less<>> title;
  std::optional<text::Date> opens;
  text::Date closes;  // open through 23:59:59 of this day in Lima
  Source source;
  std::optional<text::Date> checked_on;  // as above
  Mark mark = Mark::needs_review;
  std::string owner;
  std::string file;
  int line = 0;
};

class Facts {
 public:
  std::map<std::string, Fact, std::less<>> facts;
  std::map<std::string, Deadline, std::less<>> deadlines;

  // May "facts.x" / "deadlines.y" be told as current on that local day? Unknown names: false.
  [[nodiscard]] bool valid(std::string_view path, text::Date today) const;
  // The last day on which it is valid, if there is one.
  [[nodiscard]] std::optional<text::Date> valid_until(std::string_view path) const;
  // The roots `facts` and `deadlines` of expressions, formatted for that language and mode (for voice: written out). A
  // fact that may not be told is an ExpressionError, so that no template can state it by accident.
  [[nodiscard]] Value facts_root(text::Date today, std::string_view language,
                                 model::Mode mode = model::Mode::chat) const;
  [[nodiscard]] Value deadlines_root(text::Date today, std::string_view language,
                                     model::Mode mode = model::Mode::chat) const;
  // The root `confirm`: who can confirm each fact. May be told whatever the fact's mark.
  [[nodiscard]] Value confirm_root(std::string_view language) const;
};

}  // namespace orienta::flows
