// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "flows/engine/commands.hpp"
#include "flows/engine/line.hpp"
#include "flows/engine/run.hpp"
#include "flows/engine/scope.hpp"
#include "flows/engine/words.hpp"

namespace orienta::flows::engine {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxTemplateShown = 120;

bool rich(Mode mode) {
  return mode == Mode::chat;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::string Run::language() const {
  if (!session_.language.empty()) return session_.language;
  return contact_.language.empty() ? set_.settings.default_language : contact_.language;
}

// --- what expressions see
// ----------------------------------------------------------------------------------------------

const Scope& Run::scope() {
  scope_.language = language();
  return scope_;
}

Value Run::library_root(bool deadlines) {
  if (roots_language_ != language()) {
    roots_language_ = language();
    facts_root_.reset();
    deadlines_root_.reset();
  }
  auto& kept = deadlines ? deadlines_root_ : facts_root_;
  if (!kept) {
    kept = deadlines ? set_.facts.deadlines_root(today_, roots_language_, env_.mode)
                     : set_.facts.facts_root(today_, roots_language_, env_.mode);
  }
  return *kept;
}

std::optional<Value> Run::root(std::string_view name) {
  if (name == "results") {
    Object all;
    for (const auto& [key, value] : session_.results) all.members.insert_or_assign(std::string(key), to_value(value));
    return Value(std::move(all));
  }
  if (name == "locals") return to_value(session_.locals);
  if (name == "child") {
    if (session_.frames.empty()) return Value();
    return to_value(json::object{{"results", session_.frames.back().child_results}});
  }
  if (name == "fields") return to_value(contact_.fields);
  if (name == "contact") {
    json::object contact = contact_.fields;
    contact["fields"] = contact_.fields;
    contact["name"] = contact_.name;
    contact["language"] = contact_.language;
    contact["channel"] = env_.channel_type;
    if (contact_.consent) contact["consent"] = contact_.consent->given;
    contact["value"] = contact_.name;
    return to_value(contact);
  }
  if (name == "facts" || name == "deadlines") return library_root(name == "deadlines");
  if (name == "confirm") return set_.facts.confirm_root(language());
  if (name == "offered") return offered_root(set_);
  if (name == "line") return line_root(set_, env_.now, language(), env_.mode);
  if (name == "case")
    return to_value(json::object{{"reference", session_.case_reference}, {"value", session_.case_reference}});
  if (name == "input") return to_value(json::object{{"text", input_text_}, {"value", input_text_}});
  if (name == "globals") {
    // Texts of the deployment, as they are: a template inside one of them is not run again.
    json::object all;
    for (const auto& [id, text] : set_.settings.texts) {
      if (const auto* found = text.find(language(), env_.mode, set_.settings.default_language)) all[id] = *found;
    }
    return to_value(all);
  }
  if (name == "run") {
    const auto flow = session_.frames.empty() ? std::string() : session_.frames.back().flow;
    return to_value(json::object{{"flow", flow}, {"mode", model::name_of(env_.mode)}, {"value", flow}});
  }
  return std::nullopt;
}

Value Run::value_of(const std::string& source) {
  auto value = evaluate_value(source, scope());
  if (value.is_error()) {
    problem("an expression failed: " + source.substr(0, kMaxTemplateShown));
    return Value();
  }
  return value;
}

std::string Run::render_source(const std::string& source) {
  auto done = evaluate_template(source, scope());
  // The message names the template, which is the editor's own, and not the error, which may quote the person.
  if (!done.errors.empty()) problem("an expression failed in a text: " + source.substr(0, kMaxTemplateShown));
  return text::clean(done.text);
}

std::string Run::render(const Text& text, std::string_view fallback, bool for_agents) {
  const auto wanted = for_agents ? set_.settings.default_language : language();
  const auto* source = text.find(wanted, for_agents ? Mode::chat : env_.mode, fallback);
  return source == nullptr ? std::string() : render_source(*source);
}

std::string Run::builtin(std::string_view id) {
  const auto own = set_.settings.texts.find(id);
  const auto* known = builtin_text(id);
  const auto wanted = language();
  if (own != set_.settings.texts.end()) {
    // Our own words in the person's language are better than the library's in another.
    const bool has = own->second.by_language.find(wanted) != own->second.by_language.end();
    if (has || known == nullptr || known->by_language.find(wanted) == known->by_language.end()) {
      return render(own->second, set_.settings.default_language);
    }
  }
  if (known == nullptr) return {};
  const auto* found = known->find(wanted, env_.mode, known->by_language.contains("es") ? "es" : "en");
  return found == nullptr ? std::string() : *found;
}

// --- sending
// -----------------------------------------------------------------------------------------------------------

void Run::send(model::OutMessage message) {
  if (message.text.empty() && !message.media) {
    if (message.options.empty()) return;  // nothing to say, e.g. an expression that failed
  }
  message.language = language();
  if (++messages_ > limits_.messages) return;  // the loop ends this run with a hand-over
  effects_.push_back(Send{std::move(message)});
}

void Run::say(std::string text) {
  model::OutMessage message;
  message.text = std::move(text);
  send(std::move(message));
}

// Where the script goes on in a language the person did not choose, they are told so, and how to get a person.
void Run::say_if_not_in_language(const Flow* from, const Flow& into) {
  const auto speaks = [this](const Flow& flow) {
    const auto& all = flow.languages;
    return std::find(all.begin(), all.end(), language()) != all.end();
  };
  const bool told_before = from != nullptr && !speaks(*from);
  if (!language_chosen() || told_before || speaks(into)) return;
  say_builtin("not_in_language");
}

void Run::say_builtin(std::string_view id) {
  say(builtin(id));
}

// In the engine's own words that a person is called: whoever would rather go on with the robot can.
void Run::say_handed_over(std::string text) {
  model::OutMessage message;
  message.text = std::move(text);
  if (env_.mode != Mode::voice && !message.text.empty()) {
    message.options.push_back({std::string(kLeaveOption), builtin("leave_queue"), {}});
  }
  send(std::move(message));
}

void Run::add_media(model::OutMessage& message, const Localized& image, const Localized& audio,
                    std::string_view fallback) {
  if (env_.mode == Mode::sms || env_.mode == Mode::script) return;
  const auto pick = [&](const Localized& by_language) -> std::string {
    for (const std::string_view wanted : {std::string_view(session_.language), fallback}) {
      const auto found = by_language.find(wanted);
      if (found != by_language.end()) return found->second;
    }
    return {};
  };
  const auto picture = rich(env_.mode) ? pick(image) : std::string();
  if (!picture.empty()) {
    model::Media media;
    media.kind = model::MediaKind::image;
    media.url = picture;
    message.media = std::move(media);
    return;
  }
  if (const auto sound = pick(audio); !sound.empty()) {
    model::Media media;
    media.kind = model::MediaKind::audio;
    media.url = sound;
    message.media = std::move(media);
  }
}

FlowOption Run::builtin_option(std::string_view id, std::string_view text_id) {
  FlowOption option;
  option.id = id;
  const auto own = set_.settings.texts.find(text_id);
  if (const auto* known = builtin_text(text_id)) option.label = *known;
  if (own != set_.settings.texts.end()) {
    for (const auto& [name, modes] : own->second.by_language) option.label.by_language[name] = modes;
  }
  return option;
}

std::vector<FlowOption> Run::offer_options() {
  return {builtin_option("command:person", "option_person"), builtin_option("command:menu", "option_menu"),
          builtin_option("command:repeat", "option_repeat")};
}

std::vector<FlowOption> Run::options_of(const Step& step) {
  if (std::holds_alternative<AskConsent>(step.kind)) {
    return {builtin_option("yes", "consent_yes"), builtin_option("no", "consent_no")};
  }
  const auto* ask = std::get_if<Ask>(&step.kind);
  if (ask == nullptr) return {};
  if (ask->kind == AskKind::place) {
    std::vector<FlowOption> options;
    for (const auto& ubigeo : session_.candidates) {
      const auto* region = set_.directory.places.find(ubigeo);
      if (region == nullptr) continue;
      FlowOption option;
      option.id = ubigeo;
      option.label.by_language[language()][Mode::chat] = region->full;
      option.synonyms[language()].push_back(region->ubigeo);
      options.push_back(std::move(option));
    }
    if (!options.empty()) options.push_back(builtin_option("none", "option_none"));
    return options;
  }
  auto options = ask->options;
  std::erase_if(options, [this](const FlowOption& option) {
    return !option.condition.empty() && !truthy(value_of(option.condition));
  });
  if (ask->kind != AskKind::yes_no) return options;
  for (auto& option : options) {
    if (option.label.empty()) option.label = builtin_option(option.id, option.id).label;
  }
  return options;
}

void Run::add_options(model::OutMessage& message, const std::vector<FlowOption>& options, std::string_view fallback) {
  const auto pattern = env_.mode == Mode::voice ? builtin("voice_option") : std::string();
  for (const auto& option : options) {
    const auto* about = about_of(option, language(), env_.mode, fallback);
    model::Option out{option.id, render(option.label, fallback),
                      about == nullptr ? std::string() : render_source(*about)};
    if (env_.mode == Mode::voice) {
      auto spoken = pattern;
      replace_all(spoken, "{number}", text::spoken_number(static_cast<double>(message.options.size() + 1), language()));
      replace_all(spoken, "{label}", out.label);
      message.text += (message.text.empty() ? "" : " ") + spoken;
    }
    message.options.push_back(std::move(out));
  }
}

void Run::question(const At& at, std::string_view before, bool again) {
  const auto fallback = at.flow->languages.empty() ? set_.settings.default_language : at.flow->languages.front();
  model::OutMessage message;
  const auto* ask = std::get_if<Ask>(&at.step->kind);
  const auto* consent = std::get_if<AskConsent>(&at.step->kind);
  if (ask == nullptr && consent == nullptr) return;
  session_.pending.erase("suggested");  // numbers mean the options of this question again
  if (ask != nullptr && !session_.candidates.empty()) {
    message.text = builtin("choose_place");
  } else {
    message.text = render(ask != nullptr ? ask->text : consent->text, fallback);
  }
  if (!before.empty()) message.text = std::string(before) + "\n\n" + message.text;
  add_options(message, options_of(*at.step), fallback);
  if (ask != nullptr) {
    if (ask->kind == AskKind::options) {
      message.list_button = ask->button.empty() ? builtin("option_list") : render(ask->button, fallback);
    } else if (!message.options.empty()) {
      message.list_button = builtin("option_list");
    }
    message.ask_location = ask->kind == AskKind::place && rich(env_.mode) && session_.candidates.empty();
    if (!again) add_media(message, ask->image, ask->audio, fallback);
  }
  send(std::move(message));
}

}  // namespace orienta::flows::engine
