// SPDX-License-Identifier: Apache-2.0
// orienta facts: what needs a look first.
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <ostream>

#include "flows/read.hpp"
#include "flows/review.hpp"
#include "server/cli/commands.hpp"

namespace orienta::cli {
namespace {

namespace json = boost::json;

// As exact as the source: "2024", "2024-06", "2024-06-30".
std::string known(const std::optional<flows::text::Date>& date) {
  if (!date) return "-";
  const auto whole = flows::text::iso({date->year, std::max(date->month, 1), std::max(date->day, 1)});
  return whole.substr(0, date->month == 0 ? 4 : date->day == 0 ? 7 : 10);
}

std::string age(const flows::ToReview& row) {
  if (!row.age_days) return "never";
  const auto days = *row.age_days;
  const auto span = days <= 90    ? std::to_string(days) + " days"
                    : days <= 730 ? std::to_string(days / 30) + " months"
                                  : std::to_string(days / 365) + " years";
  return known(row.checked_on) + " (" + span + ")";
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ", ") + item;
  return out.empty() ? "-" : out;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::string validity(const flows::ToReview& row) {
  if (!row.from && !row.to) return "-";
  return (row.from ? known(row.from) : "") + ".." + (row.to ? known(row.to) : "");
}

constexpr std::array<std::string_view, 10> kHeadings{"needs",      "id",    "mark",  "told now",     "value",
                                                     "checked on", "valid", "owner", "confirm with", "used by"};
constexpr std::size_t kWidest = 40;  // of a cell on a terminal; --json has everything

using Cells = std::array<std::string, kHeadings.size()>;

Cells cells_of(const flows::ToReview& row) {
  auto id = std::string(flows::name_of(row.kind)) + " " + row.id;
  return {or_dash(std::string(flows::name_of(row.need))),
          std::move(id),
          or_dash(row.mark),
          row.why_not.empty() ? "yes" : "no: " + row.why_not,
          or_dash(row.value),
          age(row),
          validity(row),
          or_dash(row.owner),
          or_dash(row.confirm_with),
          joined(row.used_by)};
}

std::string shortened(const std::string& text, std::size_t width) {
  const auto letters = flows::text::graphemes(text);
  if (letters.size() <= width) return text + std::string(width - letters.size(), ' ');
  std::string out;
  for (std::size_t i = 0; i + 1 < width; ++i) out += letters[i];
  return out + "…";
}

void print_table(const std::vector<flows::ToReview>& rows, std::ostream& out) {
  std::vector<Cells> table;
  for (const auto& row : rows) table.push_back(cells_of(row));
  std::array<std::size_t, kHeadings.size()> widths{};
  for (std::size_t i = 0; i < widths.size(); ++i) {
    widths[i] = kHeadings[i].size();
    for (const auto& cells : table) widths[i] = std::max(widths[i], flows::text::graphemes(cells[i]).size());
    widths[i] = std::min(widths[i], kWidest);
  }
  const auto line = [&](const auto& cells) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) text += shortened(std::string(cells[i]), widths[i]) + "  ";
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  };
  line(kHeadings);
  for (const auto& cells : table) line(cells);
}

json::value day(const std::optional<flows::text::Date>& date) {
  return date ? json::value(known(date)) : json::value(nullptr);
}

void print_json(const std::vector<flows::ToReview>& rows, std::ostream& out) {
  for (const auto& row : rows) {
    json::array users;
    for (const auto& flow : row.used_by) users.emplace_back(flow);
    json::object object{{"kind", flows::name_of(row.kind)},
                        {"id", row.id},
                        {"needs", flows::name_of(row.need)},
                        {"mark", row.mark},
                        {"told_now", row.why_not.empty()},
                        {"why_not", row.why_not},
                        {"value", row.value},
                        {"checked_on", day(row.checked_on)},
                        {"age_days", row.age_days ? json::value(*row.age_days) : json::value(nullptr)},
                        {"valid_from", day(row.from)},
                        {"valid_to", day(row.to)},
                        {"owner", row.owner},
                        {"confirm_with", row.confirm_with},
                        {"source", row.source},
                        {"used_by", std::move(users)},
                        {"file", row.place.file},
                        {"line", row.place.line}};
    out << json::serialize(object) << '\n';
  }
}

void print_sum(const std::vector<flows::ToReview>& rows, flows::text::Date today, std::ostream& out) {
  using Need = flows::ToReview::Need;
  std::array<std::size_t, 5> counts{};
  for (const auto& row : rows) ++counts[static_cast<std::size_t>(row.need)];
  const auto of = [&](Need need) { return counts[static_cast<std::size_t>(need)]; };
  out << rows.size() << " entries on " << flows::text::iso(today) << ": " << of(Need::expired) << " expired, "
      << of(Need::expires_soon) << " expire soon, " << of(Need::not_told) << " not told, " << of(Need::old)
      << " checked more than half a year ago\n";
}

}  // namespace

int list_facts(const ListFacts& options, std::ostream& out, std::ostream& err) {
  const auto today = day_of(options.date, err);
  if (!today) return kUsage;
  const auto dir = find_flows(options.dir, options.config_file, err);
  if (!dir) return kFailed;
  const auto result = flows::read_library(flows::load_files(*dir));
  if (!result.set) {
    for (const auto& diagnostic : result.diagnostics) {
      if (diagnostic.severity == flows::Diagnostic::Severity::error)
        err << (std::filesystem::path(*dir) / diagnostic.str()).string() << '\n';
    }
    return kFailed;
  }
  const auto rows = flows::to_review(*result.set, *today);
  if (options.json) {
    print_json(rows, out);
  } else {
    print_table(rows, out);
    print_sum(rows, *today, out);
  }
  return kOk;
}

}  // namespace orienta::cli
