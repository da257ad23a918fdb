// SPDX-License-Identifier: Apache-2.0
// The person and the moment for which the examples in the tables hold.
#pragma once

#include "flows/expression/expression.hpp"

namespace orienta::flows {

inline Scope example_scope() {
  Scope scope;
  scope.now = *text::parse_instant("2026-11-22T10:30:00-05:00", text::kLima);
  scope.root = [](std::string_view name) -> std::optional<Value> {
    if (name == "contact") {
      Object group;
      group.members = {{"uuid", "g-1"}, {"name", "Madres"}};
      Object contact;
      contact.members = {{"name", "Ana Pérez"}, {"language", "es"}, {"groups", Array{Value(group)}}};
      contact.fallback = Value("Ana Pérez");
      return Value(contact);
    }
    if (name == "results") {
      Object need;
      need.members = {{"value", "health"}, {"category", "salud"}, {"text", "1"}};
      need.fallback = Value("health");
      Object age;
      age.members = {{"value", "34"}};
      age.fallback = Value("34");
      Object results;
      results.members = {{"need", Value(need)}, {"age", Value(age)}, {"nothing", Value()}};
      return Value(results);
    }
    if (name == "facts") {
      Object facts;
      facts.members = {{"ce_fee", "S/ 40.60"}};
      return Value(facts);
    }
    return std::nullopt;
  };
  return scope;
}

}  // namespace orienta::flows
