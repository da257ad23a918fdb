// SPDX-License-Identifier: Apache-2.0
// Contacts, conversations, cases and the people who work on them: value types that storage keeps, bot changes and
// the API shows.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/model/ids.hpp"
#include "bot/model/message.hpp"
#include "bot/model/time.hpp"

namespace orienta::model {

// Consent as given: which notice, in which language, when, where. Refusing still gives public information.
struct Consent {
  bool given = false;
  std::string notice_version;
  std::string language;
  Time at{};
  std::string channel_id;
};

struct Contact {
  ContactId id;
  std::string name;            // as the profile or the person said it; may be empty; personal
  std::string language;        // BCP 47; empty until known
  boost::json::object fields;  // what flows keep about a person: {"department":"23", ...}; personal
  std::optional<Consent> consent;
  std::vector<std::string> stopped_channels;  // channel ids on which the person opted out
  Time created_at{};
  Time erased_at{};  // epoch = not erased
};

enum class OwnerKind { bot, queue, person };

// Order of work: danger first, then urgency, then waiting time. Smaller is sooner.
enum class Urgency { danger = 0, high = 1, normal = 2, low = 3 };

// One contact on one channel: the thread an agent sees. `owner` says who speaks; the flow is silent unless it is the
// bot.
struct Conversation {
  ConversationId id;
  ContactId contact_id;
  std::string channel_id;
  OwnerKind owner = OwnerKind::bot;
  std::optional<UserId> owner_user;  // set iff owner == person
  std::string queue;                 // set iff owner != bot; name of the queue it came through
  Urgency urgency = Urgency::normal;
  std::string handover_reason;    // what the flow wrote for the agent, no message text
  std::optional<CaseId> case_id;  // the case this hand-over belongs to
  bool sensitive = false;     // a sensitive or to_clarify case was ever opened in it: only those with the right see it
  Time waiting_since{};       // when it entered the queue; epoch = not waiting
  Time first_answer_due{};    // clock for the first human answer; epoch = none
  Time first_answer_at{};     // when a person's first answer was accepted for sending; epoch = not yet
  std::int64_t last_seq = 0;  // seq of the newest message in the thread
  std::int64_t last_inbound_seq = 0;
  Time last_inbound_at{};    // provider's clock; WhatsApp's 24 h window counts from it
  std::string session;       // flows::Session as JSON; empty = none
  std::int64_t version = 0;  // turns are versioned: one more on every change
  Time created_at{};
  Time updated_at{};
};

enum class Direction { in, out, note, system };
enum class AuthorKind { contact, bot, agent, system };

struct Message {
  MessageId id;
  ConversationId conversation_id;
  std::int64_t seq = 0;  // 1, 2, 3 ... within the conversation; given by storage on append
  Direction direction = Direction::in;
  AuthorKind author = AuthorKind::contact;
  std::optional<UserId> author_user;
  std::string text;                                // what is shown in lists; personal
  boost::json::object content;                     // to_json(OutMessage) or content_json(InboundMessage); personal
  std::string kind;                                // name_of(InboundKind) for inbound, "text" otherwise
  DeliveryStatus status = DeliveryStatus::queued;  // outbound only
  std::string status_reason;                       // why it failed, in words an agent can read
  std::string provider_id;
  Time sent_at{};      // provider's clock for inbound, ours for outbound
  Time received_at{};  // when we stored it
  bool revoked = false;
};

enum class CaseKind { question, request, complaint, suggestion, report_misconduct, person_request, danger };
// `to_clarify` is treated as sensitive everywhere.
enum class Sensitivity { normal, to_clarify, sensitive };
enum class CaseState { open, taken, in_progress, waiting_on_person, resolved, told, closed, withdrawn, unreachable };

struct CaseChange {
  Time at{};
  std::optional<UserId> by;  // empty = the flow or the person
  CaseState from = CaseState::open;
  CaseState to = CaseState::open;
  std::string note;
};

struct Case {
  CaseId id;
  std::string reference;  // speakable, without look-alike letters (bot/reference.hpp)
  ContactId contact_id;
  ConversationId conversation_id;
  CaseKind kind = CaseKind::request;
  std::string topic;
  std::string sector;
  Urgency urgency = Urgency::normal;
  Sensitivity sensitivity = Sensitivity::normal;
  CaseState state = CaseState::open;
  std::string channel_id;
  std::string language;
  bool anonymous = false;
  std::optional<Consent> consent;
  boost::json::object intake;  // what the bot asked and was told: {"question id": "answer"}; personal
  std::string resolution;      // what the person was told; personal
  std::optional<UserId> assignee;
  Time opened_at{};
  Time first_answer_due{};
  Time first_answer_at{};
  Time updated_at{};
  std::int64_t version = 0;
};

enum class Role { agent, supervisor, editor, administrator };

struct User {
  UserId id;
  std::string email;  // lower case
  std::string name;
  Role role = Role::agent;
  std::string password_hash;  // argon2id, libsodium's string form
  bool active = true;
  Time created_at{};
};

[[nodiscard]] std::string_view name_of(OwnerKind v);
[[nodiscard]] std::string_view name_of(Urgency v);
[[nodiscard]] std::string_view name_of(Direction v);
[[nodiscard]] std::string_view name_of(AuthorKind v);
[[nodiscard]] std::string_view name_of(CaseKind v);
[[nodiscard]] std::string_view name_of(Sensitivity v);
[[nodiscard]] std::string_view name_of(CaseState v);
[[nodiscard]] std::string_view name_of(Role v);
[[nodiscard]] std::optional<OwnerKind> parse_owner_kind(std::string_view text);
[[nodiscard]] std::optional<Urgency> parse_urgency(std::string_view text);
[[nodiscard]] std::optional<Direction> parse_direction(std::string_view text);
[[nodiscard]] std::optional<AuthorKind> parse_author_kind(std::string_view text);
[[nodiscard]] std::optional<CaseKind> parse_case_kind(std::string_view text);
[[nodiscard]] std::optional<Sensitivity> parse_sensitivity(std::string_view text);
[[nodiscard]] std::optional<CaseState> parse_case_state(std::string_view text);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

}  // namespace orienta::model
