// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the file; the rest is its content and, once read, what somebody searches for.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "flows/data_read.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orienta::flows;
  static constexpr std::array<const char*, 4> kFiles{"places/departamento.csv", "places/provincia.csv",
                                                     "places/distrito.csv", "places/aliases.yaml"};
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  std::vector<Diagnostic> diagnostics;
  Places places;
  read_places({kFiles[data[0] % kFiles.size()], bytes}, places, diagnostics);
  finish_places(places, diagnostics);
  (void)places.search(bytes);
  (void)places.search(std::string_view(bytes).substr(bytes.size() / 2));
  return 0;
}
