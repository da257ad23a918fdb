// SPDX-License-Identifier: Apache-2.0
#include "flows/read/yaml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "flows/text/text.hpp"

namespace orienta::flows::reading {
namespace {

constexpr std::size_t kMaxFile = 2 * 1024 * 1024;

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = word.size() <= 3 ? 2 : 3;
  for (const auto candidate : known) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

void complain(const Where& where, Diagnostic::Severity severity, int line, std::string message) {
  if (where.diagnostics == nullptr) return;
  where.diagnostics->push_back({severity, where.file, line, where.flow, where.step, std::move(message)});
}

std::string syntax_hint(std::string_view bytes, int line) {
  int at = 1;
  std::size_t begin = 0;
  while (at < line && (begin = bytes.find('\n', begin)) != std::string_view::npos) {
    ++begin;
    ++at;
  }
  if (begin == std::string_view::npos || at != line) return {};
  const auto text = bytes.substr(begin, bytes.find('\n', begin) - begin);
  if (text.find('\t') != std::string_view::npos) return " (YAML is indented with spaces: there is a tab here)";
  if (text.find(": @") != std::string_view::npos || text.find("[@") != std::string_view::npos ||
      text.find("- @") != std::string_view::npos) {
    return " (a value that begins with @ needs quotes: \"@results.x\")";
  }
  if (text.find("?,") != std::string_view::npos || text.find("?}") != std::string_view::npos) {
    return " (between { and }, a text with a question mark needs quotes: {es: \"¿Qué?\"})";
  }
  return " (often a missing quote, a colon inside an unquoted text, or wrong indentation)";
}

}  // namespace

void Where::error(int line, std::string message) const {
  complain(*this, Diagnostic::Severity::error, line, std::move(message));
}
void Where::warning(int line, std::string message) const {
  complain(*this, Diagnostic::Severity::warning, line, std::move(message));
}

int line_of(const YAML::Node& node) {
  if (!node.IsDefined()) return 0;
  const auto mark = node.Mark();
  return mark.line < 0 ? 0 : mark.line + 1;
}

std::optional<YAML::Node> parse(std::string_view bytes, const Where& where) {
  if (bytes.size() > kMaxFile) {
    where.error(0, "the file is larger than 2 MB; split it");
    return std::nullopt;
  }
  try {
    YAML::Node root = YAML::Load(std::string(bytes));
    if (!root.IsDefined() || root.IsNull()) {
      where.error(0, "the file is empty");
      return std::nullopt;
    }
    if (!root.IsMap()) {
      where.error(line_of(root), "the file must be a map of keys at its top");
      return std::nullopt;
    }
    return root;
  } catch (const YAML::Exception& e) {
    const int line = e.mark.line < 0 ? 0 : e.mark.line + 1;
    where.error(line, "not YAML: " + e.msg + syntax_hint(bytes, line));
  }
  return std::nullopt;
}

YAML::Node get(const YAML::Node& map, std::string_view key) {
  if (!map.IsDefined() || !map.IsMap()) return YAML::Node(YAML::NodeType::Undefined);
  for (const auto& entry : map) {
    if (entry.first.IsScalar() && entry.first.Scalar() == key) return entry.second;
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

void check_keys(const YAML::Node& map, const std::vector<std::string_view>& known, const Where& where) {
  if (!map.IsDefined() || !map.IsMap()) return;
  std::set<std::string> seen;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar()) {
      where.error(line_of(entry.first), "a key must be a word");
      continue;
    }
    const auto& key = entry.first.Scalar();
    if (!seen.insert(key).second) where.error(line_of(entry.first), "'" + key + "' is given twice");
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string message = "unknown key '" + key + "'";
    if (const auto near = nearest(key, known); !near.empty()) message += "; did you mean '" + std::string(near) + "'?";
    where.error(line_of(entry.first), std::move(message));
  }
}

std::string scalar(const YAML::Node& node, const Where& where, std::string_view what) {
  if (!node.IsDefined() || node.IsNull()) return {};
  if (!node.IsScalar()) {
    where.error(line_of(node), "'" + std::string(what) + "' must be a single value");
    return {};
  }
  return node.Scalar();
}

std::optional<double> number(const YAML::Node& node, const Where& where, std::string_view what) {
  if (!node.IsDefined()) return std::nullopt;
  double value = 0;
  if (node.IsScalar()) {
    const auto& text = node.Scalar();
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed == std::errc() && end == text.data() + text.size() && std::isfinite(value)) return value;
  }
  where.error(line_of(node), "'" + std::string(what) + "' must be a number");
  return std::nullopt;
}

bool flag(const YAML::Node& node, const Where& where, std::string_view what) {
  if (!node.IsDefined()) return false;
  if (node.IsScalar()) {
    if (node.Scalar() == "true" || node.Scalar() == "yes") return true;
    if (node.Scalar() == "false" || node.Scalar() == "no") return false;
  }
  where.error(line_of(node), "'" + std::string(what) + "' must be true or false");
  return false;
}

std::optional<model::Millis> duration(const YAML::Node& node, const Where& where, std::string_view what) {
  if (!node.IsDefined()) return std::nullopt;
  std::string text = scalar(node, where, what);
  long value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc() && value > 0 && value <= 100'000 && end + 1 == text.data() + text.size()) {
    switch (*end) {
      case 'd':
        return std::chrono::hours(24 * value);
      case 'h':
        return std::chrono::hours(value);
      case 'm':
        return std::chrono::minutes(value);
      case 's':
        return std::chrono::seconds(value);
      default:
        break;
    }
  }
  where.error(line_of(node), "'" + std::string(what) + "' must be a length of time such as 3d, 12h or 30m");
  return std::nullopt;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_language(std::string_view text) {
  if (text.size() < 2 || text.size() > 11) return false;
  const auto dash = text.find('-');
  const auto base = text.substr(0, dash);
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return base.size() >= 2 && base.size() <= 3 && std::all_of(base.begin(), base.end(), lower);
}

namespace {

// Texts of one language: a string or a map by mode.
std::map<Mode, std::string> by_mode(const YAML::Node& node, const Where& where, std::string_view what) {
  std::map<Mode, std::string> out;
  if (node.IsScalar()) {
    out[Mode::chat] = text::clean(node.Scalar());
  } else if (node.IsMap()) {
    check_keys(node, {"chat", "sms", "voice", "script"}, where);
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) continue;
      const auto mode = model::parse_mode(entry.first.Scalar());
      if (mode) out[*mode] = text::clean(scalar(entry.second, where, what));
    }
  } else {
    where.error(line_of(node), "'" + std::string(what) + "' must be a text, or texts by language");
  }
  return out;
}

bool looks_like_modes(const YAML::Node& node) {
  if (!node.IsMap() || node.size() == 0) return false;
  return std::all_of(node.begin(), node.end(), [](const auto& entry) {
    return entry.first.IsScalar() && model::parse_mode(entry.first.Scalar()).has_value();
  });
}

// Calls `use(language, node)` for each language of a node that may also be a bare value of the fallback language.
template <class Use>
void each_language(const YAML::Node& node, const Where& where, std::string_view fallback, std::string_view what,
                   bool bare, Use use) {
  if (!node.IsDefined() || node.IsNull()) return;
  if (bare) return use(std::string(fallback), node);
  if (!node.IsMap()) return where.error(line_of(node), "'" + std::string(what) + "' must be given by language");
  std::set<std::string> seen;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar() || !is_language(entry.first.Scalar())) {
      where.error(line_of(entry.first),
                  "'" + std::string(what) + "' must be given by language, such as {es: ..., en: ...}");
      continue;
    }
    const auto& language = entry.first.Scalar();
    if (!seen.insert(language).second) where.error(line_of(entry.first), "language '" + language + "' is given twice");
    use(language, entry.second);
  }
}

}  // namespace

Text text(const YAML::Node& node, const Where& where, std::string_view fallback, std::string_view what) {
  Text out;
  each_language(node, where, fallback, what, node.IsDefined() && (node.IsScalar() || looks_like_modes(node)),
                [&](const std::string& language, const YAML::Node& value) {
                  auto modes = by_mode(value, where, what);
                  if (!modes.empty()) out.by_language[language] = std::move(modes);
                });
  return out;
}

Localized localized(const YAML::Node& node, const Where& where, std::string_view fallback, std::string_view what) {
  Localized out;
  each_language(
      node, where, fallback, what, node.IsDefined() && node.IsScalar(),
      [&](const std::string& language, const YAML::Node& value) { out[language] = scalar(value, where, what); });
  return out;
}

LocalizedList localized_list(const YAML::Node& node, const Where& where, std::string_view fallback,
                             std::string_view what) {
  LocalizedList out;
  each_language(node, where, fallback, what, node.IsDefined() && (node.IsSequence() || node.IsScalar()),
                [&](const std::string& language, const YAML::Node& value) {
                  auto& list = out[language];
                  if (value.IsScalar()) {
                    list.push_back(text::clean(value.Scalar()));
                  } else if (value.IsSequence()) {
                    for (const auto& item : value) list.push_back(text::clean(scalar(item, where, what)));
                  } else {
                    where.error(line_of(value), "'" + std::string(what) + "' must be a list: [one, two]");
                  }
                });
  return out;
}

Target target(const YAML::Node& node, const Where& where, std::string_view what) {
  Target out;
  if (!node.IsDefined()) return out;
  const std::string text = scalar(node, where, what);
  if (text == "menu") {
    out.flow = "menu";
    return out;
  }
  if (text.starts_with("flow:")) {
    const auto rest = std::string_view(text).substr(5);
    const auto slash = rest.find('/');
    out.flow = rest.substr(0, slash);
    if (slash != std::string_view::npos) out.step = rest.substr(slash + 1);
    if (is_id(out.flow) && (slash == std::string_view::npos || is_id(out.step))) return out;
  } else if (is_id(text)) {
    out.step = text;
    return out;
  }
  where.error(line_of(node),
              "'" + std::string(what) + "' must be a step, flow:FLOW, flow:FLOW/STEP or menu, not '" + text + "'");
  return {};
}

}  // namespace orienta::flows::reading
