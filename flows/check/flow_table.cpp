// SPDX-License-Identifier: Apache-2.0
// The table of flows by language and review mark in the library's README.
#include <algorithm>
#include <array>
#include <set>

#include "flows/review.hpp"

namespace orienta::flows {
namespace {

constexpr std::array<std::string_view, 5> kLanguages{"es", "en", "pt", "fr", "ht"};
constexpr std::string_view kNone = "–";
constexpr std::size_t kColumns = kLanguages.size() + 3;  // flow, what it is for, languages, mark

using Row = std::vector<std::string>;

std::string_view trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r");
  return from == std::string_view::npos ? std::string_view()
                                        : text.substr(from, text.find_last_not_of(" \t\r") + 1 - from);
}

// "| a | b |" -> {"a", "b"}
Row cells(std::string_view line) {
  Row out;
  line = trim(line);
  if (!line.starts_with('|')) return out;
  line.remove_prefix(1);
  while (!line.empty()) {
    const auto bar = std::min(line.find('|'), line.size());
    if (bar == line.size() && trim(line).empty()) break;
    out.emplace_back(trim(line.substr(0, bar)));
    line.remove_prefix(std::min(bar + 1, line.size()));
  }
  return out;
}

Row heading() {
  Row out{"flow", "what it is for"};
  out.insert(out.end(), kLanguages.begin(), kLanguages.end());
  out.emplace_back("mark");
  return out;
}

// The rows of that table, by its heading; `id` without its backquotes.
std::vector<Row> table_of(std::string_view readme) {
  std::vector<Row> rows;
  bool inside = false;
  for (std::size_t from = 0; from < readme.size();) {
    const auto end = std::min(readme.find('\n', from), readme.size());
    auto row = cells(readme.substr(from, end - from));
    from = end + 1;
    if (!inside) {
      inside = row == heading();
      continue;
    }
    if (row.empty()) break;
    if (row.front().starts_with("---") || row.front().starts_with(":-")) continue;
    auto& id = row.front();
    id.erase(std::remove(id.begin(), id.end(), '`'), id.end());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string mark_in(const Flow& flow, std::string_view language) {
  if (std::find(flow.languages.begin(), flow.languages.end(), language) == flow.languages.end())
    return std::string(kNone);
  const auto own = flow.review.languages.find(language);
  return own == flow.review.languages.end() ? flow.review.mark : own->second;
}

Row row_of(const Flow& flow, std::string purpose) {
  Row row{flow.id, std::move(purpose)};
  for (const auto language : kLanguages) row.push_back(mark_in(flow, language));
  row.push_back(flow.review.mark);
  return row;
}

std::string title_of(const Flow& flow) {
  const auto* title = flow.title.find("en", Mode::chat, flow.languages.empty() ? "es" : flow.languages.front());
  return title == nullptr ? flow.id : *title;
}

std::string line_of(const Row& row, bool code) {
  std::string out = "|";
  for (std::size_t i = 0; i < row.size(); ++i) out += code && i == 0 ? " `" + row[i] + "` |" : " " + row[i] + " |";
  return out + "\n";
}

}  // namespace

std::string flow_table(const FlowSet& set, std::string_view readme) {
  std::string out = line_of(heading(), false) + line_of(Row(kColumns, "---"), false);
  std::set<std::string> done;
  for (const auto& row : table_of(readme)) {
    const auto flow = set.find(row.front());
    if (flow && row.size() > 1 && done.insert(flow->id).second) out += line_of(row_of(*flow, row[1]), true);
  }
  for (const auto& [id, flow] : set.flows) {
    if (!done.contains(id)) out += line_of(row_of(*flow, title_of(*flow)), true);
  }
  return out;
}

std::vector<std::string> table_differences(const FlowSet& set, std::string_view readme) {
  std::vector<std::string> out;
  const auto rows = table_of(readme);
  if (rows.empty()) {
    out.push_back("the table with the heading '" + line_of(heading(), false) + "' is missing or empty");
    return out;
  }
  std::set<std::string> seen;
  for (const auto& row : rows) {
    const auto& id = row.front();
    const auto flow = set.find(id);
    if (!flow) {
      out.push_back("the table has '" + id + "', which is no flow");
      continue;
    }
    if (!seen.insert(id).second) out.push_back("the table has '" + id + "' twice");
    if (row.size() != kColumns) {
      out.push_back("the row of '" + id + "' has " + std::to_string(row.size()) + " columns instead of " +
                    std::to_string(kColumns));
      continue;
    }
    const auto right = row_of(*flow, row[1]);
    const auto names = heading();
    if (row[1].empty()) out.push_back("the row of '" + id + "' does not say what it is for");
    for (std::size_t i = 2; i < kColumns; ++i) {
      if (row[i] != right[i])
        out.push_back("'" + id + "' in " + names[i] + ": the table says '" + row[i] + "', the flow '" + right[i] + "'");
    }
  }
  for (const auto& [id, flow] : set.flows) {
    if (!seen.contains(id)) out.push_back("the table lacks '" + id + "'");
  }
  return out;
}

}  // namespace orienta::flows
