// SPDX-License-Identifier: Apache-2.0
// Any bytes as a flow file: read, check and run a few turns. Nothing may throw, hang or grow without bound.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "flows/read.hpp"
#include "flows/simulator.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orienta::flows;
  const std::string_view yaml(reinterpret_cast<const char*>(data), size);
  std::vector<Diagnostic> diagnostics;
  const auto flow = read_flow(yaml, "flows/fuzz.yaml", diagnostics);
  if (!flow && diagnostics.empty()) std::abort();  // refused, but nobody is told why
  if (!flow) return 0;
  FlowSet set;
  set.settings.start_flow = set.settings.menu_flow = flow->id;
  set.settings.languages = {"es"};
  set.flows[flow->id] = flow;
  (void)check(set, {2026, 11, 22});
  Simulator::Options options;
  options.language = "es";
  options.now = orienta::model::from_ms(1'795'000'000'000);
  Simulator world(set, options);
  (void)world.start(flow->id);
  for (const std::string_view said : {"1", "sí", "hola", "Lima", "15", "3/5/2023"}) (void)world.send(said);
  (void)world.pass(std::chrono::hours(24));
  (void)world.hand_back();
  return 0;
}
