// SPDX-License-Identifier: Apache-2.0
#include "flows/walk.hpp"

namespace orienta::flows {
namespace {

struct Visitor {
  const Walk& visit;

  void text(std::string_view what, const Text& value) const {
    if (visit.text && !value.empty()) visit.text(what, value);
  }
  void internal(std::string_view what, const Text& value) const {
    if (visit.internal_text && !value.empty()) visit.internal_text(what, value);
  }
  void expression(std::string_view what, const std::string& value) const {
    if (visit.expression && !value.empty()) visit.expression(what, value);
  }
  void target(std::string_view what, const Target& value) const {
    if (visit.target && !value.empty()) visit.target(what, value);
  }

  void operator()(const Say& s) const { text("say", s.text); }
  void operator()(const Ask& s) const {
    text("text", s.text);
    text("help", s.help);
    text("button", s.button);
    for (const auto& option : s.options) {
      text("label", option.label);
      text("about", option.about);
      expression("if", option.condition);
      target("go", option.go);
    }
    target("otherwise", s.otherwise);
    target("timeout", s.timeout_go);
  }
  void operator()(const Set& s) const {
    for (const auto& [name, value] : s.assignments) expression("set", value);
  }
  void operator()(const Branch& s) const {
    for (const auto& c : s.cases) {
      expression("if", c.condition);
      expression("of", c.operand);
      for (const auto& argument : c.arguments) expression("with", argument);
      target("go", c.go);
    }
  }
  void operator()(const Call& s) const { target("call", Target{s.flow, s.start}); }
  void operator()(const Go& s) const { target("go", s.to); }
  void operator()(const AskConsent& s) const {
    text("text", s.text);
    target("yes", s.yes);
    target("no", s.no);
  }
  void operator()(const FindServices& s) const {
    expression("place", s.place);
    expression("near", s.near);
    expression("sector", s.sector);
    expression("papers", s.papers);
    expression("open_now", s.open_now);
    text("found", s.found);
    target("none", s.none);
  }
  void operator()(const OpenCase& s) const {
    expression("topic", s.topic);
    expression("sector", s.sector);
    for (const auto& [name, value] : s.intake) expression("intake", value);
    expression("anonymous", s.anonymous);
  }
  void operator()(const CaseStatus& s) const { expression("case_status", s.reference); }
  void operator()(const HandOver& s) const {
    internal("reason", s.reason);
    text("text", s.text);
    text("leave", s.leave);
    target("back", s.back);
  }
  void operator()(const Remind& s) const {
    expression("at", s.at);
    text("text", s.text);
    target("go", s.go);
  }
  void operator()(const Record& s) const {
    for (const auto& [name, value] : s.values) expression("record", value);
  }
  void operator()(const Note& s) const { internal("note", s.text); }
  void operator()(const Unsubscribe& s) const { text("text", s.text); }
  void operator()(const Erase& s) const { text("text", s.text); }
  void operator()(const End&) const {}
};

}  // namespace

void walk(const Step& step, const Walk& visit) {
  std::visit(Visitor{visit}, step.kind);
  if (visit.target && !step.closed.empty()) visit.target("closed", step.closed);
}

}  // namespace orienta::flows
