// SPDX-License-Identifier: Apache-2.0
// Free questions: where a message is no answer, the places in the scripts that may answer it are offered as options.
// What is offered stands in the session until the next message, so that a tap, a number or a name picks it.
#include "flows/questions.hpp"

#include <algorithm>

#include "flows/engine/run.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::engine {
namespace json = boost::json;
namespace {

constexpr std::size_t kOffered = 3;
constexpr std::size_t kMaxKept = 400;  // bytes of a question kept over the notice, and of one that waits for a choice
constexpr std::size_t kTellingWords = 3;  // from here on a sentence with an option's word in it asks for more than it
constexpr std::string_view kAnswer = "answer:";

// Whole characters only.
std::string cut(std::string_view text) {
  if (text.size() <= kMaxKept) return std::string(text);
  std::size_t end = kMaxKept;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

std::string written(const Target& to) {
  return to.step.empty() ? to.flow : to.flow + "/" + to.step;
}
Target read(std::string_view to) {
  const auto slash = to.find('/');
  return {std::string(to.substr(0, slash)),
          slash == std::string_view::npos ? std::string() : std::string(to.substr(slash + 1))};
}

std::string text_in(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

// What stands in the session; null if nothing, or nothing readable, does.
const json::value* offered_part(const Session& session, std::string_view key) {
  const auto* offered = session.pending.if_contains("suggested");
  return offered != nullptr && offered->is_object() ? offered->get_object().if_contains(key) : nullptr;
}

FlowOption option_for(const Suggestion& suggestion) {
  FlowOption option;
  option.id = std::string(kAnswer) + written(suggestion.to);
  option.label = suggestion.label;
  option.about = suggestion.about;
  option.go = suggestion.to;
  return option;
}

}  // namespace

// Sends what may answer these words and waits for a choice. False if nothing is likely, or the same was offered last.
bool Run::suggest(const std::string& words, std::string_view text_id) {
  if (!set_.questions || words.empty()) return false;
  if (set_.questions->telling_words(words, language()) == 0) return false;  // "no", "no sé", "gracias" ask nothing
  auto hits = set_.questions->search(words, language_chosen() ? language() : std::string(), kOffered + 1);
  // Not where the person stands.
  const auto& here = session_.frames.back();
  std::erase_if(hits, [&](const auto& hit) {
    const auto& to = hit.suggestion->to;
    return to.flow == here.flow && (to.step.empty() || to.step == here.step);
  });
  if (hits.size() > kOffered) hits.resize(kOffered);
  if (hits.empty()) return false;
  json::array to;
  for (const auto& hit : hits) to.emplace_back(written(hit.suggestion->to));
  if (const auto* last = offered_part(session_, "to"); last != nullptr && *last == to) return false;
  session_.pending.erase("offer");
  session_.pending["suggested"] = json::object{{"to", std::move(to)}, {"asked", cut(words)}};
  offer(text_id);
  return true;
}

// What stands in the session as offered, to choose from.
void Run::offer(std::string_view text_id) {
  model::OutMessage message;
  message.text = builtin(text_id);
  add_options(message, suggested_options(), set_.settings.default_language);
  message.list_button = builtin("option_list");
  send(std::move(message));
  wait();
}

// Instead of the menu's question: what somebody known came with just now, or what somebody new asked at the beginning.
bool Run::suggest_first() {
  const auto now = std::exchange(asked_now_, {});
  const auto first = std::exchange(session_.first_question, {});
  return suggest(now, "suggestions") || suggest(first, "suggestions_first");
}

// Somebody known: searched at once. Somebody new: language, notice and consent come first, and the question is kept
// until then, but only if there is something to offer for it.
void Run::keep_first_question(const Input& input) {
  if (!set_.questions || !input.option_id.empty()) return;
  const auto words = cut(text::clean(input.text));
  if (!contact_.language.empty() && contact_.consent.has_value()) {
    asked_now_ = words;
  } else if (!set_.questions->search(words, contact_.language, 1).empty()) {
    session_.first_question = words;
  }
}

std::vector<FlowOption> Run::suggested_options() {
  std::vector<FlowOption> options;
  const auto* to = offered_part(session_, "to");
  if (to == nullptr || !to->is_array() || !set_.questions) return options;
  for (const auto& one : to->get_array()) {
    // One that a publication took away since leaves its number to the next.
    if (const auto* found = set_.questions->find(read(text_in(one)))) options.push_back(option_for(*found));
  }
  if (!options.empty()) options.push_back(builtin_option("none", "option_none_of_these"));
  return options;
}

// What was asked is what the person said: a flow that looks into @input.text finds the question and not the "1".
void Run::take_suggestion(const Target& to) {
  if (const auto* asked = offered_part(session_, "asked")) input_text_ = text_in(*asked);
  go_to_suggestion(to);
}

bool Run::says_yes(const Input& input) const {
  FlowOption yes;
  yes.id = "yes";
  const auto match = match_option({yes}, input, language(), env_.mode);
  return match && match->by == OptionMatch::By::synonym;
}

void Run::go_to_suggestion(const Target& to) {
  remember_position();
  forget_wait();
  jump(to);
}

// Whether the message was about what was offered last.
bool Run::answer_suggestion(const At& at, const Input& input) {
  const auto options = suggested_options();
  const auto match = match_option(options, input, language(), env_.mode);
  const auto* to = offered_part(session_, "to");
  const auto offered = to != nullptr && to->is_array() ? to->get_array().size() : 0;
  if (options.size() <= offered && (!match || match->by == OptionMatch::By::number)) {
    // A publication took a place away since: "2" may mean another one now, so the question itself is asked again.
    question(at, {}, true);
    wait();
    return true;
  }
  if (!match && says_yes(input)) {
    if (offered == 1) {
      take_suggestion(read(text_in(to->get_array().front())));
    } else {
      offer("suggestions");  // which one?
    }
    return true;
  }
  if (!match || asks_more(*match, input)) return false;
  if (match->id != "none") {
    take_suggestion(read(std::string_view(match->id).substr(kAnswer.size())));
    return true;
  }
  const auto* asked = offered_part(session_, "asked");
  const auto words = asked == nullptr ? std::string() : text_in(*asked);
  if (session_.not_understood > 0) {
    count_not_understood(at, words);
    return true;
  }
  // The first time no word of excuse is due: the question itself, with all its options, is the next best.
  effects_.push_back(NotUnderstood{at.flow->id, at.step->id, words, ++session_.not_understood});
  question(at, {}, true);
  wait();
  return true;
}

// At a question with `questions`: a button of an older offer, or a sentence that has an option's word in it but asks
// for more ("cuánto vale sacar el carné" is more than "carné").
bool Run::suggest_instead(const At& at, const Ask& ask, const Input& input) {
  if (ask.kind != AskKind::options || !set_.questions) return false;
  if (input.option_id.starts_with(kAnswer)) {
    const auto* found = set_.questions->find(read(std::string_view(input.option_id).substr(kAnswer.size())));
    if (found != nullptr) go_to_suggestion(found->to);
    return found != nullptr;
  }
  const auto match = match_option(options_of(*at.step), input, language(), env_.mode);
  return match && asks_more(*match, input) && suggest(text::clean(input.text), "suggestions");
}

bool Run::asks_more(const OptionMatch& match, const Input& input) const {
  return match.by == OptionMatch::By::inside && set_.questions &&
         set_.questions->telling_words(input.text, language()) >= kTellingWords;
}

// "mi caso", "una queja": the name of an option of the menu leads there from every question with `questions`.
bool Run::answer_by_menu(const At& at, const Input& input) {
  const auto menu = set_.find(set_.settings.menu_flow);
  if (!menu || at.flow->id == menu->id || input.text.empty()) return false;
  for (const auto& step : menu->steps) {
    const auto* ask = std::get_if<Ask>(&step.kind);
    if (ask == nullptr || !ask->questions || ask->kind != AskKind::options) continue;
    const auto options = options_of(step);
    const auto match = match_option(options, input, language(), env_.mode);
    using By = OptionMatch::By;
    if (!match || match->by == By::number || match->by == By::option_id || match->by == By::inside) return false;
    const auto found = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.id == match->id; });
    if (found == options.end() || found->go.empty()) return false;
    auto to = found->go;
    if (to.flow.empty()) to.flow = menu->id;
    go_to_suggestion(to);
    return true;
  }
  return false;
}

}  // namespace orienta::flows::engine
