// SPDX-License-Identifier: Apache-2.0
// The small reading layer that the data readers share: every access reports its own mistakes with file and line.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/directory.hpp"
#include "flows/facts.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows {

using LocalizedText = std::map<std::string, std::string, std::less<>>;

class YamlFile {
 public:
  YamlFile(const LibraryFile& file, std::vector<Diagnostic>& diagnostics);

  // Null if it is not YAML or not a map at the top (reported).
  [[nodiscard]] std::optional<YAML::Node> root();
  void error(const YAML::Node& at, std::string message);
  void warning(const YAML::Node& at, std::string message);
  [[nodiscard]] static int line_of(const YAML::Node& node);
  [[nodiscard]] const std::string& path() const { return path_; }

  // Runs `each` for every entry with a text key; unknown keys, keys given twice and a node that is no map are reported.
  // An empty `known` allows any key. `what` names the thing in messages: "fact 'ce_fee'".
  using Entry = std::function<void(const std::string& key, const YAML::Node& value)>;
  bool entries(const YAML::Node& map, std::string_view what, std::initializer_list<std::string_view> known,
               const Entry& each);
  // A plain value; reported and empty if it is a map or a list.
  std::string scalar(const YAML::Node& node, std::string_view what);
  std::optional<double> number(const YAML::Node& node, std::string_view what);
  std::optional<text::Date> date(const YAML::Node& node, std::string_view what);
  // A day, a month (YYYY-MM: its day is 0) or a year (YYYY: its month too), for sources that show no more.
  std::optional<text::Date> date_seen(const YAML::Node& node, std::string_view what);
  std::optional<bool> boolean(const YAML::Node& node, std::string_view what);
  // A text for every language ({es: ..., en: ...}), or one text, which counts as Spanish.
  LocalizedText localized(const YAML::Node& node, std::string_view what);
  // A list of texts; a single text is a list of one.
  std::vector<std::string> list(const YAML::Node& node, std::string_view what);
  Source source(const YAML::Node& node, std::string_view what);

 private:
  void report(Diagnostic::Severity severity, int line, std::string message);

  std::string path_;
  const std::string& bytes_;
  std::vector<Diagnostic>& diagnostics_;
};

// `{always: true}` or `{week: {mon-fri: "08:00-17:00", sat: [...]}, zone, note, holidays}`.
[[nodiscard]] Hours read_hours(YamlFile& in, const YAML::Node& node, const std::string& what);

// Lower-case letters, digits and _, starting with a letter: what may follow "@facts." in a text.
[[nodiscard]] bool is_identifier(std::string_view text);
// The whole text as a decimal number.
[[nodiscard]] std::optional<double> to_number(std::string_view text);

}  // namespace orienta::flows
