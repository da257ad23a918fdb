// SPDX-License-Identifier: Apache-2.0
// What a person's words mean to a question: one of its options.
#include <algorithm>
#include <array>
#include <set>

#include "flows/engine.hpp"
#include "flows/engine/words.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows {
namespace {

using By = OptionMatch::By;

constexpr std::size_t kMaxWordsToSearch = 8;       // longer messages are stories, not answers
constexpr std::size_t kMaxWordsToSearchYesNo = 4;  // "no me han pagado nada todavía" is no answer
constexpr std::size_t kMaxTextToMatch = 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "1 salud" -> "salud": a number that only orders the list. Folded text has single spaces and no punctuation.
std::string_view without_number(std::string_view folded) {
  std::size_t at = 0;
  while (at < folded.size() && is_digit(folded[at])) ++at;
  if (at == 0 || at > 2 || at >= folded.size() || folded[at] != ' ') return folded;
  return folded.substr(at + 1);
}

std::size_t words_in(std::string_view folded) {
  if (folded.empty()) return 0;
  return 1 + static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' '));
}

// The folded forms under which one option answers.
struct Forms {
  std::string id, folded_id;
  std::vector<std::string> labels, synonyms;              // in the language of the conversation
  std::vector<std::string> other_labels, other_synonyms;  // in any other
  std::vector<std::string> leading;  // of yes and no: what means them at the beginning of a short sentence too

  [[nodiscard]] bool yes_no() const { return id == "yes" || id == "no"; }
};

void add_folded(std::vector<std::string>& out, std::string_view words) {
  auto folded = text::fold(words);
  if (folded.empty()) return;
  if (const auto rest = without_number(folded); rest.size() != folded.size()) out.emplace_back(rest);
  out.push_back(std::move(folded));
}

Forms forms_of(const FlowOption& option, std::string_view language, Mode mode) {
  Forms forms;
  forms.id = option.id;
  forms.folded_id = text::fold(option.id);
  const auto* own = option.label.find(language, mode, language);
  if (own != nullptr) add_folded(forms.labels, *own);
  for (const auto& [name, modes] : option.label.by_language) {
    for (const auto& [m, label] : modes) add_folded(name == language ? forms.labels : forms.other_labels, label);
  }
  for (const auto& [name, list] : option.synonyms) {
    for (const auto& word : list) add_folded(name == language ? forms.synonyms : forms.other_synonyms, word);
  }
  if (forms.yes_no()) {
    forms.leading = forms.labels;
    forms.leading.insert(forms.leading.end(), forms.synonyms.begin(), forms.synonyms.end());
    for (const auto word : engine::leading_words(option.id)) forms.leading.emplace_back(word);
  }
  return forms;
}

// The engine's own words for yes, no, none and the like, unless the author gave the word to another option: "otra" is
// the option that says so, and not the built-in "none of these".
void add_builtin_words(std::vector<Forms>& all) {
  std::set<std::string, std::less<>> written;
  for (const auto& forms : all) {
    for (const auto* words : {&forms.labels, &forms.synonyms, &forms.other_labels, &forms.other_synonyms}) {
      written.insert(words->begin(), words->end());
    }
  }
  for (auto& forms : all) {
    for (const auto word : engine::builtin_synonyms(forms.id)) {
      if (!written.contains(word)) forms.synonyms.emplace_back(word);
    }
  }
}

// The one option for which `matches` holds; null if none or several.
template <class Matches>
const Forms* only(const std::vector<Forms>& all, Matches matches) {
  const Forms* found = nullptr;
  for (const auto& forms : all) {
    if (!matches(forms)) continue;
    if (found != nullptr) return nullptr;
    found = &forms;
  }
  return found;
}

bool any_equal(const std::vector<std::string>& words, std::string_view given) {
  return std::find(words.begin(), words.end(), given) != words.end();
}
bool any_similar(const std::vector<std::string>& words, std::string_view given) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) { return text::similar(given, word); });
}

bool has_word(std::string_view folded, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text::contains_phrase(folded, word) &&
           (" " + std::string(folded) + " ").find(" " + std::string(word) + " ") != std::string::npos;
  });
}

bool is_unsure(std::string_view folded) {
  return has_word(folded, engine::unsure_phrases());
}

// "quiero lo de salud por favor": exactly one option's words inside a short sentence.
bool inside(const Forms& forms, std::string_view given) {
  const auto count = words_in(given);
  const auto begins = [&](const std::string& word) {
    return given.size() > word.size() && given.starts_with(word) && given[word.size()] == ' ';
  };
  if (forms.yes_no()) {
    // "si no" and "no, si tengo" say both.
    const auto other = engine::leading_words(forms.id == "yes" ? "no" : "yes");
    if (count > kMaxWordsToSearchYesNo || has_word(given, other)) return false;
    return std::any_of(forms.leading.begin(), forms.leading.end(), begins);
  }
  // A bare "não" or "oui" among other words answers nothing: "não sei", "não quero que saibam meu nome".
  const auto bare = [](const std::string& word) {
    const auto is = [&](std::string_view other) { return other == word; };
    return std::ranges::any_of(engine::leading_words("yes"), is) ||
           std::ranges::any_of(engine::leading_words("no"), is);
  };
  const auto contained = [&](const std::string& word) {
    if (word.size() < 3 || bare(word) || !text::contains_phrase(given, word)) return false;
    return has_word(word, engine::negations()) || !has_word(given, engine::negations());
  };
  return std::any_of(forms.labels.begin(), forms.labels.end(), contained) ||
         std::any_of(forms.synonyms.begin(), forms.synonyms.end(), contained);
}

// Thumbs and ticks are answers to a yes-or-no question; folding leaves nothing of them. All of them must agree.
std::string_view said_by_emoji(std::string_view message) {
  std::string_view said;
  for (const auto& [emoji, id] : engine::answering_emoji()) {
    if (message.find(emoji) == std::string_view::npos) continue;
    if (!said.empty() && said != id) return {};
    said = id;
  }
  return said;
}

}  // namespace

std::optional<OptionMatch> match_option(const std::vector<FlowOption>& options, const Input& input,
                                        std::string_view language, Mode mode) {
  if (!input.option_id.empty()) {
    for (const auto& option : options) {
      if (option.id == input.option_id) return OptionMatch{option.id, By::option_id};
    }
  }
  if (options.empty() || input.text.empty() || input.text.size() > kMaxTextToMatch) return std::nullopt;
  const auto folded = text::fold(input.text);
  if (folded.empty()) {
    const auto id = said_by_emoji(input.text);
    const bool asked = std::any_of(options.begin(), options.end(), [&](const auto& o) { return o.id == id; });
    return asked ? std::optional(OptionMatch{std::string(id), By::synonym}) : std::nullopt;
  }
  const auto given = std::string(without_number(folded));

  std::vector<Forms> all;
  all.reserve(options.size());
  for (const auto& option : options) all.push_back(forms_of(option, language, mode));
  add_builtin_words(all);
  const auto answer = [](const Forms* found, By by) -> std::optional<OptionMatch> {
    if (found == nullptr) return std::nullopt;
    return OptionMatch{found->id, by};
  };
  const auto equal_in = [&](std::vector<std::string> Forms::*words) {
    return
        [&folded, &given, words](const Forms& f) { return any_equal(f.*words, folded) || any_equal(f.*words, given); };
  };

  // A label that is itself a number ("how many children: 0, 1, 2") means what it says, not its place in the list.
  if (std::all_of(folded.begin(), folded.end(), is_digit)) {
    if (const auto* found = only(all, [&](const Forms& f) { return any_equal(f.labels, folded); })) {
      return answer(found, By::label);
    }
  }
  // "uno" is a number here, but an option that is called so comes first by its label below.
  const bool named = std::any_of(all.begin(), all.end(), [&](const Forms& f) { return any_equal(f.labels, folded); });
  if (!named) {
    if (const auto number = text::parse_choice(input.text, language);
        number && *number >= 1 && static_cast<std::size_t>(*number) <= all.size()) {
      return OptionMatch{all[static_cast<std::size_t>(*number) - 1].id, By::number};
    }
  }
  if (const auto found = answer(only(all, equal_in(&Forms::labels)), By::label)) return found;
  if (const auto found = answer(only(all, equal_in(&Forms::synonyms)), By::synonym)) return found;
  if (const auto found = answer(only(all, equal_in(&Forms::other_labels)), By::label)) return found;
  if (const auto found = answer(only(all, equal_in(&Forms::other_synonyms)), By::synonym)) return found;
  // The id itself, written ("es"): what old phones and operators read off the screen.
  if (const auto found = answer(only(all, [&](const Forms& f) { return f.folded_id == folded; }), By::option_id)) {
    return found;
  }

  const bool yes_no = std::any_of(all.begin(), all.end(), [](const Forms& f) { return f.yes_no(); });
  if (yes_no && is_unsure(folded)) return std::nullopt;
  if (const auto found = answer(
          only(all, [&](const Forms& f) { return any_similar(f.labels, given) || any_similar(f.synonyms, given); }),
          By::similar)) {
    return found;
  }
  if (words_in(given) > kMaxWordsToSearch) return std::nullopt;
  return answer(only(all, [&](const Forms& f) { return inside(f, given); }), By::inside);
}

}  // namespace orienta::flows
