// SPDX-License-Identifier: Apache-2.0
// How hard the Spanish texts read (text/readability.hpp), which the checker warns of and which not.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "flows/check/context.hpp"
#include "flows/check/plain.hpp"
#include "flows/review.hpp"

namespace orienta::flows {
namespace {

constexpr std::string_view kLanguage = "es";  // both formulas are fitted to Spanish

// SMS texts leave out the accents that would cost a second message. Read aloud, "policia" still has the four syllables
// of "policía", so they are counted with the accents that the other texts of the library write.
class Accents {
 public:
  explicit Accents(const std::vector<Said>& texts) {
    std::set<std::string> written;
    for (const auto& said : texts) {
      if (said.language != kLanguage || said.mode == Mode::sms) continue;
      for (auto& word : text::words(text::lower(said.text))) written.insert(std::move(word));
    }
    for (const auto& word : written) {
      auto bare = without(word);
      if (bare != word && !written.contains(bare)) accented_.emplace(std::move(bare), word);
    }
  }

  [[nodiscard]] std::string restore(const Said& said) const {
    if (said.mode != Mode::sms) return said.text;
    std::string out;
    std::size_t from = 0;
    for (const auto& word : text::words(said.text)) {
      const auto at = said.text.find(word, from);
      if (at == std::string::npos) continue;
      const auto lower = text::lower(word);
      const auto found = accented_.find(lower);
      out += said.text.substr(from, at - from) + (found == accented_.end() ? word
                                                  : lower == word          ? found->second
                                                                           : text::title(found->second));
      from = at + word.size();
    }
    return out + said.text.substr(from);
  }

 private:
  static std::string without(std::string word) {
    constexpr std::array<std::pair<std::string_view, char>, 4> kAccents{
        {{"á", 'a'}, {"í", 'i'}, {"ó", 'o'}, {"ú", 'u'}}};
    for (const auto& [accent, plain] : kAccents) {
      for (auto at = word.find(accent); at != std::string::npos; at = word.find(accent, at))
        word.replace(at, accent.size(), 1, plain);
    }
    return word;
  }

  std::map<std::string, std::string, std::less<>> accented_;
};

// Texts of one flow and mode in the order of the file.
struct Heard {
  const Said* said = nullptr;
  std::string text;  // with its accents
};
using Conversation = std::vector<Heard>;

// The counts a short text is scored with: its own, and those of its nearest neighbours in the flow until they suffice.
text::ReadingCounts with_neighbours(const Conversation& conversation, std::size_t at) {
  auto counts = text::count_spanish(conversation[at].text);
  for (std::size_t before = at; before > 0 && counts.words < kFewestWords; --before) {
    counts += text::count_spanish(conversation[before - 1].text);
  }
  for (std::size_t after = at + 1; after < conversation.size() && counts.words < kFewestWords; ++after) {
    counts += text::count_spanish(conversation[after].text);
  }
  return counts;
}

void score(const Conversation& conversation, const PlainWords& rules, ReadabilityReport& report) {
  for (std::size_t i = 0; i < conversation.size(); ++i) {
    const auto& said = *conversation[i].said;
    if (!said.own) continue;
    ScoredText scored;
    scored.said = said;
    scored.counts = text::count_spanish(conversation[i].text);
    if (scored.counts.words == 0) continue;  // a link or an emoji
    scored.together = scored.counts.words < kFewestWords && conversation.size() > 1;
    const auto counts = scored.together ? with_neighbours(conversation, i) : scored.counts;
    scored.score = text::fernandez_huerta(counts);
    scored.inflesz = text::szigriszt_pazos(counts);
    scored.excepted =
        scored.score < report.target && std::any_of(rules.hard_to_read.begin(), rules.hard_to_read.end(),
                                                    [&](const PlainWords::Exception& e) { return e.at == said.at(); });
    report.texts.push_back(std::move(scored));
  }
}

void rank_sentences(ReadabilityReport& report) {
  std::set<std::string> seen;
  for (const auto& scored : report.texts) {
    for (const auto& sentence : text::spanish_sentences(scored.said.text)) {
      if (sentence.counts.words < kFewestWords) continue;
      if (!seen.insert(scored.said.at() + ' ' + text::fold(sentence.text)).second) continue;
      report.sentences.push_back(
          {scored.said.at(), sentence.text, scored.said.mode, text::fernandez_huerta(sentence.counts)});
    }
  }
  std::stable_sort(report.sentences.begin(), report.sentences.end(),
                   [](const auto& a, const auto& b) { return a.score < b.score; });
}

void sum_up(ReadabilityReport& report) {
  if (report.texts.empty()) return;
  report.lowest = report.texts.front().score;
  for (const auto& text : report.texts) {
    report.mean += text.score / static_cast<double>(report.texts.size());
    report.lowest = std::min(report.lowest, text.score);
    report.below += text.score < report.target && !text.excepted ? 1 : 0;
    report.excepted += text.excepted ? 1 : 0;
    report.together += text.together ? 1 : 0;
  }
}

ReadabilityReport score_all(const std::vector<Said>& texts, const PlainWords& rules) {
  ReadabilityReport report;
  report.target = rules.target;
  const Accents accents(texts);
  Conversation conversation;
  const auto finish = [&] {
    score(conversation, rules, report);
    conversation.clear();
  };
  for (const auto& said : texts) {
    if (said.language != kLanguage) continue;
    // The texts of the settings are said one by one.
    const bool goes_on = !conversation.empty() && conversation.back().said->flow == said.flow &&
                         conversation.back().said->mode == said.mode && said.flow != "settings";
    if (!goes_on) finish();
    conversation.push_back({&said, accents.restore(said)});
  }
  finish();
  rank_sentences(report);
  sum_up(report);
  return report;
}

std::string rounded(double score) {
  return text::format_number(score, 0, 1, "en");
}

// The sentence to begin with. Empty if all are short.
std::string hardest(const std::string& text) {
  const text::Sentence* worst = nullptr;
  const auto sentences = text::spanish_sentences(text);
  for (const auto& sentence : sentences) {
    if (sentence.counts.words < kFewestWords) continue;
    if (worst == nullptr || text::fernandez_huerta(sentence.counts) < text::fernandez_huerta(worst->counts))
      worst = &sentence;
  }
  return worst == nullptr || sentences.size() < 2 ? std::string() : worst->text;
}

}  // namespace

ReadabilityReport readability(const FlowSet& set, text::Date today) {
  return score_all(said_texts(set, today), set.plain_words);
}

namespace checking {

void check_readability(const Context& c, const std::vector<Said>& texts) {
  const auto& rules = c.set.plain_words;
  const auto report = score_all(texts, rules);
  std::set<std::string> needed;
  for (const auto& text : report.texts) {
    if (text.excepted) needed.insert(text.said.at());
    if (text.excepted || text.score >= report.target) continue;
    auto message = "'" + text.said.what + "' (es, " + std::string(model::name_of(text.said.mode)) +
                   ") is hard to read: " + rounded(text.score) + " of Fernández Huerta, " + rounded(report.target) +
                   " are wanted; shorter sentences and shorter words help";
    if (const auto worst = hardest(text.said.text); !worst.empty()) message += ", first in \"" + worst + "\"";
    warn(c, text.said, std::move(message));
  }
  for (const auto& exception : rules.hard_to_read) {
    if (needed.contains(exception.at)) continue;
    warn_rule(c, exception.line,
              "the exception for '" + exception.at + "' is not needed: nothing there is below the target; remove it");
  }
}

}  // namespace checking
}  // namespace orienta::flows
