// SPDX-License-Identifier: Apache-2.0
// What can be read can be written, and read again without an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fuzz_hsds.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orienta::flows;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const hsds::ImportOptions options{"fuzz", orienta::fuzz::tables()};
  const hsds::Imported read = hsds::read_json({"fuzz.json", bytes}, options);
  for (const hsds::RowError& error : read.errors) (void)error.str();
  if (read.content.services.empty()) return 0;
  const hsds::Imported again = hsds::read_json({"again.json", hsds::write_json(read.content, options.tables)}, options);
  if (again.content.services.size() != read.content.services.size()) std::abort();
  return 0;
}
