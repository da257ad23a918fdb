// SPDX-License-Identifier: Apache-2.0
// What comes in and where it leads: messages, commands, time-outs, and a person who gives the conversation back.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "flows/engine/commands.hpp"
#include "flows/engine/run.hpp"
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
    // Inside the danger flow the same words describe what is happening: they answer its question. A tapped option's
    // label ("Es una emergencia") is the editor's words, not the person's, and leads where the editor says.
    const bool answers_it = waiting && (in_flow_of(Builtin::danger) || tapped(input));
    if (!answers_it) {
      // Not kept about the person: which language they want is still asked afterwards.
      if (!language_chosen()) session_.language = language_of_command(set_, input, Builtin::danger);
      return command(Builtin::danger);
    }
  } else if (wanted == Builtin::leave) {
    if (input.option_id == kLeaveOption) return waiting ? repeat() : begin();  // an old button
  } else if (wanted && !(waiting && answered_first(*wanted, input))) {
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
  // The flow is over and said nothing ("idioma", "English" when nothing else was going on): whoever writes is answered.
  if (session_.frames.empty() && messages_ == 0 && failures_ == 0) {
    done_ = false;
    begin();
  }
}

// --- commands
// ----------------------------------------------------------------------------------------------------------

const Command* Run::command_row(Builtin builtin) const {
  for (const auto& row : set_.commands) {
    if (row.builtin == builtin) return &row;
  }
  return nullptr;
}

// Whether we stand in the very flow that this command would start.
bool Run::in_flow_of(Builtin builtin) const {
  const auto* row = command_row(builtin);
  return row != nullptr && !session_.frames.empty() && session_.frames.back().flow == row->flow;
}

// An answer beats a command that happens to be the same word: exactly given anywhere (a synonym the author wrote
// counts, "llámame" to "¿Cómo te respondemos?", except against language, stop and delete), and in the command's own
// flow in any way at all ("borrar" to "¿Borro todo?"). There, what answers nothing of "which language?" or "delete?" is
// not understood, and said so: to ask the same again without a word would look deaf.
bool Run::answered_first(Builtin wanted, const Input& input) {
  const bool own = in_flow_of(wanted);
  const auto exact = returns(wanted) ? Exactly::label : Exactly::synonym;
  return (own && returns(wanted)) || answers(input, own ? Exactly::in_any_way : exact);
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
  keep_first_question(input);
  begin();
  const auto at = session_.waiting && session_.frames.size() == 1 ? locate() : std::nullopt;
  if (!at || at->step == nullptr || at->flow->id != set_.settings.menu_flow) return;
  const auto* ask = std::get_if<Ask>(&at->step->kind);
  if (ask == nullptr || ask->kind != AskKind::options) return;
  const auto match = match_option(options_of(*at->step), input, language(), env_.mode);
  if (!match || match->by == OptionMatch::By::number) return;
  if (session_.pending.contains("suggested") && asks_more(*match, input)) return;
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

}  // namespace orienta::flows::engine
