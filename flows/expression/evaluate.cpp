// SPDX-License-Identifier: Apache-2.0
// Walking the tree within a budget: steps, text size and nesting. Nothing here throws for bad input.
#include <algorithm>
#include <cmath>

#include "flows/expression/internal.hpp"

namespace orienta::flows {
namespace expression {
namespace {

// Calls nest on the machine's stack; trees are at most Limits::depth * 4 deep, calls of functions by functions add to
// it.
constexpr std::size_t kDeepest = 400;
// A step per this many bytes of text: copies cost too.
constexpr std::size_t kBytesPerStep = 128;

Value arithmetic(Op op, double a, double b) {
  double result = 0;
  switch (op) {
    case Op::add:
      result = a + b;
      break;
    case Op::subtract:
      result = a - b;
      break;
    case Op::multiply:
      result = a * b;
      break;
    case Op::divide:
      if (b == 0) return fail("division by zero");
      result = a / b;
      break;
    default:
      result = std::pow(a, b);
  }
  return std::isfinite(result) ? Value(result) : fail("the number is too large");
}

bool holds(Op op, int order) {
  switch (op) {
    case Op::less:
      return order < 0;
    case Op::less_equal:
      return order <= 0;
    case Op::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

Value binary(Context& context, Op op, const Value& a, const Value& b) {
  if (op == Op::equal || op == Op::not_equal) return equal(context, a, b) == (op == Op::equal);
  if (op == Op::concat) {
    const auto left = text_of(a, context.scope(), context.limits().output);
    const auto right = text_of(b, context.scope(), context.limits().output);
    return left && right ? context.text(*left + *right) : fail("the text is too long");
  }
  if (op == Op::less || op == Op::less_equal || op == Op::greater || op == Op::greater_equal) {
    const auto order = compare(context, a, b);
    return order ? Value(holds(op, *order)) : fail("these two values cannot be compared by size");
  }
  const auto left = number_of(a, context.scope());
  const auto right = number_of(b, context.scope());
  if (!left || !right) return fail(!left ? "the left side is not a number" : "the right side is not a number");
  return arithmetic(op, *left, *right);
}

Value from_test(const TestResult& result) {
  if (result.error) return Value(*result.error);
  Object object;
  object.fallback = Value(result.matched);
  if (result.matched) object.members["match"] = result.match;
  return object;
}

}  // namespace

Value over_budget() {
  return fail("the expression takes too many steps");
}

Value Context::text(std::string made) {
  if (made.size() > limits_.output) return fail("the text is too long");
  if (!charge(made.size() / kBytesPerStep)) return over_budget();
  return made;
}

Value Context::list(Array made) {
  if (!charge(made.size())) return over_budget();
  return made;
}

Value Context::evaluate(const Node& node, const Bindings& bindings) {
  if (!charge(1)) return over_budget();
  if (depth_ >= kDeepest) return fail("functions call each other too deeply");
  ++depth_;
  Value result = step(node, bindings);
  --depth_;
  if (const auto* const made = std::get_if<std::string>(&result.data())) {
    if (made->size() >= kBytesPerStep && !charge(made->size() / kBytesPerStep)) return over_budget();
  }
  return result;
}

Value Context::step(const Node& node, const Bindings& bindings) {
  switch (node.kind) {
    case Node::Kind::literal:
      return node.value;
    case Node::Kind::name:
      return resolve(node.name, bindings);
    case Node::Kind::member: {
      const Value container = evaluate(*node.kids[0], bindings);
      return container.is_error() ? container : lookup(container, node.name);
    }
    case Node::Kind::index: {
      const Value container = evaluate(*node.kids[0], bindings);
      if (container.is_error()) return container;
      const Value key = evaluate(*node.kids[1], bindings);
      return key.is_error() ? key : lookup(container, key);
    }
    case Node::Kind::negate: {
      const Value inner = evaluate(*node.kids[0], bindings);
      if (inner.is_error()) return inner;
      const auto number = number_of(inner, scope_);
      return number ? Value(-*number) : fail("what follows the minus is not a number");
    }
    case Node::Kind::binary: {
      const Value left = evaluate(*node.kids[0], bindings);
      if (left.is_error()) return left;
      const Value right = evaluate(*node.kids[1], bindings);
      return right.is_error() ? right : binary(*this, node.op, left, right);
    }
    case Node::Kind::lambda: {
      Function function;
      function.lambda = std::make_shared<const Node>(node);
      function.bindings = bindings;
      return function;
    }
    case Node::Kind::call: {
      const Value callee = evaluate(*node.kids[0], bindings);
      if (callee.is_error()) return callee;
      std::vector<Value> arguments;
      for (std::size_t i = 1; i < node.kids.size(); ++i) arguments.push_back(evaluate(*node.kids[i], bindings));
      return call(callee, arguments);
    }
  }
  return {};
}

Value Context::resolve(const std::string& name, const Bindings& bindings) {
  for (const Binding* at = bindings.get(); at != nullptr; at = at->outer.get()) {
    if (at->name == name) return at->value;
  }
  if (scope_.root) {
    if (auto root = scope_.root(name)) return std::move(*root);
  }
  Function function;
  function.row = find_function(name);
  function.test = function.row == nullptr ? find_test(name) : nullptr;
  if (function.row == nullptr && function.test == nullptr) return fail("there is nothing named " + name.substr(0, 64));
  return function;
}

Value Context::lookup(const Value& container, const Value& key) {
  const auto key_text = text_of(key, scope_, 256);
  if (!key_text) return fail("the key is too long");
  if (const Object* const object = object_of(container)) {
    const auto found = object->members.find(text::lower(*key_text));
    if (found != object->members.end()) return found->second;
    if (!object->fallback) return fail("no member of that name");
  }
  if (const Array* const array = array_of(container)) {
    const auto index = number_of(key, scope_);
    if (!index || *index != std::floor(*index)) return fail("the place in a list must be a whole number");
    const double at = *index < 0 ? *index + static_cast<double>(array->size()) : *index;
    if (at < 0 || at >= static_cast<double>(array->size())) return fail("the list has no such place");
    return (*array)[static_cast<std::size_t>(at)];
  }
  return fail(container.is_null() ? "there is no value to look into" : "no member of that name");
}

Value Context::call(const Value& callee, std::span<const Value> arguments) {
  const auto* const function = std::get_if<std::shared_ptr<const Function>>(&callee.data());
  if (function == nullptr) return fail("this is not a function");
  if (!charge(1 + arguments.size())) return over_budget();
  const Function& what = **function;
  if (what.lambda) {
    if (arguments.size() != what.lambda->params.size()) {
      return fail("the function takes " + std::to_string(what.lambda->params.size()) + " arguments");
    }
    Bindings inner = what.bindings;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      inner = std::make_shared<const Binding>(Binding{what.lambda->params[i], arguments[i], inner});
    }
    return evaluate(*what.lambda->kids[0], inner);
  }
  if (what.test != nullptr) {
    if (arguments.empty()) return fail(std::string(what.test->name) + " needs something to test");
    return from_test(apply_test(*what.test, *this, arguments[0], arguments.subspan(1)));
  }
  const FunctionRow& row = *what.row;
  if (arguments.size() < row.least || arguments.size() > row.most) {
    return fail("wrong number of arguments, write " + std::string(row.signature));
  }
  if (!row.takes_errors) {
    const auto error = std::find_if(arguments.begin(), arguments.end(), [](const Value& v) { return v.is_error(); });
    if (error != arguments.end()) return *error;
  }
  return row.run(*this, arguments);
}

}  // namespace expression

namespace {

using expression::Context;
using expression::Segment;

std::string message_of(const Segment& segment, std::string_view what) {
  constexpr std::size_t kShown = 80;
  std::string source(segment.whole.substr(0, kShown));
  while (!source.empty() && segment.whole.size() > kShown &&
         (static_cast<unsigned char>(source.back()) & 0xC0U) == 0x80U) {
    source.pop_back();  // not half of a character
  }
  return "in " + source + ": " + std::string(what);
}

expression::Scanned scan_for(std::string_view source, const Scope& scope) {
  return expression::scan(source, [&](std::string_view name) { return scope.root && scope.root(name).has_value(); });
}

Value value_of(Context& context, const Segment& segment) {
  const auto parsed = expression::parse(segment.source, context.limits().depth);
  return parsed.node ? context.evaluate(*parsed.node, nullptr) : expression::fail(parsed.error);
}

Evaluation fill(Context& context, const expression::Scanned& scanned) {
  Evaluation out;
  out.errors = scanned.errors;
  const std::size_t limit = context.limits().output;
  for (const Segment& segment : scanned.segments) {
    if (segment.kind == Segment::Kind::text) {
      if (out.text.size() + segment.source.size() > limit) {
        out.errors.emplace_back("the text is too long");
        break;
      }
      out.text += segment.source;
      continue;
    }
    const Value value = value_of(context, segment);
    const Value& simple = expression::plain(value);
    if (simple.is_error()) {
      out.errors.push_back(message_of(segment, std::get<ExpressionError>(simple.data()).message));
      continue;
    }
    const auto text = expression::text_of(simple, context.scope(), limit - out.text.size());
    if (text) {
      out.text += *text;
    } else {
      out.errors.push_back(message_of(segment, "the text is too long"));
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Evaluation evaluate_template(std::string_view source, const Scope& scope, const Limits& limits) {
  Context context(scope, limits);
  return fill(context, scan_for(source, scope));
}

Value evaluate_value(std::string_view source, const Scope& scope, const Limits& limits) {
  Context context(scope, limits);
  const auto alone = scan_for(trimmed(source), scope);
  if (alone.segments.size() == 1 && alone.segments[0].kind != Segment::Kind::text) {
    return value_of(context, alone.segments[0]);
  }
  Evaluation filled = fill(context, scan_for(source, scope));
  if (!filled.errors.empty()) return expression::fail(filled.errors.front());
  return std::move(filled.text);
}

}  // namespace orienta::flows
