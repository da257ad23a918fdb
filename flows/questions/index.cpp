// SPDX-License-Identifier: Apache-2.0
// What the flow set says about itself becomes documents, one for each place that may be offered.
#include <algorithm>
#include <map>
#include <set>

#include "flows/questions.hpp"
#include "flows/questions/full_text.hpp"
#include "flows/questions/language.hpp"
#include "flows/text/text.hpp"
#include "flows/walk.hpp"

namespace orienta::flows {

using questions::FullText;
using questions::Language;

namespace {

constexpr std::size_t kMaxTextToRead = 4096;  // bytes of a message
constexpr std::size_t kMaxWordsToRead = 40;   // of a message; what it is about stands at its beginning
constexpr std::size_t kMaxTextSaid = 2000;    // bytes of a place's own words in a language

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

std::string key_of(const Target& to) {
  return to.flow + "/" + to.step;
}

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
    if (all.size() < kMaxTextSaid) append(all, without_templates(words));
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

// Flows that are part of others, those where everybody begins and pages that ask what is needed are no answers by
// themselves.
std::set<std::string> not_by_itself(const FlowSet& set) {
  std::set<std::string> out{set.settings.start_flow, set.settings.menu_flow};
  for (const auto& [id, flow] : set.flows) {
    for (const auto& step : flow->steps) {
      if (const auto* call = std::get_if<Call>(&step.kind)) out.insert(call->flow);
      if (const auto* ask = std::get_if<Ask>(&step.kind); ask != nullptr && ask->questions) out.insert(id);
    }
  }
  return out;
}

}  // namespace

namespace {

std::vector<std::string> words_in(std::string_view message) {
  auto words = questions::words_of(text::fold(message.substr(0, kMaxTextToRead)));
  if (words.size() > kMaxWordsToRead) words.resize(kMaxWordsToRead);
  return words;
}

}  // namespace

struct QuestionIndex::Inside {
  explicit Inside(const QuestionTuning& how) : tuning(how) {}

  QuestionTuning tuning;
  FullText full_text;
  std::vector<Language> languages;
  std::map<std::string, std::size_t, std::less<>> places;  // target -> suggestion
  bool ready = false;

  Language& language(std::string_view code) {
    for (auto& one : languages) {
      if (one.code() == code) return one;
    }
    return languages.emplace_back(code, tuning, full_text);
  }
  void add(std::size_t suggestion, const KnownAnswer& answer, const std::map<std::string, std::string>& said);
};

void QuestionIndex::Inside::add(std::size_t suggestion, const KnownAnswer& answer,
                                const std::map<std::string, std::string>& said) {
  std::map<std::string, Language::Document> documents;
  std::map<std::string, std::string> texts;
  collect(answer.label, texts);
  for (const auto& [name, words] : texts) documents[name].names.push_back(words);
  for (const auto& [name, list] : answer.synonyms) {
    auto& names = documents[name].names;
    names.insert(names.end(), list.begin(), list.end());
  }
  for (const auto& [name, list] : answer.questions) documents[name].phrases = list;
  texts.clear();
  collect(answer.about, texts);
  for (const auto& [name, words] : texts) documents[name].about = words;
  for (const auto& [name, words] : said) documents[name].said = words;
  for (const auto& [name, document] : documents) language(name).add(full_text, suggestion, document);
}

QuestionIndex::QuestionIndex(const FlowSet& set, const QuestionTuning& tuning)
    : inside_(std::make_unique<Inside>(tuning)) {
  std::set<std::string> named;
  const auto add = [&](const KnownAnswer& answer) {
    suggestions_.push_back({answer.to, answer.label, answer.about});
    inside_->places.emplace(key_of(answer.to), suggestions_.size() - 1);
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
  for (auto& language : inside_->languages) language.finish();
  inside_->ready = inside_->full_text.finish();
}

QuestionIndex::~QuestionIndex() = default;

bool QuestionIndex::ready() const {
  return inside_->ready;
}

std::vector<QuestionIndex::Hit> QuestionIndex::rank(std::string_view text, std::string_view language,
                                                    std::size_t limit) const {
  std::vector<Hit> out;
  if (!ready() || suggestions_.empty()) return out;
  const auto words = words_in(text);
  std::vector<double> scores(suggestions_.size(), 0);
  for (const auto& own : inside_->languages) {
    const bool other = !language.empty() && own.code() != language;
    own.score(inside_->full_text, words, other ? inside_->tuning.other_language : 1.0, scores);
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > 0) out.push_back({&suggestions_[i], scores[i]});
  }
  std::stable_sort(out.begin(), out.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  std::set<std::string> seen;
  std::erase_if(out, [&](const Hit& hit) { return !seen.insert(key_of(hit.suggestion->to)).second; });
  if (out.size() > limit) out.resize(limit);
  return out;
}

std::vector<QuestionIndex::Hit> QuestionIndex::search(std::string_view text, std::string_view language,
                                                      std::size_t limit) const {
  auto out = rank(text, language, limit);
  const auto& tuning = inside_->tuning;
  if (out.empty() || out.front().score < tuning.floor) return {};
  const double least = std::max(tuning.floor * tuning.further_floor, out.front().score * tuning.beside);
  std::erase_if(out, [&](const Hit& hit) { return hit.score < least; });
  return out;
}

const Suggestion* QuestionIndex::find(const Target& to) const {
  const auto found = inside_->places.find(key_of(to));
  return found == inside_->places.end() ? nullptr : &suggestions_[found->second];
}

std::size_t QuestionIndex::telling_words(std::string_view text, std::string_view language) const {
  const auto words = words_in(text);
  for (const auto& own : inside_->languages) {
    if (own.code() == language) return own.telling_words(words);
  }
  return words.size();
}

}  // namespace orienta::flows
