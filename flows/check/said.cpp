// SPDX-License-Identifier: Apache-2.0
// Every text as people get it.
#include <algorithm>
#include <array>
#include <set>

#include "flows/engine/line.hpp"
#include "flows/engine/words.hpp"
#include "flows/expression/expression.hpp"
#include "flows/review.hpp"
#include "flows/roots.hpp"
#include "flows/walk.hpp"

namespace orienta::flows {
namespace {

constexpr std::array<Mode, 3> kModes{Mode::chat, Mode::sms, Mode::voice};

// What a conversation would have filled in. The words are short and common, so that they neither help nor harm a score.
struct Sample {
  std::string_view name, value;  // last part of the path; "" = any other
};
constexpr std::array<Sample, 8> kSamples{{{"name", "Ana"},
                                          {"reference", "K7M4P2"},
                                          {"count", "3"},
                                          {"days", "3"},
                                          {"number", "3"},
                                          {"opens", "el lunes a las 8:00"},
                                          {"state", "abierto"},
                                          {"", "esto"}}};
// Settings that are the label of a button, or a pattern, and no message.
constexpr std::array<std::string_view, 11> kLabels{"yes",           "no",          "consent_yes",         "consent_no",
                                                   "leave_queue",   "option_list", "option_person",       "option_menu",
                                                   "option_repeat", "option_none", "option_none_of_these"};
// What the engine sends with a text of its own (flows/engine).
struct WithOptions {
  std::string_view text;
  std::array<std::string_view, 3> options;
};
constexpr std::array<WithOptions, 5> kWithOptions{{{"offer_person", {"option_person", "option_menu", "option_repeat"}},
                                                   {"cannot_read_media", {"option_person", "", ""}},
                                                   {"handed_over", {"leave_queue", "", ""}},
                                                   {"withheld", {"leave_queue", "", ""}},
                                                   {"failed", {"leave_queue", "", ""}}}};

Value sample(std::string_view name) {
  const auto* row =
      std::find_if(kSamples.begin(), kSamples.end(), [&](const Sample& s) { return s.name.empty() || s.name == name; });
  return Value(row->value);
}

void add_path(Object& object, std::string_view path) {
  const auto point = path.find('.');
  const std::string name(path.substr(0, point));
  if (point == std::string_view::npos) {
    object.members.emplace(name, sample(name));
    return;
  }
  Object inner;
  if (const auto found = object.members.find(name); found != object.members.end()) {
    if (const auto* known = std::get_if<std::shared_ptr<const Object>>(&found->second.data())) inner = **known;
  }
  add_path(inner, path.substr(point + 1));
  inner.fallback = sample(name);
  object.members.insert_or_assign(name, Value(std::move(inner)));
}

// All facts and deadlines as on a day on which they may be told: those of another day or in dispute today are told on
// other days or when somebody has confirmed them, and must be readable then.
Facts told(const Facts& facts) {
  Facts out = facts;
  for (auto& [id, fact] : out.facts) {
    fact.mark = Mark::live;
    fact.valid_from.reset();
    fact.valid_to.reset();
  }
  for (auto& [id, deadline] : out.deadlines) deadline.mark = Mark::live;
  return out;
}

class Renderer {
 public:
  Renderer(const FlowSet& set, text::Date today, std::string_view language, Mode mode)
      : set_(set), today_(today), language_(language), mode_(mode) {
    const auto facts = told(set.facts);
    facts_ = facts.facts_root(today, language, mode);
    Object deadlines;
    for (const auto& [id, deadline] : facts.deadlines) {
      Facts one;
      one.deadlines.emplace(id, deadline);
      const auto day = deadline.opens && today < *deadline.opens ? *deadline.opens : std::min(today, deadline.closes);
      const auto root = one.deadlines_root(day, language, mode);
      if (const auto* object = std::get_if<std::shared_ptr<const Object>>(&root.data())) {
        deadlines.members.insert((*object)->members.begin(), (*object)->members.end());
      }
    }
    deadlines_ = Value(std::move(deadlines));
  }

  [[nodiscard]] std::string render(const std::string& source) const {
    return text::clean(evaluate_template(source, scope(source)).text);
  }
  [[nodiscard]] std::string render(const Text& text, std::string_view fallback) const {
    const auto* source = text.find(language_, mode_, fallback);
    return source == nullptr ? std::string() : render(*source);
  }
  [[nodiscard]] bool holds(const std::string& condition) const {
    const auto value = evaluate_value(condition, scope(condition));
    return value.is_error() || truthy(value);
  }
  // A text of settings.yaml, else the engine's own.
  [[nodiscard]] std::string builtin(std::string_view id) const {
    const auto own = set_.settings.texts.find(id);
    if (own != set_.settings.texts.end()) return render(own->second, set_.settings.default_language);
    const auto* known = engine::builtin_text(id);
    return known == nullptr ? std::string() : render(*known, set_.settings.default_language);
  }

 private:
  [[nodiscard]] Scope scope(const std::string& source) const {
    auto roots = std::make_shared<std::map<std::string, Object, std::less<>>>();
    for (const auto& path : inspect_template(source, expression_roots()).paths) {
      const auto point = path.find('.');
      if (point != std::string::npos) add_path((*roots)[path.substr(0, point)], path.substr(point + 1));
    }
    Scope out;
    out.language = language_;
    out.now = text::instant_of(today_, 12, 0, 0, text::kLima);
    out.root = [this, roots](std::string_view name) -> std::optional<Value> {
      if (name == "facts") return facts_;
      if (name == "deadlines") return deadlines_;
      if (name == "confirm") return set_.facts.confirm_root(language_);
      if (name == "offered") return engine::offered_root(set_);
      if (name == "globals") {
        Object all;
        for (const auto& [id, text] : set_.settings.texts) {
          if (const auto* found = text.find(language_, mode_, set_.settings.default_language))
            all.members.emplace(id, Value(*found));
        }
        return Value(std::move(all));
      }
      Object object;
      if (const auto found = roots->find(name); found != roots->end()) object = found->second;
      object.fallback = sample(name);
      return Value(std::move(object));
    };
    return out;
  }

  const FlowSet& set_;
  text::Date today_;
  std::string language_;
  Mode mode_;
  Value facts_, deadlines_;
};

// What is said in one language and mode.
struct Collector {
  const FlowSet& set;
  std::string_view language;
  Mode mode;
  const Renderer& renderer;
  std::vector<Said>& out;

  [[nodiscard]] bool own(const Text& text) const {
    const auto modes = text.by_language.find(language);
    return modes != text.by_language.end() && modes->second.contains(mode);
  }

  [[nodiscard]] std::vector<model::Option> options(const Step& step, std::string_view fallback) const {
    if (std::holds_alternative<AskConsent>(step.kind)) {
      return {{"yes", renderer.builtin("consent_yes"), {}}, {"no", renderer.builtin("consent_no"), {}}};
    }
    std::vector<model::Option> all;
    const auto* ask = std::get_if<Ask>(&step.kind);
    if (ask == nullptr) return all;
    for (const auto& option : ask->options) {
      if (!option.condition.empty() && !renderer.holds(option.condition)) continue;
      auto label = renderer.render(option.label, fallback);
      if (label.empty()) label = renderer.builtin(option.id);
      const auto* about = engine::about_of(option, language, mode, fallback);
      all.push_back({option.id, std::move(label), about == nullptr ? std::string() : renderer.render(*about)});
    }
    return all;
  }

  void add(const Flow& flow, const Step& step, std::string_view what, const Text& text) {
    // The languages the flow has; a text of another one would never be shown.
    if (!text.by_language.contains(language)) return;
    const auto fallback = flow.languages.empty() ? std::string_view() : std::string_view(flow.languages.front());
    Said said;
    said.flow = flow.id;
    said.step = step.id;
    said.what = what;
    said.language = language;
    said.mode = mode;
    said.own = own(text);
    said.place = {flow.place.file, step.place.line};
    if (const auto* source = text.find(language, mode, fallback)) said.source = *source;
    said.text = renderer.render(said.source);
    said.message.text = said.text;
    said.message.language = language;
    const auto* ask = std::get_if<Ask>(&step.kind);
    if (what == "text" || what == "help") said.message.options = options(step, fallback);
    if (what == "help" && ask != nullptr) said.message.text += "\n\n" + renderer.render(ask->text, fallback);
    if (!said.text.empty()) out.push_back(std::move(said));
  }

  void add_flow(const Flow& flow) {
    static const std::set<std::string_view> kNoMessage{"label", "about", "button", "leave"};
    for (const auto& step : flow.steps) {
      Walk visit;
      visit.text = [&](std::string_view what, const Text& text) {
        if (!kNoMessage.contains(what)) add(flow, step, what, text);
      };
      walk(step, visit);
    }
  }

  void add_settings() {
    for (const auto& [id, text] : set.settings.texts) {
      const bool label = std::find(kLabels.begin(), kLabels.end(), id) != kLabels.end();
      if (label || id == "voice_option" || !text.by_language.contains(language)) continue;
      Said said;
      said.flow = "settings";
      said.step = id;
      said.what = "text";
      said.language = language;
      said.mode = mode;
      said.own = own(text);
      said.place = {"settings.yaml", 0};
      if (const auto* source = text.find(language, mode, set.settings.default_language)) said.source = *source;
      said.text = renderer.render(said.source);
      said.message.text = said.text;
      said.message.language = language;
      for (const auto& row : kWithOptions) {
        if (row.text != id) continue;
        for (const auto option : row.options) {
          if (!option.empty()) said.message.options.push_back({std::string(option), renderer.builtin(option), {}});
        }
      }
      if (!said.text.empty()) out.push_back(std::move(said));
    }
  }
};

}  // namespace

std::vector<Said> said_texts(const FlowSet& set, text::Date today) {
  std::set<std::string, std::less<>> languages(set.settings.languages.begin(), set.settings.languages.end());
  for (const auto& [id, flow] : set.flows) languages.insert(flow->languages.begin(), flow->languages.end());
  std::vector<Said> out;
  for (const auto& language : languages) {
    for (const auto mode : kModes) {
      const Renderer renderer(set, today, language, mode);
      Collector collector{set, language, mode, renderer, out};
      for (const auto& [id, flow] : set.flows) collector.add_flow(*flow);
      collector.add_settings();
    }
  }
  return out;
}

}  // namespace orienta::flows
