// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <map>
#include <utility>

#include "flows/hsds.hpp"
#include "flows/hsds/document.hpp"

namespace orienta::flows::hsds {

namespace {

// How entries that came by an import name their file: an import cannot replace another's.
std::string file_of(std::string_view name) {
  return "import:" + std::string(name);
}

std::map<std::string, std::string> by_id(const Content& content, const Directory& tables) {
  std::map<std::string, std::string> out;
  for (const Service& service : content.services) {
    out.emplace(service.id, boost::json::serialize(object_of(service, content, tables)));
  }
  return out;
}

std::string name_of(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

}  // namespace

std::string RowError::str() const {
  std::string out = file;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
  if (row > 0) add((file.ends_with(".csv") ? "row " : "service ") + std::to_string(row));
  if (!column.empty()) add((file.ends_with(".csv") ? "column " : "") + column);
  return out + ": " + message;
}

bool Imported::refused() const {
  return std::any_of(errors.begin(), errors.end(), [](const RowError& e) { return e.blocks; });
}

Imported read(const std::vector<LibraryFile>& files, const ImportOptions& options) {
  if (files.size() == 1) {
    const std::string name = name_of(files.front().path);
    if (name.ends_with(".json")) return read_json(files.front(), options);
    if (name.ends_with(".csv") && name != "services.csv") return read_sheet(files.front(), options);
  }
  const bool tables = std::any_of(files.begin(), files.end(), [](const LibraryFile& file) {
    const std::string name = name_of(file.path);
    return name == "services.csv" || name == "service.csv";
  });
  if (tables) return read_tables(files, options);
  Imported out;
  out.errors.push_back(
      {"", 0, "",
       "nothing to import; give a .json file (HSDS 3.0), a .csv file (one row per service) or a folder "
       "with services.csv, organizations.csv and the other tables of HSDS",
       true});
  return out;
}

Content content_of(const Directory& directory) {
  return {directory.organisations, directory.services};
}

Preview compare(const Content& before, const Content& after, const Directory& tables) {
  Preview out;
  const auto old = by_id(before, tables);
  const auto fresh = by_id(after, tables);
  for (const auto& [id, text] : fresh) {
    const auto it = old.find(id);
    (it == old.end() ? out.added : it->second == text ? out.unchanged : out.changed).push_back(id);
  }
  for (const auto& [id, text] : old) {
    if (!fresh.contains(id)) out.gone.push_back(id);
  }
  return out;
}

void merge(const Content& content, std::string_view name, Directory& directory, std::vector<Diagnostic>& diagnostics) {
  const std::string file = file_of(name);
  std::map<std::string, std::size_t, std::less<>> places;
  for (std::size_t i = 0; i < directory.services.size(); ++i) places.emplace(directory.services[i].id, i);
  int line = 0;
  for (Service service : content.services) {
    service.file = file;
    service.line = ++line;
    const auto [there, added] = places.emplace(service.id, directory.services.size());
    if (added) {
      directory.services.push_back(std::move(service));
      continue;
    }
    Service& other = directory.services[there->second];
    if (!other.file.starts_with("import:")) {
      other = std::move(service);
      continue;
    }
    Diagnostic diagnostic;
    diagnostic.severity = Diagnostic::Severity::warning;
    diagnostic.file = file;
    diagnostic.line = line;
    diagnostic.message = "service '" + service.id + "' is left out: " + other.file + " has one of the same id";
    diagnostics.push_back(std::move(diagnostic));
  }
  for (const auto& [id, organisation] : content.organisations) {
    Organisation own = organisation;
    own.file = file;
    directory.organisations.insert_or_assign(id, std::move(own));
  }
}

}  // namespace orienta::flows::hsds
