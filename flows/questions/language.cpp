// SPDX-License-Identifier: Apache-2.0
#include "flows/questions/language.hpp"

#include <algorithm>
#include <cmath>

#include "flows/text/text.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::questions {
namespace {

constexpr std::size_t kRun = 4;    // letters
constexpr double kBm25Most = 2.2;  // the most that BM25 with k1 = 1.2 gives a word, in units of its rarity
constexpr std::size_t kMaxRuns = 80;
constexpr std::size_t kMaxLight = 6;  // of the words that say little

// The short runs of letters that words are made of: what a misspelt word, or one that Snowball does not see as related
// ("depresión", "deprimida"), still shares with the right one. A digit stands for the edges of a word.
void add_letters(std::string_view word, std::vector<std::string>& out) {
  if (word.size() < kRun || !text::is_ascii(word)) return;
  const std::string framed = "0" + std::string(word) + "0";
  for (std::size_t at = 0; at + kRun <= framed.size(); ++at) out.push_back(framed.substr(at, kRun));
}

void make_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

double share(double part, double most) {
  return most <= 0 ? 0 : part / (most * kBm25Most);
}

}  // namespace

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t space = std::min(folded.find(' ', at), folded.size());
    if (space > at) {
      std::string word(folded.substr(at, space - at));
      std::replace(word.begin(), word.end(), '@', 'a');  // "tod@s"
      out.push_back(std::move(word));
    }
    at = space + 1;
  }
  return out;
}

void Table::add(FullText& full_text, std::size_t place, const std::vector<std::string>& words) {
  std::string joined;
  for (const auto& word : words) {
    if (!joined.empty()) joined.push_back(' ');
    joined += word;
  }
  for (const auto& word : std::set<std::string>(words.begin(), words.end())) ++rows_with_[word];
  full_text.add(number_, places_.size(), joined);
  places_.push_back(place);
}

double Table::rarity(std::string_view word) const {
  const auto found = rows_with_.find(word);
  const auto with = found == rows_with_.end() ? 0.0 : static_cast<double>(found->second);
  return std::max(1e-6, std::log((static_cast<double>(places_.size()) - with + 0.5) / (with + 0.5)));
}

Language::Language(std::string_view code, const QuestionTuning& tuning, FullText& full_text)
    : code_(code), tuning_(tuning), stemmer_(code), vocabulary_(code == "es") {
  for (auto* table : {&places_, &phrases_, &said_, &letters_}) table->open(full_text);
  for (const auto word : light_words(code)) {
    light_.emplace(word);
    vocabulary_.add(word);
  }
  for (const auto& group : same_words(code)) {
    for (const auto word : group) {
      same_[stemmer_.stem(word)] = stemmer_.stem(group.front());
      vocabulary_.add(word);
    }
  }
}

std::string Language::term_of(const Stemmer& stemmer, std::string_view word) const {
  auto stem = stemmer.stem(word);
  const auto stands = same_.find(stem);
  return stands == same_.end() ? stem : stands->second;
}

std::vector<std::string> Language::index(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& word : words_of(text::fold(text))) {
    vocabulary_.add(word);
    auto term = term_of(stemmer_, word);
    stems_.insert(term);
    out.push_back(std::move(term));
  }
  return out;
}

void Language::add(FullText& full_text, std::size_t place, const Document& document) {
  std::vector<std::string> all;
  std::vector<std::string> letters;
  // `times` makes a word of a name tell more than one that an example question holds by chance.
  const auto take = [&](std::string_view text, int times) {
    const auto words = index(text);
    for (int i = 0; i < times; ++i) {
      all.insert(all.end(), words.begin(), words.end());
      for (const auto& word : words_of(text::fold(text))) {
        if (!light_.contains(word)) add_letters(word, letters);
      }
    }
    return words;
  };
  (void)take(document.about, 1);
  for (const auto& [list, times] : {std::pair{&document.names, tuning_.names}, {&document.phrases, 1}}) {
    for (const auto& phrase : *list) {
      const auto words = take(phrase, times);
      if (!words.empty()) phrases_.add(full_text, place, words);
    }
  }
  places_.add(full_text, place, all);
  said_.add(full_text, place, index(document.said));
  letters_.add(full_text, place, letters);
}

std::vector<Language::Term> Language::terms(const std::vector<std::string>& words) const {
  const Stemmer stemmer(code_);
  std::vector<Term> out;
  std::size_t telling = 0;
  std::size_t light = 0;
  const auto put = [&](Term term) {
    const bool there = std::any_of(out.begin(), out.end(), [&](const Term& t) { return t.term == term.term; });
    if (there || (term.light && light >= kMaxLight)) return;
    ++(term.light ? light : telling);
    out.push_back(std::move(term));
  };
  for (const auto& word : words) {
    if (telling >= QuestionIndex::kMaxWords) break;
    if (light_.contains(word)) {
      auto term = term_of(stemmer, word);
      const bool known = stems_.contains(term);
      put({std::move(term), word, tuning_.light, known, true});
      continue;
    }
    if (auto term = term_of(stemmer, word); stems_.contains(term)) {
      put({std::move(term), word, 1, true, false});
      continue;
    }
    const auto meant = vocabulary_.closest(word);
    if (meant && light_.contains(meant->word)) continue;
    if (meant) {
      if (auto term = term_of(stemmer, meant->word); stems_.contains(term)) {
        put({std::move(term), meant->word, std::pow(tuning_.slip, static_cast<double>(meant->slips)), true, false});
        continue;
      }
    }
    put({word, word, tuning_.unknown, false, false});
  }
  return out;
}

void Language::score(const FullText& full_text, const std::vector<std::string>& words, double factor,
                     std::vector<double>& scores) const {
  const auto all = terms(words);
  if (std::none_of(all.begin(), all.end(), [](const Term& term) { return term.known && !term.light; })) return;

  struct Part {
    const Table* table;
    double weight, most = 0;
    std::vector<double> rows;
  };
  std::vector<Part> parts{
      {&places_, tuning_.place, 0, {}}, {&phrases_, tuning_.phrase, 0, {}}, {&said_, tuning_.said, 0, {}}};
  for (auto& part : parts) {
    if (part.weight <= 0) continue;
    part.rows.assign(part.table->rows(), 0);
    for (const auto& term : all) {
      if (term.light && part.table != &phrases_) continue;  // only a phrase has a wording
      part.most += term.weight * part.table->rarity(term.known ? std::string_view(term.term) : std::string_view());
      if (!term.known) continue;
      for (const auto& found : part.table->find(full_text, {term.term})) {
        part.rows[found.row] += term.weight * found.score;
      }
    }
  }
  if (tuning_.letters > 0) {
    Part part{&letters_, tuning_.letters, 0, std::vector<double>(letters_.rows(), 0)};
    std::vector<std::string> runs;
    for (const auto& term : all) {
      if (!term.light && runs.size() < kMaxRuns) add_letters(term.word, runs);
    }
    make_unique(runs);
    for (const auto& run : runs) part.most += letters_.rarity(run);
    for (const auto& found : letters_.find(full_text, runs)) part.rows[found.row] += found.score;
    parts.push_back(std::move(part));
  }

  std::vector<double> total(scores.size(), 0);
  for (const auto& part : parts) {
    std::vector<double> best(scores.size(), 0);  // of a place's rows
    for (std::size_t row = 0; row < part.rows.size(); ++row) {
      auto& place = best[part.table->place_of(row)];
      place = std::max(place, part.rows[row]);
    }
    for (std::size_t place = 0; place < total.size(); ++place) {
      total[place] += part.weight * share(best[place], part.most);
    }
  }
  const double weights = tuning_.place + tuning_.phrase + tuning_.said + tuning_.letters;
  for (std::size_t place = 0; place < scores.size(); ++place) {
    scores[place] = std::max(scores[place], std::min(1.0, factor * total[place] / weights));
  }
}

std::size_t Language::telling_words(const std::vector<std::string>& words) const {
  const auto all = terms(words);
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Term& term) { return !term.light; }));
}

}  // namespace orienta::flows::questions
