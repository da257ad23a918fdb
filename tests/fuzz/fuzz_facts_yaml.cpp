// SPDX-License-Identifier: Apache-2.0
// Editors upload YAML: no bytes may crash the readers, and whatever they accept can be asked for.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "flows/data_read.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orienta::flows;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::vector<Diagnostic> diagnostics;
  Facts facts;
  read_facts({"facts/fuzz.yaml", bytes}, facts, diagnostics);
  const text::Date today{2026, 11, 22};
  for (const auto& [id, fact] : facts.facts) (void)facts.valid("facts." + id, today);
  (void)facts.facts_root(today, "es");
  (void)facts.deadlines_root(today, "en");

  Directory directory;
  read_directory({"directory/fuzz.yaml", bytes}, directory, diagnostics);
  check_directory(directory, diagnostics);
  const auto now = orienta::model::from_ms(1'795'000'000'000);
  for (const Service& service : directory.services) {
    for (const auto mode : {orienta::model::Mode::chat, orienta::model::Mode::sms, orienta::model::Mode::voice}) {
      (void)directory.describe(service, "es", mode, now);
    }
  }
  return 0;
}
