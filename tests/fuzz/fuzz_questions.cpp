// SPDX-License-Identifier: Apache-2.0
// Editors upload questions and people write anything: no bytes may crash the reader or the search.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "flows/questions.hpp"
#include "flows/read.hpp"

namespace {

using namespace orienta::flows;

constexpr std::string_view kSettings = "start_flow: a\nmenu_flow: a\nlanguages: [es]\n";
constexpr std::string_view kFlow =
    "flow: a\ntitle: {es: Carné}\nlanguages: [es]\nsteps:\n  - {id: one, say: {es: Renovar el carné}}\n";
constexpr std::string_view kQuestions =
    "answers:\n  - {to: a/one, label: {es: Renovar}, questions: {es: [se me vencio el carnet, cuanto cuesta]}}\n";

std::shared_ptr<FlowSet> library(std::string questions) {
  return read_library({{"settings.yaml", std::string(kSettings)},
                       {"flows/a.yaml", std::string(kFlow)},
                       {"questions/a.yaml", std::move(questions)}})
      .set;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static const auto known = library(std::string(kQuestions));
  for (const auto* language : {"es", "en", ""}) {
    for (const auto& hit : known->questions->search(bytes, language)) {
      if (hit.suggestion == nullptr || !(hit.score > 0 && hit.score <= 1)) __builtin_trap();
    }
  }
  if (const auto set = library(bytes)) {
    (void)set->questions->search("se me vencio el carnet", "es");
    (void)set->questions->search(bytes, "es");
  }
  return 0;
}
