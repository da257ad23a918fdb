// SPDX-License-Identifier: Apache-2.0
// The words that the documents of one language use, and which of them a misspelt word was meant to be.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orienta::flows::questions {

// Words of a language that do not say what a question is about: articles, greetings, "quisiera saber", "por favor".
// Folded. Empty for a language without a list.
[[nodiscard]] const std::vector<std::string_view>& light_words(std::string_view language);
// Groups of words that come to the same when a question is asked ("vale", "cuesta", "sale"), first the one that stands
// for all. Folded.
[[nodiscard]] const std::vector<std::vector<std::string_view>>& same_words(std::string_view language);

class Vocabulary {
 public:
  explicit Vocabulary(bool spanish_ear) : spanish_ear_(spanish_ear) {}

  void add(std::string_view folded);
  void finish();  // once, before the first `closest`

  struct Guess {
    std::string word;
    std::size_t slips = 0;  // 0 = the word itself, or the same to the ear
  };
  [[nodiscard]] bool knows(std::string_view folded) const { return entries_.contains(folded); }
  // The word that was most likely meant: the same to the ear, else with the fewest slips within tolerance, else the one
  // used more often. Only words that begin with the same sound: "gano" is not "pago".
  [[nodiscard]] std::optional<Guess> closest(std::string_view folded) const;

 private:
  struct Entry {
    std::string word, heard;
    std::uint64_t letters = 0;  // which letters it has, one bit each: most words are ruled out by it alone
    std::size_t length = 0, times = 0;
  };

  bool spanish_ear_;
  std::map<std::string, std::size_t, std::less<>> entries_;  // word -> times
  std::vector<Entry> list_;
  std::map<std::string, std::size_t, std::less<>> by_ear_;  // -> place in list_
};

}  // namespace orienta::flows::questions
