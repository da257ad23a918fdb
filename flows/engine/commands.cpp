// SPDX-License-Identifier: Apache-2.0
// The words that are always available: which command a message is, before any flow sees it.
#include "flows/engine/commands.hpp"

#include <algorithm>

#include "flows/text/text.hpp"

namespace orienta::flows {
namespace {

constexpr std::size_t kMaxTextToHear = 16 * 1024;  // of a longer message only the beginning is listened to
constexpr std::size_t kMaxTextToGuess = 1000;

std::optional<Builtin> builtin_of_id(std::string_view option_id) {
  if (option_id == kLeaveOption) return Builtin::leave;
  for (const auto& [builtin, id] : engine::kCommandOptions) {
    if (id == option_id) return builtin;
  }
  return std::nullopt;
}

std::vector<std::string> folded(const LocalizedList& by_language) {
  std::vector<std::string> out;
  for (const auto& [language, list] : by_language) {
    for (const auto& words : list) {
      auto one = text::fold(words);
      if (!one.empty()) out.push_back(std::move(one));
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<text::Phrase> phrases(const LocalizedList& by_language) {
  std::vector<text::Phrase> out;
  for (const auto& words : folded(by_language)) out.push_back(text::phrase_of(words));
  return out;
}

// What people wrap a command in: "menú por favor", "buenas noches señorita".
constexpr std::string_view kPolite[] = {"por favor",       "porfavor", "porfa",    "please",   "pls",    "gracias",
                                        "thanks",          "senorita", "senor",    "senora",   "amigo",  "amiga",
                                        "s il vous plait", "merci",    "obrigado", "obrigada", "tanpri", "mesi",
                                        "thank you"};

// The message without it; the message itself if nothing else is left.
std::string_view without_politeness(std::string_view given) {
  std::string_view left = given;
  for (bool again = true; again;) {
    again = false;
    for (const auto polite : kPolite) {
      if (left.size() <= polite.size()) continue;
      if (left.ends_with(polite) && left[left.size() - polite.size() - 1] == ' ') {
        left.remove_suffix(polite.size() + 1);
        again = true;
      } else if (left.starts_with(polite) && left[polite.size()] == ' ') {
        left.remove_prefix(polite.size() + 1);
        again = true;
      }
    }
  }
  return left;
}

bool heard_inside(const Command& command, std::string_view given) {
  text::Listener listener(given);
  for (const auto& phrase : command.ready.forgotten) listener.forget(phrase);
  return std::any_of(command.ready.inside.begin(), command.ready.inside.end(),
                     [&](const text::Phrase& phrase) { return listener.hears(phrase); });
}

bool matches(const Command& command, const std::string& given) {
  const auto& whole = command.ready.whole;
  if (!command.anywhere) {
    return std::binary_search(whole.begin(), whole.end(), given) ||
           std::binary_search(whole.begin(), whole.end(), std::string(without_politeness(given)));
  }
  // "manje" (food) is one letter from "danje": what is excepted is not taken for a misspelt word either.
  const auto meant = text::phrase_of(given);
  const auto& excepted = command.ready.forgotten;
  const bool alone =
      std::none_of(excepted.begin(), excepted.end(), [&](const auto& phrase) { return phrase.words == meant.words; }) &&
      std::any_of(whole.begin(), whole.end(), [&](const auto& words) { return text::similar(given, words); });
  return alone || heard_inside(command, given);
}

}  // namespace

void make_ready(Command& command) {
  command.ready = {};
  if (command.anywhere) {
    command.ready.whole = folded(command.alone);
    command.ready.inside = phrases(command.phrases);
    command.ready.forgotten = phrases(command.except);
  } else {
    command.ready.whole = folded(command.phrases);
  }
}

std::optional<Builtin> command_of(const FlowSet& set, const Input& input) {
  if (const auto tapped = builtin_of_id(input.option_id)) return tapped;
  const auto given = text::fold(std::string_view(input.text).substr(0, kMaxTextToHear));
  if (given.empty()) return std::nullopt;
  // Danger first: its words win over everything else that the message might be.
  for (const bool danger : {true, false}) {
    for (const auto& command : set.commands) {
      if ((command.builtin == Builtin::danger) == danger && matches(command, given)) return command.builtin;
    }
  }
  return std::nullopt;
}

namespace engine {

std::optional<Builtin> similar_command(const FlowSet& set, const Input& input) {
  if (input.text.empty() || input.text.size() > kMaxTextToGuess) return std::nullopt;
  const auto given = text::fold(input.text);
  for (const auto& command : set.commands) {
    // What cannot be taken back is never guessed from a misspelt word; danger has been listened for with its own care.
    if (command.builtin == Builtin::stop || command.builtin == Builtin::erase || command.builtin == Builtin::leave ||
        command.anywhere) {
      continue;
    }
    const auto& whole = command.ready.whole;
    if (std::any_of(whole.begin(), whole.end(), [&](const auto& words) { return text::similar(given, words); })) {
      return command.builtin;
    }
  }
  return std::nullopt;
}

std::string language_of_command(const FlowSet& set, const Input& input, Builtin builtin) {
  const auto given = text::fold(std::string_view(input.text).substr(0, kMaxTextToHear));
  std::string best;
  std::size_t most = 0;
  const auto count_in = [&](const std::string& language) {
    std::size_t count = 0;
    for (const auto& command : set.commands) {
      if (command.builtin != builtin) continue;
      Command only = command;
      for (auto* lists : {&only.phrases, &only.alone}) {
        std::erase_if(*lists, [&](const auto& entry) { return entry.first != language; });
      }
      make_ready(only);
      if (!matches(only, given)) continue;
      const text::Listener listener(given);
      count += 1 + static_cast<std::size_t>(std::ranges::count_if(
                       only.ready.inside, [&](const text::Phrase& phrase) { return listener.hears(phrase); }));
    }
    if (count > most) {
      most = count;
      best = language;
    }
  };
  count_in(set.settings.default_language);  // first, so that it wins where words are alike ("socorro")
  for (const auto& language : set.settings.languages) {
    if (language != set.settings.default_language) count_in(language);
  }
  return best;
}

}  // namespace engine
}  // namespace orienta::flows
