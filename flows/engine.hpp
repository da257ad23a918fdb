// SPDX-License-Identifier: Apache-2.0
// The engine: one pure, bounded call from an input to the next wait. `advance` never fails for a person: what goes
// wrong inside a flow ends in a written message, a hand-over and an entry in Sprint::problems.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "bot/model/ids.hpp"
#include "bot/model/message.hpp"
#include "flows/model.hpp"

namespace orienta::flows {

// A position: which step of which version of a flow. Frames below the top are callers waiting for a `call` to return.
struct Frame {
  std::string flow, version, step;
  boost::json::object child_results;  // what the last called flow left
  boost::json::object results;        // of the caller, set aside while a called flow runs
  bool operator==(const Frame&) const = default;
};

// Where a person is. Survives days, restarts and publications; saved as JSON in the conversation after every turn.
struct Session {
  std::vector<Frame> frames;    // empty = not in a flow
  bool waiting = false;         // the top frame's step asked something
  boost::json::object results;  // name -> {value, text, label, category, step}
  boost::json::object locals;
  std::string language;                 // empty until chosen
  int not_understood = 0;               // in a row, at this step
  std::string case_reference;           // of the case opened last in this run
  std::vector<std::string> candidates;  // places offered when a name was ambiguous
  std::vector<std::string> history;     // earlier asks, serialised positions, newest last, at most 10: "back"
  std::optional<Frame> resume_at;       // where the flow goes on when a person hands back
  boost::json::object pending;          // engine's own notes about the wait (e.g. global command confirmation)
  std::string first_question;           // what somebody new asked before the notice; dropped once it has been offered
};
[[nodiscard]] std::string to_json(const Session& session);
// Unreadable text gives an empty session: the person starts again at the menu, nothing breaks.
[[nodiscard]] Session session_from_json(std::string_view json);

struct Input {
  enum class Kind {
    start,     // no message: begin at `target` (or the start flow)
    message,   // something the person sent
    timeout,   // the wait of an ask ran out
    reminder,  // a reminder's `go`
    hand_back  // a person gave the conversation back: go on at `target`, or where the flow left off
  };
  Kind kind = Kind::message;
  std::string text;
  std::string option_id;
  std::optional<model::Location> location;
  std::vector<model::Media> media;
  model::InboundKind message_kind = model::InboundKind::text;
  std::optional<Target> target;
};

struct OwnCase {
  std::string reference;
  std::string state;
};  // the person's own, for `case_status`

// Everything the engine may know besides the flow set. Values only.
struct Env {
  model::Time now{};
  model::Mode mode = model::Mode::chat;
  std::string channel_type;
  model::Contact contact;  // name, language, fields, consent
  std::vector<OwnCase> cases;
  std::string next_case_reference;    // used by `case`; the caller makes a fresh one for every turn
  std::string next_case_reference_2;  // should one turn open two
};

// Effects, in order. Sending is an effect like the others.
struct Send {
  model::OutMessage message;
};
struct CaseOpened {
  std::string reference;
  model::CaseKind kind;
  std::string topic, sector;
  model::Urgency urgency;
  model::Sensitivity sensitivity;
  boost::json::object intake;
  bool anonymous = false;
};
struct HandedOver {
  std::string queue;
  model::Urgency urgency;
  std::string reason;
  std::string case_reference;
};
struct FieldSet {
  std::string name;
  std::string value;
};  // contact field; "language" and "name" are the contact's own
struct ConsentGiven {
  bool given = false;
  std::string notice, version, language;
};
struct OptedOut {};
struct EraseContact {};
struct ReminderSet {
  model::Time at;
  model::OutMessage message;
  Target go;
  std::string flow;
};
struct WaitTimeout {
  model::Time at;
  std::string flow, step;
};  // wake me with Input::Kind::timeout; replaces the former one
struct Recorded {
  std::string name;
  boost::json::object values;  // numbers, yes or no, short words; never what a person wrote at length
};
struct OperatorNote {
  std::string text;
};
struct NotUnderstood {
  std::string flow, step, text;
  int times = 1;
};
struct FlowEnded {
  std::string flow;
};
using Effect = std::variant<Send, CaseOpened, HandedOver, FieldSet, ConsentGiven, OptedOut, EraseContact, ReminderSet,
                            WaitTimeout, Recorded, OperatorNote, NotUnderstood, FlowEnded>;

struct Problem {
  std::string flow, step, message;
};  // for editors and the log: no text of the person

struct Sprint {
  Session session;
  std::vector<Effect> effects;
  std::vector<Problem> problems;
};

struct EngineLimits {
  int steps = 200;
  std::size_t messages = 20;
};

[[nodiscard]] Sprint advance(const FlowSet& set, Session session, const Input& input, const Env& env,
                             const EngineLimits& limits = {});

// Which always-available command this message is, if any: what runs before any flow sees it. While a person or a queue
// owns the conversation the bot asks only this (danger words still work, stop and delete are still respected).
[[nodiscard]] std::optional<Builtin> command_of(const FlowSet& set, const Input& input);
// Same as advance with an always-available command chosen by the caller.
[[nodiscard]] Sprint run_command(const FlowSet& set, Session session, Builtin command, const Env& env,
                                 const EngineLimits& limits = {});

[[nodiscard]] boost::json::object to_json(
    const Effect& effect);  // {"type":"send", ...}: chat --json, transcripts, logs of tests

// One answer against one question's options (or null): option id, number, exact label, synonym; then the same within
// typing tolerance. `ambiguous` answers match nothing.
struct OptionMatch {
  std::string id;
  enum class By { option_id, number, label, synonym, similar, inside } by;  // inside: within a longer sentence
};
[[nodiscard]] std::optional<OptionMatch> match_option(const std::vector<FlowOption>& options, const Input& input,
                                                      std::string_view language, model::Mode mode);

}  // namespace orienta::flows
