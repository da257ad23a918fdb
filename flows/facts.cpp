// SPDX-License-Identifier: Apache-2.0
#include "flows/facts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace orienta::flows {

namespace {

constexpr std::array<std::pair<Mark, std::string_view>, 5> kMarks{{{Mark::live, "live"},
                                                                   {Mark::needs_review, "needs_review"},
                                                                   {Mark::closed, "closed"},
                                                                   {Mark::stale, "stale"},
                                                                   {Mark::conflict, "conflict"}}};

bool tellable(Mark mark) {
  return mark == Mark::live || mark == Mark::needs_review;
}

bool valid(const Fact& fact, text::Date today) {
  return tellable(fact.mark) && (!fact.valid_from || *fact.valid_from <= today) &&
         (!fact.valid_to || today <= *fact.valid_to);
}

bool upcoming(const Deadline& deadline, text::Date today) {
  return tellable(deadline.mark) && deadline.opens && today < *deadline.opens;
}

bool open(const Deadline& deadline, text::Date today) {
  return tellable(deadline.mark) && !upcoming(deadline, today) && today <= deadline.closes;
}

const std::string& localized(const std::map<std::string, std::string, std::less<>>& texts, std::string_view language,
                             const std::string& otherwise) {
  if (const auto it = texts.find(language); it != texts.end()) return it->second;
  if (const auto it = texts.find("es"); it != texts.end()) return it->second;
  return texts.empty() ? otherwise : texts.begin()->second;
}

bool spoken(model::Mode mode) {
  return mode == model::Mode::voice;
}

std::string shown_date(text::Date date, std::string_view language, model::Mode mode) {
  return spoken(mode) ? text::spoken_date(date, language) : text::format_known_date(date, language);
}

using Formatter = std::string (*)(const Fact&, std::string_view language, model::Mode mode);

std::string as_written(const Fact& fact, std::string_view, model::Mode) {
  return fact.text;
}

std::string as_number(const Fact& fact, std::string_view language, model::Mode mode) {
  if (!fact.number) return fact.text;
  return spoken(mode) ? text::spoken_number(*fact.number, language) : text::format_number(*fact.number, 0, 2, language);
}

std::string as_money(const Fact& fact, std::string_view language, model::Mode mode) {
  if (!fact.number) return fact.text;
  return spoken(mode) ? text::spoken_money(*fact.number, fact.unit, language)
                      : text::format_money(*fact.number, fact.unit, language);
}

std::string as_percent(const Fact& fact, std::string_view language, model::Mode mode) {
  if (fact.number && spoken(mode)) return text::spoken_percent(*fact.number, language);
  // Spanish and French set a space before the sign.
  return as_number(fact, language, mode) + (language == "en" ? "%" : " %");
}

std::string as_date(const Fact& fact, std::string_view language, model::Mode mode) {
  const auto date = text::parse_iso(fact.text);
  return date ? shown_date(*date, language, mode) : fact.text;
}

std::string as_phone(const Fact& fact, std::string_view language, model::Mode mode) {
  return spoken(mode) ? text::spoken_digits(fact.text, language) : fact.text;
}

// `days` and `count` are bare numbers: the noun belongs to the sentence ("@facts.x días").
constexpr std::array<std::pair<std::string_view, Formatter>, 7> kUnits{{{"PEN", as_money},
                                                                        {"percent", as_percent},
                                                                        {"days", as_number},
                                                                        {"count", as_number},
                                                                        {"text", as_written},
                                                                        {"date", as_date},
                                                                        {"phone", as_phone}}};

std::string formatted(const Fact& fact, std::string_view language, model::Mode mode) {
  for (const auto& [unit, format] : kUnits) {
    if (unit == fact.unit) return format(fact, language, mode);
  }
  return fact.text;
}

Value raw_value(const Fact& fact) {
  if (fact.number) return Value(*fact.number);
  if (fact.unit == "date") {
    if (const auto date = text::parse_iso(fact.text)) return Value(*date);
  }
  return Value(fact.text);
}

Value fact_value(const Fact& fact, bool may_be_told, text::Date today, std::string_view language, model::Mode mode) {
  if (!may_be_told) {
    return Value(ExpressionError{"facts." + fact.id + " may not be told on " + text::iso(today) + " (" +
                                 std::string(name_of(fact.mark)) + ")"});
  }
  Object object;
  object.members["value"] = raw_value(fact);
  object.members["checked_on"] = fact.checked_on ? Value(shown_date(*fact.checked_on, language, mode)) : Value("");
  object.members["source"] = Value(fact.source.title);
  object.members["source_url"] = Value(fact.source.url);
  object.members["confirm_with"] = Value(localized(fact.confirm_with, language, fact.owner));
  object.fallback = Value(formatted(fact, language, mode));
  return Value(std::move(object));
}

Value deadline_value(const Deadline& deadline, text::Date today, std::string_view language, model::Mode mode) {
  Object object;
  const bool is_open = open(deadline, today);
  object.members["open"] = Value(is_open);
  object.members["upcoming"] = Value(upcoming(deadline, today));
  // Closed by its own date or because an editor says so; a stale or disputed one is neither open nor known to be
  // closed.
  object.members["closed"] = Value(deadline.mark == Mark::closed || deadline.closes < today);
  object.members["title"] = Value(localized(deadline.title, language, deadline.id));
  const bool disputed = deadline.mark == Mark::conflict || deadline.mark == Mark::stale;
  const Value withheld(ExpressionError{"deadlines." + deadline.id + " is " + std::string(name_of(deadline.mark)) +
                                       ": its dates may not be told"});
  const Value date = disputed ? withheld : Value(shown_date(deadline.closes, language, mode));
  object.members["date"] = date;
  if (disputed) {
    object.members["opens"] = withheld;
  } else {
    object.members["opens"] = deadline.opens ? Value(shown_date(*deadline.opens, language, mode)) : Value("");
  }
  object.members["days_left"] =
      is_open ? Value(static_cast<double>(text::days_between(today, deadline.closes)))
              : Value(ExpressionError{"deadlines." + deadline.id + " is not open: it has no days left"});
  object.fallback = date;
  return Value(std::move(object));
}

constexpr std::string_view kFacts = "facts.";
constexpr std::string_view kDeadlines = "deadlines.";

// "facts.ce_fee.value" names the fact ce_fee.
std::string_view id_in(std::string_view path, std::string_view prefix) {
  path.remove_prefix(prefix.size());
  return path.substr(0, path.find('.'));
}

}  // namespace

std::string_view name_of(Mark mark) {
  for (const auto& [value, name] : kMarks) {
    if (value == mark) return name;
  }
  return "needs_review";
}

std::optional<Mark> parse_mark(std::string_view text) {
  for (const auto& [value, name] : kMarks) {
    if (name == text) return value;
  }
  return std::nullopt;
}

bool Facts::valid(std::string_view path, text::Date today) const {
  if (path.starts_with(kFacts)) {
    const auto it = facts.find(id_in(path, kFacts));
    if (it == facts.end() || !flows::valid(it->second, today)) return false;
    return std::all_of(it->second.inputs.begin(), it->second.inputs.end(), [&](const std::string& input) {
      const auto found = facts.find(input);
      return found != facts.end() && flows::valid(found->second, today);
    });
  }
  if (path.starts_with(kDeadlines)) {
    const auto it = deadlines.find(id_in(path, kDeadlines));
    return it != deadlines.end() && open(it->second, today);
  }
  return false;
}

std::optional<text::Date> Facts::valid_until(std::string_view path) const {
  if (path.starts_with(kFacts)) {
    const auto it = facts.find(id_in(path, kFacts));
    return it == facts.end() ? std::nullopt : it->second.valid_to;
  }
  if (path.starts_with(kDeadlines)) {
    const auto it = deadlines.find(id_in(path, kDeadlines));
    if (it != deadlines.end()) return it->second.closes;
  }
  return std::nullopt;
}

Value Facts::facts_root(text::Date today, std::string_view language, model::Mode mode) const {
  Object root;
  for (const auto& [id, fact] : facts) {
    root.members[id] = fact_value(fact, valid(std::string(kFacts) + id, today), today, language, mode);
  }
  return Value(std::move(root));
}

Value Facts::deadlines_root(text::Date today, std::string_view language, model::Mode mode) const {
  Object root;
  for (const auto& [id, deadline] : deadlines) {
    root.members[id] = deadline_value(deadline, today, language, mode);
  }
  return Value(std::move(root));
}

Value Facts::confirm_root(std::string_view language) const {
  Object root;
  for (const auto& [id, fact] : facts) root.members[id] = Value(localized(fact.confirm_with, language, fact.owner));
  return Value(std::move(root));
}

}  // namespace orienta::flows
