// SPDX-License-Identifier: Apache-2.0
// What publishing says about library/questions: whether the places exist, how they read as options of a list, and what
// nobody would find.
#include <algorithm>
#include <map>
#include <set>

#include "flows/check/context.hpp"
#include "flows/questions.hpp"

namespace orienta::flows::checking {
namespace {

constexpr std::size_t kListTitle = 24, kListDescription = 72;  // characters of a WhatsApp list

std::string name_of(const Target& to) {
  return to.step.empty() ? to.flow : to.flow + "/" + to.step;
}

void add(const Context& c, Diagnostic::Severity severity, const KnownAnswer& answer, std::string message) {
  c.out.push_back({severity, answer.place.file, answer.place.line, answer.to.flow, {}, std::move(message)});
}
void error(const Context& c, const KnownAnswer& answer, std::string message) {
  add(c, Diagnostic::Severity::error, answer, std::move(message));
}
void warning(const Context& c, const KnownAnswer& answer, std::string message) {
  add(c, Diagnostic::Severity::warning, answer, std::move(message));
}

void check_length(const Context& c, const KnownAnswer& answer, std::string_view what, const Text& text,
                  std::size_t most) {
  for (const auto& [language, modes] : text.by_language) {
    for (const auto& [mode, words] : modes) {
      if (mode == Mode::voice || text::code_points(words) <= most) continue;
      warning(c, answer,
              "'" + std::string(what) + "' has more than " + std::to_string(most) + " characters in '" + language +
                  "': '" + words + "'");
    }
  }
}

void check_answer(const Context& c, const KnownAnswer& answer) {
  if (goal_of(c.set, Flow{}, answer.to).step == nullptr) {
    error(c, answer, "'to' leads to " + name_of(answer.to) + ", which does not exist");
  }
  for (const auto& language : c.set.settings.languages) {
    if (answer.label.by_language.contains(language)) continue;
    warning(c, answer, "'label' of " + name_of(answer.to) + " is missing in '" + language + "'");
  }
  check_length(c, answer, "label", answer.label, kListTitle);
  check_length(c, answer, "about", answer.about, kListDescription);
  const bool asked = std::any_of(answer.questions.begin(), answer.questions.end(),
                                 [](const auto& of_language) { return !of_language.second.empty(); });
  if (!asked) {
    warning(c, answer, name_of(answer.to) + " has no questions: write some as people would ask them");
  }
}

}  // namespace

void check_questions(const Context& c) {
  std::map<std::string, const KnownAnswer*> asked;  // folded question -> whose
  std::map<std::string, const KnownAnswer*> places;
  for (const auto& answer : c.set.answers) {
    check_answer(c, answer);
    if (const auto [first, added] = places.emplace(name_of(answer.to), &answer); !added) {
      warning(c, answer,
              name_of(answer.to) + " is already in " + first->second->place.file + ":" +
                  std::to_string(first->second->place.line) + "; put its questions together");
    }
    for (const auto& [language, questions] : answer.questions) {
      for (const auto& question : questions) {
        const auto folded = text::fold(question);
        if (folded.empty()) {
          error(c, answer, "the question '" + question + "' has no letters or digits");
          continue;
        }
        const auto [first, added] = asked.emplace(folded, &answer);
        if (added || name_of(first->second->to) == name_of(answer.to)) continue;
        error(c, answer,
              "'" + question + "' is a question of " + name_of(answer.to) + " and of " + name_of(first->second->to) +
                  " (" + first->second->place.file + ":" + std::to_string(first->second->place.line) + ")");
      }
    }
  }
  if (c.set.answers.empty() || !c.set.questions) return;
  // The index offers flows that no answer names under their title alone: found only by who knows it.
  for (const auto& suggestion : c.set.questions->suggestions()) {
    if (places.contains(name_of(suggestion.to))) continue;
    if (const auto flow = c.set.find(suggestion.to.flow); flow && suggestion.to.step.empty()) {
      c.warning(*flow, nullptr, "no question in library/questions leads to this flow; write some as people would ask");
    }
  }
}

}  // namespace orienta::flows::checking
