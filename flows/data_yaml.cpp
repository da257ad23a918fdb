// SPDX-License-Identifier: Apache-2.0
#include "flows/data_yaml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>
#include <set>
#include <utility>

namespace orienta::flows {

namespace {

std::string join(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const auto word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

std::string quoted(std::string_view word) {
  return "'" + std::string(word) + "'";
}

}  // namespace

YamlFile::YamlFile(const LibraryFile& file, std::vector<Diagnostic>& diagnostics)
    : path_(file.path), bytes_(file.bytes), diagnostics_(diagnostics) {}

void YamlFile::report(Diagnostic::Severity severity, int line, std::string message) {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.file = path_;
  diagnostic.line = line;
  diagnostic.message = std::move(message);
  diagnostics_.push_back(std::move(diagnostic));
}

int YamlFile::line_of(const YAML::Node& node) {
  const auto mark = node.Mark();
  return mark.is_null() ? 0 : mark.line + 1;
}

void YamlFile::error(const YAML::Node& at, std::string message) {
  report(Diagnostic::Severity::error, line_of(at), std::move(message));
}

void YamlFile::warning(const YAML::Node& at, std::string message) {
  report(Diagnostic::Severity::warning, line_of(at), std::move(message));
}

std::optional<YAML::Node> YamlFile::root() {
  // yaml-cpp throws its own exceptions for bad syntax and, on some malformed input, those of the standard library.
  try {
    YAML::Node node = YAML::Load(bytes_);
    if (node.IsMap()) return node;
    report(Diagnostic::Severity::error, 0, "this file must be a map (key: value) at the top");
  } catch (const YAML::Exception& failure) {
    report(Diagnostic::Severity::error, failure.mark.is_null() ? 0 : failure.mark.line + 1,
           "not valid YAML: " + failure.msg);
  } catch (const std::exception&) {
    report(Diagnostic::Severity::error, 0, "not valid YAML");
  }
  return std::nullopt;
}

bool YamlFile::entries(const YAML::Node& map, std::string_view what, std::initializer_list<std::string_view> known,
                       const Entry& each) {
  if (!map.IsMap()) {
    error(map, std::string(what) + " must be a map (key: value)");
    return false;
  }
  std::set<std::string> seen;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar()) {
      error(entry.first, std::string(what) + ": a key must be plain text");
      continue;
    }
    const std::string& key = entry.first.Scalar();
    if (!seen.insert(key).second) {
      error(entry.first, std::string(what) + ": " + quoted(key) + " is given twice");
      continue;
    }
    if (known.size() != 0 && std::find(known.begin(), known.end(), key) == known.end()) {
      error(entry.first, std::string(what) + ": unknown key " + quoted(key) + "; known are " + join(known));
      continue;
    }
    each(key, entry.second);
  }
  return true;
}

std::string YamlFile::scalar(const YAML::Node& node, std::string_view what) {
  if (node.IsScalar()) return text::clean(node.Scalar());
  error(node, std::string(what) + " must be a text");
  return {};
}

std::optional<double> YamlFile::number(const YAML::Node& node, std::string_view what) {
  if (node.IsScalar()) {
    if (const auto value = to_number(node.Scalar())) return value;
  }
  error(node, std::string(what) + " must be a number, with a point before decimals (40.60)");
  return std::nullopt;
}

std::optional<text::Date> YamlFile::date(const YAML::Node& node, std::string_view what) {
  if (node.IsScalar()) {
    if (const auto value = text::parse_iso(node.Scalar())) return value;
  }
  error(node, std::string(what) + " must be a day as YYYY-MM-DD");
  return std::nullopt;
}

std::optional<text::Date> YamlFile::date_seen(const YAML::Node& node, std::string_view what) {
  if (node.IsScalar()) {
    if (const auto date = text::parse_known_date(node.Scalar())) return date;
  }
  error(node, std::string(what) + " must be a day as YYYY-MM-DD (or YYYY-MM, or YYYY, if the source shows no more)");
  return std::nullopt;
}

std::optional<bool> YamlFile::boolean(const YAML::Node& node, std::string_view what) {
  if (node.IsScalar()) {
    if (node.Scalar() == "true") return true;
    if (node.Scalar() == "false") return false;
  }
  error(node, std::string(what) + " must be true or false");
  return std::nullopt;
}

LocalizedText YamlFile::localized(const YAML::Node& node, std::string_view what) {
  LocalizedText out;
  if (node.IsScalar()) {
    out["es"] = scalar(node, what);
    return out;
  }
  if (!node.IsMap()) {
    error(node, std::string(what) + " must be a text, or a text per language ({es: ..., en: ...})");
    return out;
  }
  entries(node, what, {}, [&](const std::string& language, const YAML::Node& value) {
    const bool code =
        language.size() >= 2 && language.size() <= 11 && std::all_of(language.begin(), language.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        });
    if (!code) {
      error(value, std::string(what) + ": " + quoted(language) + " is not a language code (es, en, pt, ht, ...)");
      return;
    }
    out[language] = scalar(value, what);
  });
  return out;
}

std::vector<std::string> YamlFile::list(const YAML::Node& node, std::string_view what) {
  std::vector<std::string> out;
  if (node.IsScalar()) {
    out.push_back(scalar(node, what));
  } else if (node.IsSequence()) {
    for (const auto& item : node) out.push_back(scalar(item, what));
  } else {
    error(node, std::string(what) + " must be a list of texts");
  }
  std::erase(out, "");
  return out;
}

Source YamlFile::source(const YAML::Node& node, std::string_view what) {
  Source out;
  const std::string name = std::string(what) + ": source";
  entries(node, name, {"title", "url"}, [&](const std::string& key, const YAML::Node& value) {
    (key == "title" ? out.title : out.url) = scalar(value, name + "." + key);
  });
  if (node.IsMap() && out.title.empty())
    error(node, name + " needs a title: what was read, and by whom it was published");
  if (!out.url.empty() && !out.url.starts_with("https://") && !out.url.starts_with("http://")) {
    error(node, name + ".url must start with https:// or http://");
  }
  return out;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() < 'a' || text.front() > 'z') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace orienta::flows
