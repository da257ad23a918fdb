// SPDX-License-Identifier: Apache-2.0
// Functions on text as characters. Places are counted in code points from 0; negative ones from the end.
#include <algorithm>
#include <cmath>

#include "flows/expression/internal.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::expression {
namespace {

Value not_whole() {
  return fail("this must be a whole number");
}

Value upper(Context& context, Arguments a) {
  return context.text(text::upper(text_at(context, a, 0)));
}
Value lower(Context& context, Arguments a) {
  return context.text(text::lower(text_at(context, a, 0)));
}
Value title(Context& context, Arguments a) {
  return context.text(text::title(text_at(context, a, 0)));
}
Value clean(Context& context, Arguments a) {
  return context.text(text::clean(text_at(context, a, 0)));
}

Value length(Context& context, Arguments a) {
  return static_cast<double>(text::code_points(text_at(context, a, 0)));
}

Value trimmed(Context& context, Arguments a, bool left, bool right) {
  const std::u32string source = text::to_code_points(text_at(context, a, 0));
  const std::u32string cut = a.size() > 1 ? text::to_code_points(text_at(context, a, 1)) : U" \t\r\n\u00A0";
  std::size_t from = 0;
  std::size_t end = source.size();
  while (left && from < end && cut.find(source[from]) != std::u32string::npos) ++from;
  while (right && end > from && cut.find(source[end - 1]) != std::u32string::npos) --end;
  std::string out;
  for (std::size_t i = from; i < end; ++i) text::append_code_point(out, source[i]);
  return context.text(std::move(out));
}
Value trim(Context& context, Arguments a) {
  return trimmed(context, a, true, true);
}
Value trim_left(Context& context, Arguments a) {
  return trimmed(context, a, true, false);
}
Value trim_right(Context& context, Arguments a) {
  return trimmed(context, a, false, true);
}

Value replace(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const std::string needle = text_at(context, a, 1);
  const std::string with = text_at(context, a, 2);
  const auto most = whole_at(context, a, 3, -1);
  if (!most) return not_whole();
  if (needle.empty()) return context.text(source);
  std::string out;
  std::size_t from = 0;
  std::int64_t done = 0;
  for (auto at = source.find(needle); at != std::string::npos && (*most < 0 || done < *most);
       at = source.find(needle, from)) {
    out.append(source, from, at - from);
    out += with;
    from = at + needle.size();
    ++done;
    if (out.size() > context.limits().output) return fail("the text is too long");
  }
  out.append(source, from);
  return context.text(std::move(out));
}

Value repeat(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  const auto count = whole_at(context, a, 1, 0);
  if (!count || *count < 0) return not_whole();
  if (source.empty()) return source;
  if (static_cast<std::size_t>(*count) > context.limits().output / source.size()) return fail("the text is too long");
  std::string out;
  for (std::int64_t i = 0; i < *count; ++i) out += source;
  return context.text(std::move(out));
}

Value text_slice(Context& context, Arguments a) {
  const std::u32string source = text::to_code_points(text_at(context, a, 0));
  const auto size = static_cast<std::int64_t>(source.size());
  auto from = whole_at(context, a, 1, 0);
  auto end = whole_at(context, a, 2, size);
  if (!from || !end) return not_whole();
  if (*from < 0) *from += size;
  if (*end < 0) *end += size;
  from = std::clamp<std::int64_t>(*from, 0, size);
  end = std::clamp<std::int64_t>(*end, *from, size);
  std::string out;
  for (auto i = *from; i < *end; ++i) text::append_code_point(out, source[static_cast<std::size_t>(i)]);
  return context.text(std::move(out));
}

Value regex_match(Context& context, Arguments a) {
  const auto group = whole_at(context, a, 2, 0);
  if (!group || *group < 0) return not_whole();
  auto result = find_regex(text_at(context, a, 0), text_at(context, a, 1), true, context.limits());
  if (!result.error.empty()) return fail(std::move(result.error));
  if (!result.match) return {};
  const auto& groups = result.match->groups;
  if (static_cast<std::size_t>(*group) >= groups.size()) return fail("the pattern has no such group");
  return context.text(groups[static_cast<std::size_t>(*group)]);
}

Value url_encode(Context& context, Arguments a) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text_at(context, a, 0)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain_char = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '_' || c == '.' || c == '~';
    if (plain_char) {
      out.push_back(c);
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return context.text(std::move(out));
}

struct Entity {
  std::string_view name;
  char32_t code;
};
constexpr std::array<Entity, 22> kEntities{
    {{"amp", '&'},     {"lt", '<'},      {"gt", '>'},      {"quot", '"'},    {"apos", '\''},   {"nbsp", 0xA0},
     {"aacute", 0xE1}, {"eacute", 0xE9}, {"iacute", 0xED}, {"oacute", 0xF3}, {"uacute", 0xFA}, {"ntilde", 0xF1},
     {"Aacute", 0xC1}, {"Eacute", 0xC9}, {"Iacute", 0xCD}, {"Oacute", 0xD3}, {"Uacute", 0xDA}, {"Ntilde", 0xD1},
     {"uuml", 0xFC},   {"iquest", 0xBF}, {"iexcl", 0xA1},  {"euro", 0x20AC}}};

std::optional<char32_t> entity(std::string_view name) {
  if (name.size() > 1 && name[0] == '#') {
    const bool hex = name[1] == 'x' || name[1] == 'X';
    const std::string digits(name.substr(hex ? 2 : 1));
    const auto allowed = hex ? "0123456789abcdefABCDEF" : "0123456789";
    if (digits.empty() || digits.size() > 7 || digits.find_first_not_of(allowed) != std::string::npos)
      return std::nullopt;
    const auto code = static_cast<char32_t>(std::strtoul(digits.c_str(), nullptr, hex ? 16 : 10));
    const bool valid = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    return valid ? code : text::kReplacement;
  }
  for (const Entity& row : kEntities) {
    if (row.name == name) return row.code;
  }
  return std::nullopt;
}

Value html_decode(Context& context, Arguments a) {
  const std::string source = text_at(context, a, 0);
  std::string out;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = source[at] == '&' ? source.find(';', at) : std::string::npos;
    const auto code = end == std::string::npos || end - at > 12
                          ? std::nullopt
                          : entity(std::string_view(source).substr(at + 1, end - at - 1));
    if (code) {
      text::append_code_point(out, *code);
      at = end + 1;
    } else {
      out.push_back(source[at++]);
    }
  }
  return context.text(std::move(out));
}

constexpr FunctionRow kRows[] = {
    {"upper", "upper(text)", "In capitals.", 1, 1, upper, false, {{{R"(@(upper("año")))", "AÑO"}}}},
    {"lower", "lower(text)", "In small letters.", 1, 1, lower, false, {{{R"(@(lower("SÍ")))", "sí"}}}},
    {"title",
     "title(text)",
     "Each word with a capital.",
     1,
     1,
     title,
     false,
     {{{R"(@(title("ana maría PÉREZ")))", "Ana María Pérez"}}}},
    {"trim",
     "trim(text [, characters])",
     "Without spaces (or these characters) at both ends.",
     1,
     2,
     trim,
     false,
     {{{R"(@(trim("  hola ") & "."))", "hola."}, {R"(@(trim("++hola+-", "+-")))", "hola"}}}},
    {"trim_left",
     "trim_left(text [, characters])",
     "Without spaces (or these characters) at the beginning.",
     1,
     2,
     trim_left,
     false,
     {{{R"(@(trim_left("  hola ") & "."))", "hola ."}}}},
    {"trim_right",
     "trim_right(text [, characters])",
     "Without spaces (or these characters) at the end.",
     1,
     2,
     trim_right,
     false,
     {{{R"(@("." & trim_right(" hola  ") & "."))", ". hola."}}}},
    {"replace",
     "replace(text, needle, with [, count])",
     "The needle replaced everywhere, or only so many times.",
     3,
     4,
     replace,
     false,
     {{{R"(@(replace("a-b-c", "-", "+")))", "a+b+c"},
       {R"(@(replace("a-b-c", "-", "", 1)))", "ab-c"},
       {R"(@(replace("abc", "", "x")))", "abc"}}}},
    {"repeat",
     "repeat(text, count)",
     "The text so many times.",
     2,
     2,
     repeat,
     false,
     {{{R"(@(repeat("ja", 3)))", "jajaja"},
       {R"(@(repeat("a", -1)))", "ERROR"},
       {R"(@(repeat("a", 1000000)))", "ERROR"}}}},
    {"clean",
     "clean(text)",
     "Without control characters; accents in one piece.",
     1,
     1,
     clean,
     false,
     {{{R"(@(clean("a\u0007b\u202E")))", "ab"}}}},
    {"text_length",
     "text_length(text)",
     "How many characters.",
     1,
     1,
     length,
     false,
     {{{R"(@(text_length("año👍")))", "4"}, {R"(@(text_length("")))", "0"}}}},
    {"text_slice",
     "text_slice(text, from [, end])",
     "The characters from the first place up to, not including, the second.",
     2,
     3,
     text_slice,
     false,
     {{{R"(@(text_slice("hola", 1)))", "ola"},
       {R"(@(text_slice("mañana", 2, 4)))", "ña"},
       {R"(@(text_slice("hola", -2)))", "la"},
       {R"(@(text_slice("hola", 3, 1)))", ""}}}},
    {"regex_match",
     "regex_match(text, pattern [, group])",
     "What the pattern finds, or nothing. Case does not matter.",
     2,
     3,
     regex_match,
     false,
     {{{R"x(@(regex_match("caso AB-12", "([a-z]+)-(\\d+)", 2)))x", "12"},
       {R"(@(regex_match("hola", "\\d")))", ""},
       {R"(@(regex_match("hola", "(")))", "ERROR"}}}},
    {"url_encode",
     "url_encode(text)",
     "Fit for an address on the web.",
     1,
     1,
     url_encode,
     false,
     {{{R"(@(url_encode("a b&ñ")))", "a%20b%26%C3%B1"}}}},
    {"html_decode",
     "html_decode(text)",
     "With the entities of HTML as characters.",
     1,
     1,
     html_decode,
     false,
     {{{R"(@(html_decode("Red &amp; Blue&#33; a&ntilde;o &x;")))", "Red & Blue! año &x;"}}}},
};

}  // namespace

std::span<const FunctionRow> text_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
