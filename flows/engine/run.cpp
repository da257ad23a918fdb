// SPDX-License-Identifier: Apache-2.0
// Where a flow goes: frames, targets, bounds, and what happens when something inside it is broken.
#include "flows/engine/run.hpp"

#include "flows/engine/session.hpp"

namespace orienta::flows::engine {
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

Sprint Run::result() {
  return Sprint{std::move(session_), std::move(effects_), std::move(problems_)};
}

// --- going
// -------------------------------------------------------------------------------------------------------------

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
  const auto from = session_.frames.empty() ? nullptr : set_.find(session_.frames.back().flow);
  forget_wait();
  session_.frames.clear();
  if (from != flow) say_if_not_in_language(from.get(), *flow);
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
  session_.pending.erase("suggested");
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
  say_handed_over(builtin("failed"));
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
  if (step.text.empty() && step.leave.empty()) {
    say_handed_over(builtin("handed_over"));
  } else {
    model::OutMessage message;
    message.text = step.text.empty() ? builtin("handed_over") : render(step.text, fallback);
    if (!step.leave.empty() && env_.mode != Mode::voice) {
      message.options.push_back({std::string(kLeaveOption), render(step.leave, fallback), {}});
    }
    send(std::move(message));
  }
  effects_.push_back(HandedOver{step.queue, step.urgency,
                                why.empty() ? render(step.reason, fallback, true) : std::string(why),
                                session_.case_reference});
  session_.history.clear();
  forget_wait();
  session_.pending.clear();
  session_.first_question.clear();  // a person reads it now
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
