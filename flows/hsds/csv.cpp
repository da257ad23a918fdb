// SPDX-License-Identifier: Apache-2.0
#include "flows/hsds/csv.hpp"

#include <algorithm>
#include <array>

#include "flows/hsds/vocabulary.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::hsds {

namespace {

constexpr std::string_view kFormula = "=+-@\t\r";
constexpr std::size_t kMostCells = 400;  // of one row

// What is left of it after its apostrophes begins like a formula.
bool formula_after_apostrophes(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of('\'');
  return first != std::string_view::npos && kFormula.find(cell[first]) != std::string_view::npos;
}

bool plain_number(std::string_view cell) {
  if (cell.starts_with('-')) cell.remove_prefix(1);
  const std::size_t point = cell.find('.');
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return point == std::string_view::npos ? digits(cell)
                                         : digits(cell.substr(0, point)) && digits(cell.substr(point + 1));
}

bool valid_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t more = lead < 0x80                   ? 0
                             : lead >= 0xC2 && lead < 0xE0 ? 1
                             : lead < 0xF0 && lead >= 0xE0 ? 2
                             : lead >= 0xF0 && lead < 0xF5 ? 3
                                                           : 99;
    if (more == 99 || i + more >= bytes.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(bytes[i + k]) & 0xC0U) != 0x80U) return false;
    }
    i += more + 1;
  }
  return true;
}

// The one that the header holds most of, outside quotes.
char separator_of(std::string_view bytes) {
  std::array<std::pair<char, int>, 3> counts{{{';', 0}, {',', 0}, {'\t', 0}}};
  bool quoted = false;
  for (const char c : bytes) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '\n') break;
    for (auto& [separator, count] : counts) count += !quoted && c == separator ? 1 : 0;
  }
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

class Parser {
 public:
  Parser(const LibraryFile& file, std::string_view bytes)
      : file_(file), bytes_(bytes), separator_(separator_of(bytes)) {}

  Csv run() {
    while (at_ < bytes_.size()) {
      cell();
      if (csv_.errors.size() > 20) break;
    }
    if (!record_.cells.empty() || !cell_.empty()) end_record();
    if (quoted_) error("a quoted cell is not closed; look for a single \" in it");
    return std::move(csv_);
  }

 private:
  // One character, or what a quote makes of it.
  void cell() {
    const char c = bytes_[at_++];
    if (quoted_) {
      if (c != '"') {
        cell_ += c;
      } else if (at_ < bytes_.size() && bytes_[at_] == '"') {
        cell_ += bytes_[at_++];
      } else {
        quoted_ = false;
      }
      return;
    }
    if (c == '"' && cell_.empty()) {
      quoted_ = true;
    } else if (c == separator_) {
      end_cell();
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && at_ < bytes_.size() && bytes_[at_] == '\n') ++at_;
      end_record();
    } else {
      cell_ += c;
    }
  }

  void end_cell() {
    if (record_.cells.size() < kMostCells) {
      record_.cells.push_back(tidy(unguarded(trimmed(cell_))));
      if (record_.cells.back().size() > kLongestText) {
        error("this cell is longer than " + std::to_string(kLongestText) + " bytes; shorten it");
        record_.cells.back().clear();
      }
    } else if (record_.cells.size() == kMostCells) {
      error("this row has more than " + std::to_string(kMostCells) + " cells");
      record_.cells.emplace_back();
    }
    cell_.clear();
  }

  void end_record() {
    end_cell();
    ++row_;
    record_.row = row_;
    const bool empty = std::all_of(record_.cells.begin(), record_.cells.end(), [](const auto& c) { return c.empty(); });
    if (!empty) csv_.records.push_back(std::move(record_));
    record_ = {};
  }

  void error(std::string message) { csv_.errors.push_back({file_.path, row_ + 1, "", std::move(message), true}); }

  const LibraryFile& file_;
  std::string_view bytes_;
  char separator_;
  std::size_t at_ = 0;
  int row_ = 0;
  bool quoted_ = false;
  std::string cell_;
  CsvRecord record_;
  Csv csv_;
};

}  // namespace

Csv parse_csv(const LibraryFile& file) {
  std::string_view bytes = file.bytes;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto refuse = [&](std::string message) {
    Csv csv;
    csv.errors.push_back({file.path, 0, "", std::move(message), true});
    return csv;
  };
  if (bytes.size() > kMostBytes) return refuse("this file is too large; split it");
  if (!valid_utf8(bytes) || bytes.find('\0') != std::string_view::npos) {
    return refuse("this file is not UTF-8; in the spreadsheet choose 'Save as' and the type 'CSV UTF-8'");
  }
  Csv csv = Parser(file, bytes).run();
  if (csv.records.empty() && csv.errors.empty())
    return refuse("this file is empty; its first row must name the columns");
  return csv;
}

std::string harmless(std::string_view cell) {
  const bool guard = formula_after_apostrophes(cell) && !plain_number(cell);
  return (guard ? "'" : "") + std::string(cell);
}

std::string unguarded(std::string_view cell) {
  if (cell.starts_with('\'') && formula_after_apostrophes(cell)) cell.remove_prefix(1);
  return std::string(cell);
}

std::string csv_line(const std::vector<std::string>& cells, char separator) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += separator;
    const std::string cell = harmless(cells[i]);
    if (cell.find_first_of(";,\t\"\r\n") == std::string::npos) {
      out += cell;
      continue;
    }
    out += '"';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace orienta::flows::hsds
