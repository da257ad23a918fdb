// SPDX-License-Identifier: Apache-2.0
// One person talking to a flow set in a world made of values: virtual clock, contact, cases, reminders, queue. What the
// terminal chat, the transcripts and the editor's preview run; the engine is the very one of the server.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "flows/engine.hpp"

namespace orienta::flows {

// What one input (or one timer) led to.
struct Turn {
  model::Time at{};
  std::string in;  // what the person wrote or tapped; "" for start, "+3d", "(reminder)" ... otherwise
  std::vector<Effect> effects;
  std::vector<Problem> problems;
};
// {"in": ..., "out": [{"text": ..., "options": [...]}], "effects": [...]}; "problems" only if there are any.
[[nodiscard]] boost::json::object to_json(const Turn& turn);

class Simulator {
 public:
  struct Options {
    model::Mode mode = model::Mode::chat;
    std::string language;  // of the contact; empty = not known yet
    bool consented = false;
    model::Time now{};
    std::string channel_type = "webchat";
    std::string name;
    boost::json::object fields;
  };

  // `set` must live longer than the simulator.
  Simulator(const FlowSet& set, Options options);

  // Begins at that flow ("FLOW" or "FLOW/STEP"), or as for someone new if empty.
  Turn start(std::string_view flow = {});
  Turn send(const Input& input);
  Turn send(std::string_view text);
  // Taps an option of the last message that had any; unknown ids are sent as they are (an old button).
  Turn tap(std::string_view option_id);
  // Time passes: one turn per reminder or time-out that came due, in order.
  std::vector<Turn> pass(model::Millis duration);
  // A person of the team gives the conversation back, to that step or to where the flow left off.
  Turn hand_back(std::optional<Target> target = std::nullopt);
  // Moves a case of this person on, for `case_status`. False if there is none with that reference.
  bool set_case_state(std::string_view reference, std::string_view state);

  [[nodiscard]] model::Time now() const { return now_; }
  [[nodiscard]] const Session& session() const { return session_; }
  [[nodiscard]] const model::Contact& contact() const { return contact_; }
  [[nodiscard]] model::OwnerKind owner() const { return owner_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] const std::vector<OwnCase>& cases() const { return cases_; }
  [[nodiscard]] const std::vector<model::Option>& last_options() const { return last_options_; }

 private:
  struct Timer {
    model::Time at{};
    std::optional<ReminderSet> reminder;  // else the time-out of a question
  };

  Turn apply(std::string in, Sprint sprint);
  void on(const Send& e);
  void on(const CaseOpened& e);
  void on(const HandedOver& e);
  void on(const FieldSet& e);
  void on(const ConsentGiven& e);
  void on(const OptedOut& e);
  void on(const EraseContact& e);
  void on(const ReminderSet& e);
  void on(const WaitTimeout& e);
  void on(const Recorded&) {}
  void on(const OperatorNote&) {}
  void on(const NotUnderstood&) {}
  void on(const FlowEnded&) {}
  [[nodiscard]] Env env();
  [[nodiscard]] Turn silent(std::string in) const;
  Turn alarm(std::string in);

  const FlowSet& set_;
  Options options_;
  Session session_;
  model::Contact contact_;
  std::vector<OwnCase> cases_;
  std::vector<Timer> timers_;
  std::vector<model::Option> last_options_;
  model::OwnerKind owner_ = model::OwnerKind::bot;
  model::Time now_{};
  int references_ = 0;
  bool stopped_ = false;
  bool alarmed_ = false;  // a danger hand-over waits or is being answered
};

}  // namespace orienta::flows
