// SPDX-License-Identifier: Apache-2.0
// Any template, over a scope with a few values: ends, stays within its limits, and what it gives is valid UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "flows/expression/expression.hpp"

namespace {

namespace flows = orienta::flows;

std::optional<flows::Value> root(std::string_view name) {
  if (name == "contact") {
    flows::Object contact;
    contact.members["name"] = flows::Value("Ana María");
    contact.members["language"] = flows::Value("es");
    return flows::Value(std::move(contact));
  }
  if (name == "results") {
    flows::Object age;
    age.members["value"] = flows::Value(31);
    age.fallback = flows::Value(31);
    flows::Object results;
    results.members["age"] = flows::Value(std::move(age));
    return flows::Value(std::move(results));
  }
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string source(reinterpret_cast<const char*>(data), size);
  flows::Scope scope;
  scope.root = root;
  scope.now = orienta::model::from_ms(1'763'769'600'000);
  const flows::Limits limits;
  const flows::Evaluation result = flows::evaluate_template(source, scope, limits);
  if (result.text.size() > limits.output + source.size()) std::abort();
  (void)flows::evaluate_value(source, scope, limits);
  (void)flows::inspect_template(source, {"contact", "results", "facts"});
  return 0;
}
