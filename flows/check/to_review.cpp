// SPDX-License-Identifier: Apache-2.0
// Which facts, deadlines and directory entries somebody should look at first.
#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "flows/expression/expression.hpp"
#include "flows/review.hpp"
#include "flows/roots.hpp"
#include "flows/walk.hpp"

namespace orienta::flows {
namespace {

using Kind = ToReview::Kind;
using Need = ToReview::Need;

constexpr std::int64_t kSoonDays = 30;
constexpr std::int64_t kOldDays = 180;

constexpr std::array<std::pair<Kind, std::string_view>, 3> kKinds{
    {{Kind::fact, "fact"}, {Kind::deadline, "deadline"}, {Kind::service, "service"}}};
constexpr std::array<std::pair<Need, std::string_view>, 5> kNeeds{{{Need::expired, "expired"},
                                                                   {Need::expires_soon, "expires soon"},
                                                                   {Need::not_told, "not told"},
                                                                   {Need::old, "checked long ago"},
                                                                   {Need::none, ""}}};

template <class E, std::size_t N>
std::string_view name_in(const std::array<std::pair<E, std::string_view>, N>& table, E wanted) {
  for (const auto& [value, name] : table) {
    if (value == wanted) return name;
  }
  return {};
}

const std::string& spanish(const std::map<std::string, std::string, std::less<>>& texts) {
  static const std::string kNone;
  if (const auto found = texts.find("es"); found != texts.end()) return found->second;
  return texts.empty() ? kNone : texts.begin()->second;
}

// "facts.x" and "deadlines.y" -> the flows that tell or ask them.
std::map<std::string, std::set<std::string>> uses_of(const FlowSet& set) {
  std::map<std::string, std::set<std::string>> out;
  for (const auto& [id, flow] : set.flows) {
    const auto found = [&, flow_id = id](const std::string& source) {
      for (const auto& path : inspect_template(source, expression_roots()).paths) {
        const auto first = path.find('.');
        if (first == std::string::npos) continue;
        const auto second = path.find('.', first + 1);
        auto root = path.substr(0, first);
        if (root == "confirm") root = "facts";
        if (root == "facts" || root == "deadlines") out[root + path.substr(first, second - first)].insert(flow_id);
      }
    };
    Walk visit;
    visit.text = [&](std::string_view, const Text& text) {
      for (const auto& [language, modes] : text.by_language) {
        for (const auto& [mode, source] : modes) found(source);
      }
    };
    visit.internal_text = visit.text;
    visit.expression = [&](std::string_view, const std::string& source) { found(source); };
    for (const auto& step : flow->steps) {
      walk(step, visit);
      for (const auto& path : step.valid_while) out[path].insert(id);
      if (const auto* ask = std::get_if<Ask>(&step.kind)) {
        for (const auto& option : ask->options) found(option.condition);
      }
    }
  }
  // Who uses a computed fact uses those it rests on.
  for (const auto& [id, fact] : set.facts.facts) {
    const auto users = out["facts." + id];
    for (const auto& input : fact.inputs) out["facts." + input].insert(users.begin(), users.end());
  }
  return out;
}

void check_age(ToReview& row, text::Date today) {
  if (!row.checked_on) return;
  const auto& seen = *row.checked_on;
  row.age_days = text::days_between({seen.year, std::max(seen.month, 1), std::max(seen.day, 1)}, today);
  if (row.need == Need::none && *row.age_days > kOldDays) row.need = Need::old;
}

void check_end(ToReview& row, text::Date today) {
  if (!row.to) return;
  if (*row.to < today)
    row.need = Need::expired;
  else if (text::days_between(today, *row.to) <= kSoonDays)
    row.need = Need::expires_soon;
}

std::string marked(std::string_view mark) {
  return "marked " + std::string(mark);
}

bool put_aside(Mark mark) {
  return mark == Mark::closed || mark == Mark::stale || mark == Mark::conflict;
}

ToReview row_of(const Fact& fact, const FlowSet& set, text::Date today) {
  ToReview row;
  row.kind = Kind::fact;
  row.id = fact.id;
  row.mark = name_of(fact.mark);
  row.value = fact.text.empty() ? "= " + fact.compute : fact.text + (fact.unit == "PEN" ? " PEN" : "");
  if (fact.unit == "percent") row.value += " %";
  row.owner = fact.owner;
  row.confirm_with = spanish(fact.confirm_with);
  row.source = fact.source.url.empty() ? fact.source.title : fact.source.url;
  row.checked_on = fact.checked_on;
  row.from = fact.valid_from;
  row.to = fact.valid_to;
  row.place = {fact.file, fact.line};
  if (!set.facts.valid("facts." + fact.id, today)) {
    if (put_aside(fact.mark))
      row.why_not = marked(name_of(fact.mark));
    else if (fact.valid_from && today < *fact.valid_from)
      row.why_not = "from " + text::iso(*fact.valid_from);
    else if (fact.valid_to && *fact.valid_to < today)
      row.why_not = "until " + text::iso(*fact.valid_to);
    else
      row.why_not = "rests on a fact that may not be told";
    if (fact.mark != Mark::closed) row.need = Need::not_told;
  }
  if (fact.mark != Mark::closed) check_end(row, today);
  if (fact.mark != Mark::closed) check_age(row, today);
  return row;
}

ToReview row_of(const Deadline& deadline, const FlowSet& set, text::Date today) {
  ToReview row;
  row.kind = Kind::deadline;
  row.id = deadline.id;
  row.mark = name_of(deadline.mark);
  row.value = spanish(deadline.title);
  row.owner = deadline.owner;
  row.source = deadline.source.url.empty() ? deadline.source.title : deadline.source.url;
  row.checked_on = deadline.checked_on;
  row.from = deadline.opens;
  row.to = deadline.closes;
  row.place = {deadline.file, deadline.line};
  // A window that has closed is no mistake: people still ask for it, and it is told as closed.
  if (!set.facts.valid("deadlines." + deadline.id, today)) {
    if (put_aside(deadline.mark))
      row.why_not = marked(row.mark);
    else if (deadline.opens && today < *deadline.opens)
      row.why_not = "opens " + text::iso(*deadline.opens);
    else
      row.why_not = "told as closed";
    if (deadline.mark == Mark::stale || deadline.mark == Mark::conflict) row.need = Need::not_told;
  }
  const bool over = deadline.mark == Mark::closed || deadline.closes < today;
  if (!over) check_end(row, today);
  if (over)
    row.age_days =
        row.checked_on
            ? std::optional(text::days_between(
                  {row.checked_on->year, std::max(row.checked_on->month, 1), std::max(row.checked_on->day, 1)}, today))
            : std::nullopt;
  else
    check_age(row, today);
  return row;
}

ToReview row_of(const Service& service, text::Date today) {
  ToReview row;
  row.kind = Kind::service;
  row.id = service.organisation + "/" + service.id;
  row.mark = service.review_mark;
  row.value = spanish(service.name);
  row.owner = service.assured_by;
  row.source = service.source_url.empty() ? service.source_title : service.source_url;
  row.checked_on = text::parse_known_date(service.assured_on);
  row.place = {service.file, service.line};
  const auto mark = parse_mark(service.review_mark);
  if (mark && put_aside(*mark)) {
    row.why_not = marked(service.review_mark);
    if (*mark != Mark::closed) row.need = Need::not_told;
  }
  if (mark != Mark::closed) check_age(row, today);
  return row;
}

}  // namespace

std::vector<ToReview> to_review(const FlowSet& set, text::Date today) {
  std::vector<ToReview> rows;
  const auto uses = uses_of(set);
  const auto users = [&](const std::string& path, ToReview& row) {
    if (const auto found = uses.find(path); found != uses.end())
      row.used_by.assign(found->second.begin(), found->second.end());
  };
  for (const auto& [id, fact] : set.facts.facts) {
    rows.push_back(row_of(fact, set, today));
    users("facts." + id, rows.back());
  }
  for (const auto& [id, deadline] : set.facts.deadlines) {
    rows.push_back(row_of(deadline, set, today));
    users("deadlines." + id, rows.back());
  }
  for (const auto& service : set.directory.services) {
    if (!service.demonstration) rows.push_back(row_of(service, today));
  }
  const auto closed = [&](const ToReview& row) {
    return row.mark == "closed" || (row.kind == Kind::deadline && row.to && *row.to < today);
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const ToReview& a, const ToReview& b) {
    // By need, except that "checked long ago" is just the beginning of the order by age.
    const auto group = [](const ToReview& row) { return row.need < Need::old ? static_cast<int>(row.need) : 3; };
    const auto older = [](const ToReview& row) { return row.age_days ? -*row.age_days : -1'000'000; };
    return std::tuple(closed(a), group(a), older(a)) < std::tuple(closed(b), group(b), older(b));
  });
  return rows;
}

std::string_view name_of(ToReview::Kind kind) {
  return name_in(kKinds, kind);
}
std::string_view name_of(ToReview::Need need) {
  return name_in(kNeeds, need);
}

}  // namespace orienta::flows
