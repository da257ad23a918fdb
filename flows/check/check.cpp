// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "flows/check/context.hpp"
#include "flows/check/plain.hpp"
#include "flows/read.hpp"

namespace orienta::flows {
namespace checking {
namespace {

void add(const Context& c, Diagnostic::Severity severity, const Flow& flow, const Step* step, std::string message) {
  Diagnostic d;
  d.severity = severity;
  d.file = flow.place.file;
  d.line = step == nullptr ? flow.place.line : step->place.line;
  d.flow = flow.id;
  if (step != nullptr) d.step = step->id;
  d.message = std::move(message);
  c.out.push_back(std::move(d));
}

void library(const Context& c, Diagnostic::Severity severity, std::string_view file, std::string message) {
  c.out.push_back({severity, std::string(file), 0, {}, {}, std::move(message)});
}

void check_settings(const Context& c) {
  const auto& settings = c.set.settings;
  for (const auto& [what, id] : {std::pair{"start_flow", &settings.start_flow}, {"menu_flow", &settings.menu_flow}}) {
    if (!id->empty() && !c.set.find(*id)) {
      library(c, Diagnostic::Severity::error, "settings.yaml",
              "'" + std::string(what) + "' names flow '" + *id + "', which does not exist");
    }
  }
  const auto& offered = settings.languages;
  if (std::find(offered.begin(), offered.end(), settings.default_language) == offered.end()) {
    library(c, Diagnostic::Severity::error, "settings.yaml", "'default_language' must be one of 'languages'");
  }
  for (const auto& [id, text] : settings.texts) {
    for (const auto& language : offered) {
      if (text.by_language.contains(language)) continue;
      library(c, language == settings.default_language ? Diagnostic::Severity::error : Diagnostic::Severity::warning,
              "settings.yaml", "text '" + id + "' is missing in '" + language + "'");
    }
  }
}

void check_commands(const Context& c) {
  std::map<std::string, Builtin> owners;  // folded phrase -> command
  std::set<std::string> told;
  for (const auto& command : c.set.commands) {
    if (!command.flow.empty() && !c.set.find(command.flow)) {
      library(c, Diagnostic::Severity::error, "commands.yaml",
              "a command starts flow '" + command.flow + "', which does not exist");
    }
    for (const auto& [language, phrases] : command.phrases) {
      for (const auto& phrase : phrases) {
        const auto folded = text::fold(phrase);
        if (folded.empty()) {
          library(c, Diagnostic::Severity::error, "commands.yaml",
                  "the phrase '" + phrase + "' has no letters or digits");
          continue;
        }
        const auto [owner, added] = owners.emplace(folded, command.builtin);
        if (!added && owner->second != command.builtin && told.insert(folded).second) {
          library(c, Diagnostic::Severity::error, "commands.yaml", "'" + phrase + "' belongs to two commands");
        }
        if (command.anywhere && text::code_points(folded) < 4) {
          library(c, Diagnostic::Severity::warning, "commands.yaml",
                  "'" + phrase + "' matches anywhere in a message and is very short: expect false alarms");
        }
      }
    }
    for (const auto& language : c.set.settings.languages) {
      if (command.phrases.contains(language)) continue;
      library(c, Diagnostic::Severity::warning, "commands.yaml",
              "a command" + (command.flow.empty() ? std::string() : " (flow '" + command.flow + "')") +
                  " has no phrases in '" + language + "'");
    }
  }
}

}  // namespace

void Context::error(const Flow& flow, const Step* step, std::string message) const {
  add(*this, Diagnostic::Severity::error, flow, step, std::move(message));
}
void Context::warning(const Flow& flow, const Step* step, std::string message) const {
  add(*this, Diagnostic::Severity::warning, flow, step, std::move(message));
}

}  // namespace checking

std::vector<Diagnostic> check(const FlowSet& set, text::Date today, const CheckOptions& options) {
  std::vector<Diagnostic> out;
  const checking::Context context{set, today, out};
  checking::check_settings(context);
  checking::check_commands(context);
  for (const auto& [id, flow] : set.flows) {
    checking::check_texts(context, *flow);
    checking::check_graph(context, *flow);
  }
  checking::check_loops(context);
  checking::check_questions(context);
  if (set.plain_words.given) {
    const auto texts = said_texts(set, today);
    checking::check_readability(context, texts);
    checking::check_words(context, texts);
    checking::check_voice(context, texts);
    if (options.segments) checking::check_sms(context, texts, options.segments);
  }
  std::stable_sort(out.begin(), out.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  return out;
}

}  // namespace orienta::flows
