// SPDX-License-Identifier: Apache-2.0
#include <boost/json/value_from.hpp>

#include "flows/engine.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows {
namespace json = boost::json;
namespace {

json::object target_json(const Target& target) {
  json::object out;
  if (!target.flow.empty()) out["flow"] = target.flow;
  if (!target.step.empty()) out["step"] = target.step;
  return out;
}

struct ToJson {
  json::object operator()(const Send& e) const {
    json::object out{{"type", "send"}};
    for (auto& [key, value] : model::to_json(e.message)) out[key] = value;
    return out;
  }
  json::object operator()(const CaseOpened& e) const {
    return {{"type", "case_opened"},
            {"reference", e.reference},
            {"kind", model::name_of(e.kind)},
            {"topic", e.topic},
            {"sector", e.sector},
            {"urgency", model::name_of(e.urgency)},
            {"sensitivity", model::name_of(e.sensitivity)},
            {"intake", e.intake},
            {"anonymous", e.anonymous}};
  }
  json::object operator()(const HandedOver& e) const {
    return {{"type", "handed_over"},
            {"queue", e.queue},
            {"urgency", model::name_of(e.urgency)},
            {"reason", e.reason},
            {"case_reference", e.case_reference}};
  }
  json::object operator()(const FieldSet& e) const {
    return {{"type", "field_set"}, {"name", e.name}, {"value", e.value}};
  }
  json::object operator()(const ConsentGiven& e) const {
    return {{"type", "consent"},
            {"given", e.given},
            {"notice", e.notice},
            {"version", e.version},
            {"language", e.language}};
  }
  json::object operator()(const OptedOut&) const { return {{"type", "opted_out"}}; }
  json::object operator()(const EraseContact&) const { return {{"type", "erase_contact"}}; }
  json::object operator()(const ReminderSet& e) const {
    json::object out{{"type", "reminder_set"}, {"at", text::iso_instant(e.at)}, {"text", e.message.text}};
    out["flow"] = e.flow;
    if (!e.go.empty()) out["go"] = target_json(e.go);
    return out;
  }
  json::object operator()(const WaitTimeout& e) const {
    return {{"type", "wait_timeout"}, {"at", text::iso_instant(e.at)}, {"flow", e.flow}, {"step", e.step}};
  }
  json::object operator()(const Recorded& e) const {
    return {{"type", "recorded"}, {"name", e.name}, {"values", e.values}};
  }
  json::object operator()(const OperatorNote& e) const { return {{"type", "note"}, {"text", e.text}}; }
  json::object operator()(const NotUnderstood& e) const {
    return {{"type", "not_understood"}, {"flow", e.flow}, {"step", e.step}, {"text", e.text}, {"times", e.times}};
  }
  json::object operator()(const FlowEnded& e) const { return {{"type", "flow_ended"}, {"flow", e.flow}}; }
};

}  // namespace

json::object to_json(const Effect& effect) {
  return std::visit(ToJson{}, effect);
}

}  // namespace orienta::flows
