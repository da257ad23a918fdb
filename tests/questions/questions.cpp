// SPDX-License-Identifier: Apache-2.0
// How well free questions find the place that answers them.
//
//   questions --root DIR             the questions of tests/questions/measure.yaml, which are never indexed and had no
//   say
//                                    in any number of the search: fails below the shares named here
//   questions --root DIR --tune      the library's own questions, each looked for in an index without it: for choosing
//                                    the numbers of QuestionTuning (NAME=VALUE changes one)
//   questions --root DIR --misses    also lists what was not found
//   questions --library DIR FILE     an editor's own library and questions, nothing demanded
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "flows/questions.hpp"
#include "flows/read.hpp"

namespace {

using namespace orienta::flows;

constexpr std::size_t kOffered = 3;

struct Asked {
  std::string text, language;
  std::vector<std::string> to;  // FLOW or FLOW/STEP; none = nothing should be offered
};

struct Tally {
  int asked = 0, first = 0, offered = 0, near = 0;   // of those that have an answer; `near`: another place of that flow
  int nothing = 0, rightly_nothing = 0, silent = 0;  // of those that have none; `silent`: answerable, nothing offered
};

struct Floors {
  double first, offered, nothing;
};

double share(int part, int whole) {
  return whole == 0 ? 1.0 : static_cast<double>(part) / whole;
}

bool is_right(const Asked& asked, const Target& to) {
  return std::any_of(asked.to.begin(), asked.to.end(),
                     [&](const std::string& right) { return right == to.flow || right == to.flow + "/" + to.step; });
}

// Another place of a flow that answers it.
bool is_near(const Asked& asked, const Target& to) {
  return std::any_of(asked.to.begin(), asked.to.end(),
                     [&](const std::string& right) { return right.substr(0, right.find('/')) == to.flow; });
}

std::string name_of(const Target& to) {
  return to.step.empty() ? to.flow : to.flow + "/" + to.step;
}

class Measure {
 public:
  explicit Measure(bool misses) : misses_(misses) {}

  void ask(const QuestionIndex& index, const Asked& asked) {
    const auto begin = std::chrono::steady_clock::now();
    const auto hits = index.search(asked.text, asked.language, kOffered);
    spent_ += std::chrono::steady_clock::now() - begin;
    for (auto* tally : {&all_, &by_language_[asked.language]}) count(*tally, asked, hits);
    const bool right =
        std::any_of(hits.begin(), hits.end(), [&](const auto& hit) { return is_right(asked, hit.suggestion->to); });
    if (asked.to.empty() ? !hits.empty() : !right) miss(index, asked, hits);
    const auto best = index.rank(asked.text, asked.language, 1);
    (asked.to.empty() ? scores_of_nothing_ : scores_).push_back(best.empty() ? 0 : best.front().score);
  }

  void print() const {
    for (const auto& [language, tally] : by_language_) print(language, tally);
    print("all", all_);
    const auto asked = std::max(1, all_.asked + all_.nothing);
    std::printf("%.2f ms a question; score of the best place, tenths of the questions: answerable",
                std::chrono::duration<double, std::milli>(spent_).count() / asked);
    print_tenths(scores_);
    std::printf(" | not answerable");
    print_tenths(scores_of_nothing_);
    std::printf("\n");
    for (const auto& line : missed_) std::printf("%s\n", line.c_str());
  }

  [[nodiscard]] bool reaches(const Floors& floors) const {
    return share(all_.first, all_.asked) >= floors.first && share(all_.offered, all_.asked) >= floors.offered &&
           share(all_.rightly_nothing, all_.nothing) >= floors.nothing;
  }
  [[nodiscard]] const Tally& all() const { return all_; }

 private:
  static void count(Tally& tally, const Asked& asked, const std::vector<QuestionIndex::Hit>& hits) {
    if (asked.to.empty()) {
      ++tally.nothing;
      tally.rightly_nothing += hits.empty() ? 1 : 0;
      return;
    }
    ++tally.asked;
    tally.silent += hits.empty() ? 1 : 0;
    tally.first += !hits.empty() && is_right(asked, hits.front().suggestion->to) ? 1 : 0;
    tally.offered +=
        std::any_of(hits.begin(), hits.end(), [&](const auto& hit) { return is_right(asked, hit.suggestion->to); }) ? 1
                                                                                                                    : 0;
    tally.near +=
        std::any_of(hits.begin(), hits.end(), [&](const auto& hit) { return is_near(asked, hit.suggestion->to); }) ? 1
                                                                                                                   : 0;
  }

  static void print(const std::string& name, const Tally& tally) {
    std::printf(
        "%-4s %4d answerable: %5.1f %% first, %5.1f %% in the first three (%5.1f %% with the same flow), %4.1f %% "
        "nothing offered",
        name.c_str(), tally.asked, 100 * share(tally.first, tally.asked), 100 * share(tally.offered, tally.asked),
        100 * share(tally.near, tally.asked), 100 * share(tally.silent, std::max(1, tally.asked)));
    if (tally.nothing > 0) {
      std::printf("; %d not answerable: %.1f %% nothing offered", tally.nothing,
                  100 * share(tally.rightly_nothing, tally.nothing));
    }
    std::printf("\n");
  }

  static void print_tenths(std::vector<double> scores) {
    std::sort(scores.begin(), scores.end());
    for (std::size_t tenth = 0; tenth <= 10 && !scores.empty(); ++tenth) {
      std::printf(" %.2f", scores[std::min(scores.size() - 1, tenth * scores.size() / 10)]);
    }
  }

  void miss(const QuestionIndex& index, const Asked& asked, const std::vector<QuestionIndex::Hit>& hits) {
    if (!misses_) return;
    std::string line = "  missed [" + asked.language + "] " + asked.text + " -> ";
    for (const auto& to : asked.to) line += to + " ";
    line += hits.empty() ? "| nothing offered; best:" : "| offered:";
    const auto shown = hits.empty() ? index.rank(asked.text, asked.language, kOffered) : hits;
    for (const auto& hit : shown) {
      char score[16];
      std::snprintf(score, sizeof score, " (%.2f)", hit.score);
      line += " " + name_of(hit.suggestion->to) + score;
    }
    missed_.push_back(std::move(line));
  }

  bool misses_;
  Tally all_;
  std::map<std::string, Tally> by_language_;
  std::vector<std::string> missed_;
  std::vector<double> scores_, scores_of_nothing_;
  std::chrono::steady_clock::duration spent_{};
};

std::vector<Asked> read_asked(const std::string& file) {
  std::vector<Asked> out;
  const auto root = YAML::LoadFile(file);
  for (const auto& node : root["questions"]) {
    Asked asked{node["q"].as<std::string>(), node["language"].as<std::string>("es"), {}};
    for (const auto& to : node["to"]) asked.to.push_back(to.as<std::string>());
    out.push_back(std::move(asked));
  }
  return out;
}

// Every fold of the library's own questions is looked for in an index that does not know it.
Measure leave_out(const FlowSet& set, const QuestionTuning& tuning, std::size_t folds, bool misses) {
  Measure measure(misses);
  for (std::size_t fold = 0; fold < folds; ++fold) {
    FlowSet without;  // what the index is made of
    without.settings = set.settings;
    without.flows = set.flows;
    without.answers = set.answers;
    std::vector<Asked> left_out;
    std::size_t number = 0;
    for (auto& answer : without.answers) {
      for (auto& [language, questions] : answer.questions) {
        std::vector<std::string> kept;
        for (auto& question : questions) {
          if (number++ % folds == fold)
            left_out.push_back({question, language, {name_of(answer.to)}});
          else
            kept.push_back(question);
        }
        questions = std::move(kept);
      }
    }
    const QuestionIndex index(without, tuning);
    for (const auto& asked : left_out) measure.ask(index, asked);
  }
  return measure;
}

bool change(QuestionTuning& tuning, const std::string& setting) {
  const std::map<std::string, double*> names = {
      {"place", &tuning.place},           {"phrase", &tuning.phrase},        {"said", &tuning.said},
      {"letters", &tuning.letters},       {"light", &tuning.light},          {"slip", &tuning.slip},
      {"unknown", &tuning.unknown},       {"other", &tuning.other_language}, {"floor", &tuning.floor},
      {"further", &tuning.further_floor}, {"beside", &tuning.beside}};
  const auto equals = setting.find('=');
  if (setting.starts_with("names=")) {
    tuning.names = std::atoi(setting.c_str() + equals + 1);
    return true;
  }
  const auto found = names.find(setting.substr(0, equals));
  if (equals == std::string::npos || found == names.end()) return false;
  *found->second = std::atof(setting.c_str() + equals + 1);
  return true;
}

int measure_all(const std::string& library, const std::string& file, const QuestionTuning& tuning, bool tune,
                bool misses, const Floors& floors) {
  const auto read = read_library(load_files(library));
  for (const auto& problem : read.diagnostics) {
    if (problem.severity == Diagnostic::Severity::error) std::printf("%s\n", problem.str().c_str());
  }
  if (!read.set) return 1;
  std::size_t questions = 0;
  for (const auto& answer : read.set->answers) {
    for (const auto& [language, list] : answer.questions) questions += list.size();
  }
  const auto begin = std::chrono::steady_clock::now();
  const QuestionIndex index(*read.set, tuning);
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - begin;
  std::printf("%zu places, %zu questions in the library, index made in %.0f ms\n", index.suggestions().size(),
              questions, spent.count());
  if (!index.ready()) return 1;
  Measure measure(misses);
  if (tune) {
    measure = leave_out(*read.set, tuning, 20, misses);
    const auto nothing = library + "/../../tests/questions/nothing.yaml";
    for (const auto& asked : read_asked(file.empty() ? nothing : file)) measure.ask(index, asked);
  } else {
    for (const auto& asked : read_asked(file)) measure.ask(index, asked);
  }
  measure.print();
  if (tune || measure.reaches(floors)) return 0;
  std::printf("below what is demanded: %.0f %% first, %.0f %% in the first three, %.0f %% rightly nothing\n",
              100 * floors.first, 100 * floors.offered, 100 * floors.nothing);
  return 1;
}

}  // namespace

int main(int count, char** values) {
  std::string root;
  std::string library;
  std::string file;
  bool tune = false;
  bool misses = false;
  Floors floors{0, 0, 0};
  QuestionTuning tuning;
  const std::vector<std::string> arguments(values + 1, values + count);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    if (argument == "--root" && i + 1 < arguments.size())
      root = arguments[++i];
    else if (argument == "--library" && i + 1 < arguments.size())
      library = arguments[++i];
    else if (argument == "--tune")
      tune = true;
    else if (argument == "--misses")
      misses = true;
    else if (!change(tuning, argument))
      file = argument;
  }
  if (!root.empty()) {
    library = root + "/flows/library";
    // A little under what is reached: what makes it worse is seen, what makes a word better is not forbidden.
    floors = {0.78, 0.86, 0.40};
    if (file.empty()) file = root + (tune ? "/tests/questions/nothing.yaml" : "/tests/questions/measure.yaml");
  }
  if (library.empty() || file.empty()) {
    std::printf("questions --root DIR [--tune] [--misses] [NAME=VALUE]... | --library DIR FILE\n");
    return 2;
  }
  try {
    return measure_all(library, file, tuning, tune, misses, floors);
  } catch (const std::exception& e) {
    std::printf("%s\n", e.what());
    return 1;
  }
}
