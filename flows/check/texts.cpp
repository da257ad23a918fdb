// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "flows/check/context.hpp"
#include "flows/expression/expression.hpp"
#include "flows/roots.hpp"
#include "flows/walk.hpp"

namespace orienta::flows::checking {
namespace {

// WhatsApp Cloud API, interactive messages: limits in characters.
constexpr std::size_t kButtonTitle = 20, kListTitle = 24, kListDescription = 72, kListButton = 20;
constexpr std::size_t kMaxButtons = 3, kMaxList = 10, kInteractiveBody = 1024, kTextBody = 4096;
// Three joined SMS of 153 characters; connectors drop accents where that keeps a text in GSM-7.
constexpr std::size_t kSmsThreeSegments = 459;
constexpr std::int64_t kExpirySoonDays = 14;

// "facts.ce_fee.value" -> {"facts", "ce_fee"}
std::pair<std::string, std::string> head_of(std::string_view path) {
  const auto first = path.find('.');
  if (first == std::string_view::npos) return {std::string(path), {}};
  const auto second = path.find('.', first + 1);
  return {std::string(path.substr(0, first)), std::string(path.substr(first + 1, second - first - 1))};
}

std::set<std::string> saved_names(const Flow& flow) {
  std::set<std::string> names;
  for (const auto& step : flow.steps) {
    if (const auto* ask = std::get_if<Ask>(&step.kind)) names.insert(ask->save);
    if (const auto* find = std::get_if<FindServices>(&step.kind)) {
      names.insert("services");
      names.insert(find->save);
    }
    if (std::holds_alternative<OpenCase>(step.kind) || std::holds_alternative<CaseStatus>(step.kind))
      names.insert("case");
    if (const auto* set = std::get_if<Set>(&step.kind)) {
      for (const auto& [path, value] : set->assignments) {
        if (path.starts_with("results.")) names.insert(path.substr(8));
      }
    }
  }
  return names;
}

struct StepCheck {
  const Context& c;
  const Flow& flow;
  const Step& step;
  const std::set<std::string>& saved;

  void expression(std::string_view what, const std::string& source) const {
    const auto refs = inspect_template(source, expression_roots());
    for (const auto& error : refs.errors) c.error(flow, &step, "'" + std::string(what) + "': " + error);
    for (const auto& path : refs.paths) {
      const auto [root, name] = head_of(path);
      if (name.empty()) continue;
      const auto states = [&](const std::string& path) { return head_of(path).second == name; };
      const bool told = std::any_of(step.valid_while.begin(), step.valid_while.end(), states);  // validity() says so
      if (root == "facts" && !told && !c.set.facts.facts.contains(name)) {
        c.error(flow, &step, "there is no fact '" + name + "' in facts/");
      } else if (root == "deadlines" && !told && !c.set.facts.deadlines.contains(name)) {
        c.error(flow, &step, "there is no deadline '" + name + "' in deadlines/");
      } else if (root == "globals" && !c.set.settings.texts.contains(name)) {
        c.error(flow, &step, "there is no text '" + name + "' in settings.yaml");
      } else if (root == "results" && !saved.contains(name)) {
        c.warning(flow, &step, "'@results." + name + "' is never saved in this flow");
      }
    }
  }

  void languages(std::string_view what, const Text& text) const {
    for (std::size_t i = 0; i < flow.languages.size(); ++i) {
      if (text.by_language.contains(flow.languages[i])) continue;
      auto message = "'" + std::string(what) + "' is missing in '" + flow.languages[i] + "'";
      if (i == 0)
        c.error(flow, &step, std::move(message) + ", the language that the others fall back to");
      else
        c.warning(flow, &step, std::move(message));
    }
    for (const auto& [language, modes] : text.by_language) {
      if (std::find(flow.languages.begin(), flow.languages.end(), language) == flow.languages.end()) {
        c.warning(
            flow, &step,
            "'" + std::string(what) + "' is written in '" + language + "', which is not among the flow's 'languages'");
      }
    }
  }

  void text(std::string_view what, const Text& value) const {
    languages(what, value);
    for (const auto& [language, modes] : value.by_language) {
      for (const auto& [mode, source] : modes) {
        if (source.empty()) c.error(flow, &step, "'" + std::string(what) + "' is empty in '" + language + "'");
        expression(what, source);
      }
    }
  }

  void length(std::string_view what, const Text& value, std::size_t chat_limit) const {
    for (const auto& language : flow.languages) {
      const auto* chat = value.find(language, Mode::chat, flow.languages.front());
      if (chat != nullptr && text::code_points(*chat) > chat_limit) {
        c.warning(flow, &step,
                  "'" + std::string(what) + "' has more than " + std::to_string(chat_limit) + " characters in '" +
                      language + "': WhatsApp will get it in pieces");
      }
      const auto* sms = value.find(language, Mode::sms, flow.languages.front());
      if (sms != nullptr && text::code_points(*sms) > kSmsThreeSegments) {
        c.warning(
            flow, &step,
            "'" + std::string(what) + "' needs more than 3 SMS in '" + language + "': write a shorter one under 'sms'");
      }
    }
  }

  void validity() const {
    for (const auto& path : step.valid_while) {
      const auto [root, name] = head_of(path);
      const bool known = root == "facts" ? c.set.facts.facts.contains(name) : c.set.facts.deadlines.contains(name);
      if (!known) {
        c.error(
            flow, &step,
            "there is no " + std::string(root == "facts" ? "fact" : "deadline") + " '" + name + "' in " + root + "/");
        continue;
      }
      if (!step.closed.empty()) continue;
      if (!c.set.facts.valid(path, c.today)) {
        c.error(flow, &step,
                "states " + path + ", which may not be told on " + text::iso(c.today) +
                    "; check the fact, or add 'while: [" + path + "]' and 'closed: STEP'");
      } else if (const auto until = c.set.facts.valid_until(path)) {
        auto message = "states " + path + ", valid until " + text::iso(*until) + ", and has no 'closed' step";
        if (text::days_between(c.today, *until) <= kExpirySoonDays) message += ": it will be withheld very soon";
        c.warning(flow, &step, std::move(message));
      }
    }
  }

  // No two options may answer to the same words.
  void options(const Ask& ask) const {
    for (const auto& language : flow.languages) {
      std::map<std::string, std::string> labels, words;  // folded -> option
      for (const auto& option : ask.options) {
        const auto* label = option.label.find(language, Mode::chat, flow.languages.front());
        if (label == nullptr) continue;
        const auto folded = text::fold(*label);
        const auto [other, added] = labels.emplace(folded, option.id);
        if (!added) {
          c.error(flow, &step,
                  "options '" + other->second + "' and '" + option.id + "' read the same in '" + language + "'");
        }
        words.emplace(folded, option.id);
      }
      for (const auto& option : ask.options) {
        const auto list = option.synonyms.find(language);
        if (list == option.synonyms.end()) continue;
        for (const auto& synonym : list->second) {
          const auto [other, added] = words.emplace(text::fold(synonym), option.id);
          if (!added && other->second != option.id) {
            c.warning(flow, &step,
                      "'" + synonym + "' could mean option '" + other->second + "' or '" + option.id + "'");
          }
        }
      }
    }
    if (ask.options.size() > kMaxList) {
      c.warning(flow, &step, "has more than 10 options: WhatsApp cannot show a list of them and gets numbered text");
      return;
    }
    const bool buttons = ask.options.size() <= kMaxButtons;
    const auto limit = buttons ? kButtonTitle : kListTitle;
    for (const auto& option : ask.options) {
      for (const auto& language : flow.languages) {
        const auto* label = option.label.find(language, Mode::chat, flow.languages.front());
        if (label != nullptr && text::code_points(*label) > limit) {
          c.warning(flow, &step,
                    "option '" + option.id + "' has more than " + std::to_string(limit) + " characters in '" +
                        language + "': WhatsApp will show the options numbered");
        }
        const auto* about = option.about.find(language, Mode::chat, flow.languages.front());
        if (!buttons && about != nullptr && text::code_points(*about) > kListDescription) {
          c.warning(flow, &step,
                    "'about' of option '" + option.id + "' has more than 72 characters in '" + language + "'");
        }
      }
    }
    if (!buttons && !ask.button.empty()) {
      for (const auto& language : flow.languages) {
        const auto* button = ask.button.find(language, Mode::chat, flow.languages.front());
        if (button != nullptr && text::code_points(*button) > kListButton) {
          c.warning(flow, &step, "'button' has more than 20 characters in '" + language + "'");
        }
      }
    }
  }

  void tests() const {
    const auto* branch = std::get_if<Branch>(&step.kind);
    if (branch == nullptr) return;
    for (const auto& one : branch->cases) {
      if (!one.test.empty() && !is_test(one.test)) c.error(flow, &step, "there is no test '" + one.test + "'");
    }
  }

  // A word of the directory, unless it is worked out while the flow runs.
  template <class Known>
  void word(std::string_view what, const std::string& given, const Known& known, std::string_view file) const {
    if (known.empty() || given.empty() || given.find('@') != std::string::npos || known.contains(given)) return;
    std::string all;
    for (const auto& [id, names] : known) all += (all.empty() ? "" : ", ") + id;
    c.error(flow, &step,
            "there is no " + std::string(what) + " '" + given + "' in " + std::string(file) + ", which has " + all);
  }

  void words() const {
    const auto& directory = c.set.directory;
    if (const auto* find = std::get_if<FindServices>(&step.kind)) {
      word("sector", find->sector, directory.sector_names, "directory/sectors.yaml");
      if (find->papers != "none") word("paper", find->papers, directory.paper_names, "directory/papers.yaml");
    }
    if (const auto* open = std::get_if<OpenCase>(&step.kind)) {
      word("sector", open->sector, directory.sector_names, "directory/sectors.yaml");
    }
  }

  void run() const {
    Walk visit;
    visit.text = [&](std::string_view what, const Text& value) { text(what, value); };
    visit.internal_text = [&](std::string_view what, const Text& value) {
      for (const auto& [language, modes] : value.by_language) {
        for (const auto& [mode, source] : modes) expression(what, source);
      }
    };
    visit.expression = [&](std::string_view what, const std::string& source) { expression(what, source); };
    walk(step, visit);
    validity();
    tests();
    words();
    if (const auto* say = std::get_if<Say>(&step.kind)) length("say", say->text, kTextBody);
    if (const auto* ask = std::get_if<Ask>(&step.kind)) {
      length("text", ask->text, ask->options.empty() ? kTextBody : kInteractiveBody);
      if (ask->kind == AskKind::options || ask->kind == AskKind::yes_no) options(*ask);
    }
    if (const auto* consent = std::get_if<AskConsent>(&step.kind)) length("text", consent->text, kInteractiveBody);
  }
};

}  // namespace

void check_texts(const Context& c, const Flow& flow) {
  for (const auto& language : c.set.settings.languages) {
    if (std::find(flow.languages.begin(), flow.languages.end(), language) == flow.languages.end()) {
      c.warning(flow, nullptr, "this flow has no texts in '" + language + "', which the line offers");
    }
  }
  const auto saved = saved_names(flow);
  for (const auto& step : flow.steps) StepCheck{c, flow, step, saved}.run();
}

}  // namespace orienta::flows::checking
