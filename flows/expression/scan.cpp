// SPDX-License-Identifier: Apache-2.0
// Cuts a template into text, "@root.path" and "@(expression)".
#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_name(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}

// Behind the ')' that closes the '(' at `at`; npos if none does. Strings hide their parentheses.
std::size_t close_of(std::string_view source, std::size_t at) {
  std::size_t open = 0;
  bool quoted = false;
  for (; at < source.size(); ++at) {
    const char c = source[at];
    if (quoted) {
      if (c == '\\') {
        ++at;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '(') {
      ++open;
    } else if (c == ')' && --open == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::string lower_ascii(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// Behind the path that begins at `at`; a point that no name follows ends the sentence, not the path.
std::size_t end_of_path(std::string_view source, std::size_t at) {
  while (at < source.size() && is_name(source[at])) ++at;
  while (at + 1 < source.size() && source[at] == '.' && is_name(source[at + 1])) {
    ++at;
    while (at < source.size() && is_name(source[at])) ++at;
  }
  return at;
}

}  // namespace

Scanned scan(std::string_view source, const std::function<bool(std::string_view)>& known) {
  Scanned out;
  std::size_t text_from = 0;
  const auto text_until = [&](std::size_t end) {
    if (end > text_from) {
      const auto piece = source.substr(text_from, end - text_from);
      out.segments.push_back({Segment::Kind::text, piece, piece});
    }
  };
  for (std::size_t at = source.find('@'); at < source.size(); at = source.find('@', at)) {
    const char next = at + 1 < source.size() ? source[at + 1] : '\0';
    if (next == '@') {
      text_until(at + 1);
      text_from = at += 2;
      continue;
    }
    if (next == '(') {
      const std::size_t end = close_of(source, at + 1);
      if (end == std::string_view::npos) {
        out.errors.emplace_back("@( is never closed");
        ++at;
        continue;
      }
      text_until(at);
      out.segments.push_back(
          {Segment::Kind::expression, source.substr(at + 2, end - at - 3), source.substr(at, end - at)});
      text_from = at = end;
      continue;
    }
    // Behind a letter or digit it is an address: "ayuda@case.pe" stays what it is even though `case` is a root.
    const bool address = at > text_from && is_name(source[at - 1]);
    std::size_t name_end = at + 1;
    while (name_end < source.size() && is_name(source[name_end])) ++name_end;
    if (address || !is_name_start(next) || !known(lower_ascii(source.substr(at + 1, name_end - at - 1)))) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_path(source, at + 1);
    text_until(at);
    out.segments.push_back({Segment::Kind::path, source.substr(at + 1, end - at - 1), source.substr(at, end - at)});
    text_from = at = end;
  }
  text_until(source.size());
  return out;
}

}  // namespace orienta::flows::expression
