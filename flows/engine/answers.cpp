// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "flows/engine/commands.hpp"
#include "flows/engine/run.hpp"
#include "flows/engine/scope.hpp"
#include "flows/engine/words.hpp"
#include "flows/questions.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::engine {
namespace json = boost::json;
namespace {

constexpr std::size_t kPlacesToChooseFrom = 5;
constexpr std::size_t kMaxTextToRecord = 500;  // of what nobody understood: enough for an editor to see what was meant

constexpr std::string_view help_text_of(AskKind kind) {
  switch (kind) {
    case AskKind::number:
      return "need_number";
    case AskKind::date:
      return "need_date";
    case AskKind::yes_no:
      return "need_yes_no";
    case AskKind::place:
      return "need_place";
    case AskKind::attachment:
      return "need_attachment";
    default:
      return "not_understood";
  }
}

std::string cut(const std::string& text, std::size_t max) {
  if (text::code_points(text) <= max) return text;
  std::string out;
  std::size_t points = 0;
  for (const auto grapheme : text::graphemes(text)) {
    points += text::code_points(grapheme);
    if (points > max) break;
    out += grapheme;
  }
  return out;
}

bool is_attachment(const model::Media& media) {
  return media.kind != model::MediaKind::sticker;
}

const FlowOption* option_by_id(const std::vector<FlowOption>& options, std::string_view id) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.id == id; });
  return found == options.end() ? nullptr : &*found;
}

}  // namespace

// Whether the message answers the question that waits, and as closely as asked for.
bool Run::answers(const Input& input, Exactly how) {
  if (!input.option_id.empty() && input.option_id.starts_with("command:")) return false;
  const auto at = locate();
  if (!at || at->step == nullptr) return false;
  const auto options = session_.pending.contains("offer")       ? offer_options()
                       : session_.pending.contains("suggested") ? suggested_options()
                                                                : options_of(*at->step);
  const auto match = match_option(options, input, language(), env_.mode);
  if (!match || match->id.starts_with("command:")) return false;
  using By = OptionMatch::By;
  if (how == Exactly::in_any_way || match->by == By::option_id || match->by == By::number || match->by == By::label) {
    return true;
  }
  return how == Exactly::synonym && match->by == By::synonym;
}

// Whether an option of the question that waits was tapped.
bool Run::tapped(const Input& input) {
  const auto at = locate();
  if (input.option_id.empty() || !at || at->step == nullptr) return false;
  return option_by_id(options_of(*at->step), input.option_id) != nullptr ||
         option_by_id(suggested_options(), input.option_id) != nullptr;
}

void Run::answer(const At& at, const Input& input) {
  if (const auto* consent = std::get_if<AskConsent>(&at.step->kind)) return answer_consent(at, *consent, input);
  const auto* ask = std::get_if<Ask>(&at.step->kind);
  if (ask == nullptr) return lost();  // the flow changed: this step asks nothing any more
  // The way out that was offered last is what "1" refers to.
  if (session_.pending.contains("offer")) {
    if (const auto match = match_option(offer_options(), input, language(), env_.mode)) {
      for (const auto& [builtin, id] : kCommandOptions) {
        if (id == match->id) return command(builtin);
      }
    }
  }
  if (session_.pending.contains("suggested") && answer_suggestion(at, input)) return;
  if (ask->questions && suggest_instead(at, *ask, input)) return;
  if (auto understood = understand(*ask, input)) return accept(at, *ask, std::move(*understood), input);
  if (done_) return;  // asked back
  if (media_instead(at, input)) return;
  not_understood(at, input);
}

void Run::answer_consent(const At& at, const AskConsent& consent, const Input& input) {
  if (session_.pending.contains("offer")) {
    // Only what cannot be a yes or no to the notice itself may count for the offer.
    if (const auto match = match_option(offer_options(), input, language(), env_.mode);
        match && match->by != OptionMatch::By::synonym) {
      for (const auto& [builtin, id] : kCommandOptions) {
        if (id == match->id) return command(builtin);
      }
    }
  }
  const auto match = match_option(options_of(*at.step), input, language(), env_.mode);
  if (!match) {
    if (media_instead(at, input)) return;
    // Somebody who asks instead of agreeing ("quiero poner una queja") is not made to ask again afterwards.
    const bool unsure = std::ranges::count(unsure_phrases(), text::fold(input.text)) > 0;
    const bool asks = !unsure && set_.questions && set_.questions->telling_words(input.text, language()) >= 2;
    if (asks && !contact_.consent && session_.first_question.empty()) keep_first_question(input);
    return not_understood(at, input);
  }
  settle_consent(at, consent, match->id == "yes");
}

void Run::settle_consent(const At& at, const AskConsent& consent, bool given) {
  contact_.consent = model::Consent{given, consent.version, language(), env_.now, {}};
  effects_.push_back(ConsentGiven{given, consent.notice, consent.version, language()});
  forget_wait();
  session_.history.clear();
  const auto& go = given ? consent.yes : consent.no;
  if (go.empty()) return go_next(at);
  jump(go);
}

bool Run::media_instead(const At& at, const Input& input) {
  if (input.media.empty()) return false;
  const bool sticker = std::none_of(input.media.begin(), input.media.end(), is_attachment);
  if (env_.mode == Mode::chat && !sticker) {
    // Whoever sends a voice note often cannot write: a person is one tap away, at once.
    model::OutMessage message;
    message.text = builtin("cannot_read_media");
    add_options(message, {builtin_option("command:person", "option_person")}, set_.settings.default_language);
    send(std::move(message));
    question(at, {}, true);
  } else {
    question(at, builtin(sticker ? "please_write" : "cannot_read_media"), true);
  }
  wait();
  return true;
}

std::optional<Run::Answer> Run::understand(const Ask& ask, const Input& input) {
  const bool tapped_elsewhere = !input.option_id.empty() && ask.kind != AskKind::options &&
                                ask.kind != AskKind::yes_no && session_.candidates.empty();
  if (tapped_elsewhere) return std::nullopt;  // a button of an older message is no answer to an open question
  switch (ask.kind) {
    case AskKind::options:
    case AskKind::yes_no:
      return understand_options(ask, input);
    case AskKind::text:
      return understand_text(ask, input);
    case AskKind::number:
      return understand_number(ask, input);
    case AskKind::date:
      return understand_date(ask, input);
    case AskKind::place:
      return understand_place(ask, input);
    case AskKind::attachment:
      return understand_attachment(ask, input);
  }
  return std::nullopt;
}

std::optional<Run::Answer> Run::understand_options(const Ask& ask, const Input& input) {
  const auto at = locate();
  const auto options = at && at->step != nullptr ? options_of(*at->step) : ask.options;
  const auto match = match_option(options, input, language(), env_.mode);
  if (!match) return std::nullopt;
  const auto* option = option_by_id(options, match->id);
  if (option == nullptr) return std::nullopt;
  Answer out;
  out.value = match->id;
  out.category = match->id;
  out.label = render(option->label, at ? at->flow->languages.front() : language());
  out.go = option->go;
  return out;
}

std::optional<Run::Answer> Run::understand_text(const Ask& ask, const Input& input) {
  auto words = text::clean(input.text);
  const auto begin = words.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return std::nullopt;
  words = cut(words.substr(begin, words.find_last_not_of(" \t\n") - begin + 1), ask.max_length);
  Answer out;
  out.label = words;
  out.category = "text";
  out.value = std::move(words);
  return out;
}

std::optional<Run::Answer> Run::understand_number(const Ask& ask, const Input& input) {
  const auto number = text::parse_number(input.text, language());
  if (!number || !std::isfinite(*number)) return std::nullopt;
  if (ask.integer && std::trunc(*number) != *number) return std::nullopt;
  if ((ask.min && *number < *ask.min) || (ask.max && *number > *ask.max)) return std::nullopt;
  Answer out;
  out.value = to_json(Value(*number), scope());
  out.label = text::format_number(*number, 0, 6, language());
  out.category = "number";
  return out;
}

std::optional<Run::Answer> Run::understand_date(const Ask& ask, const Input& input) {
  const auto date = text::parse_date(input.text, language(), today_);
  if (!date) return std::nullopt;
  if ((ask.past && *date > today_) || (ask.future && *date < today_)) return std::nullopt;
  Answer out;
  out.value = text::iso(*date);
  out.label = text::format_date(*date, language());
  out.category = "date";
  return out;
}

Run::Answer Run::place_answer(const Region& region) const {
  Answer out;
  out.value = region.ubigeo;
  out.label = region.full;
  out.category = "place";
  return out;
}

void Run::ask_which_place() {
  const auto at = locate();
  if (at && at->step != nullptr) question(*at, {}, true);
  wait();
}

std::optional<Run::Answer> Run::understand_place(const Ask&, const Input& input) {
  const auto& places = set_.directory.places;
  if (input.location) {
    const auto* nearest = places.nearest(*input.location);
    if (nearest == nullptr) return std::nullopt;
    auto out = place_answer(*nearest);
    out.more["latitude"] = input.location->latitude;
    out.more["longitude"] = input.location->longitude;
    return out;
  }
  if (!session_.candidates.empty()) {
    const auto at = locate();
    const auto match = match_option(options_of(*at->step), input, language(), env_.mode);
    if (match && match->id == "none") {
      session_.candidates.clear();
      ask_which_place();
      return std::nullopt;
    }
    if (match) {
      if (const auto* chosen = places.find(match->id)) return place_answer(*chosen);
    }
    if (!input.option_id.empty()) return std::nullopt;
  }
  if (input.text.empty()) return std::nullopt;
  const auto found = places.search(text::clean(input.text), kPlacesToChooseFrom);
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return place_answer(*found.front());
  std::vector<std::string> candidates;
  for (const auto* region : found) candidates.push_back(region->ubigeo);
  if (candidates == session_.candidates) return std::nullopt;  // the same doubt again: that did not help
  session_.candidates = std::move(candidates);
  ask_which_place();
  return std::nullopt;
}

std::optional<Run::Answer> Run::understand_attachment(const Ask& ask, const Input& input) {
  const auto first = std::find_if(input.media.begin(), input.media.end(), is_attachment);
  Answer out;
  if (first != input.media.end()) {
    out.value = first->id;
    out.label = first->filename.empty() ? std::string(model::name_of(first->kind)) : first->filename;
    out.category = std::string(model::name_of(first->kind));
    json::array all;
    for (const auto& media : input.media) {
      if (!is_attachment(media)) continue;
      all.push_back(json::object{{"kind", model::name_of(media.kind)}, {"id", media.id}, {"mime", media.mime}});
    }
    out.more["media"] = std::move(all);
    return out;
  }
  if (!ask.optional) return std::nullopt;
  FlowOption no;
  no.id = "no";
  const auto match = match_option({no}, input, language(), env_.mode);
  if (!match || match->by == OptionMatch::By::number) return std::nullopt;
  out.value = "";
  out.category = "none";
  return out;
}

void Run::accept(const At& at, const Ask& ask, Answer answer, const Input& input) {
  remember_position();
  forget_wait();
  if (!ask.save.empty()) {
    json::object result{{"value", std::move(answer.value)},
                        {"text", text::clean(input.text)},
                        {"label", answer.label},
                        {"category", answer.category},
                        {"step", at.step->id}};
    for (auto& [key, value] : answer.more) result[key] = value;
    session_.results[ask.save] = std::move(result);
  }
  if (!answer.go.empty()) return jump(answer.go);
  go_next(at);
}

void Run::not_understood(const At& at, const Input& input) {
  if (in_flow_of(Builtin::danger) && command_of(set_, input) == Builtin::danger) return command(Builtin::danger);
  if (const auto guess = similar_command(set_, input); guess && !in_flow_of(*guess)) return command(*guess);
  const auto* ask = std::get_if<Ask>(&at.step->kind);
  if (ask != nullptr && ask->questions &&
      (answer_by_menu(at, input) || suggest(text::clean(input.text), "suggestions"))) {
    return;
  }
  count_not_understood(at, text::clean(input.text));
}

void Run::count_not_understood(const At& at, const std::string& words) {
  const auto times = ++session_.not_understood;
  session_.pending.erase("suggested");
  effects_.push_back(NotUnderstood{at.flow->id, at.step->id, cut(words, kMaxTextToRecord), times});
  const auto* ask = std::get_if<Ask>(&at.step->kind);
  const auto fallback = at.flow->languages.empty() ? set_.settings.default_language : at.flow->languages.front();
  if (times == 1) {
    std::string help = ask != nullptr ? render(ask->help, fallback) : std::string();
    if (help.empty()) help = builtin(ask != nullptr ? help_text_of(ask->kind) : "need_yes_no");
    question(at, help, true);
    return wait();
  }
  if (times == 2) {
    if (ask != nullptr && !ask->otherwise.empty()) {
      forget_wait();
      return jump(ask->otherwise);
    }
    session_.pending["offer"] = true;
    model::OutMessage message;
    message.text = builtin("offer_person");
    add_options(message, offer_options(), set_.settings.default_language);
    message.list_button = builtin("option_list");
    send(std::move(message));
    return wait();
  }
  // Nothing is kept about somebody who has not agreed, not even a request for a person; whoever wants one says so.
  if (const auto* consent = std::get_if<AskConsent>(&at.step->kind)) return settle_consent(at, *consent, false);
  auto here = session_.frames.back();
  here.results.clear();
  hand_over(HandOver{}, "not understood at " + at.flow->id + "/" + at.step->id, here);
}

}  // namespace orienta::flows::engine
