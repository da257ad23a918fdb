// SPDX-License-Identifier: Apache-2.0
// Recursive descent for unary and primary forms, precedence climbing for operators. From weak to strong:
// = !=, < <= > >=, &, + -, * /, ^, unary minus (so -2 ^ 2 is 4, as in spreadsheets), then . [] ().
#include <cstdlib>

#include "flows/expression/internal.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::expression {
namespace {

struct Operator {
  std::string_view sign;
  Op op;
  int strength;
};
// Longer signs first.
constexpr std::array<Operator, 12> kOperators{{{"!=", Op::not_equal, 1},
                                               {"<=", Op::less_equal, 2},
                                               {">=", Op::greater_equal, 2},
                                               {"=", Op::equal, 1},
                                               {"<", Op::less, 2},
                                               {">", Op::greater, 2},
                                               {"&", Op::concat, 3},
                                               {"+", Op::add, 4},
                                               {"-", Op::subtract, 4},
                                               {"*", Op::multiply, 5},
                                               {"/", Op::divide, 5},
                                               {"^", Op::power, 6}}};
// A chain "a & b & c" nests to the left; evaluation and destruction recurse, so its length is bounded too.
constexpr std::size_t kChainFactor = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_name(char c) {
  return is_name_start(c) || is_digit(c);
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string lower_ascii(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

class Parser {
 public:
  Parser(std::string_view source, std::size_t max_depth) : source_(source), max_depth_(max_depth) {}

  Parsed run() {
    NodePtr node = expression(0);
    skip_space();
    if (node && at_ != source_.size()) node = stop("something is left over");
    return {node, error_};
  }

 private:
  NodePtr stop(std::string_view why) {
    if (error_.empty())
      error_ = std::string(why) + " at character " + std::to_string(std::min(at_, source_.size()) + 1);
    return nullptr;
  }
  NodePtr make(Node node) {
    for (const NodePtr& kid : node.kids) node.depth = std::max(node.depth, kid->depth + 1);
    if (node.depth > max_depth_ * kChainFactor) return stop("the expression is too long");
    return std::make_shared<const Node>(std::move(node));
  }
  void skip_space() {
    while (at_ < source_.size() && is_space(source_[at_])) ++at_;
  }
  bool take(std::string_view sign) {
    skip_space();
    if (source_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    return true;
  }
  char peek() {
    skip_space();
    return at_ < source_.size() ? source_[at_] : '\0';
  }
  const Operator* peek_operator() {
    skip_space();
    for (const Operator& row : kOperators) {
      if (source_.substr(at_, row.sign.size()) == row.sign) return source_.substr(at_, 2) == "=>" ? nullptr : &row;
    }
    return nullptr;
  }

  NodePtr expression(int weakest) {
    if (++depth_ > max_depth_) return stop("too deeply nested");
    NodePtr left = unary();
    while (left) {
      const Operator* const row = peek_operator();
      if (row == nullptr || row->strength <= weakest) break;
      at_ += row->sign.size();
      NodePtr right = expression(row->strength);
      if (!right) return nullptr;
      Node node;
      node.kind = Node::Kind::binary;
      node.op = row->op;
      node.kids = {left, right};
      left = make(std::move(node));
    }
    --depth_;
    return left;
  }

  NodePtr unary() {
    if (!take("-")) return postfix();
    if (++depth_ > max_depth_) return stop("too deeply nested");
    NodePtr inner = unary();
    --depth_;
    if (!inner) return nullptr;
    Node node;
    node.kind = Node::Kind::negate;
    node.kids = {inner};
    return make(std::move(node));
  }

  NodePtr postfix() {
    NodePtr left = primary();
    while (left) {
      const char next = peek();
      if (next == '.') {
        left = member(left);
      } else if (next == '[') {
        left = index(left);
      } else if (next == '(') {
        left = call(left);
      } else {
        break;
      }
    }
    return left;
  }

  NodePtr member(const NodePtr& left) {
    ++at_;
    const std::size_t start = at_;
    while (at_ < source_.size() && is_name(source_[at_])) ++at_;
    if (at_ == start) return stop("a name is missing behind the point");
    Node node;
    node.kind = Node::Kind::member;
    node.name = lower_ascii(source_.substr(start, at_ - start));
    node.kids = {left};
    return make(std::move(node));
  }
  NodePtr index(const NodePtr& left) {
    ++at_;
    NodePtr key = expression(0);
    if (!key) return nullptr;
    if (!take("]")) return stop("] is missing");
    Node node;
    node.kind = Node::Kind::index;
    node.kids = {left, key};
    return make(std::move(node));
  }
  NodePtr call(const NodePtr& callee) {
    ++at_;
    Node node;
    node.kind = Node::Kind::call;
    node.kids = {callee};
    if (!take(")")) {
      do {
        NodePtr argument = expression(0);
        if (!argument) return nullptr;
        node.kids.push_back(std::move(argument));
      } while (take(","));
      if (!take(")")) return stop(") is missing");
    }
    return make(std::move(node));
  }

  NodePtr primary() {
    const char next = peek();
    if (next == '"') return text_literal();
    if (is_digit(next)) return number_literal();
    if (is_name_start(next)) return name();
    if (next != '(') return stop(next == '\0' ? "an expression is missing" : "this is no expression");
    if (const auto params = lambda_params()) return lambda(*params);
    ++at_;
    NodePtr inner = expression(0);
    if (!inner) return nullptr;
    return take(")") ? inner : stop(") is missing");
  }

  // "(a, b) =>" ahead? Moves behind the arrow if so, stays otherwise.
  std::optional<std::vector<std::string>> lambda_params() {
    const std::size_t start = at_;
    std::vector<std::string> params;
    ++at_;
    while (is_name_start(peek())) {
      const std::size_t from = at_;
      while (at_ < source_.size() && is_name(source_[at_])) ++at_;
      params.push_back(lower_ascii(source_.substr(from, at_ - from)));
      if (!take(",")) break;
    }
    if (take(")") && take("=>")) return params;
    at_ = start;
    return std::nullopt;
  }
  NodePtr lambda(const std::vector<std::string>& params) {
    NodePtr body = expression(0);
    if (!body) return nullptr;
    Node node;
    node.kind = Node::Kind::lambda;
    node.params = params;
    node.kids = {body};
    return make(std::move(node));
  }

  NodePtr name() {
    const std::size_t start = at_;
    while (at_ < source_.size() && is_name(source_[at_])) ++at_;
    Node node;
    node.name = lower_ascii(source_.substr(start, at_ - start));
    if (node.name == "true" || node.name == "false") {
      node.value = node.name == "true";
    } else if (node.name != "null") {
      node.kind = Node::Kind::name;
    }
    return make(std::move(node));
  }

  NodePtr number_literal() {
    const std::size_t start = at_;
    while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
    if (at_ + 1 < source_.size() && source_[at_] == '.' && is_digit(source_[at_ + 1])) {
      ++at_;
      while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
    }
    if (at_ - start > 40) return stop("the number is too long");
    Node node;
    node.value = std::strtod(std::string(source_.substr(start, at_ - start)).c_str(), nullptr);
    return make(std::move(node));
  }

  // \n \t \r \" \\ and \uXXXX; a backslash before anything else is itself.
  NodePtr text_literal() {
    ++at_;
    std::string made;
    while (at_ < source_.size() && source_[at_] != '"') {
      const char c = source_[at_++];
      if (c != '\\' || at_ >= source_.size()) {
        made.push_back(c);
        continue;
      }
      escape(made);
    }
    if (at_ >= source_.size()) return stop("\" is missing");
    ++at_;
    Node node;
    node.value = std::move(made);
    return make(std::move(node));
  }
  void escape(std::string& made) {
    const char kind = source_[at_++];
    if (kind == 'n') {
      made.push_back('\n');
    } else if (kind == 't') {
      made.push_back('\t');
    } else if (kind == 'r') {
      made.push_back('\r');
    } else if (kind == '"' || kind == '\\') {
      made.push_back(kind);
    } else if (kind == 'u' && at_ + 4 <= source_.size() &&
               source_.substr(at_, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos) {
      const auto code = static_cast<char32_t>(std::strtoul(std::string(source_.substr(at_, 4)).c_str(), nullptr, 16));
      text::append_code_point(made, code >= 0xD800 && code <= 0xDFFF ? text::kReplacement : code);
      at_ += 4;
    } else {
      made.push_back('\\');
      made.push_back(kind);
    }
  }

  std::string_view source_;
  std::size_t max_depth_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::string error_;
};

}  // namespace

Parsed parse(std::string_view source, std::size_t max_depth) {
  return Parser(source, max_depth).run();
}

}  // namespace orienta::flows::expression
