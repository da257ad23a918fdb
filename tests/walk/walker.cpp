// SPDX-License-Identifier: Apache-2.0
#include "tests/walk/walker.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <unordered_map>

namespace orienta::walk {
namespace json = boost::json;
namespace text = flows::text;
using flows::Input;
using flows::Session;
namespace {

// Letters of Unicode's private area, which no script uses: begin, next step, end.
constexpr std::string_view kBegin = "\xEE\x80\x80", kNext = "\xEE\x80\x81", kEnd = "\xEE\x80\x82";

void mark_text(flows::Text& text, const std::string& mark) {
  for (auto& [language, by_mode] : text.by_language) {
    for (auto& [mode, words] : by_mode) words += mark;
  }
}

struct Marker {
  std::string where;
  std::string mark(bool next = false) const {
    return std::string(kBegin) + where + std::string(next ? kNext : "") + std::string(kEnd);
  }
  void operator()(flows::Say& s) const { mark_text(s.text, mark(s.next_step)); }
  void operator()(flows::Ask& s) const { mark_text(s.text, mark()); }
  void operator()(flows::AskConsent& s) const { mark_text(s.text, mark()); }
  void operator()(flows::HandOver& s) const { mark_text(s.text, mark()); }
  template <class Other>
  void operator()(Other&) const {}
};

struct Heard {
  std::string text, where;
  bool next = false;
};
Heard unmark(const std::string& said) {
  Heard heard;
  const auto begin = said.find(kBegin), end = said.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos) return {said, "", false};
  heard.where = said.substr(begin + kBegin.size(), end - begin - kBegin.size());
  heard.text = said.substr(0, begin) + said.substr(end + kEnd.size());
  if (const auto next = heard.where.find(kNext); next != std::string::npos) {
    heard.next = true;
    heard.where.resize(next);
  }
  return heard;
}

// What decides how a conversation goes on from here. The way back (history) does not: nobody goes back in the walk.
std::string key_of(const Session& session, const model::Contact& contact) {
  std::string key;
  for (const auto& frame : session.frames) {
    key += frame.flow + "/" + frame.step + json::serialize(frame.results) + json::serialize(frame.child_results) + ";";
  }
  key += json::serialize(session.results) + json::serialize(session.locals);
  key += contact.consent ? (contact.consent->given ? "y" : "n") : "?";
  return key + json::serialize(contact.fields) + contact.language;
}

// What a person might answer where there is nothing to choose from.
std::vector<Input> answers_to(const flows::Ask& ask) {
  static const std::map<flows::AskKind, std::vector<std::string>> table = {
      {flows::AskKind::text, {"no sé decirlo bien"}},
      {flows::AskKind::number, {"1", "17", "40"}},
      {flows::AskKind::date, {"3 de mayo de 2018", "20 de junio de 2024"}},
      {flows::AskKind::place, {"San Juan de Lurigancho"}},
      {flows::AskKind::attachment, {"no"}}};
  std::vector<Input> out;
  const auto found = table.find(ask.kind);
  if (found == table.end()) return out;
  for (const auto& words : found->second) {
    Input input;
    input.text = words;
    out.push_back(std::move(input));
  }
  return out;
}

std::string shown(const Input& input) {
  return input.option_id.empty() ? input.text : input.option_id;
}

}  // namespace

std::string describe(const Moment& moment) {
  std::string out = text::iso(moment.day) + " " + std::to_string(moment.hour) + "h " + moment.language + " " +
                    std::string(model::name_of(moment.mode));
  if (!moment.consent) out += " (consent refused)";
  return out;
}

void Findings::add(Finding finding) {
  const auto key = finding.rule + "|" + finding.where + "|" + finding.moment.substr(finding.moment.find(' ')) + "|" +
                   (finding.message.empty() ? finding.path : "");
  const auto [at, fresh] = by_key_.try_emplace(key, finding);
  if (fresh) return;
  at->second.count += finding.count;
  at->second.last = std::max(at->second.last, finding.last);
  if (finding.first < at->second.first) {
    const auto count = at->second.count;
    const auto last = at->second.last;
    at->second = std::move(finding);
    at->second.count = count;
    at->second.last = last;
  }
}

void Findings::merge(const Findings& other) {
  for (const auto& [key, finding] : other.by_key_) add(finding);
}

bool Findings::has(std::string_view rule) const {
  return std::any_of(by_key_.begin(), by_key_.end(), [&](const auto& f) { return f.second.rule == rule; });
}

std::string Findings::report() const {
  std::string out;
  for (const auto& [key, f] : by_key_) {
    out += "\n" + f.rule + ": " + f.why + "\n  at      " + f.where + "\n  when    " + f.moment + " (" +
           std::to_string(f.count) + " times, " + text::iso(f.first) + " to " + text::iso(f.last) + ")\n  path    " +
           f.path + "\n";
    if (!f.message.empty()) out += "  message " + f.message + "\n";
  }
  return out;
}

void mark(flows::FlowSet& set) {
  for (auto& [id, flow] : set.flows) {
    auto changed = std::make_shared<flows::Flow>(*flow);
    for (auto& step : changed->steps) std::visit(Marker{id + "/" + step.id}, step.kind);
    flow = std::move(changed);
  }
}

struct Walker::Walked {
  Moment moment;
  flows::Env env;
  std::vector<Node> nodes;
  std::vector<Way> ways;
  std::unordered_map<std::string, int> known;

  [[nodiscard]] Node& node(int i) { return nodes[static_cast<std::size_t>(i)]; }
  // The answers that led to that node first.
  [[nodiscard]] std::string path(int i) const {
    std::string out;
    for (; i >= 0; i = nodes[static_cast<std::size_t>(i)].parent) {
      const auto& by = nodes[static_cast<std::size_t>(i)].by;
      out = out.empty() ? by : by + " > " + out;
    }
    return out;
  }
  [[nodiscard]] std::string path(const Way& way) const {
    return way.from < 0 ? way.by : path(way.from) + " > " + way.by;
  }
};

Oracle& Walker::oracle(const Moment& moment) {
  return oracles_.try_emplace({moment.language, moment.mode}, set_, moment.language, moment.mode).first->second;
}

void Walker::complain(Walked& walked, const std::string& path, std::string rule, std::string why, std::string where,
                      std::string message) {
  const auto day = walked.moment.day;
  findings_.add({std::move(rule), std::move(why), std::move(where), describe(walked.moment), path, std::move(message),
                 day, day, 1});
}

void Walker::judge(Walked& walked, const Way& way, const std::string& said, const std::string& where) {
  for (const auto& complaint : oracle(walked.moment).judge(said, walked.moment.day)) {
    complain(walked, walked.path(way), std::string(complaint.rule), complaint.why, where, said);
  }
}

void Walker::hear(Walked& walked, const flows::Sprint& sprint, Way& way, bool& person) {
  for (const auto& problem : sprint.problems) {
    complain(walked, walked.path(way), "problem", problem.message, problem.flow + "/" + problem.step);
  }
  for (const auto& effect : sprint.effects) {
    if (std::holds_alternative<flows::HandedOver>(effect)) person = true;
    const auto* send = std::get_if<flows::Send>(&effect);
    if (send == nullptr) continue;
    ++messages_;
    const auto heard = unmark(send->message.text);
    way.guided = way.guided || heard.next || plan_.offers.contains(heard.where);
    judge(walked, way, heard.text, heard.where);
    for (const auto& option : send->message.options) {
      judge(walked, way, unmark(option.label).text, heard.where + "[" + option.id + "]");
      if (!option.description.empty())
        judge(walked, way, unmark(option.description).text, heard.where + "[" + option.id + "]");
    }
  }
}

std::vector<Input> Walker::ways_on(const Session& session, const flows::Sprint& sprint) const {
  std::vector<Input> ways;
  for (auto effect = sprint.effects.rbegin(); effect != sprint.effects.rend(); ++effect) {
    const auto* send = std::get_if<flows::Send>(&*effect);
    if (send == nullptr) continue;
    for (const auto& option : send->message.options) {
      Input input;
      input.option_id = option.id;
      input.message_kind = model::InboundKind::option;
      ways.push_back(std::move(input));
    }
    break;
  }
  if (!ways.empty()) return ways;
  const auto& top = session.frames.back();
  const auto flow = set_.find(top.flow, top.version);
  const auto* step = flow ? flow->find(top.step) : nullptr;
  const auto* ask = step != nullptr ? std::get_if<flows::Ask>(&step->kind) : nullptr;
  return ask != nullptr ? answers_to(*ask) : ways;
}

void Walker::arrive(Walked& walked, int from, const std::string& by, flows::Sprint sprint, model::Contact contact) {
  ++answers_;
  Way way;
  way.from = from;
  way.by = by;
  bool person = false;
  hear(walked, sprint, way, person);
  for (const auto& effect : sprint.effects) {
    if (const auto* field = std::get_if<flows::FieldSet>(&effect)) {
      if (field->name == "language")
        contact.language = field->value;
      else
        contact.fields[field->name] = field->value;
    }
    if (const auto* answer = std::get_if<flows::ConsentGiven>(&effect))
      contact.consent = model::Consent{answer->given, answer->version, answer->language, walked.env.now, {}};
  }
  const auto& session = sprint.session;
  const auto in = session.frames.empty() ? std::string() : session.frames.front().flow;
  const bool inside = !in.empty() && plan_.inside.contains(in);
  way.bare = !person && !inside && (in.empty() || plan_.ends.contains(in));
  way.end = in.empty() ? "(end)" : "flow:" + in;

  Node node;
  node.parent = from;
  node.by = by;
  node.depth = from < 0 ? 0 : walked.node(from).depth + 1;
  node.over = person || !inside;
  const auto next = static_cast<int>(walked.nodes.size());
  const auto [at, fresh] =
      node.over ? std::pair{walked.known.end(), true} : walked.known.emplace(key_of(session, contact), next);
  way.to = fresh ? next : at->second;
  if (fresh && !node.over) {
    node.ways = ways_on(session, sprint);
    const auto why = node.depth >= plan_.depth ? "after " + std::to_string(node.depth) + " answers there is no end"
                     : node.ways.empty()       ? std::string("it waits, and there is nothing to answer")
                                               : std::string();
    if (!why.empty()) {
      complain(walked, walked.path(way), "no end", why, in);
      node.over = true;
    }
  }
  walked.ways.push_back(std::move(way));
  if (!fresh) return;
  node.session = std::move(sprint.session);
  node.contact = std::move(contact);
  walked.nodes.push_back(std::move(node));
}

// Ends that somebody can come to without having been told a next step anywhere on the way: along answers that brought
// none, from where people come in.
void Walker::find_unguided(Walked& walked) {
  std::vector<std::vector<const Way*>> out(walked.nodes.size());
  std::vector<const Way*> open;
  for (const auto& way : walked.ways) {
    if (way.from >= 0)
      out[static_cast<std::size_t>(way.from)].push_back(&way);
    else
      open.push_back(&way);
  }
  // How each was reached without a next step: empty = not (yet).
  std::vector<std::string> path(walked.nodes.size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto& way = *open[i];
    if (way.guided) continue;
    const auto taken = way.from < 0 ? way.by : path[static_cast<std::size_t>(way.from)] + " > " + way.by;
    if (way.bare)
      complain(walked, taken, "no next step", "the path ends without a next step and without a person", way.end);
    auto& known = path[static_cast<std::size_t>(way.to)];
    if (!known.empty()) continue;
    known = taken;
    const auto& further = out[static_cast<std::size_t>(way.to)];
    open.insert(open.end(), further.begin(), further.end());
  }
}

// From where no answer ever leads to an end.
void Walker::find_traps(Walked& walked) {
  const auto count = walked.nodes.size();
  std::vector<std::vector<int>> back(count);
  std::vector<int> open;
  std::vector<bool> ends(count, false);
  for (const auto& way : walked.ways) {
    if (way.from >= 0) back[static_cast<std::size_t>(way.to)].push_back(way.from);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (!walked.nodes[i].over) continue;
    ends[i] = true;
    open.push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const int from : back[static_cast<std::size_t>(open[i])]) {
      if (ends[static_cast<std::size_t>(from)]) continue;
      ends[static_cast<std::size_t>(from)] = true;
      open.push_back(from);
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (ends[i]) continue;
    const auto& top = walked.nodes[i].session.frames.back();
    complain(walked, walked.path(static_cast<int>(i)), "no end", "no answer leads out of here",
             top.flow + "/" + top.step);
  }
}

void Walker::start(Walked& walked, const std::string& root) {
  Input input;
  input.kind = Input::Kind::start;
  const auto slash = root.find('/');
  input.target = flows::Target{root.substr(0, slash), slash == std::string::npos ? "" : root.substr(slash + 1)};
  Session session;
  session.language = walked.moment.language;
  auto contact = walked.env.contact;
  auto sprint = flows::advance(set_, std::move(session), input, walked.env);
  arrive(walked, -1, root, std::move(sprint), std::move(contact));
}

void Walker::walk(const Moment& moment) {
  Walked walked;
  walked.moment = moment;
  walked.env.now = text::instant_of(moment.day, moment.hour, moment.minute, moment.second, text::kLima);
  walked.env.mode = moment.mode;
  walked.env.channel_type = moment.mode == model::Mode::sms ? "sms" : "webchat";
  walked.env.contact.language = moment.language;
  walked.env.contact.consent = model::Consent{moment.consent, "1", moment.language, walked.env.now, {}};
  walked.env.next_case_reference = "TEST-1";
  walked.env.next_case_reference_2 = "TEST-2";
  for (const auto& root : plan_.roots) start(walked, root);
  for (std::size_t i = 0; i < walked.nodes.size(); ++i) {
    if (walked.nodes[i].over) continue;
    const auto ways = walked.nodes[i].ways;
    for (const auto& way : ways) {
      auto env = walked.env;
      env.contact = walked.nodes[i].contact;
      auto sprint = flows::advance(set_, walked.nodes[i].session, way, env);
      arrive(walked, static_cast<int>(i), shown(way), std::move(sprint), env.contact);
    }
  }
  find_unguided(walked);
  find_traps(walked);
}

}  // namespace orienta::walk
