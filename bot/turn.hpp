// SPDX-License-Identifier: Apache-2.0
// A turn, decided: contact state + input + now + ids -> everything that changes. Pure: the same values give the same
// commit, so that a turn that lost a race or a database may simply be run again. storage happens in bot/commit.hpp.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "connectors/connectors.hpp"
#include "flows/engine.hpp"
#include "storage/storage.hpp"

namespace orienta::bot {

// How long people wait for a first human answer before supervisors are told. From [helpdesk] in the configuration.
struct Clocks {
  model::Millis first_answer{std::chrono::hours(4)};
  model::Millis danger_answer{std::chrono::minutes(15)};
};

struct TurnState {
  model::Contact contact;
  model::Conversation conversation;
  std::vector<model::Address> addresses;  // on this channel, strongest first
  std::vector<model::Case> cases;         // the contact's own, newest first
};

// What happened.
struct MessageArrived {
  model::Message message;
};
struct ReminderDue {
  storage::timers::Timer timer;
};
struct WaitRanOut {
  std::string flow, step;
};
struct HandedBack {
  std::optional<flows::Target> target;
};
using Happening = std::variant<MessageArrived, ReminderDue, WaitRanOut, HandedBack>;

struct Surroundings {
  const flows::FlowSet& flows;
  const connectors::Channel& channel;
  const connectors::Connector& connector;
  Clocks clocks;
  model::Time now{};
};

struct CaseUpdate {
  model::Case item;
  model::CaseChange change;
};

// Everything a turn changes; bot/commit.hpp writes it in one transaction.
struct TurnCommit {
  bool contact_changed = false;
  model::Contact contact;
  model::Conversation conversation;
  std::vector<model::Message> messages;  // ids given, seq not yet; direction out, note or system
  std::vector<model::Case> opened;
  std::vector<CaseUpdate> updated;
  std::vector<std::string> cancelled_timers;  // kinds
  std::vector<storage::timers::Timer> timers;
  std::vector<storage::unmatched::Entry> unmatched;
  std::vector<storage::records::Record> records;
  std::vector<storage::events::Event> events;
  bool drop_outbox = false;                   // opt-out: what still waits for this contact is not sent
  bool erase = false;                         // after everything else
  std::optional<model::MessageId> last_word;  // the confirmation that survives drop_outbox and erase
  std::vector<flows::Problem> problems;
  std::string mark_seen;  // provider id of the message to mark as read, if the channel can
};

[[nodiscard]] TurnCommit turn(TurnState state, const Happening& happening, const Surroundings& around,
                              model::IdSource& ids);

// A stored inbound message as the engine's input.
[[nodiscard]] flows::Input input_of(const model::Message& message);

// Timer kinds.
inline constexpr std::string_view kReminder = "reminder";
inline constexpr std::string_view kAskTimeout = "ask_timeout";
inline constexpr std::string_view kFirstAnswer = "first_answer";

// Key in the content of an outgoing message: the case that is told with it ("resolve and tell the person").
inline constexpr std::string_view kTellsCase = "tells_case";

// Where a client or a provider finds a picture or sound: https addresses stay, a file below the library's media folder
// becomes an address of this server ([server] public_url for providers). nullopt if nobody outside could fetch it.
[[nodiscard]] std::optional<std::string> public_media_url(std::string_view url, const connectors::Channel& channel,
                                                          const connectors::Connector& connector);
// Shapes one outgoing text for the channel and appends its parts to `commit.messages`; returns their ids.
std::vector<model::MessageId> say(TurnCommit& commit, const model::OutMessage& message, model::AuthorKind author,
                                  std::optional<model::UserId> user, const Surroundings& around, model::IdSource& ids);
// The event that consoles get when a conversation changed.
[[nodiscard]] storage::events::Event conversation_event(const model::Conversation& conversation, model::Time now);
[[nodiscard]] storage::events::Event case_event(const model::Case& item, model::Time now);
[[nodiscard]] bool restricted(const model::Case& item);

}  // namespace orienta::bot
