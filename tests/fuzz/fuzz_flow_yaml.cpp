// SPDX-License-Identifier: Apache-2.0
// Any bytes as a flow file: read, or refused with a message.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "flows/read.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace flows = orienta::flows;
  std::vector<flows::Diagnostic> diagnostics;
  const std::string_view yaml(reinterpret_cast<const char*>(data), size);
  const auto flow = flows::read_flow(yaml, "flows/fuzzed.yaml", diagnostics);
  if (!flow && diagnostics.empty()) std::abort();
  return 0;
}
