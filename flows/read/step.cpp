// SPDX-License-Identifier: Apache-2.0
#include "flows/read/step.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "bot/model/names.hpp"
#include "flows/expression/expression.hpp"
#include "flows/read/source.hpp"
#include "flows/roots.hpp"
#include "flows/walk.hpp"

namespace orienta::flows::reading {

YAML::Node map_of(const Source& s, std::string_view kind, const Keys& keys) {
  const auto inside = s.at(kind);
  if (!inside.IsMap()) {
    s.where.error(line_of(inside),
                  "'" + std::string(kind) + "' needs keys below it: {" + std::string(keys.front()) + ": ...}");
    return YAML::Node(YAML::NodeType::Map);
  }
  check_keys(inside, keys, s.where);
  return inside;
}

namespace {

StepKind read_say(const Source& s) {
  Say say;
  say.text = s.text_at("say");
  say.audio = localized(s.at("audio"), s.where, s.fallback, "audio");
  say.image = localized(s.at("image"), s.where, s.fallback, "image");
  say.next_step = flag(s.at("next_step"), s.where, "next_step");
  if (say.text.empty() && say.audio.empty() && say.image.empty()) s.where.error(s.line(), "'say' has nothing to say");
  return say;
}

StepKind read_set(const Source& s) {
  Set set;
  const auto inside = s.at("set");
  if (!inside.IsMap() || inside.size() == 0) {
    s.where.error(line_of(inside), "'set' needs names and values: {contact.x: ...}");
    return set;
  }
  check_keys(
      inside,
      [&] {
        Keys all;  // every key is allowed here; this finds the ones given twice
        for (const auto& entry : inside) {
          if (entry.first.IsScalar()) all.emplace_back(entry.first.Scalar());
        }
        return all;
      }(),
      s.where);
  for (const auto& entry : inside) {
    if (!entry.first.IsScalar()) continue;
    const auto& path = entry.first.Scalar();
    const auto dot = path.find('.');
    const auto root = path.substr(0, dot);
    if (dot == std::string::npos || !is_id(path.substr(dot + 1)) ||
        (root != "results" && root != "contact" && root != "locals")) {
      s.where.error(line_of(entry.first),
                    "'set' can change results.NAME, contact.NAME and locals.NAME, not '" + path + "'");
      continue;
    }
    set.assignments.emplace_back(path, scalar(entry.second, s.where, path));
  }
  return set;
}

StepKind read_branch(const Source& s) {
  Branch branch;
  const auto list = s.at("branch");
  if (!list.IsSequence() || list.size() == 0) {
    s.where.error(line_of(list), "'branch' must be a list of cases");
    return branch;
  }
  for (const auto& item : list) {
    if (!branch.cases.empty() && branch.cases.back().otherwise) {
      s.where.error(line_of(item), "a case after 'else' is never reached");
    }
    BranchCase c;
    if (!item.IsMap()) {
      s.where.error(line_of(item), "a case is {if: \"@(...)\", go: STEP} or {else: STEP}");
      continue;
    }
    check_keys(item, {"if", "go", "test", "of", "with", "else"}, s.where);
    if (const auto last = get(item, "else"); last.IsDefined()) {
      c.otherwise = true;
      c.go = target(last, s.where, "else");
    } else {
      c.condition = scalar(get(item, "if"), s.where, "if");
      c.test = scalar(get(item, "test"), s.where, "test");
      c.operand = scalar(get(item, "of"), s.where, "of");
      if (const auto with = get(item, "with"); with.IsSequence()) {
        for (const auto& argument : with) c.arguments.push_back(scalar(argument, s.where, "with"));
      } else if (with.IsDefined()) {
        c.arguments.push_back(scalar(with, s.where, "with"));
      }
      c.go = target(get(item, "go"), s.where, "go");
      if (c.condition.empty() == c.test.empty()) s.where.error(line_of(item), "a case needs either 'if' or 'test'");
      if (!c.test.empty() && c.operand.empty()) s.where.error(line_of(item), "'test' needs 'of': what is tested");
    }
    if (c.go.empty()) s.where.error(line_of(item), "this case does not say where to go");
    branch.cases.push_back(std::move(c));
  }
  return branch;
}

StepKind read_call(const Source& s) {
  Call call{s.scalar_at("call"), s.scalar_at("start")};
  if (call.flow.starts_with("flow:")) call.flow.erase(0, 5);
  if (!is_id(call.flow)) s.where.error(line_of(s.at("call")), "'call' must be the id of a flow");
  return call;
}

StepKind read_go(const Source& s) {
  return Go{s.target_at("go")};
}

StepKind read_consent(const Source& s) {
  AskConsent consent;
  consent.notice = s.scalar_at("consent");
  consent.version = s.scalar_at("version");
  consent.text = s.text_at("text");
  consent.yes = s.target_at("yes");
  consent.no = s.target_at("no");
  s.require(!consent.notice.empty(), "consent");
  s.require(!consent.version.empty(), "version");
  s.require(!consent.text.empty(), "text");
  return consent;
}

StepKind read_services(const Source& s) {
  FindServices find;
  const auto inside =
      map_of(s, "services", {"place", "near", "sector", "papers", "open_now", "limit", "found", "none", "save"});
  find.place = scalar(get(inside, "place"), s.where, "place");
  find.near = scalar(get(inside, "near"), s.where, "near");
  find.sector = scalar(get(inside, "sector"), s.where, "sector");
  find.papers = scalar(get(inside, "papers"), s.where, "papers");
  find.open_now = scalar(get(inside, "open_now"), s.where, "open_now");
  if (const auto limit = number(get(inside, "limit"), s.where, "limit")) {
    if (*limit >= 1 && *limit <= 10)
      find.limit = static_cast<std::size_t>(*limit);
    else
      s.where.error(line_of(get(inside, "limit")), "'limit' must be from 1 to 10");
  }
  find.found = text(s.either(inside, "found"), s.where, s.fallback, "found");
  find.none = target(s.either(inside, "none"), s.where, "none");
  find.save = scalar(s.either(inside, "save"), s.where, "save");
  return find;
}

StepKind read_case(const Source& s) {
  OpenCase c;
  const auto inside = map_of(s, "case", {"kind", "topic", "sector", "urgency", "sensitivity", "intake", "anonymous"});
  c.kind = word(get(inside, "kind"), s.where, "kind",
                "question, request, complaint, suggestion, report_misconduct, person_request, danger",
                model::parse_case_kind, c.kind);
  c.topic = scalar(get(inside, "topic"), s.where, "topic");
  c.sector = scalar(get(inside, "sector"), s.where, "sector");
  c.urgency =
      word(get(inside, "urgency"), s.where, "urgency", "danger, high, normal, low", model::parse_urgency, c.urgency);
  c.sensitivity = word(get(inside, "sensitivity"), s.where, "sensitivity", "normal, to_clarify, sensitive",
                       model::parse_sensitivity, c.sensitivity);
  if (const auto intake = get(inside, "intake"); intake.IsMap()) {
    for (const auto& entry : intake) {
      if (entry.first.IsScalar()) {
        c.intake.emplace_back(entry.first.Scalar(), scalar(entry.second, s.where, entry.first.Scalar()));
      }
    }
  } else if (intake.IsDefined()) {
    s.where.error(line_of(intake), "'intake' must be names and values");
  }
  c.anonymous = scalar(get(inside, "anonymous"), s.where, "anonymous");
  return c;
}

StepKind read_case_status(const Source& s) {
  CaseStatus status{s.scalar_at("case_status")};
  if (status.reference.empty()) s.where.error(s.line(), "'case_status' needs the reference: \"@results.NAME\"");
  return status;
}

StepKind read_handover(const Source& s) {
  HandOver handover;
  YAML::Node inside = s.at("handover");
  if (inside.IsScalar()) {  // `handover: general`
    if (inside.Scalar() != "true") handover.queue = inside.Scalar();
  } else {
    inside = map_of(s, "handover", {"queue", "urgency", "reason", "text", "leave", "back"});
    if (const auto queue = get(inside, "queue"); queue.IsDefined()) handover.queue = scalar(queue, s.where, "queue");
    handover.urgency = word(get(inside, "urgency"), s.where, "urgency", "danger, high, normal, low",
                            model::parse_urgency, handover.urgency);
    handover.reason = text(get(inside, "reason"), s.where, s.fallback, "reason");
  }
  handover.text = text(s.either(inside, "text"), s.where, s.fallback, "text");
  handover.leave = text(s.either(inside, "leave"), s.where, s.fallback, "leave");
  handover.back = target(s.either(inside, "back"), s.where, "back");
  if (!is_id(handover.queue)) s.where.error(s.line(), "'queue' must be a name of lower-case letters, digits and _");
  return handover;
}

StepKind read_remind(const Source& s) {
  Remind remind;
  const auto inside = map_of(s, "remind", {"at", "after", "text", "go"});
  remind.at = scalar(get(inside, "at"), s.where, "at");
  remind.after = duration(get(inside, "after"), s.where, "after");
  remind.text = text(s.either(inside, "text"), s.where, s.fallback, "text");
  remind.go = target(get(inside, "go"), s.where, "go");
  if (remind.at.empty() != remind.after.has_value()) s.where.error(s.line(), "'remind' needs either 'at' or 'after'");
  s.require(!remind.text.empty(), "text");
  return remind;
}

StepKind read_record(const Source& s) {
  Record record;
  const auto inside = map_of(s, "record", {"name", "values"});
  record.name = scalar(get(inside, "name"), s.where, "name");
  if (!is_id(record.name)) s.where.error(s.line(), "'record' needs a 'name' of lower-case letters, digits and _");
  const auto values = get(inside, "values");
  if (!values.IsMap() || values.size() == 0) {
    s.where.error(s.line(), "'record' needs 'values': {score: \"@results.score\"}");
    return record;
  }
  for (const auto& entry : values) {
    if (!entry.first.IsScalar() || !is_id(entry.first.Scalar())) {
      s.where.error(line_of(entry.first), "the names of 'values' must be lower-case letters, digits and _");
      continue;
    }
    record.values.emplace_back(entry.first.Scalar(), scalar(entry.second, s.where, entry.first.Scalar()));
  }
  return record;
}

StepKind read_note(const Source& s) {
  return Note{s.text_at("note")};
}

StepKind read_unsubscribe(const Source& s) {
  if (s.scalar_at("unsubscribe") != "confirm") s.where.error(s.line(), "write 'unsubscribe: confirm'");
  return Unsubscribe{s.text_at("text")};
}

StepKind read_erase(const Source& s) {
  if (s.scalar_at("erase") != "contact") s.where.error(s.line(), "write 'erase: contact'");
  return Erase{s.text_at("text")};
}

StepKind read_end(const Source& s) {
  if (!flag(s.at("end"), s.where, "end")) s.where.error(s.line(), "write 'end: true'");
  return End{};
}

// Every kind of step: its key, its reader and the keys it takes besides id, while, closed and go. `go` stands last: it
// is a kind only if no other is there.
struct Kind {
  std::string_view key;
  StepKind (*read)(const Source&);
  Keys keys;
  bool may_go = true;
};
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> table = {
      {"say", read_say, {"audio", "image", "next_step"}},
      {"ask", read_ask, {}},
      {"set", read_set, {}},
      {"branch", read_branch, {}},
      {"call", read_call, {"start"}},
      {"consent", read_consent, {"text", "yes", "no", "version"}, false},
      {"services", read_services, {"found", "none", "save"}},
      {"case", read_case, {}},
      {"case_status", read_case_status, {}},
      {"handover", read_handover, {"text", "leave", "back"}, false},
      {"remind", read_remind, {"text"}},
      {"record", read_record, {}},
      {"note", read_note, {}},
      {"unsubscribe", read_unsubscribe, {"text"}},
      {"erase", read_erase, {"text"}, false},
      {"end", read_end, {}, false},
      {"go", read_go, {}},
  };
  return table;
}

const Kind* kind_of(const YAML::Node& node, const Where& where) {
  const Kind* found = nullptr;
  for (const auto& kind : kinds()) {
    if (!get(node, kind.key).IsDefined()) continue;
    if (kind.key == "go" && found != nullptr) continue;
    if (found != nullptr) {
      where.error(line_of(node), "a step has one kind, but this has both '" + std::string(found->key) + "' and '" +
                                     std::string(kind.key) + "'; make two steps");
      return found;
    }
    found = &kind;
  }
  if (found == nullptr) {
    where.error(
        line_of(node),
        "this step has no kind: say, ask, set, branch, call, go, consent, services, case, case_status, handover, "
        "remind, record, note, unsubscribe, erase or end");
  }
  return found;
}

void read_while(Step& step, const Source& s) {
  const auto add = [&](const std::string& path) {
    if (std::find(step.valid_while.begin(), step.valid_while.end(), path) == step.valid_while.end()) {
      step.valid_while.push_back(path);
    }
  };
  const auto written = s.at("while");
  step.while_written = written.IsDefined();
  if (written.IsDefined() && !written.IsSequence() && !written.IsScalar()) {
    s.where.error(line_of(written), "'while' must be a list: [facts.x, deadlines.y]");
  }
  const auto one = [&](const YAML::Node& item) {
    auto path = scalar(item, s.where, "while");
    if (path.starts_with('@')) path.erase(0, 1);
    const auto dot = path.find('.');
    const auto root = path.substr(0, dot);
    if (dot == std::string::npos || !is_id(path.substr(dot + 1)) || (root != "facts" && root != "deadlines")) {
      s.where.error(line_of(item), "'while' names facts.NAME or deadlines.NAME, not '" + path + "'");
      return;
    }
    add(path);
  };
  if (written.IsScalar()) one(written);
  if (written.IsSequence()) {
    for (const auto& item : written) one(item);
  }
  step.closed = s.target_at("closed");
  if (step.while_written && step.closed.empty()) {
    s.where.error(line_of(written), "'while' needs 'closed': the step to go to when it is no longer so");
  }
  // A text that states a fact, or counts days to a deadline, may only be said while that holds.
  const auto look = [&](const std::string& source) {
    for (const auto& path : inspect_template(source, expression_roots()).paths) {
      const auto first = path.find('.');
      if (first == std::string::npos) continue;
      const auto second = path.find('.', first + 1);
      const auto root = path.substr(0, first);
      const auto member = second == std::string::npos ? std::string() : path.substr(second + 1);
      if (root == "facts" || (root == "deadlines" && member == "days_left")) add(path.substr(0, second));
    }
  };
  Walk visit;
  visit.text = [&](std::string_view, const Text& value) {
    for (const auto& [language, modes] : value.by_language) {
      for (const auto& [mode, source] : modes) look(source);
    }
  };
  walk(step, visit);
}

}  // namespace

std::optional<Step> read_step(const YAML::Node& node, const Where& flow_where, std::string_view fallback) {
  Where where = flow_where;
  if (!node.IsMap()) {
    where.error(line_of(node), "a step must have an id and a kind, such as {id: hello, say: ...}");
    return std::nullopt;
  }
  Step step;
  step.place = {where.file, line_of(node)};
  step.id = scalar(get(node, "id"), where, "id");
  where.step = step.id;
  if (step.id.empty()) {
    where.error(line_of(node), "this step has no id");
    return std::nullopt;
  }
  if (!is_id(step.id) || step.id == "menu") {
    where.error(line_of(node),
                "a step's id must be lower-case letters, digits and _, and not 'menu' (got '" + step.id + "')");
    return std::nullopt;
  }
  const auto* kind = kind_of(node, where);
  if (kind == nullptr) return std::nullopt;
  if (kind->key != "ask") {  // a question's keys depend on what it asks for: read_ask knows
    Keys keys = {"id", "while", "closed", kind->key};
    if (kind->may_go) keys.emplace_back("go");
    keys.insert(keys.end(), kind->keys.begin(), kind->keys.end());
    check_keys(node, keys, where);
  }
  const Source source{node, where, fallback};
  step.kind = kind->read(source);
  if (kind->key != "go") step.go = source.target_at("go");
  read_while(step, source);
  return step;
}

}  // namespace orienta::flows::reading
