// SPDX-License-Identifier: Apache-2.0
// What a template reads and what is wrong with it, without running it: for the checker.
#include <algorithm>

#include "flows/expression/internal.hpp"

namespace orienta::flows {
namespace {

using expression::Node;

struct Inspector {
  const std::vector<std::string>& roots;
  TemplateRefs refs;
  std::vector<std::string> bound;  // parameters of the functions around

  bool is_root(std::string_view name) const {
    return std::find(roots.begin(), roots.end(), name) != roots.end() &&
           std::find(bound.begin(), bound.end(), name) == bound.end();
  }
  void add(std::string path) {
    if (std::find(refs.paths.begin(), refs.paths.end(), path) == refs.paths.end())
      refs.paths.push_back(std::move(path));
  }
  // "facts.ce_fee" of a chain of members from a root; literal text keys in brackets count as members.
  std::string path_of(const Node& node) const {
    if (node.kind == Node::Kind::name) return is_root(node.name) ? node.name : std::string();
    std::string key;
    if (node.kind == Node::Kind::member) key = node.name;
    if (node.kind == Node::Kind::index && node.kids[1]->kind == Node::Kind::literal) {
      if (const auto* const text = std::get_if<std::string>(&node.kids[1]->value.data())) key = text::lower(*text);
    }
    if (key.empty()) return {};
    const std::string left = path_of(*node.kids[0]);
    return left.empty() ? std::string() : left + "." + key;
  }
  void visit(const Node& node) {
    if (std::string path = path_of(node); !path.empty()) return add(std::move(path));
    if (node.kind == Node::Kind::name) check_name(node.name);
    if (node.kind == Node::Kind::call) check_call(node);
    bound.insert(bound.end(), node.params.begin(), node.params.end());
    for (const auto& kid : node.kids) visit(*kid);
    bound.resize(bound.size() - node.params.size());
  }
  void check_name(const std::string& name) {
    const bool known = std::find(bound.begin(), bound.end(), name) != bound.end() ||
                       expression::find_function(name) != nullptr || expression::find_test(name) != nullptr;
    if (!known)
      refs.errors.push_back("there is nothing named " + name.substr(0, 64) +
                            "; `orienta expressions` lists the functions and tests");
  }
  void check_call(const Node& node) {
    const Node& callee = *node.kids[0];
    if (callee.kind != Node::Kind::name || std::find(bound.begin(), bound.end(), callee.name) != bound.end()) return;
    const std::size_t count = node.kids.size() - 1;
    const auto wrong = [&](std::string_view signature) {
      refs.errors.push_back("wrong number of arguments, write " + std::string(signature));
    };
    if (const auto* const row = expression::find_function(callee.name)) {
      if (count < row->least || count > row->most) wrong(row->signature);
    } else if (const auto* const test = expression::find_test(callee.name)) {
      if (count < test->least + 1 || count > test->most + 1) wrong(test->signature);
    }
  }
};

}  // namespace

TemplateRefs inspect_template(std::string_view source, const std::vector<std::string>& known_roots) {
  Inspector inspector{known_roots, {}, {}};
  const auto scanned = expression::scan(source, [&](std::string_view name) { return inspector.is_root(name); });
  inspector.refs.errors = scanned.errors;
  for (const auto& segment : scanned.segments) {
    if (segment.kind == expression::Segment::Kind::text) continue;
    const auto parsed = expression::parse(segment.source, Limits{}.depth);
    if (parsed.node) {
      inspector.visit(*parsed.node);
    } else {
      inspector.refs.errors.push_back("in " + std::string(segment.whole) + ": " + parsed.error);
    }
  }
  return std::move(inspector.refs);
}

}  // namespace orienta::flows
