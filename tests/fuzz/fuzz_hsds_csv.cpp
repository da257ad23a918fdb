// SPDX-License-Identifier: Apache-2.0
// The first byte chooses: one sheet, or tables that are separated by a line "== NAME".
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "fuzz_hsds.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orienta::flows;
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const hsds::ImportOptions options{"fuzz", orienta::fuzz::tables()};
  std::vector<LibraryFile> files{{"sheet.csv", ""}};
  if (data[0] % 2 == 0) {
    files[0].bytes = bytes;
  } else {
    std::size_t at = 0;
    while (at < bytes.size()) {
      const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      const std::string line = bytes.substr(at, end - at);
      if (line.starts_with("== ")) {
        files.push_back({line.substr(3), ""});
      } else {
        files.back().bytes += line + "\n";
      }
      at = end + 1;
    }
  }
  const hsds::Imported read = hsds::read(files, options);
  for (const hsds::RowError& error : read.errors) (void)error.str();
  if (read.content.services.empty()) return 0;
  const hsds::Imported again =
      hsds::read_sheet({"again.csv", hsds::write_sheet(read.content, options.tables)}, options);
  if (again.content.services.size() != read.content.services.size()) std::abort();
  return 0;
}
