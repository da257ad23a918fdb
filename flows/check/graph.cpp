// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "flows/check/context.hpp"
#include "flows/walk.hpp"

namespace orienta::flows::checking {
namespace {

// Whether a step hands on to the one below it (or to its `go`), besides its other ways out.
bool falls_through(const Step& step) {
  if (std::holds_alternative<Go>(step.kind) || std::holds_alternative<End>(step.kind) ||
      std::holds_alternative<Erase>(step.kind)) {
    return false;
  }
  if (const auto* branch = std::get_if<Branch>(&step.kind))
    return branch->cases.empty() || !branch->cases.back().otherwise;
  if (const auto* consent = std::get_if<AskConsent>(&step.kind)) return consent->yes.empty() || consent->no.empty();
  if (const auto* handover = std::get_if<HandOver>(&step.kind)) return handover->back.empty();
  if (const auto* ask = std::get_if<Ask>(&step.kind)) {
    return ask->options.empty() ||
           std::any_of(ask->options.begin(), ask->options.end(), [](const auto& o) { return o.go.empty(); });
  }
  return true;
}

bool waits(const Step& step) {
  return std::holds_alternative<Ask>(step.kind) || std::holds_alternative<AskConsent>(step.kind) ||
         std::holds_alternative<HandOver>(step.kind) || std::holds_alternative<End>(step.kind) ||
         std::holds_alternative<Erase>(step.kind);
}

struct Exits {
  std::vector<Goal> goals;
  bool ends = false;  // may run off the end of the flow
};

Exits exits_of(const FlowSet& set, const Flow& flow, const Step& step) {
  Exits exits;
  const auto add = [&](const Target& target) {
    if (const auto goal = goal_of(set, flow, target); goal.step != nullptr) exits.goals.push_back(goal);
  };
  Walk visit;
  visit.target = [&](std::string_view, const Target& target) { add(target); };
  walk(step, visit);
  if (falls_through(step)) {
    if (!step.go.empty())
      add(step.go);
    else if (const auto* next = flow.after(step))
      exits.goals.push_back({&flow, next});
    else
      exits.ends = true;
  }
  return exits;
}

using Node = std::pair<const Flow*, const Step*>;

// Steps at which a flow may begin: its first, and those that other flows or commands name.
std::set<const Step*> entries(const FlowSet& set, const Flow& flow) {
  std::set<const Step*> out;
  if (!flow.steps.empty()) out.insert(&flow.steps.front());
  for (const auto& [id, other] : set.flows) {
    for (const auto& step : other->steps) {
      Walk visit;
      visit.target = [&](std::string_view, const Target& target) {
        if (target.flow.empty()) return;
        const auto goal = goal_of(set, *other, target);
        if (goal.flow == &flow && goal.step != nullptr) out.insert(goal.step);
      };
      walk(step, visit);
      if (!step.go.flow.empty()) visit.target("go", step.go);
    }
  }
  return out;
}

bool is_called(const FlowSet& set, const Flow& flow) {
  for (const auto& command : set.commands) {
    const bool comes_back =
        command.builtin == Builtin::language || command.builtin == Builtin::stop || command.builtin == Builtin::erase;
    if (comes_back && command.flow == flow.id) return true;
  }
  for (const auto& [id, other] : set.flows) {
    for (const auto& step : other->steps) {
      const auto* call = std::get_if<Call>(&step.kind);
      if (call != nullptr && call->flow == flow.id) return true;
    }
  }
  return false;
}

void check_targets(const Context& c, const Flow& flow, const Step& step) {
  const auto one = [&](std::string_view what, const Target& target) {
    const auto goal = goal_of(c.set, flow, target);
    if (goal.step != nullptr) return;
    const auto name = "'" + std::string(what) + "' leads to ";
    if (target.flow.empty())
      return c.error(flow, &step, name + "step '" + target.step + "', which does not exist in this flow");
    if (goal.flow == nullptr) return c.error(flow, &step, name + "flow '" + target.flow + "', which does not exist");
    c.error(flow, &step, name + "step '" + target.step + "' of flow '" + target.flow + "', which does not exist");
  };
  Walk visit;
  visit.target = one;
  walk(step, visit);
  if (!step.go.empty()) one("go", step.go);
}

// Tarjan's strongly connected components over the steps that do not wait.
class Circles {
 public:
  explicit Circles(const Context& c) : c_(c) {}

  void run() {
    for (const auto& [id, flow] : c_.set.flows) {
      for (const auto& step : flow->steps) {
        const Node node{flow.get(), &step};
        if (!waits(step) && !marks_.contains(node)) visit(node);
      }
    }
  }

 private:
  struct Mark {
    int index = 0, low = 0;
    bool on_stack = false;
  };

  // Steps in a library are few hundred; the depth of this recursion is bounded by a chain of steps without a question.
  void visit(const Node& node) {
    auto& mark = marks_[node];
    mark.index = mark.low = ++counter_;
    mark.on_stack = true;
    stack_.push_back(node);
    for (const auto& goal : exits_of(c_.set, *node.first, *node.second).goals) {
      if (waits(*goal.step)) continue;
      const Node next{goal.flow, goal.step};
      if (!marks_.contains(next)) {
        visit(next);
        marks_[node].low = std::min(marks_[node].low, marks_[next].low);
      } else if (marks_[next].on_stack) {
        marks_[node].low = std::min(marks_[node].low, marks_[next].index);
      }
    }
    if (marks_[node].low != marks_[node].index) return;
    std::vector<Node> circle;
    while (true) {
      const auto top = stack_.back();
      stack_.pop_back();
      marks_[top].on_stack = false;
      circle.push_back(top);
      if (top == node) break;
    }
    report(circle);
  }

  void report(const std::vector<Node>& circle) const {
    const std::set<Node> inside(circle.begin(), circle.end());
    bool way_out = false;
    bool round = circle.size() > 1;
    for (const auto& [flow, step] : circle) {
      const auto exits = exits_of(c_.set, *flow, *step);
      way_out = way_out || exits.ends;
      for (const auto& goal : exits.goals) {
        if (inside.contains({goal.flow, goal.step}))
          round = true;
        else
          way_out = true;
      }
    }
    if (!round) return;
    const auto& [flow, step] = circle.back();
    if (way_out) {
      c_.warning(*flow, step,
                 "this goes round without asking anything until a condition changes; make sure that it does");
    } else {
      c_.error(*flow, step, "this goes round for ever without asking anything");
    }
  }

  const Context& c_;
  std::map<Node, Mark> marks_;
  std::vector<Node> stack_;
  int counter_ = 0;
};

}  // namespace

Goal goal_of(const FlowSet& set, const Flow& here, const Target& target) {
  const Flow* flow = &here;
  if (!target.flow.empty()) {
    const bool menu = target.flow == "menu" && target.step.empty() && !set.settings.menu_flow.empty();
    const auto found = set.flows.find(menu ? set.settings.menu_flow : target.flow);
    if (found == set.flows.end()) return {};
    flow = found->second.get();
  }
  if (target.step.empty()) return {flow, flow->steps.empty() ? nullptr : &flow->steps.front()};
  return {flow, flow->find(target.step)};
}

void check_graph(const Context& c, const Flow& flow) {
  for (const auto& step : flow.steps) check_targets(c, flow, step);

  std::set<const Step*> reached = entries(c.set, flow);
  std::vector<const Step*> open(reached.begin(), reached.end());
  const bool called = is_called(c.set, flow);
  while (!open.empty()) {
    const auto* step = open.back();
    open.pop_back();
    const auto exits = exits_of(c.set, flow, *step);
    for (const auto& goal : exits.goals) {
      if (goal.flow == &flow && reached.insert(goal.step).second) open.push_back(goal.step);
    }
    // A called flow first comes back to its caller's next step; its own end is no dead end.
    if (std::holds_alternative<Call>(step->kind) && falls_through(*step)) {
      const auto* next = step->go.empty() ? flow.after(*step) : goal_of(c.set, flow, step->go).step;
      if (next != nullptr && reached.insert(next).second) open.push_back(next);
    }
    if (exits.ends && !called && !std::holds_alternative<HandOver>(step->kind)) {
      c.warning(flow, step, "the conversation stops after this step; add 'go: menu' or, if that is meant, 'end: true'");
    }
  }
  for (const auto& step : flow.steps) {
    if (!reached.contains(&step)) c.error(flow, &step, "no way leads to this step; remove it or lead somebody to it");
  }
}

void check_loops(const Context& c) {
  Circles(c).run();
}

}  // namespace orienta::flows::checking
