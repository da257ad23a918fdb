// SPDX-License-Identifier: Apache-2.0
// CSV as spreadsheets write it: ',' or ';' or tab, quotes, line breaks inside cells, BOM.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/hsds.hpp"

namespace orienta::flows::hsds {

struct CsvRecord {
  int row = 0;  // as a spreadsheet counts it
  std::vector<std::string> cells;
};
struct Csv {
  std::vector<CsvRecord> records;  // the first is the header; empty ones are left out
  std::vector<RowError> errors;
};
// Cells come trimmed, cleaned and without the guard of harmless().
[[nodiscard]] Csv parse_csv(const LibraryFile& file);

// A cell that a spreadsheet would take for a formula gets an apostrophe in front; parse_csv takes it off again. Plain
// numbers stay numbers.
[[nodiscard]] std::string harmless(std::string_view cell);
[[nodiscard]] std::string unguarded(std::string_view cell);
// One line, quoted where needed, ended by CR LF (RFC 4180).
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells, char separator);

}  // namespace orienta::flows::hsds
