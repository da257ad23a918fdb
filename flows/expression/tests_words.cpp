// SPDX-License-Identifier: Apache-2.0
// Tests on an answer as words. Folded by default ("SÍ!" is "si"), in strict scopes only in lower case.
#include <algorithm>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

TestResult no() {
  return {};
}
TestResult yes(Value match) {
  return {true, std::move(match), std::nullopt};
}
TestResult broken(std::string why) {
  return {false, {}, ExpressionError{std::move(why)}};
}

std::string text_of_operand(Context& context, const Value& operand) {
  return text_of(operand, context.scope(), context.limits().output).value_or("");
}

// What two words must share to be the same. A word that folds to nothing (an emoji) is itself.
std::string key_of(Context& context, std::string_view word) {
  std::string folded = context.scope().strict ? std::string() : text::fold(word);
  return folded.empty() ? text::lower(word) : folded;
}

struct Words {
  std::vector<std::string> written, keys;
};
std::optional<Words> words_of(Context& context, std::string_view text) {
  Words out;
  out.written = text::words(text);
  if (!context.charge(out.written.size())) return std::nullopt;
  for (const std::string& word : out.written) out.keys.push_back(key_of(context, word));
  return out;
}

struct Pair {
  Words given, wanted;
};
std::optional<Pair> pair_of(Context& context, const Value& operand, Arguments a) {
  auto given = words_of(context, text_of_operand(context, operand));
  auto wanted = words_of(context, text_at(context, a, 0));
  if (!given || !wanted) return std::nullopt;
  // Each given word is looked for among the wanted ones.
  if (!context.charge(given->keys.size() * wanted->keys.size() / 16)) return std::nullopt;
  return Pair{std::move(*given), std::move(*wanted)};
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t count) {
  std::string out;
  for (std::size_t i = from; i < from + count; ++i) out += (out.empty() ? "" : " ") + words[i];
  return out;
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

TestResult too_long() {
  return broken("the texts are too long to compare");
}

TestResult any_word(Context& context, const Value& operand, Arguments a) {
  const auto pair = pair_of(context, operand, a);
  if (!pair) return too_long();
  std::vector<std::string> found;
  for (std::size_t i = 0; i < pair->given.keys.size(); ++i) {
    if (holds(pair->wanted.keys, pair->given.keys[i])) found.push_back(pair->given.written[i]);
  }
  return found.empty() ? no() : yes(joined(found, 0, found.size()));
}

TestResult all_words(Context& context, const Value& operand, Arguments a) {
  const auto pair = pair_of(context, operand, a);
  if (!pair) return too_long();
  if (pair->wanted.keys.empty()) return no();
  for (const std::string& key : pair->wanted.keys) {
    if (!holds(pair->given.keys, key)) return no();
  }
  std::vector<std::string> found;
  for (std::size_t i = 0; i < pair->given.keys.size(); ++i) {
    if (holds(pair->wanted.keys, pair->given.keys[i])) found.push_back(pair->given.written[i]);
  }
  return yes(joined(found, 0, found.size()));
}

TestResult phrase(Context& context, const Value& operand, Arguments a) {
  const auto pair = pair_of(context, operand, a);
  if (!pair) return too_long();
  const auto& given = pair->given.keys;
  const auto& wanted = pair->wanted.keys;
  if (wanted.empty()) return yes("");
  const auto at = std::search(given.begin(), given.end(), wanted.begin(), wanted.end());
  if (at == given.end()) return no();
  return yes(joined(pair->given.written, static_cast<std::size_t>(at - given.begin()), wanted.size()));
}

TestResult only_phrase(Context& context, const Value& operand, Arguments a) {
  const auto pair = pair_of(context, operand, a);
  if (!pair) return too_long();
  return pair->given.keys == pair->wanted.keys ? yes(joined(pair->given.written, 0, pair->given.written.size())) : no();
}

TestResult only_text(Context& context, const Value& operand, Arguments a) {
  const std::string given = text_of_operand(context, operand);
  const std::string wanted = text_at(context, a, 0);
  const bool same = context.scope().strict ? given == wanted : key_of(context, given) == key_of(context, wanted);
  return same ? yes(given) : no();
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

TestResult beginning(Context& context, const Value& operand, Arguments a) {
  const std::string whole = text_of_operand(context, operand);
  const std::string_view given = trimmed(whole);
  const std::string start = text_at(context, a, 0);
  const std::string wanted = key_of(context, trimmed(start));
  if (wanted.empty() || given.empty() || !context.charge(given.size() / 16)) return no();
  // The shortest beginning of the answer that reads as what is wanted; folding may change lengths.
  std::string taken;
  for (const std::string_view character : text::graphemes(given)) {
    taken += character;
    const std::string key = key_of(context, taken);
    if (key == wanted) return yes(taken);
    if (key.size() > wanted.size() + 8 || taken.size() > 8 * wanted.size() + 64) return no();
  }
  return no();
}

TestResult some_text(Context& context, const Value& operand, Arguments) {
  const std::string given = text_of_operand(context, operand);
  const auto text = trimmed(given);
  return text.empty() ? no() : yes(text);
}

TestResult pattern(Context& context, const Value& operand, Arguments a) {
  const std::string given = text_of_operand(context, operand);
  const std::string wanted = text_at(context, a, 0);
  auto result = find_regex(trimmed(given), trimmed(wanted), true, context.limits());
  if (!result.error.empty()) return broken(std::move(result.error));
  return result.match ? yes(result.match->groups.front()) : no();
}

constexpr TestRow kRows[] = {
    {"has_any_word",
     "has_any_word(text, words)",
     "Any of these words.",
     1,
     1,
     any_word,
     false,
     {{{R"(@(has_any_word("Sí, claro!!", "si ok").match))", "Sí"},
       {R"(@(has_any_word("no quiero", "si ok")))", "false"},
       {R"(@(has_any_word("the 👍 one", "👍")))", "true"}}}},
    {"has_only_text",
     "has_only_text(text, text)",
     "Exactly this text (in strict flows also its capitals and accents).",
     1,
     1,
     only_text,
     false,
     {{{R"(@(has_only_text("Lima", "lima")))", "true"},
       {R"(@(has_only_text("lima norte", "lima")))", "false"},
       {R"(@(has_only_text("", "")))", "true"}}}},
    {"has_only_phrase",
     "has_only_phrase(text, phrase)",
     "These words and no others.",
     1,
     1,
     only_phrase,
     false,
     {{{R"(@(has_only_phrase("¡Buenos días!", "buenos dias").match))", "Buenos días"},
       {R"(@(has_only_phrase("muy buenos días", "buenos dias")))", "false"}}}},
    {"has_text",
     "has_text(text)",
     "Anything but spaces.",
     0,
     0,
     some_text,
     false,
     {{{R"(@(has_text(" hola ").match))", "hola"}, {R"(@(has_text("  ")))", "false"}, {"@(has_text(5))", "true"}}}},
    {"has_all_words",
     "has_all_words(text, words)",
     "All of these words, in any order.",
     1,
     1,
     all_words,
     false,
     {{{R"(@(has_all_words("mi caso de salud", "salud caso").match))", "caso salud"},
       {R"(@(has_all_words("mi caso", "salud caso")))", "false"}}}},
    {"has_phrase",
     "has_phrase(text, phrase)",
     "These words one after the other.",
     1,
     1,
     phrase,
     false,
     {{{R"(@(has_phrase("quiero hablar con alguien ya", "HABLAR con").match))", "hablar con"},
       {R"(@(has_phrase("con hablar", "hablar con")))", "false"}}}},
    {"has_beginning",
     "has_beginning(text, text)",
     "Begins with this.",
     1,
     1,
     beginning,
     false,
     {{{R"(@(has_beginning("  Cédula de identidad", "cedula").match))", "Cédula"},
       {R"(@(has_beginning("mi cédula", "cedula")))", "false"}}}},
    {"has_pattern",
     "has_pattern(text, pattern)",
     "Fits this regular expression somewhere; capitals do not matter.",
     1,
     1,
     pattern,
     false,
     {{{R"(@(has_pattern("mi código es AB-12", "[a-z]{2}-\\d+").match))", "AB-12"},
       {R"(@(has_pattern("hola", "^\\d+$")))", "false"},
       {R"(@(has_pattern("hola", "[")))", "ERROR"},
       {R"(@(has_pattern("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a+)+$")))", "ERROR"}}}},
};

}  // namespace

std::span<const TestRow> word_tests() {
  return kRows;
}

}  // namespace orienta::flows::expression
