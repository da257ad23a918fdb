// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "flows/read.hpp"
#include "flows/read/hash.hpp"
#include "flows/read/step.hpp"
#include "flows/read/yaml.hpp"

namespace orienta::flows {
namespace {

using reading::get;
using reading::line_of;
using reading::Where;

std::size_t errors_in(const std::vector<Diagnostic>& diagnostics) {
  std::size_t count = 0;
  for (const auto& d : diagnostics) count += d.severity == Diagnostic::Severity::error ? 1U : 0U;
  return count;
}

std::vector<std::string> read_languages(const YAML::Node& node, const Where& where, int flow_line) {
  std::vector<std::string> out;
  if (node.IsScalar()) out.push_back(node.Scalar());
  if (node.IsSequence()) {
    for (const auto& item : node) out.push_back(reading::scalar(item, where, "languages"));
  }
  for (const auto& language : out) {
    if (!reading::is_language(language))
      where.error(line_of(node), "'" + language + "' is not a language code such as es");
  }
  if (out.empty()) where.error(node.IsDefined() ? line_of(node) : flow_line, "'languages' is missing, e.g. [es, en]");
  return out;
}

Review read_review(const YAML::Node& node, const Where& where) {
  Review review;
  if (!node.IsDefined()) return review;
  if (!node.IsMap()) {
    where.error(line_of(node), "'review' must have mark, checked_on and owner");
    return review;
  }
  reading::check_keys(node, {"mark", "checked_on", "owner", "by", "note", "languages"}, where);
  review.mark = reading::scalar(get(node, "mark"), where, "mark");
  review.checked_on = reading::scalar(get(node, "checked_on"), where, "checked_on");
  review.owner = reading::scalar(get(node, "owner"), where, "owner");
  if (!review.mark.empty() && !parse_mark(review.mark)) {
    where.error(line_of(node), "'mark' must be live, needs_review, closed, stale or conflict");
  }
  const auto languages = get(node, "languages");
  if (languages.IsDefined() && !languages.IsMap()) {
    where.error(line_of(languages), "'languages' must be marks by language: {pt: needs_speaker}");
  } else if (languages.IsMap()) {
    for (const auto& entry : languages) {
      if (!entry.first.IsScalar()) continue;
      const auto mark = reading::scalar(entry.second, where, "languages");
      if (mark != "live" && mark != "needs_review" && mark != "needs_speaker") {
        where.error(line_of(entry.second), "a language's mark must be live, needs_review or needs_speaker");
      }
      review.languages[entry.first.Scalar()] = mark;
    }
  }
  if (!review.checked_on.empty() && !text::parse_iso(review.checked_on)) {
    where.error(line_of(node), "'checked_on' must be a date such as 2026-11-22");
  }
  return review;
}

// What people inside a version depend on: the same text with other line ends is the same version.
std::string canonical(std::string_view yaml) {
  std::string out;
  out.reserve(yaml.size());
  if (yaml.starts_with("\xEF\xBB\xBF")) yaml.remove_prefix(3);
  for (const char c : yaml) {
    if (c != '\r') out.push_back(c);
  }
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  return out;
}

FlowPtr read_parsed(const YAML::Node& root, std::string_view yaml, Where where) {
  auto flow = std::make_shared<Flow>();
  flow->id = reading::scalar(get(root, "flow"), where, "flow");
  flow->place = {where.file, line_of(get(root, "flow"))};
  where.flow = flow->id;
  if (!reading::is_id(flow->id)) {
    where.error(line_of(root), "'flow' must be an id of lower-case letters, digits and _");
  }
  reading::check_keys(root, {"flow", "title", "review", "languages", "steps"}, where);
  flow->languages = read_languages(get(root, "languages"), where, flow->place.line);
  const std::string fallback = flow->languages.empty() ? "es" : flow->languages.front();
  flow->title = reading::text(get(root, "title"), where, fallback, "title");
  flow->review = read_review(get(root, "review"), where);
  const auto steps = get(root, "steps");
  if (!steps.IsSequence() || steps.size() == 0) {
    where.error(steps.IsDefined() ? line_of(steps) : flow->place.line, "'steps' must be a list with at least one step");
    return flow;
  }
  std::set<std::string> ids;
  for (const auto& node : steps) {
    auto step = reading::read_step(node, where, fallback);
    if (!step) continue;
    if (!ids.insert(step->id).second) {
      where.step = step->id;
      where.error(step->place.line, "a step with this id exists already in this flow");
      where.step.clear();
      continue;
    }
    flow->steps.push_back(std::move(*step));
  }
  flow->source = canonical(yaml);
  flow->version = reading::sha256_hex(flow->source).substr(0, 16);
  return flow;
}

}  // namespace

FlowPtr read_flow(std::string_view yaml, std::string_view file, std::vector<Diagnostic>& diagnostics) {
  const auto before = errors_in(diagnostics);
  const Where where{std::string(file), {}, {}, &diagnostics};
  const auto root = reading::parse(yaml, where);
  if (!root) return nullptr;
  try {
    auto flow = read_parsed(*root, yaml, where);
    return errors_in(diagnostics) == before ? flow : nullptr;
  } catch (const YAML::Exception& e) {  // e.g. a node that refers to itself
    where.error(e.mark.line < 0 ? 0 : e.mark.line + 1, "not readable: " + e.msg);
  }
  return nullptr;
}

}  // namespace orienta::flows
