// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "flows/data_read.hpp"
#include "flows/data_yaml.hpp"

namespace orienta::flows {

namespace {

constexpr std::array<std::string_view, 4> kNumberUnits{"PEN", "percent", "days", "count"};
constexpr std::array<std::string_view, 3> kTextUnits{"text", "date", "phone"};

bool contains(auto& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Mark read_mark(YamlFile& in, const YAML::Node& value, const std::string& what) {
  const std::string word = in.scalar(value, what + ": mark");
  if (const auto mark = parse_mark(word)) return *mark;
  in.error(value, what + ": mark must be live, needs_review, closed, stale or conflict");
  return Mark::needs_review;
}

// Who looks after it, from where it comes and when that was looked at: without these nobody can tell whether it still
// holds, so none may be missing.
void require(YamlFile& in, const YAML::Node& node, const std::string& what, const std::set<std::string>& given,
             std::initializer_list<const char*> keys) {
  for (const auto* key : keys) {
    if (!given.contains(key)) in.error(node, what + ": '" + key + "' is missing");
  }
}

void check_value(YamlFile& in, const YAML::Node& node, const std::string& what, Fact& fact) {
  if (contains(kNumberUnits, fact.unit)) {
    fact.number = to_number(fact.text);
    if (!fact.number) in.error(node, what + ": value must be a number for the unit " + fact.unit);
  } else if (!contains(kTextUnits, fact.unit)) {
    in.error(node, what + ": unit must be PEN, percent, days, count, text, date or phone");
  } else if (fact.unit == "date" && !text::parse_iso(fact.text)) {
    in.error(node, what + ": value must be a day as YYYY-MM-DD");
  } else if (fact.unit == "phone" && fact.text.find_first_not_of("0123456789+() -*#") != std::string::npos) {
    in.error(node, what + ": value must be a phone number as it is dialled; quote it (\"105\")");
  }
}

void read_fact(YamlFile& in, const std::string& id, const YAML::Node& node, Facts& facts) {
  const std::string what = "fact '" + id + "'";
  Fact fact;
  fact.id = id;
  fact.file = in.path();
  fact.line = YamlFile::line_of(node);
  std::set<std::string> given;
  const bool map = in.entries(
      node, what,
      {"value", "compute", "unit", "source", "checked_on", "valid_from", "valid_to", "mark", "owner", "confirm_with"},
      [&](const std::string& key, const YAML::Node& value) {
        given.insert(key);
        const std::string part = what + ": " + key;
        if (key == "value") fact.text = in.scalar(value, part);
        if (key == "compute") fact.compute = in.scalar(value, part);
        if (key == "unit") fact.unit = in.scalar(value, part);
        if (key == "source") fact.source = in.source(value, what);
        if (key == "checked_on") fact.checked_on = in.date_seen(value, part);
        if (key == "valid_from") fact.valid_from = in.date(value, part);
        if (key == "valid_to") fact.valid_to = in.date(value, part);
        if (key == "mark") fact.mark = read_mark(in, value, what);
        if (key == "owner") fact.owner = in.scalar(value, part);
        if (key == "confirm_with") fact.confirm_with = in.localized(value, part);
      });
  if (!map) return;
  if (given.contains("compute") == given.contains("value")) {
    in.error(node, what + ": needs either 'value' or 'compute'");
  }
  require(in, node, what, given, {"unit", "source", "checked_on", "mark", "owner"});
  if (given.contains("value") && fact.text.empty()) in.error(node, what + ": value is empty");
  if (given.contains("owner") && fact.owner.empty()) in.error(node, what + ": owner is empty");
  if (given.contains("unit") && !fact.text.empty()) check_value(in, node, what, fact);
  if (given.contains("compute") && !contains(kNumberUnits, fact.unit)) {
    in.error(node, what + ": what is computed must have the unit PEN, percent, days or count");
  }
  if (fact.valid_from && fact.valid_to && *fact.valid_to < *fact.valid_from) {
    in.error(node, what + ": valid_to is before valid_from");
  }
  if (fact.mark == Mark::live && given.contains("source") && fact.source.url.empty()) {
    in.warning(node, what + ": marked live, but its source has no url that others could check");
  }
  if (!facts.facts.emplace(id, std::move(fact)).second) in.error(node, what + " exists already; ids are unique");
}

void read_deadline(YamlFile& in, const std::string& id, const YAML::Node& node, Facts& facts) {
  const std::string what = "deadline '" + id + "'";
  Deadline deadline;
  deadline.id = id;
  deadline.file = in.path();
  deadline.line = YamlFile::line_of(node);
  std::set<std::string> given;
  bool closes = false;
  const bool map = in.entries(node, what, {"title", "opens", "closes", "source", "checked_on", "mark", "owner"},
                              [&](const std::string& key, const YAML::Node& value) {
                                given.insert(key);
                                const std::string part = what + ": " + key;
                                if (key == "title") deadline.title = in.localized(value, part);
                                if (key == "opens") deadline.opens = in.date(value, part);
                                if (key == "closes") {
                                  if (const auto date = in.date(value, part)) {
                                    deadline.closes = *date;
                                    closes = true;
                                  }
                                }
                                if (key == "source") deadline.source = in.source(value, what);
                                if (key == "checked_on") deadline.checked_on = in.date_seen(value, part);
                                if (key == "mark") deadline.mark = read_mark(in, value, what);
                                if (key == "owner") deadline.owner = in.scalar(value, part);
                              });
  if (!map) return;
  require(in, node, what, given, {"title", "closes", "source", "checked_on", "mark", "owner"});
  if (given.contains("owner") && deadline.owner.empty()) in.error(node, what + ": owner is empty");
  if (!closes) return;  // without it nothing about the deadline can be answered
  if (deadline.opens && deadline.closes < *deadline.opens) in.error(node, what + ": closes is before opens");
  if (!facts.deadlines.emplace(id, std::move(deadline)).second) {
    in.error(node, what + " exists already; ids are unique");
  }
}

// Fills in a computed fact: its number, and every fact it rests on. `above` are the computed facts that asked for it.
class Computing {
 public:
  Computing(Facts& facts, std::vector<Diagnostic>& diagnostics) : facts_(facts), diagnostics_(diagnostics) {
    for (const auto& [id, fact] : facts.facts) ids_.push_back(id);
  }

  void all() {
    for (auto& [id, fact] : facts_.facts) {
      if (!fact.compute.empty()) one(fact, {});
    }
  }

 private:
  void one(Fact& fact, std::set<std::string> above) {
    if (fact.number || broken_.contains(fact.id)) return;
    if (!above.insert(fact.id).second) return fail(fact, "computes itself, by a circle of facts");
    const std::string source = "@(" + fact.compute + ")";
    const auto refs = inspect_template(source, ids_);
    if (!refs.errors.empty()) return fail(fact, "'compute' is not arithmetic over facts: " + refs.errors.front());
    std::set<std::string> inputs;
    for (const auto& path : refs.paths) {
      auto& input = facts_.facts.find(path)->second;
      if (!input.compute.empty()) one(input, above);
      if (!input.number) return fail(fact, "'" + path + "' is no number to compute with");
      inputs.insert(path);
      inputs.insert(input.inputs.begin(), input.inputs.end());
    }
    if (inputs.empty()) return fail(fact, "'compute' names no fact; write a 'value' instead");
    Scope scope;
    scope.root = [this](std::string_view name) -> std::optional<Value> {
      const auto found = facts_.facts.find(name);
      if (found == facts_.facts.end() || !found->second.number) return std::nullopt;
      return Value(*found->second.number);
    };
    const Value value = evaluate_value(source, scope);
    const auto* number = std::get_if<double>(&value.data());
    if (number == nullptr) return fail(fact, "'compute' gives no number");
    fact.number = *number;
    fact.inputs.assign(inputs.begin(), inputs.end());
  }

  void fail(const Fact& fact, const std::string& why) {
    if (!broken_.insert(fact.id).second) return;
    Diagnostic d;
    d.severity = Diagnostic::Severity::error;
    d.file = fact.file;
    d.line = fact.line;
    d.message = "fact '" + fact.id + "': " + why;
    diagnostics_.push_back(std::move(d));
  }

  Facts& facts_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<std::string> ids_;
  std::set<std::string> broken_;
};

using ReadOne = void (*)(YamlFile&, const std::string&, const YAML::Node&, Facts&);

void read_all(YamlFile& in, const YAML::Node& node, std::string_view what, ReadOne read_one, Facts& facts) {
  in.entries(node, what, {}, [&](const std::string& id, const YAML::Node& value) {
    if (!is_identifier(id)) {
      in.error(value, std::string(what) + ": '" + id + "' is not a good id; use lower-case letters, digits and _");
      return;
    }
    read_one(in, id, value, facts);
  });
}

}  // namespace

void read_facts(const LibraryFile& file, Facts& facts, std::vector<Diagnostic>& diagnostics) {
  YamlFile in(file, diagnostics);
  const auto root = in.root();
  if (!root) return;
  in.entries(*root, "this file", {"facts", "deadlines"}, [&](const std::string& key, const YAML::Node& value) {
    read_all(in, value, key, key == "facts" ? read_fact : read_deadline, facts);
  });
}

void finish_facts(Facts& facts, std::vector<Diagnostic>& diagnostics) {
  Computing(facts, diagnostics).all();
}

}  // namespace orienta::flows
