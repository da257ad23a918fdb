// SPDX-License-Identifier: Apache-2.0
// Functions on text as words and parts. Words are those of text::words unless delimiters are given.
#include <algorithm>
#include <cmath>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

Value not_whole() {
  return fail("this must be a whole number");
}

// At any of these bytes; empty pieces are left out.
std::vector<std::string> cut_at(std::string_view source, std::string_view delimiters) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find_first_of(delimiters, at), source.size());
    if (end > at) out.emplace_back(source.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::vector<std::string> words_of(Context& context, Arguments a, std::size_t delimiters) {
  const std::string source = text_at(context, a, 0);
  const std::string marks = text_at(context, a, delimiters);
  return marks.empty() ? text::words(source) : cut_at(source, marks);
}

Value word_count(Context& context, Arguments a) {
  return static_cast<double>(words_of(context, a, 1).size());
}

Value word(Context& context, Arguments a) {
  const auto words = words_of(context, a, 2);
  const auto index = whole_at(context, a, 1, 0);
  if (!index) return not_whole();
  const auto size = static_cast<std::int64_t>(words.size());
  const auto at = *index < 0 ? *index + size : *index;
  return at < 0 || at >= size ? Value("") : context.text(words[static_cast<std::size_t>(at)]);
}

Value word_slice(Context& context, Arguments a) {
  const auto words = words_of(context, a, 3);
  const auto size = static_cast<std::int64_t>(words.size());
  const auto from = whole_at(context, a, 1, 0);
  auto end = whole_at(context, a, 2, size);
  if (!from || !end) return not_whole();
  if (*from < 0) return fail("the first word is 0");
  if (*end < 0) end = size;
  std::string out;
  for (auto i = *from; i < std::min(*end, size); ++i)
    out += (out.empty() ? "" : " ") + words[static_cast<std::size_t>(i)];
  return context.text(std::move(out));
}

Value remove_first_word(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const auto words = text::words(source);
  if (words.empty()) return source;
  const std::size_t at = source.find(words.front());
  if (at == std::string::npos) return source;
  std::string rest = source.substr(at + words.front().size());
  rest.erase(0, std::min(rest.find_first_not_of(" \t\r\n,.;:!?"), rest.size()));
  return context.text(std::move(rest));
}

Value field(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const auto index = whole_at(context, a, 1, 0);
  if (!index || *index < 0) return not_whole();
  std::string delimiter = text_at(context, a, 2);
  if (delimiter.empty()) delimiter = " ";
  std::vector<std::string> parts;
  if (delimiter == " ") {
    parts = cut_at(source, " ");  // several spaces are one
  } else {
    std::size_t from = 0;
    for (auto at = source.find(delimiter); at != std::string::npos; at = source.find(delimiter, from)) {
      parts.push_back(source.substr(from, at - from));
      from = at + delimiter.size();
    }
    parts.push_back(source.substr(from));
  }
  const auto at = static_cast<std::size_t>(*index);
  return at < parts.size() ? context.text(parts[at]) : Value("");
}

Value split(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const std::string marks = text_at(context, a, 1);
  const auto pieces = cut_at(source, marks.empty() ? " \t\r\n" : marks);
  if (!context.charge(source.size() / 128)) return over_budget();
  return context.list(Array(pieces.begin(), pieces.end()));
}

Value join(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return fail("the first argument must be a list");
  const std::string between = text_at(context, a, 1);
  std::string out;
  bool first = true;
  for (const Value& item : *array) {
    if (!context.charge(1)) return over_budget();
    if (!first) out += between;
    out += text_of(item, context.scope(), context.limits().output).value_or("");
    first = false;
    if (out.size() > context.limits().output) return fail("the text is too long");
  }
  return context.text(std::move(out));
}

Value attachment_parts(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const auto colon = source.find(':');
  Object object;
  object.members["content_type"] = source.substr(0, std::min(colon, source.size()));
  object.members["url"] = colon == std::string::npos ? std::string() : source.substr(colon + 1);
  return object;
}

Value urn_parts(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const auto colon = source.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == source.size()) return fail("this is no URN");
  const auto hash = source.find('#', colon);
  const std::size_t end = std::min(source.find_first_of("?#", colon), source.size());
  Object object;
  object.members["scheme"] = source.substr(0, colon);
  object.members["path"] = source.substr(colon + 1, end - colon - 1);
  object.members["display"] = hash == std::string::npos ? std::string() : source.substr(hash + 1);
  return object;
}

Value format_urn(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  if (source.find(':') == std::string::npos) return fail("this is no URN");
  return context.text(display_urn(source));
}

constexpr FunctionRow kRows[] = {
    {"split",
     "split(text [, delimiters])",
     "The pieces between any of these characters, or between spaces. No empty pieces.",
     1,
     2,
     split,
     false,
     {{{R"(@(split("a b  c")))", "[a, b, c]"}, {R"(@(split("a,b;;c", ",;")[2]))", "c"}}}},
    {"join",
     "join(list, between)",
     "The items as one text.",
     2,
     2,
     join,
     false,
     {{{R"x(@(join(array("a", "b"), ", ")))x", "a, b"}, {R"(@(join("a", "b")))", "ERROR"}}}},
    {"word",
     "word(text, place [, delimiters])",
     "The word at this place, from 0; negative from the end.",
     2,
     3,
     word,
     false,
     {{{R"(@(word("Hola, buenos días", 1)))", "buenos"},
       {R"(@(word("uno dos", -1)))", "dos"},
       {R"(@(word("uno", 5)))", ""},
       {R"(@(word("a-b c", 0, " ")))", "a-b"}}}},
    {"word_count",
     "word_count(text [, delimiters])",
     "How many words.",
     1,
     2,
     word_count,
     false,
     {{{R"(@(word_count("¿Qué tal? 👍")))", "3"}, {R"(@(word_count("a-b c", " ")))", "2"}}}},
    {"word_slice",
     "word_slice(text, from [, end [, delimiters]])",
     "The words from the first place up to the second.",
     2,
     4,
     word_slice,
     false,
     {{{R"(@(word_slice("uno dos tres", 1)))", "dos tres"}, {R"(@(word_slice("uno dos tres", 0, 2)))", "uno dos"}}}},
    {"remove_first_word",
     "remove_first_word(text)",
     "Without its first word.",
     1,
     1,
     remove_first_word,
     false,
     {{{R"(@(remove_first_word("ayuda: salud Lima")))", "salud Lima"}, {R"(@(remove_first_word("hola")))", ""}}}},
    {"field",
     "field(text, place, delimiter)",
     "The part at this place, from 0.",
     3,
     3,
     field,
     false,
     {{{R"(@(field("a,,c", 2, ",")))", "c"}, {R"(@(field("a  b", 1, " ")))", "b"}, {R"(@(field("a", 9, ",")))", ""}}}},
    {"attachment_parts",
     "attachment_parts(attachment)",
     "An object with content_type and url.",
     1,
     1,
     attachment_parts,
     false,
     {{{R"(@(attachment_parts("image/jpeg:https://x.pe/1.jpg").url))", "https://x.pe/1.jpg"}}}},
    {"urn_parts",
     "urn_parts(urn)",
     "An object with scheme, path and display.",
     1,
     1,
     urn_parts,
     false,
     {{{R"(@(urn_parts("tel:+51987654321").path))", "+51987654321"},
       {R"(@(urn_parts("web:12#ana").display))", "ana"},
       {R"(@(urn_parts("987")))", "ERROR"}}}},
    {"format_urn",
     "format_urn(urn)",
     "An address as people read it.",
     1,
     1,
     format_urn,
     false,
     {{{R"(@(format_urn("tel:+51987654321")))", "+51 987 654 321"}, {R"(@(format_urn("web:12")))", "12"}}}},
};

}  // namespace

std::span<const FunctionRow> word_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
