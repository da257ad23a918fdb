// SPDX-License-Identifier: Apache-2.0
#include "flows/engine/run.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "flows/engine/commands.hpp"
#include "flows/engine/session.hpp"

namespace orienta::flows::engine {
namespace {

// What comes back to where the person was, once its flow has ended.
bool returns(Builtin builtin) {
  return builtin == Builtin::language || builtin == Builtin::stop || builtin == Builtin::erase;
}

// Kinds of message to which a bot does best to say nothing.
bool silent(model::InboundKind kind) {
  return kind == model::InboundKind::reaction || kind == model::InboundKind::edit ||
         kind == model::InboundKind::revoke || kind == model::InboundKind::system;
}
bool unusable(const Input& input) {
  const bool kind = input.message_kind == model::InboundKind::unsupported ||
                    input.message_kind == model::InboundKind::contacts ||
                    input.message_kind == model::InboundKind::order;
  return kind && input.text.empty() && input.option_id.empty();
}

}  // namespace

Run::Run(const FlowSet& set, Session session, const Env& env, const EngineLimits& limits)
    : set_(set),
      env_(env),
      limits_(limits),
      session_(std::move(session)),
      contact_(env.contact),
      today_(text::local_date(env.now, text::kLima)) {
  if (session_.language.empty()) session_.language = contact_.language;
  scope_.now = env.now;
  scope_.root = [this](std::string_view name) { return root(name); };
}

Sprint Run::take(const Input& input) {
  switch (input.kind) {
    case Input::Kind::start:
      start(input);
      break;
    case Input::Kind::message:
      message(input);
      break;
    case Input::Kind::timeout:
      timeout(input);
      break;
    case Input::Kind::reminder:
      remember_position();
      start(input);
      break;
    case Input::Kind::hand_back:
      hand_back(input);
      break;
  }
  return result();
}

Sprint Run::take(Builtin builtin) {
  command(builtin);
  return result();
}

Sprint Run::result() {
  return Sprint{std::move(session_), std::move(effects_), std::move(problems_)};
}

// --- inputs
// ------------------------------------------------------------------------------------------------------------

void Run::start(const Input& input) {
  session_.pending.clear();
  if (!input.target || input.target->empty()) return begin();
  if (input.target->flow == "menu" && input.target->step.empty()) return enter_menu();
  enter(input.target->flow.empty() ? set_.settings.start_flow : input.target->flow, input.target->step);
  loop();
}

void Run::hand_back(const Input& input) {
  const auto said = messages_;
  session_.pending.clear();
  session_.not_understood = 0;
  if (input.target && !input.target->empty()) {
    if (!input.target->flow.empty()) {
      session_.resume_at.reset();
      if (input.target->flow == "menu" && input.target->step.empty()) return enter_menu();
      enter(input.target->flow, input.target->step);
    } else if (!session_.frames.empty()) {
      session_.waiting = false;
      jump(*input.target);
    }
  } else if (session_.resume_at) {
    if (session_.frames.empty() || session_.resume_at->flow != session_.frames.back().flow) {
      session_.frames = {*session_.resume_at};
    } else {
      session_.frames.back().step = session_.resume_at->step;
    }
    session_.waiting = false;
    session_.resume_at.reset();
  } else {
    return enter_menu();
  }
  session_.resume_at.reset();
  loop();
  // Nothing was left to say: the person is not left in front of silence.
  if (session_.frames.empty() && messages_ == said && failures_ == 0) {
    done_ = false;
    enter_menu();
  }
}

void Run::timeout(const Input& input) {
  const auto* due = session_.pending.if_contains("timeout_at");
  if (!session_.waiting || session_.frames.empty() || due == nullptr || !due->is_int64()) return;
  if (model::to_ms(env_.now) < due->get_int64()) return;  // of an earlier question
  const auto& top = session_.frames.back();
  if (input.target && (input.target->flow != top.flow || input.target->step != top.step)) return;
  const auto at = locate();
  const auto* ask = at && at->step != nullptr ? std::get_if<Ask>(&at->step->kind) : nullptr;
  if (ask == nullptr || ask->timeout_go.empty()) return;
  remember_position();
  forget_wait();
  jump(ask->timeout_go);
  loop();
}

void Run::message(const Input& input) {
  if (silent(input.message_kind)) return;
  input_text_ = text::clean(input.text);
  const auto wanted = command_of(set_, input);
  const bool waiting = session_.waiting && !session_.frames.empty();
  if (wanted == Builtin::danger) {
    // Inside the danger flow the same words describe what is happening: they answer its question.
    if (!waiting || !in_danger_flow()) return command(Builtin::danger);
  } else if (wanted == Builtin::leave) {
    if (input.option_id == kLeaveOption) return waiting ? repeat() : begin();  // an old button
  } else if (wanted && !(waiting && exact_answer(input))) {
    return command(*wanted);
  }
  const auto at = waiting ? locate() : std::nullopt;
  if (!waiting) return begin_with(input);
  if (!at || at->step == nullptr) {
    lost();
    return loop();
  }
  if (unusable(input)) {
    question(*at, builtin("please_write"), true);
    return wait();
  }
  answer(*at, input);
  loop();
}

// --- commands
// ----------------------------------------------------------------------------------------------------------

const Command* Run::command_row(Builtin builtin) const {
  for (const auto& row : set_.commands) {
    if (row.builtin == builtin) return &row;
  }
  return nullptr;
}

bool Run::in_danger_flow() const {
  const auto* row = command_row(Builtin::danger);
  return row != nullptr && !session_.frames.empty() && session_.frames.back().flow == row->flow;
}

void Run::command(Builtin builtin) {
  if (builtin == Builtin::back) return go_back();
  if (builtin == Builtin::repeat) return repeat();
  if (builtin == Builtin::menu) {
    remember_position();
    const auto* row = command_row(builtin);
    if (row == nullptr || row->flow.empty()) return enter_menu();
  }
  if (builtin == Builtin::leave) return begin();
  const auto* row = command_row(builtin);
  if (row == nullptr || row->flow.empty() || !set_.find(row->flow)) {
    if (builtin == Builtin::person || builtin == Builtin::danger) {
      // The library forgot the flow: the person is still given a person.
      problem("there is no flow for a command");
      HandOver step;
      if (builtin == Builtin::danger) step.urgency = model::Urgency::danger;
      hand_over(step, builtin == Builtin::danger ? "danger" : "asked for a person", std::nullopt);
      return;
    }
    return fail("there is no flow for a command");
  }
  if (returns(builtin)) {
    keep_return();
  } else {
    remember_position();
    session_.pending.clear();
  }
  auto keep = session_.pending.contains("return") ? session_.pending["return"] : boost::json::value();
  enter(row->flow, {});
  if (!keep.is_null()) session_.pending["return"] = std::move(keep);
  loop();
}

void Run::keep_return() {
  if (session_.pending.contains("return")) return;  // from within another of these flows: the first place counts
  if (session_.frames.empty()) return;
  if (session_.waiting || session_.resume_at) session_.pending["return"] = position_of(session_);
}

void Run::remember_position() {
  if (!session_.waiting || session_.frames.empty()) return;
  auto position = boost::json::serialize(position_of(session_));
  if (!session_.history.empty() && session_.history.back() == position) return;
  session_.history.push_back(std::move(position));
  if (session_.history.size() > kMaxHistory) session_.history.erase(session_.history.begin());
}

void Run::go_back() {
  while (!session_.history.empty()) {
    boost::system::error_code failed;
    const auto position = boost::json::parse(session_.history.back(), failed);
    session_.history.pop_back();
    if (failed || !restore(session_, position)) continue;
    forget_wait();
    session_.pending.clear();
    const auto at = locate();
    if (!at || at->step == nullptr) continue;  // gone since
    return loop();
  }
  if (!session_.waiting || session_.frames.empty()) return begin();
  const auto at = locate();
  if (!at || at->step == nullptr) {
    lost();
    return loop();
  }
  question(*at, builtin("no_way_back"), true);
  wait();
}

void Run::repeat() {
  if (!session_.waiting || session_.frames.empty()) return begin();
  session_.not_understood = 0;
  forget_wait();
  loop();
}

// --- going
// -------------------------------------------------------------------------------------------------------------

void Run::begin() {
  const bool known = !contact_.language.empty() && contact_.consent.has_value();
  if (known) return enter_menu();
  session_.pending.clear();
  session_.locals.clear();
  enter(set_.settings.start_flow, {});
  loop();
}

// Somebody known who comes with "una queja" in hand is not asked first what they need. A bare number means nothing yet.
void Run::begin_with(const Input& input) {
  const auto before = static_cast<std::ptrdiff_t>(effects_.size());
  begin();
  const auto at = session_.waiting && session_.frames.size() == 1 ? locate() : std::nullopt;
  if (!at || at->step == nullptr || at->flow->id != set_.settings.menu_flow) return;
  const auto* ask = std::get_if<Ask>(&at->step->kind);
  if (ask == nullptr || ask->kind != AskKind::options) return;
  const auto match = match_option(ask->options, input, language(), env_.mode);
  if (!match || match->by == OptionMatch::By::number) return;
  // Only the menu's question may go unsaid; whatever else was said or done on the way to it stands.
  const auto first = effects_.begin() + before;
  const bool plain = std::all_of(first, effects_.end(), [](const Effect& e) {
    return std::holds_alternative<Send>(e) || std::holds_alternative<WaitTimeout>(e);
  });
  if (!plain ||
      std::count_if(first, effects_.end(), [](const Effect& e) { return std::holds_alternative<Send>(e); }) != 1) {
    return;
  }
  auto understood = understand(*ask, input);
  if (!understood) return;
  effects_.erase(first, effects_.end());
  messages_ = 0;
  done_ = false;
  accept(*at, *ask, std::move(*understood), input);
  loop();
}

void Run::enter_menu() {
  session_.pending.clear();
  session_.locals.clear();
  session_.resume_at.reset();
  session_.case_reference.clear();
  enter(set_.settings.menu_flow, {});
  loop();
}

void Run::enter(std::string_view id, std::string_view step) {
  const auto flow = set_.find(id);
  if (!flow || flow->steps.empty()) return fail("flow '" + std::string(id) + "' does not exist");
  const auto* first = step.empty() ? &flow->steps.front() : flow->find(step);
  if (first == nullptr) return fail("flow '" + std::string(id) + "' has no step '" + std::string(step) + "'");
  forget_wait();
  session_.frames.clear();
  session_.frames.push_back({flow->id, flow->version, first->id, {}, {}});
  session_.results.clear();
  session_.resume_at.reset();
}

void Run::forget_wait() {
  session_.waiting = false;
  session_.not_understood = 0;
  session_.candidates.clear();
  session_.pending.erase("timeout_at");
  session_.pending.erase("offer");
}

std::optional<Run::At> Run::locate() const {
  if (session_.frames.empty()) return std::nullopt;
  const auto& top = session_.frames.back();
  At at;
  at.flow = set_.find(top.flow, top.version);
  if (!at.flow) at.flow = set_.find(top.flow);  // that version is gone; the same step of today's is the next best
  if (!at.flow) return std::nullopt;
  if (top.step.empty()) return at;  // behind the last step
  at.step = at.flow->find(top.step);
  if (at.step == nullptr) return std::nullopt;
  return at;
}

void Run::loop() {
  while (!done_ && !session_.frames.empty()) {
    if (++steps_ > limits_.steps) return fail("too many steps without a question: a loop?");
    if (messages_ > limits_.messages) return fail("too many messages without a question: a loop?");
    const auto at = locate();
    if (!at) {
      lost();
      continue;
    }
    session_.frames.back().version = at->flow->version;
    if (at->step == nullptr) {
      pop();
      continue;
    }
    execute(*at);
  }
  if (messages_ > limits_.messages && failures_ == 0) fail("too many messages in one turn");
}

void Run::jump(const Target& target) {
  if (target.flow.empty()) {
    session_.frames.back().step = target.step;
    return;
  }
  session_.pending.erase("return");
  if (target.flow == "menu" && target.step.empty() && !set_.settings.menu_flow.empty()) {
    session_.locals.clear();
    session_.case_reference.clear();
    return enter(set_.settings.menu_flow, {});
  }
  enter(target.flow, target.step);
}

void Run::go_next(const At& at) {
  if (!at.step->go.empty()) return jump(at.step->go);
  const auto* next = at.flow->after(*at.step);
  session_.frames.back().step = next == nullptr ? std::string() : next->id;
}

void Run::pop() {
  effects_.push_back(FlowEnded{session_.frames.back().flow});
  if (session_.frames.size() == 1) return finish();
  auto results = std::move(session_.results);
  session_.frames.pop_back();
  auto& caller = session_.frames.back();
  caller.child_results = std::move(results);
  session_.results = std::move(caller.results);
  caller.results.clear();
  const auto at = locate();
  if (!at || at->step == nullptr) return lost();
  go_next(*at);
}

void Run::finish() {
  session_.frames.clear();
  forget_wait();
  if (const auto* position = session_.pending.if_contains("return")) {
    const auto saved = *position;
    session_.pending.erase("return");
    if (restore(session_, saved)) {
      if (!session_.waiting) done_ = true;  // a person has the conversation: nothing to ask
      session_.waiting = false;
      return;  // the loop asks the question again
    }
  }
  session_.results.clear();
  session_.locals.clear();
  session_.history.clear();
  session_.pending.clear();
  session_.case_reference.clear();
  session_.resume_at.reset();
  done_ = true;
}

void Run::wait() {
  session_.waiting = true;
  done_ = true;
}

std::optional<Frame> Run::frame_of(const Target& target, const Frame& here) const {
  if (target.flow.empty()) return Frame{here.flow, here.version, target.step, {}, {}};
  const auto id = target.flow == "menu" && target.step.empty() ? set_.settings.menu_flow : target.flow;
  const auto flow = set_.find(id);
  if (!flow || flow->steps.empty()) return std::nullopt;
  return Frame{flow->id, flow->version, target.step.empty() ? flow->steps.front().id : target.step, {}, {}};
}

// --- when something is broken
// ------------------------------------------------------------------------------------------

void Run::problem(std::string message) {
  Problem p;
  if (!session_.frames.empty()) {
    p.flow = session_.frames.back().flow;
    p.step = session_.frames.back().step;
  }
  p.message = std::move(message);
  problems_.push_back(std::move(p));
}

void Run::lost() {
  problem("the step where a person was does not exist any more");
  if (failures_++ > 0) return fail("the menu flow leads to a step that does not exist");
  say_builtin("flow_changed");
  session_.history.clear();
  session_.pending.clear();
  enter(set_.settings.menu_flow, {});
}

void Run::fail(std::string_view why) {
  problem(std::string(why));
  ++failures_;
  messages_ = 0;  // this last word is always said
  HandOver step;
  step.urgency = model::Urgency::high;
  const auto text = builtin("failed");
  if (!text.empty()) say(text);
  open_person_case();
  effects_.push_back(HandedOver{step.queue, step.urgency, "flow failed", session_.case_reference});
  const auto reference = session_.case_reference;
  const auto chosen = session_.language;
  session_ = {};
  session_.language = chosen;
  session_.case_reference = reference;
  done_ = true;
}

void Run::open_person_case() {
  if (!session_.case_reference.empty()) return;
  CaseOpened opened{take_reference(),       model::CaseKind::person_request, {}, {},
                    model::Urgency::normal, model::Sensitivity::normal,      {}, false};
  session_.case_reference = opened.reference;
  if (!opened.reference.empty()) effects_.push_back(std::move(opened));
}

void Run::hand_over(const HandOver& step, std::string_view why, std::optional<Frame> resume_at) {
  if (session_.case_reference.empty()) {
    CaseOpened opened{
        take_reference(),
        step.urgency == model::Urgency::danger ? model::CaseKind::danger : model::CaseKind::person_request,
        {},
        {},
        step.urgency,
        model::Sensitivity::normal,
        {},
        false};
    session_.case_reference = opened.reference;
    if (!opened.reference.empty()) effects_.push_back(std::move(opened));
  }
  const auto fallback = session_.frames.empty() ? set_.settings.default_language : [&] {
    const auto at = locate();
    return at && !at->flow->languages.empty() ? at->flow->languages.front() : set_.settings.default_language;
  }();
  model::OutMessage message;
  message.text = step.text.empty() ? builtin("handed_over") : render(step.text, fallback);
  if (!step.leave.empty() && env_.mode != Mode::voice) {
    message.options.push_back({std::string(kLeaveOption), render(step.leave, fallback), {}});
  }
  send(std::move(message));
  effects_.push_back(HandedOver{step.queue, step.urgency,
                                why.empty() ? render(step.reason, fallback, true) : std::string(why),
                                session_.case_reference});
  session_.history.clear();
  forget_wait();
  session_.pending.clear();
  session_.resume_at = std::move(resume_at);
  done_ = true;
}

}  // namespace orienta::flows::engine

namespace orienta::flows {

Sprint advance(const FlowSet& set, Session session, const Input& input, const Env& env, const EngineLimits& limits) {
  return engine::Run(set, std::move(session), env, limits).take(input);
}

Sprint run_command(const FlowSet& set, Session session, Builtin command, const Env& env, const EngineLimits& limits) {
  return engine::Run(set, std::move(session), env, limits).take(command);
}

}  // namespace orienta::flows
