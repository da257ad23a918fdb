// SPDX-License-Identifier: Apache-2.0
// Any template, inspected and evaluated: no crash, no exception, nothing beyond the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "flows/expression/expression.hpp"

namespace {

using namespace orienta::flows;  // NOLINT: a fuzz target is one small program

std::optional<Value> root(std::string_view name) {
  if (name == "contact") {
    Object contact;
    contact.members = {{"name", "Ana"}, {"groups", Array{Value("a"), Value(1)}}};
    contact.fallback = Value("Ana");
    return Value(contact);
  }
  if (name == "results") return Value(Object{{{"age", "34"}, {"none", Value()}}, std::nullopt});
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  Scope scope;
  scope.root = root;
  scope.now = orienta::model::from_ms(1'795'000'000'000);
  Limits limits;
  limits.steps = 2000;
  limits.output = 4096;
  if (evaluate_template(source, scope, limits).text.size() > limits.output) std::abort();
  (void)to_text(evaluate_value(source, scope, limits), scope);
  (void)inspect_template(source, {"contact", "results"});
  return 0;
}
