// SPDX-License-Identifier: Apache-2.0
// What somebody who looks after a library wants to see beside problems: every text as people get it, how hard it reads,
// what it costs as SMS, which facts need a look first, and which flow stands where in which language. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/model.hpp"
#include "flows/text/readability.hpp"

namespace orienta::flows {

// One text in one language and mode with everything filled in: facts, deadlines and settings with their values (also
// those that may not be told today: they are told on other days), what only a conversation knows by a neutral word.
struct Said {
  std::string flow, step;  // "settings" and the text's id for those of settings.yaml
  std::string what;        // "say", "text", "help", "found"
  std::string language;
  Mode mode = Mode::chat;
  bool own = false;           // written for this mode, and not the chat text again
  std::string source;         // as the file has it, with its templates
  std::string text;           // this text alone, filled in
  model::OutMessage message;  // as it is sent: with the options, and help together with its question
  Place place;
  [[nodiscard]] std::string at() const { return flow + "/" + step; }
};
// Chat, SMS and voice, in the order of the files. Labels of options and buttons are no messages.
[[nodiscard]] std::vector<Said> said_texts(const FlowSet& set, text::Date today);

// Texts with fewer words are scored together with the messages before them (or behind, for the first of a flow), as
// they are read: of three words the formulas say nothing. They are counted in the report, and none is left out.
inline constexpr std::size_t kFewestWords = 5;

struct ScoredText {
  Said said;
  text::ReadingCounts counts;  // of this text alone
  double score = 0;            // Fernández Huerta
  double inflesz = 0;          // Szigriszt-Pazos
  bool together = false;       // scored with its neighbours
  bool excepted = false;       // below the target, and named in plain_words.yaml
};
struct ScoredSentence {
  std::string at, sentence;
  Mode mode = Mode::chat;
  double score = 0;
};
struct ReadabilityReport {
  std::vector<ScoredText> texts;          // Spanish; a mode only where it has a text of its own
  std::vector<ScoredSentence> sentences;  // of at least kFewestWords words, hardest first, each once a step
  double target = 0, mean = 0, lowest = 0;
  std::size_t below = 0, excepted = 0, together = 0;  // below: without the excepted ones
};
[[nodiscard]] ReadabilityReport readability(const FlowSet& set, text::Date today);

// How many SMS a message becomes; the caller knows the channel.
using SegmentCounter = std::function<std::size_t(const model::OutMessage&)>;

// A fact, a deadline, or a directory entry with the day on which it was last assured.
struct ToReview {
  enum class Kind { fact, deadline, service } kind = Kind::fact;
  enum class Need { expired, expires_soon, not_told, old, none } need = Need::none;
  std::string id, mark, value, owner, confirm_with, why_not;  // why_not: empty if it is told today
  std::string source;
  std::optional<text::Date> checked_on;  // may lack the day or the month (flows/text/text.hpp)
  std::optional<std::int64_t> age_days;  // since then; of a month or year since its first day
  std::optional<text::Date> from, to;
  std::vector<std::string> used_by;  // flows
  Place place;
};
// What needs a look first comes first: expired, expiring within 30 days, not told though nobody closed it, then all the
// others, those checked longest ago first. What is marked closed is last: it is kept because people still ask.
[[nodiscard]] std::vector<ToReview> to_review(const FlowSet& set, text::Date today);
[[nodiscard]] std::string_view name_of(ToReview::Kind kind);
[[nodiscard]] std::string_view name_of(ToReview::Need need);

// The tables of the library's README, as Markdown: "Flows by language" with each flow's mark in each language, and, if
// `readme` has one, "topics by language" above it. The order of the rows, what each flow is for and the flows of a
// topic come from `readme`; new flows follow with their title. A topic has the weakest mark of its flows.
[[nodiscard]] std::string flow_table(const FlowSet& set, std::string_view readme);
// Where those tables in `readme` and the flows disagree, one sentence each.
[[nodiscard]] std::vector<std::string> table_differences(const FlowSet& set, std::string_view readme);

}  // namespace orienta::flows
