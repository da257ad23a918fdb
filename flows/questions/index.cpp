// SPDX-License-Identifier: Apache-2.0
// What the flow set says about itself becomes documents; somebody's words become terms; FTS5 says how well they fit.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "flows/questions.hpp"
#include "flows/questions/full_text.hpp"
#include "flows/questions/stem.hpp"
#include "flows/questions/vocabulary.hpp"
#include "flows/text/text.hpp"
#include "flows/walk.hpp"

namespace orienta::flows {
namespace questions {
namespace {

constexpr std::size_t kMaxTextToRead = 4096;  // bytes of a message
constexpr std::size_t kMaxTextSaid = 2000;    // bytes of a flow's own words for each document and language
constexpr double kBm25Most = 2.2;             // the most that BM25 with k1 = 1.2 gives a word, in units of its rarity

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

// Without @facts.x and @(...): their values are not words of the text.
std::string without_templates(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '@') {
      out.push_back(text[at++]);
      continue;
    }
    ++at;
    if (at < text.size() && text[at] == '(') {
      int depth = 0;
      for (; at < text.size(); ++at) {
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && --depth == 0) break;
      }
      if (at < text.size()) ++at;
    } else {
      const auto part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
      };
      while (at < text.size() && part(text[at])) ++at;
    }
    out.push_back(' ');
  }
  return out;
}

// FTS5's own measure of how rare a word is.
double rarity(std::size_t rows, std::size_t with_it) {
  const auto n = static_cast<double>(with_it);
  return std::max(1e-6, std::log((static_cast<double>(rows) - n + 0.5) / (n + 0.5)));
}

std::string key_of(const Target& to) {
  return to.flow + "/" + to.step;
}

}  // namespace

// One language of the index.
struct Language {
  std::string code;
  Stemmer stemmer;
  std::set<std::string, std::less<>> light;
  std::map<std::string, std::string, std::less<>> same;  // stem -> the stem that stands for its group
  std::set<std::string, std::less<>> stems;              // that occur in some row
  Vocabulary vocabulary;
  std::size_t places = 0, asked = 0;                // tables: a row for each place, a row for each example question
  std::vector<std::size_t> place_rows, asked_rows;  // row -> suggestion

  QuestionTuning tuning;

  Language(std::string_view name, const QuestionTuning& how)
      : code(name), stemmer(name), vocabulary(name == "es"), tuning(how) {
    for (const auto word : light_words(name)) {
      light.emplace(word);
      vocabulary.add(word);
    }
    for (const auto& group : same_words(name)) {
      for (const auto word : group) {
        same[stemmer.stem(word)] = stemmer.stem(group.front());
        vocabulary.add(word);
      }
    }
  }

  [[nodiscard]] std::string term_of(const Stemmer& by, std::string_view word) const {
    auto stem = by.stem(word);
    const auto stands = same.find(stem);
    return stands == same.end() ? stem : stands->second;
  }

  // Words of a document as its row holds them.
  [[nodiscard]] std::string index(std::string_view text) {
    std::string out;
    for (const auto& word : words_of(text::fold(text))) {
      if (light.contains(word)) continue;
      vocabulary.add(word);
      const auto term = term_of(stemmer, word);
      stems.insert(term);
      if (!out.empty()) out.push_back(' ');
      out += term;
    }
    return out;
  }

  struct Term {
    std::string term;
    double weight = 1;
    bool known = true;
  };
  // Words of a message.
  [[nodiscard]] std::vector<Term> terms(const std::vector<std::string>& words) const {
    const Stemmer own(code);  // stemmers are not for sharing between threads
    std::vector<Term> out;
    const auto put = [&](Term term) {
      const bool there = std::any_of(out.begin(), out.end(), [&](const Term& t) { return t.term == term.term; });
      if (!there && out.size() < QuestionIndex::kMaxWords) out.push_back(std::move(term));
    };
    for (const auto& word : words) {
      if (light.contains(word)) continue;
      if (auto term = term_of(own, word); stems.contains(term)) {
        put({std::move(term), 1, true});
        continue;
      }
      const auto meant = vocabulary.closest(word);
      if (meant && light.contains(meant->word)) continue;
      if (meant) {
        if (auto term = term_of(own, meant->word); stems.contains(term)) {
          put({std::move(term), std::pow(tuning.slip, static_cast<double>(meant->slips)), true});
          continue;
        }
      }
      put({word, tuning.unknown, false});
      if (out.size() >= QuestionIndex::kMaxWords) break;
    }
    return out;
  }
};

}  // namespace questions

using questions::FullText;
using questions::Language;

struct QuestionIndex::Inside {
  explicit Inside(const QuestionTuning& how) : tuning(how), full_text(how.columns) {}

  QuestionTuning tuning;
  FullText full_text;
  std::vector<Language> languages;
  std::map<std::string, std::size_t, std::less<>> places;  // target -> suggestion
  bool ready = false;

  Language& language(std::string_view code) {
    for (auto& one : languages) {
      if (one.code == code) return one;
    }
    auto& made = languages.emplace_back(code, tuning);
    made.places = full_text.add_table();
    made.asked = full_text.add_table();
    return made;
  }

  void add(std::size_t suggestion, const KnownAnswer& answer, const std::map<std::string, std::string>& said);
  // Score by suggestion, 0..1.
  void score(const Language& language, const std::vector<std::string>& words, double factor,
             std::vector<double>& scores) const;
};

namespace {

void append(std::string& out, std::string_view text) {
  if (!out.empty()) out.push_back('\n');
  out += text;
}

// A text's words by language, in the mode of chat.
void collect(const Text& text, std::map<std::string, std::string>& out) {
  for (const auto& [language, modes] : text.by_language) {
    const auto chat = modes.find(Mode::chat);
    const auto& words = chat == modes.end() ? modes.begin()->second : chat->second;
    auto& all = out[language];
    if (all.size() < questions::kMaxTextSaid) append(all, questions::without_templates(words));
  }
}

// What the place itself says: one step, or the whole flow.
std::map<std::string, std::string> said_at(const FlowSet& set, const Target& to) {
  std::map<std::string, std::string> out;
  const auto flow = set.find(to.flow);
  if (!flow) return out;
  Walk visit;
  visit.text = [&](std::string_view what, const Text& text) {
    if (what != "help") collect(text, out);
  };
  for (const auto& step : flow->steps) {
    if (to.step.empty() || step.id == to.step) walk(step, visit);
  }
  return out;
}

// Flows that are part of others, and those where everybody begins, are no answers by themselves.
std::set<std::string> not_by_itself(const FlowSet& set) {
  std::set<std::string> out{set.settings.start_flow, set.settings.menu_flow};
  for (const auto& [id, flow] : set.flows) {
    for (const auto& step : flow->steps) {
      if (const auto* call = std::get_if<Call>(&step.kind)) out.insert(call->flow);
    }
  }
  return out;
}

}  // namespace

void QuestionIndex::Inside::add(std::size_t suggestion, const KnownAnswer& answer,
                                const std::map<std::string, std::string>& said) {
  std::map<std::string, std::array<std::string, questions::kColumns>> rows;
  const auto at = [&](const std::string& language, questions::Column column) -> std::string& {
    return rows[language][static_cast<std::size_t>(column)];
  };
  const auto texts = [&](const Text& text, questions::Column column) {
    std::map<std::string, std::string> found;
    collect(text, found);
    for (const auto& [name, words] : found) append(at(name, column), words);
  };
  texts(answer.label, questions::Column::named);
  texts(answer.about, questions::Column::about);
  for (const auto& [name, list] : answer.synonyms) {
    for (const auto& words : list) append(at(name, questions::Column::named), words);
  }
  for (const auto& [name, list] : answer.questions) {
    auto& own = language(name);
    for (const auto& words : list) {
      append(at(name, questions::Column::asked), words);
      full_text.add(own.asked, own.asked_rows.size(), {own.index(words), "", "", ""});
      own.asked_rows.push_back(suggestion);
    }
  }
  for (const auto& [name, words] : said) at(name, questions::Column::said) = words;
  for (const auto& [name, columns] : rows) {
    auto& own = language(name);
    questions::Row row;
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = own.index(columns[i]);
    full_text.add(own.places, own.place_rows.size(), row);
    own.place_rows.push_back(suggestion);
  }
}

QuestionIndex::QuestionIndex(const FlowSet& set, const QuestionTuning& tuning)
    : inside_(std::make_unique<Inside>(tuning)) {
  std::set<std::string> named;
  const auto add = [&](const KnownAnswer& answer) {
    suggestions_.push_back({answer.to, answer.label, answer.about});
    inside_->places.emplace(questions::key_of(answer.to), suggestions_.size() - 1);
    inside_->add(suggestions_.size() - 1, answer, said_at(set, answer.to));
  };
  for (const auto& answer : set.answers) {
    auto known = answer;
    if (known.to.flow == "menu" && known.to.step.empty()) known.to.flow = set.settings.menu_flow;
    named.insert(known.to.flow);
    add(known);
  }
  const auto parts = not_by_itself(set);
  for (const auto& [id, flow] : set.flows) {
    if (named.contains(id) || parts.contains(id) || flow->title.empty()) continue;
    KnownAnswer answer;
    answer.to.flow = id;
    answer.label = flow->title;
    add(answer);
  }
  for (auto& language : inside_->languages) language.vocabulary.finish();
  inside_->ready = inside_->full_text.finish();
}

QuestionIndex::~QuestionIndex() = default;

bool QuestionIndex::ready() const {
  return inside_->ready;
}

void QuestionIndex::Inside::score(const Language& own, const std::vector<std::string>& words, double factor,
                                  std::vector<double>& scores) const {
  std::vector<double> by_place(scores.size(), 0), by_row(own.asked_rows.size(), 0);
  double most_by_place = 0;
  double most_by_row = 0;
  bool any = false;
  for (const auto& term : own.terms(words)) {
    const auto places_with = term.known ? full_text.rows_with(own.places, term.term) : std::vector<FullText::Found>();
    const auto asked_with = term.known ? full_text.rows_with(own.asked, term.term) : std::vector<FullText::Found>();
    most_by_place += term.weight * questions::rarity(own.place_rows.size(), places_with.size());
    most_by_row += term.weight * questions::rarity(own.asked_rows.size(), asked_with.size());
    any = any || !places_with.empty();
    for (const auto& found : places_with) by_place[own.place_rows[found.row]] += term.weight * found.score;
    for (const auto& found : asked_with) by_row[found.row] += term.weight * found.score;
  }
  if (!any) return;
  std::vector<double> by_question(scores.size(), 0);
  for (std::size_t row = 0; row < by_row.size(); ++row) {
    auto& best = by_question[own.asked_rows[row]];
    best = std::max(best, by_row[row]);
  }
  const auto share = [](double part, double most) { return most <= 0 ? 0 : part / (most * questions::kBm25Most); };
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double score = (1 - tuning.question) * share(by_place[i], most_by_place) +
                         tuning.question * share(by_question[i], most_by_row);
    scores[i] = std::max(scores[i], factor * score);
  }
}

std::vector<QuestionIndex::Hit> QuestionIndex::rank(std::string_view text, std::string_view language,
                                                    std::size_t limit) const {
  std::vector<Hit> out;
  if (!ready() || suggestions_.empty()) return out;
  const auto words = questions::words_of(text::fold(text.substr(0, questions::kMaxTextToRead)));
  std::vector<double> scores(suggestions_.size(), 0);
  for (const auto& own : inside_->languages) {
    const bool other = !language.empty() && own.code != language;
    inside_->score(own, words, other ? inside_->tuning.other_language : 1.0, scores);
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > 0) out.push_back({&suggestions_[i], scores[i]});
  }
  std::stable_sort(out.begin(), out.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  std::set<std::string> seen;
  std::erase_if(out, [&](const Hit& hit) { return !seen.insert(questions::key_of(hit.suggestion->to)).second; });
  if (out.size() > limit) out.resize(limit);
  return out;
}

std::vector<QuestionIndex::Hit> QuestionIndex::search(std::string_view text, std::string_view language,
                                                      std::size_t limit) const {
  auto out = rank(text, language, limit);
  if (out.empty() || out.front().score < inside_->tuning.floor) return {};
  const double least =
      std::max(inside_->tuning.floor * inside_->tuning.further_floor, out.front().score * inside_->tuning.beside);
  std::erase_if(out, [&](const Hit& hit) { return hit.score < least; });
  return out;
}

const Suggestion* QuestionIndex::find(const Target& to) const {
  const auto found = inside_->places.find(questions::key_of(to));
  return found == inside_->places.end() ? nullptr : &suggestions_[found->second];
}

std::size_t QuestionIndex::telling_words(std::string_view text, std::string_view language) const {
  const auto words = questions::words_of(text::fold(text.substr(0, questions::kMaxTextToRead)));
  for (const auto& own : inside_->languages) {
    if (own.code == language) return own.terms(words).size();
  }
  return words.size();
}

}  // namespace orienta::flows
