// SPDX-License-Identifier: Apache-2.0
// Free questions: which place in the scripts answers what somebody wrote in their own words. What comes out is always a
// place that editors wrote and reviewed, offered as an option; no text is ever made.
//
// Belongs to one flow set: its documents are library/questions/*.yaml, the titles of flows that those do not name, and
// what the flows themselves say. Made once when a library is read, immutable, searched by any number of threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/model.hpp"

namespace orienta::flows {

// A place to offer. `label` and `about` are texts of the library, as options of a list show them.
struct Suggestion {
  Target to;
  Text label, about;
};

// The numbers behind the ranking, found by leaving each question of library/questions out in turn and looking for it
// (tests/questions); the questions of tests/questions/measure.yaml had no say in them.
struct QuestionTuning {
  // Shares of the score: all words of a place together, its best single phrase, what is said there, runs of letters.
  double place = 0.4, phrase = 0.3, said = 0.05, letters = 0.25;
  int names = 3;                // how often a name counts in a place's words, against once for an example question
  double light = 0.2;           // a word that says little ("quisiera saber") counts that much
  double slip = 0.7;            // a word counts that much for each slip mended in it
  double unknown = 0.8;         // a word nobody knows lowers the score like that share of a rare one
  double other_language = 0.9;  // what is written in another language than the person's
  double floor = 0.16;          // below it nothing is offered
  double further_floor = 0.6;   // the second and third may lie at that share of the floor ...
  double beside = 0.4;          // ... but not below that share of the first
};

class QuestionIndex {
 public:
  struct Hit {
    const Suggestion* suggestion = nullptr;  // lives as long as the index
    double score = 0;                        // 0..1: how much of what was asked this place answers
  };

  // Never fails for content; false from `ready` if full text search is not to be had (out of memory, an SQLite without
  // FTS5): such an index finds nothing.
  explicit QuestionIndex(const FlowSet& set, const QuestionTuning& tuning = {});
  ~QuestionIndex();
  QuestionIndex(const QuestionIndex&) = delete;
  QuestionIndex& operator=(const QuestionIndex&) = delete;

  // The places that may answer, best first, each place once; nothing if none is likely. `language` is the person's, as
  // far as it is known: other languages are understood too, but count a little less. Only the first kMaxWords words
  // that say something are used, so that a message of any length costs about the same.
  [[nodiscard]] std::vector<Hit> search(std::string_view text, std::string_view language, std::size_t limit = 3) const;
  // As `search`, without the floor below which nothing is offered: for measuring.
  [[nodiscard]] std::vector<Hit> rank(std::string_view text, std::string_view language, std::size_t limit) const;
  // What was offered under that target in an earlier turn; null if the place is gone.
  [[nodiscard]] const Suggestion* find(const Target& to) const;
  // Words that say what it is about: without "hola buenas, quisiera saber si".
  [[nodiscard]] std::size_t telling_words(std::string_view text, std::string_view language) const;

  [[nodiscard]] bool ready() const;
  [[nodiscard]] const std::vector<Suggestion>& suggestions() const { return suggestions_; }

  static constexpr std::size_t kMaxWords = 12;

 private:
  struct Inside;

  std::vector<Suggestion> suggestions_;
  std::unique_ptr<Inside> inside_;
};

}  // namespace orienta::flows
