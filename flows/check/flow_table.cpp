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
constexpr std::string_view kInPart = ", in part";
// The one that promises least first.
constexpr std::array<std::string_view, 3> kMarks{"needs_speaker", "needs_review", "live"};

using Row = std::vector<std::string>;

std::string_view trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r") + 1 - from);
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

Row with_languages(Row front, Row back) {
  front.insert(front.end(), kLanguages.begin(), kLanguages.end());
  front.insert(front.end(), back.begin(), back.end());
  return front;
}
Row flow_heading() {
  return with_languages({"flow", "what it is for"}, {"mark"});
}
Row topic_heading() {
  return with_languages({"", "topic"}, {"mark", "flows"});
}

// The rows of the table with that heading.
std::vector<Row> table_of(std::string_view readme, const Row& heading) {
  std::vector<Row> rows;
  bool inside = false;
  for (std::size_t from = 0; from < readme.size();) {
    const auto end = std::min(readme.find('\n', from), readme.size());
    auto row = cells(readme.substr(from, end - from));
    from = end + 1;
    if (!inside) {
      inside = row == heading;
      continue;
    }
    if (row.empty()) break;
    if (!row.front().starts_with("---") && !row.front().starts_with(":-")) rows.push_back(std::move(row));
  }
  return rows;
}

// "`menu`, `topics`" -> ids
std::vector<std::string> ids_in(std::string_view cell) {
  std::vector<std::string> out;
  for (auto open = cell.find('`'); open != std::string_view::npos; open = cell.find('`', open)) {
    const auto close = cell.find('`', open + 1);
    if (close == std::string_view::npos) break;
    out.emplace_back(cell.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return out;
}

bool has_language(const Flow& flow, std::string_view language) {
  return std::find(flow.languages.begin(), flow.languages.end(), language) != flow.languages.end();
}

std::string mark_in(const Flow& flow, std::string_view language) {
  if (!has_language(flow, language)) return std::string(kNone);
  const auto own = flow.review.languages.find(language);
  return own == flow.review.languages.end() ? flow.review.mark : own->second;
}

Row row_of(const Flow& flow, std::string purpose) {
  Row row{"`" + flow.id + "`", std::move(purpose)};
  for (const auto language : kLanguages) row.push_back(mark_in(flow, language));
  row.push_back(flow.review.mark);
  return row;
}

std::string weakest(const std::vector<std::string>& marks) {
  for (const auto mark : kMarks) {
    if (std::find(marks.begin(), marks.end(), mark) != marks.end()) return std::string(mark);
  }
  return marks.empty() ? std::string(kNone) : marks.front();
}

// A topic is worth what the weakest of its flows is.
Row topic_row(const FlowSet& set, const Row& written) {
  std::vector<FlowPtr> flows;
  for (const auto& id : ids_in(written.back())) {
    if (auto flow = set.find(id)) flows.push_back(std::move(flow));
  }
  Row row{written[0], written[1]};
  for (const auto language : kLanguages) {
    std::vector<std::string> marks;
    for (const auto& flow : flows) {
      if (has_language(*flow, language)) marks.push_back(mark_in(*flow, language));
    }
    row.push_back(weakest(marks));
    if (!marks.empty() && marks.size() < flows.size()) row.back() += kInPart;
  }
  std::vector<std::string> marks;
  for (const auto& flow : flows) marks.push_back(flow->review.mark);
  row.push_back(weakest(marks));
  row.push_back(written.back());
  return row;
}

std::string title_of(const Flow& flow) {
  const auto* title = flow.title.find("en", Mode::chat, flow.languages.empty() ? "es" : flow.languages.front());
  return title == nullptr ? flow.id : *title;
}

std::string line_of(const Row& row) {
  std::string out = "|";
  for (const auto& cell : row) out += cell.empty() ? " |" : " " + cell + " |";
  return out + "\n";
}

std::string head_of(const Row& heading) {
  return line_of(heading) + line_of(Row(heading.size(), "---"));
}

// Cells of a row that say something else than the flows.
void compare(const std::string& what, const Row& written, const Row& right, const Row& heading,
             std::vector<std::string>& out) {
  if (written.size() != right.size()) {
    out.push_back(what + " has " + std::to_string(written.size()) + " columns instead of " +
                  std::to_string(right.size()));
    return;
  }
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (written[i] != right[i])
      out.push_back(what + ", " + heading[i] + ": the table says '" + written[i] + "', the flows '" + right[i] + "'");
  }
}

void compare_flows(const FlowSet& set, std::string_view readme, std::vector<std::string>& out) {
  std::set<std::string> seen;
  for (const auto& row : table_of(readme, flow_heading())) {
    const auto ids = ids_in(row.front());
    const auto id = ids.size() == 1 ? ids.front() : row.front();
    const auto flow = set.find(id);
    if (!flow) {
      out.push_back("the table of flows has '" + id + "', which is no flow");
      continue;
    }
    if (!seen.insert(id).second) out.push_back("the table of flows has '" + id + "' twice");
    if (row.size() < 2 || row[1].empty()) out.push_back("flow '" + id + "': the table does not say what it is for");
    compare("flow '" + id + "'", row, row_of(*flow, row.size() < 2 ? "" : row[1]), flow_heading(), out);
  }
  for (const auto& [id, flow] : set.flows) {
    if (!seen.contains(id)) out.push_back("the table of flows lacks '" + id + "'");
  }
}

void compare_topics(const FlowSet& set, std::string_view readme, std::vector<std::string>& out) {
  std::set<std::string> seen;
  const auto rows = table_of(readme, topic_heading());
  for (const auto& row : rows) {
    if (row.size() < 2) continue;
    for (const auto& id : ids_in(row.back())) {
      if (!set.find(id)) out.push_back("topic '" + row[1] + "' names '" + id + "', which is no flow");
      seen.insert(id);
    }
    compare("topic '" + row[1] + "'", row, topic_row(set, row), topic_heading(), out);
  }
  if (rows.empty()) return;  // a deployment may keep the table of flows alone
  for (const auto& [id, flow] : set.flows) {
    if (!seen.contains(id)) out.push_back("no topic names flow '" + id + "'");
  }
}

}  // namespace

std::string flow_table(const FlowSet& set, std::string_view readme) {
  std::string out;
  const auto topics = table_of(readme, topic_heading());
  if (!topics.empty()) out += head_of(topic_heading());
  for (const auto& row : topics) out += row.size() < 2 ? "" : line_of(topic_row(set, row));
  if (!topics.empty()) out += "\n";
  out += head_of(flow_heading());
  std::set<std::string> done;
  for (const auto& row : table_of(readme, flow_heading())) {
    const auto ids = ids_in(row.front());
    const auto flow = ids.size() == 1 ? set.find(ids.front()) : nullptr;
    if (flow && row.size() > 1 && done.insert(flow->id).second) out += line_of(row_of(*flow, row[1]));
  }
  for (const auto& [id, flow] : set.flows) {
    if (!done.contains(id)) out += line_of(row_of(*flow, title_of(*flow)));
  }
  return out;
}

std::vector<std::string> table_differences(const FlowSet& set, std::string_view readme) {
  std::vector<std::string> out;
  compare_flows(set, readme, out);
  compare_topics(set, readme, out);
  return out;
}

}  // namespace orienta::flows
