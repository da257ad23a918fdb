// SPDX-License-Identifier: Apache-2.0
// What the parts of the checker share. check.cpp goes over the library, texts.cpp looks at what is said, graph.cpp at
// where a flow can go.
#pragma once

#include <string>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/model.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::checking {

struct Context {
  const FlowSet& set;
  text::Date today;
  std::vector<Diagnostic>& out;

  void error(const Flow& flow, const Step* step, std::string message) const;
  void warning(const Flow& flow, const Step* step, std::string message) const;
};

void check_texts(const Context& context, const Flow& flow);
void check_graph(const Context& context, const Flow& flow);
// Over all flows at once: circles that never wait for the person.
void check_loops(const Context& context);
void check_questions(const Context& context);

// The steps that a target leads to; null if there is none such.
struct Goal {
  const Flow* flow = nullptr;
  const Step* step = nullptr;
};
[[nodiscard]] Goal goal_of(const FlowSet& set, const Flow& here, const Target& target);

}  // namespace orienta::flows::checking
