// SPDX-License-Identifier: Apache-2.0
// The UBIGEO tables and the names people use -> Places with its index.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "flows/data_read.hpp"
#include "flows/data_yaml.hpp"
#include "flows/places_index.hpp"

namespace orienta::flows {

namespace {

struct Row {
  int line = 0;
  std::vector<std::string> cells;
};

// RFC 4180: quotes around cells, doubled inside, line breaks allowed between them. Never fails: an open quote takes the
// rest of the file, which then has the wrong number of cells and is reported as that row.
std::vector<Row> parse_csv(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::vector<Row> rows;
  Row row;
  std::string cell;
  bool quoted = false;
  int line = 1;
  row.line = 1;
  const auto end_row = [&] {
    if (!row.cells.empty() || !cell.empty()) {
      row.cells.push_back(std::move(cell));
      rows.push_back(std::move(row));
    }
    row = Row{};
    cell.clear();
    row.line = line + 1;
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted && c == '"' && i + 1 < bytes.size() && bytes[i + 1] == '"') {
      cell += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      row.cells.push_back(std::move(cell));
      cell.clear();
    } else if (!quoted && c == '\n') {
      end_row();
    } else if (quoted || c != '\r') {
      cell += c;
    }
    if (c == '\n') ++line;
  }
  end_row();
  return rows;
}

struct Table {
  std::string_view file, name_column;
  PlaceLevel level;
  std::size_t digits;
};
constexpr std::array<Table, 3> kTables{{{"departamento.csv", "departamento", PlaceLevel::region, 2},
                                        {"provincia.csv", "provincia", PlaceLevel::province, 4},
                                        {"distrito.csv", "distrito", PlaceLevel::district, 6}}};

class CsvReader {
 public:
  CsvReader(const LibraryFile& file, const Table& table, Places& places, std::vector<Diagnostic>& diagnostics)
      : file_(file), table_(table), places_(places), diagnostics_(diagnostics) {}

  void run() {
    const std::vector<Row> rows = parse_csv(file_.bytes);
    if (rows.empty()) return error(0, "the file is empty; its first row must name the columns");
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const std::string_view wanted = kColumns[i].empty() ? table_.name_column : kColumns[i];
      const auto& head = rows.front().cells;
      const auto it = std::find(head.begin(), head.end(), wanted);
      if (it == head.end()) return error(1, "the column '" + std::string(wanted) + "' is missing");
      columns_[i] = static_cast<std::size_t>(it - head.begin());
    }
    for (std::size_t i = 1; i < rows.size(); ++i) read(rows[i], rows.front().cells.size());
  }

 private:
  void error(int line, std::string message) {
    Diagnostic diagnostic;
    diagnostic.file = file_.path;
    diagnostic.line = line;
    diagnostic.message = std::move(message);
    diagnostics_.push_back(std::move(diagnostic));
  }

  void read(const Row& row, std::size_t width) {
    if (row.cells.size() != width) {
      return error(row.line, "this row has " + std::to_string(row.cells.size()) + " cells, the first row has " +
                                 std::to_string(width));
    }
    const std::string& code = row.cells[columns_[0]];
    if (code.empty() || code == "NA") return;
    if (code.size() != 6 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return error(row.line, "'" + code + "' is not a UBIGEO code of six digits");
    }
    if (code.find_first_not_of('0', table_.digits) != std::string::npos) {
      return error(row.line, "'" + code + "' is not the code of a " + std::string(table_.name_column));
    }
    Region region;
    region.ubigeo = code.substr(0, table_.digits);
    region.level = table_.level;
    region.name = text::clean(row.cells[columns_[1]]);
    if (text::fold(region.name).empty()) return error(row.line, "the place has no name");
    if (!coordinate(row, 3, 90, region.latitude) || !coordinate(row, 4, 180, region.longitude)) return;
    const std::string capital = text::clean(row.cells[columns_[2]]);
    if (!places_.all.emplace(region.ubigeo, region).second) {
      return error(row.line, "the code " + region.ubigeo + " is there twice");
    }
    if (!capital.empty() && capital != "NA") places_.raw.capitals[region.ubigeo] = capital;
  }

  // Not known (0) is allowed: new districts have none yet.
  bool coordinate(const Row& row, std::size_t column, double most, double& out) {
    const std::string& cell = row.cells[columns_[column]];
    if (cell.empty() || cell == "NA") return true;
    const auto value = to_number(cell);
    if (!value || *value < -most || *value > most) {
      error(row.line, "'" + text::clean(cell) + "' is not a " + std::string(kColumns[column]));
      return false;
    }
    out = *value;
    return true;
  }

  static constexpr std::array<std::string_view, 5> kColumns{"inei", "", "capital", "latitude", "longitude"};
  const LibraryFile& file_;
  const Table& table_;
  Places& places_;
  std::vector<Diagnostic>& diagnostics_;
  std::array<std::size_t, 5> columns_{};
};

void read_aliases(const LibraryFile& file, Places& places, std::vector<Diagnostic>& diagnostics) {
  YamlFile in(file, diagnostics);
  const auto root = in.root();
  if (!root) return;
  places.raw.aliases_file = file.path;
  const auto fillers = [&](const YAML::Node& node, std::string_view what, std::vector<std::string>& out) {
    for (const std::string& words : in.list(node, what)) {
      if (std::string folded = text::fold(words); !folded.empty()) out.push_back(std::move(folded));
    }
    // The longest first, so that "cerca de" goes before "de".
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  };
  in.entries(*root, "this file", {"spelling", "aliases", "fillers"},
             [&](const std::string& key, const YAML::Node& node) {
               if (key == "spelling") places.raw.spelling = in.list(node, key);
               if (key == "aliases") {
                 in.entries(node, key, {}, [&](const std::string& alias, const YAML::Node& codes) {
                   if (text::fold(alias).empty()) return in.error(codes, "an alias needs letters");
                   places.raw.aliases.emplace_back(alias, in.list(codes, "alias '" + alias + "'"));
                 });
               }
               if (key == "fillers") {
                 in.entries(node, key, {"before", "after"}, [&](const std::string& where, const YAML::Node& words) {
                   fillers(words, "fillers." + where, where == "before" ? places.words_before : places.words_after);
                 });
               }
             });
}

// "SAN JUAN DE LURIGANCHO" -> "San Juan de Lurigancho", with accents from a word list.
class Speller {
 public:
  explicit Speller(const Places::Raw& raw) {
    for (const auto& [ubigeo, capital] : raw.capitals) {
      for_each_word(capital, [&](std::string_view word) {
        std::string& known = words_[text::fold(word)];
        // Where the table writes a word in two ways, the one with accents (more bytes) is right.
        if (word.size() > known.size()) known = word;
      });
    }
    for (const std::string& word : raw.spelling) words_[text::fold(word)] = word;
  }

  [[nodiscard]] std::string shown(std::string_view name) const {
    // A spelling of several words is of that whole name ("Villa El Salvador").
    if (name.find(' ') != std::string_view::npos) {
      if (const auto whole = words_.find(text::fold(name)); whole != words_.end()) return whole->second;
    }
    std::string out;
    std::size_t at = 0;
    for_each_word(name, [&](std::string_view word) {
      const auto start = static_cast<std::size_t>(word.data() - name.data());
      out += name.substr(at, start - at);
      at = start + word.size();
      out += spelled(word, out.empty());
    });
    out += name.substr(at);
    return out;
  }

 private:
  [[nodiscard]] std::string spelled(std::string_view word, bool first) const {
    static constexpr std::array<std::string_view, 8> kSmall{"de", "del", "la", "las", "los", "el", "y", "e"};
    const std::string lower = text::lower(word);
    if (!first && std::find(kSmall.begin(), kSmall.end(), lower) != kSmall.end()) return lower;
    const auto it = words_.find(text::fold(word));
    // The table's own accents and ñ win over a word that has none.
    return text::title(it != words_.end() && it->second.size() >= word.size() ? text::lower(it->second) : lower);
  }

  template <typename Each>
  static void for_each_word(std::string_view text, const Each& each) {
    constexpr std::string_view kBreaks = " -()/.,'";
    std::size_t at = 0;
    while ((at = text.find_first_not_of(kBreaks, at)) != std::string_view::npos) {
      const std::size_t end = std::min(text.find_first_of(kBreaks, at), text.size());
      each(text.substr(at, end - at));
      at = end;
    }
  }

  std::map<std::string, std::string, std::less<>> words_;  // folded -> as written
};

// Of a name and of the same without blanks; text::similar is asked for both.
std::size_t most_slips(std::string_view folded, std::string_view compact) {
  std::size_t sum = 0;
  while (!folded.empty()) {
    const std::size_t end = std::min(folded.find(' '), folded.size());
    sum += text::tolerance(end);
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return std::max(sum, text::tolerance(compact.size()));
}

void add_name(Places& places, std::string_view written, const Region& region, PlaceName::Kind kind) {
  PlaceName name;
  name.folded = text::fold(written);
  if (name.folded.empty()) return;
  name.compact = compact_name(name.folded);
  if (name.compact.empty()) name.compact = name.folded;
  name.region = &region;
  name.kind = kind;
  name.letters = letter_set(name.compact);
  name.slips = most_slips(name.folded, name.compact);
  places.names.push_back(std::move(name));
}

void name_in_full(Places& places, Region& region) {
  static constexpr std::array<std::string_view, 3> kLevels{" (región)", " (provincia)", ""};
  region.full = region.name + std::string(kLevels[static_cast<std::size_t>(region.level)]);
  for (std::size_t digits = region.ubigeo.size(); digits > 2; digits -= 2) {
    if (const Region* around = places.find(std::string_view(region.ubigeo).substr(0, digits - 2))) {
      region.full += ", " + around->name;
    }
  }
}

}  // namespace

void read_places(const LibraryFile& file, Places& places, std::vector<Diagnostic>& diagnostics) {
  const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
  for (const Table& table : kTables) {
    if (table.file == name) return CsvReader(file, table, places, diagnostics).run();
  }
  if (name == "aliases.yaml") return read_aliases(file, places, diagnostics);
  Diagnostic diagnostic;
  diagnostic.file = file.path;
  diagnostic.message = "unknown file; places/ holds departamento.csv, provincia.csv, distrito.csv and aliases.yaml";
  diagnostics.push_back(std::move(diagnostic));
}

void finish_places(Places& places, std::vector<Diagnostic>& diagnostics) {
  const Speller speller(places.raw);
  for (auto& [ubigeo, region] : places.all) region.name = speller.shown(region.name);
  for (auto& [ubigeo, region] : places.all) name_in_full(places, region);
  places.names.clear();
  for (const auto& [ubigeo, region] : places.all) {
    add_name(places, region.name, region, PlaceName::Kind::name);
    const auto capital = places.raw.capitals.find(ubigeo);
    if (region.level == PlaceLevel::district && capital != places.raw.capitals.end() &&
        text::fold(capital->second) != text::fold(region.name)) {
      add_name(places, capital->second, region, PlaceName::Kind::capital);
    }
  }
  for (const auto& [alias, codes] : places.raw.aliases) {
    for (const std::string& code : codes) {
      if (const Region* region = places.find(code)) {
        add_name(places, alias, *region, PlaceName::Kind::alias);
        continue;
      }
      Diagnostic diagnostic;
      diagnostic.file = places.raw.aliases_file;
      diagnostic.message = "alias '" + alias + "': no place has the UBIGEO code '" + code + "'";
      diagnostics.push_back(std::move(diagnostic));
    }
  }
  // Stable, so that an alias keeps the order in which its places were written.
  std::stable_sort(places.names.begin(), places.names.end(),
                   [](const PlaceName& a, const PlaceName& b) { return a.folded < b.folded; });
  places.by_compact.resize(places.names.size());
  for (std::size_t i = 0; i < places.names.size(); ++i) places.by_compact[i] = i;
  std::stable_sort(places.by_compact.begin(), places.by_compact.end(),
                   [&](std::size_t a, std::size_t b) { return places.names[a].compact < places.names[b].compact; });
  places.raw = {};
}

}  // namespace orienta::flows
