// SPDX-License-Identifier: Apache-2.0
#include "flows/simulator.hpp"

#include <algorithm>

namespace orienta::flows {
namespace json = boost::json;
namespace {

std::string shown(const Input& input) {
  if (!input.text.empty()) return input.text;
  if (!input.option_id.empty()) return "[" + input.option_id + "]";
  if (input.location)
    return "@" + std::to_string(input.location->latitude) + "," + std::to_string(input.location->longitude);
  if (!input.media.empty()) return "(" + std::string(model::name_of(input.media.front().kind)) + ")";
  return "(" + std::string(model::name_of(input.message_kind)) + ")";
}

Target target_of(std::string_view written) {
  const auto slash = written.find('/');
  Target target;
  target.flow = written.substr(0, slash);
  if (slash != std::string_view::npos) target.step = written.substr(slash + 1);
  return target;
}

}  // namespace

json::object to_json(const Turn& turn) {
  json::array out, effects, problems;
  for (const auto& effect : turn.effects) {
    const auto* send = std::get_if<Send>(&effect);
    if (send == nullptr) {
      effects.push_back(to_json(effect));
      continue;
    }
    json::object one{{"text", send->message.text}};
    json::array options;
    for (const auto& option : send->message.options) {
      json::object o{{"id", option.id}, {"label", option.label}};
      if (!option.description.empty()) o["description"] = option.description;
      options.push_back(std::move(o));
    }
    one["options"] = std::move(options);
    if (send->message.media) {
      one["media"] =
          json::object{{"kind", model::name_of(send->message.media->kind)}, {"url", send->message.media->url}};
    }
    if (send->message.ask_location) one["ask_location"] = true;
    out.push_back(std::move(one));
  }
  for (const auto& problem : turn.problems) {
    problems.push_back(json::object{{"flow", problem.flow}, {"step", problem.step}, {"message", problem.message}});
  }
  json::object result{{"in", turn.in}, {"out", std::move(out)}, {"effects", std::move(effects)}};
  if (!problems.empty()) result["problems"] = std::move(problems);
  return result;
}

Simulator::Simulator(const FlowSet& set, Options options)
    : set_(set), options_(std::move(options)), now_(options_.now) {
  contact_.language = options_.language;
  contact_.name = options_.name;
  contact_.fields = options_.fields;
  if (options_.consented) {
    contact_.consent = model::Consent{true, "1", options_.language, now_, {}};
  }
}

Env Simulator::env() {
  Env env;
  env.now = now_;
  env.mode = options_.mode;
  env.channel_type = options_.channel_type;
  env.contact = contact_;
  env.cases = cases_;
  env.next_case_reference = "TEST-" + std::to_string(references_ + 1);
  env.next_case_reference_2 = "TEST-" + std::to_string(references_ + 2);
  return env;
}

Turn Simulator::silent(std::string in) const {
  return {now_, std::move(in), {}, {}};
}

void Simulator::on(const Send& e) {
  if (!e.message.options.empty()) last_options_ = e.message.options;
}
void Simulator::on(const CaseOpened& e) {
  ++references_;
  cases_.push_back({e.reference, "open"});
}
void Simulator::on(const HandedOver& e) {
  owner_ = model::OwnerKind::queue;
  if (e.urgency == model::Urgency::danger) alarmed_ = true;
}
void Simulator::on(const FieldSet& e) {
  if (e.name == "language") {
    contact_.language = e.value;
  } else if (e.name == "name") {
    contact_.name = e.value;
  } else {
    contact_.fields[e.name] = e.value;
  }
}
void Simulator::on(const ConsentGiven& e) {
  contact_.consent = model::Consent{e.given, e.version, e.language, now_, {}};
}
void Simulator::on(const OptedOut&) {
  stopped_ = true;
}
void Simulator::on(const EraseContact&) {
  contact_ = {};
  cases_.clear();
  timers_.clear();
}
void Simulator::on(const ReminderSet& e) {
  timers_.push_back({e.at, e});
}
void Simulator::on(const WaitTimeout& e) {
  std::erase_if(timers_, [](const Timer& t) { return !t.reminder; });
  timers_.push_back({e.at, std::nullopt});
}

Turn Simulator::apply(std::string in, Sprint sprint) {
  // Saved and loaded between any two turns, as the server does.
  session_ = session_from_json(to_json(sprint.session));
  Turn turn{now_, std::move(in), std::move(sprint.effects), std::move(sprint.problems)};
  for (const auto& effect : turn.effects) {
    std::visit([this](const auto& e) { on(e); }, effect);
  }
  return turn;
}

Turn Simulator::start(std::string_view flow) {
  Input input;
  input.kind = Input::Kind::start;
  if (!flow.empty()) input.target = target_of(flow);
  return apply({}, advance(set_, std::move(session_), input, env()));
}

Turn Simulator::send(const Input& input) {
  auto in = shown(input);
  const auto command = command_of(set_, input);
  if (stopped_) {
    if (command == Builtin::stop) return silent(std::move(in));
    stopped_ = false;  // who writes again wants to hear from us
  }
  if (owner_ == model::OwnerKind::bot) return apply(std::move(in), advance(set_, std::move(session_), input, env()));
  if (command == Builtin::leave) {
    auto turn = hand_back();
    turn.in = std::move(in);
    return turn;
  }
  if (command == Builtin::danger) return alarm(std::move(in));
  if (command == Builtin::stop) {
    return apply(std::move(in), run_command(set_, std::move(session_), *command, env()));
  }
  return silent(std::move(in));
}

// Danger words while somebody else has the conversation, as on the server: the numbers at once and to the very top, but
// only one case, and where the flow will go on stays as it was.
Turn Simulator::alarm(std::string in) {
  auto sprint = run_command(set_, session_, Builtin::danger, env());
  sprint.session = session_;
  std::erase_if(sprint.effects, [&](const Effect& effect) {
    const bool raises = std::holds_alternative<CaseOpened>(effect) || std::holds_alternative<HandedOver>(effect);
    return !std::holds_alternative<Send>(effect) && (alarmed_ || !raises);
  });
  return apply(std::move(in), std::move(sprint));
}

Turn Simulator::send(std::string_view text) {
  Input input;
  input.text = text;
  return send(input);
}

Turn Simulator::tap(std::string_view option_id) {
  Input input;
  input.option_id = option_id;
  input.message_kind = model::InboundKind::option;
  for (const auto& option : last_options_) {
    if (option.id == option_id) input.text = option.label;
  }
  return send(input);
}

std::vector<Turn> Simulator::pass(model::Millis duration) {
  std::vector<Turn> turns;
  const auto end = now_ + duration;
  while (true) {
    const auto next =
        std::min_element(timers_.begin(), timers_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    if (next == timers_.end() || next->at > end) break;
    const Timer timer = *next;
    timers_.erase(next);
    now_ = std::max(now_, timer.at);
    if (stopped_) continue;
    if (timer.reminder) {
      turns.push_back({now_, "(reminder)", {Send{timer.reminder->message}}, {}});
      if (timer.reminder->go.empty() || owner_ != model::OwnerKind::bot) continue;
      Input input;
      input.kind = Input::Kind::reminder;
      input.target = timer.reminder->go;
      if (input.target->flow.empty()) input.target->flow = timer.reminder->flow;
      turns.push_back(apply("(reminder)", advance(set_, std::move(session_), input, env())));
    } else if (owner_ == model::OwnerKind::bot) {
      Input input;
      input.kind = Input::Kind::timeout;
      auto turn = apply("(timeout)", advance(set_, std::move(session_), input, env()));
      if (!turn.effects.empty()) turns.push_back(std::move(turn));
    }
  }
  now_ = end;
  return turns;
}

Turn Simulator::hand_back(std::optional<Target> target) {
  owner_ = model::OwnerKind::bot;
  alarmed_ = false;
  Input input;
  input.kind = Input::Kind::hand_back;
  input.target = std::move(target);
  return apply("(hand back)", advance(set_, std::move(session_), input, env()));
}

bool Simulator::set_case_state(std::string_view reference, std::string_view state) {
  for (auto& item : cases_) {
    if (item.reference != reference) continue;
    item.state = state;
    return true;
  }
  return false;
}

}  // namespace orienta::flows
