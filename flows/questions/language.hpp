// SPDX-License-Identifier: Apache-2.0
// One language of the index: what its words are, in which tables of the full text search they stand, and what a message
// comes to in it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flows/questions.hpp"
#include "flows/questions/full_text.hpp"
#include "flows/questions/stem.hpp"
#include "flows/questions/vocabulary.hpp"

namespace orienta::flows::questions {

[[nodiscard]] std::vector<std::string> words_of(std::string_view folded);

// Rows that are compared with each other.
class Table {
 public:
  void open(FullText& full_text) { number_ = full_text.add_table(); }
  void add(FullText& full_text, std::size_t place, const std::vector<std::string>& words);

  [[nodiscard]] std::size_t rows() const { return places_.size(); }
  [[nodiscard]] std::size_t place_of(std::size_t row) const { return places_[row]; }
  // FTS5's own measure of how rare a word is; the largest for a word that no row has.
  [[nodiscard]] double rarity(std::string_view word) const;
  [[nodiscard]] std::vector<FullText::Found> find(const FullText& full_text,
                                                  const std::vector<std::string>& words) const {
    return full_text.rows_with(number_, words);
  }

 private:
  std::size_t number_ = 0;
  std::vector<std::size_t> places_;  // row -> suggestion
  std::map<std::string, std::size_t, std::less<>> rows_with_;
};

class Language {
 public:
  Language(std::string_view code, const QuestionTuning& tuning, FullText& full_text);

  // One place: its names and example questions (each a phrase), `about`, and what is said there.
  struct Document {
    std::vector<std::string> names, phrases;
    std::string about, said;
  };
  void add(FullText& full_text, std::size_t place, const Document& document);
  void finish() { vocabulary_.finish(); }

  [[nodiscard]] const std::string& code() const { return code_; }
  // Raises the score (0..1) of every place by what the folded words of a message have in common with it.
  void score(const FullText& full_text, const std::vector<std::string>& words, double factor,
             std::vector<double>& scores) const;
  [[nodiscard]] std::size_t telling_words(const std::vector<std::string>& words) const;

 private:
  struct Term {
    std::string term, word;
    double weight = 1;
    bool known = true, light = false;
  };
  [[nodiscard]] std::string term_of(const Stemmer& stemmer, std::string_view word) const;
  [[nodiscard]] std::vector<std::string> index(std::string_view text);
  [[nodiscard]] std::vector<Term> terms(const std::vector<std::string>& words) const;

  std::string code_;
  QuestionTuning tuning_;
  Stemmer stemmer_;  // for building; a search makes its own, for they are not shared between threads
  std::set<std::string, std::less<>> light_;
  std::map<std::string, std::string, std::less<>> same_;  // stem -> the stem that stands for its group
  std::set<std::string, std::less<>> stems_;              // that occur in some row
  Vocabulary vocabulary_;
  // A row for each place, a row for each phrase, what is said at a place, and the runs of letters of its words.
  Table places_, phrases_, said_, letters_;
};

}  // namespace orienta::flows::questions
