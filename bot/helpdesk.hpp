// SPDX-License-Identifier: Apache-2.0
// What agents do to conversations and cases. Each function is one transaction's work (it takes a Tx) and decides
// rights, ownership and staleness where nobody can slip in between. Runs on the storage writer's thread.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/commit.hpp"
#include "bot/model/helpdesk.hpp"
#include "storage/storage.hpp"

namespace orienta::bot::helpdesk {

enum class Refusal {
  not_found,      // also when it exists but this user may not know
  forbidden,      // the role may never do this
  not_yours,      // another person has the conversation
  moved_on,       // the thread has news that this user has not seen
  stopped,        // the person opted out on this channel
  window_closed,  // more than 24 hours since the person last wrote (WhatsApp)
  not_possible,   // wrong state, e.g. resolving a closed case
  bad_input
};
struct Refused {
  Refusal why = Refusal::not_found;
  std::string detail;                  // what to do, for people
  std::vector<model::Message> unseen;  // with moved_on: what is new
};

template <class T>
struct Outcome {
  std::optional<T> value;
  Refused refused;
  Outcome(T v) : value(std::move(v)) {}
  Outcome(Refused r) : refused(std::move(r)) {}
  [[nodiscard]] bool ok() const { return value.has_value(); }
};

// Agents and supervisors work with people; editors and administrators see no conversation and no case. Supervisors also
// see sensitive ones.
[[nodiscard]] bool may_work(model::Role role);
[[nodiscard]] bool may_see_sensitive(model::Role role);
// Whether `user` may know that this conversation exists.
[[nodiscard]] bool visible(const model::User& user, const model::Conversation& conversation);
[[nodiscard]] bool visible(const model::User& user, const model::Case& item);

struct Desk {
  storage::Tx& tx;
  const model::User& user;
  const TurnContext& context;
  model::IdSource& ids;
};

struct Changed {
  model::Conversation conversation;
  Aftermath after;
};
// The head of the queue, now this user's; no value and Refusal::not_found if nobody waits.
[[nodiscard]] Outcome<Changed> take_next(Desk desk, const std::vector<std::string>& queues);
// One conversation by name, from the queue or the bot; supervisors also from another person.
[[nodiscard]] Outcome<Changed> take(Desk desk, model::ConversationId id);

struct Reply {
  model::ConversationId conversation;
  std::string text;
  std::int64_t seen_seq = 0;  // the newest message the agent had on screen
  std::string client_id;      // made by the console: a repeated request sends once
};
struct Sent {
  std::vector<model::Message> messages;
  model::Conversation conversation;
  Aftermath after;
};
// A person's message takes the conversation, whoever had it, unless that is another person.
[[nodiscard]] Outcome<Sent> reply(Desk desk, const Reply& reply);
[[nodiscard]] Outcome<model::Message> add_note(Desk desk, model::ConversationId id, const std::string& text);
// Back to the flow, at `target` ("flow" or "flow/step"; empty = where it left off).
[[nodiscard]] Outcome<Changed> hand_back(Desk desk, model::ConversationId id, const std::string& target);
// Back into a queue.
[[nodiscard]] Outcome<Changed> requeue(Desk desk, model::ConversationId id, const std::string& queue,
                                       model::Urgency urgency);

struct Resolution {
  model::CaseId id;
  std::string text;           // told to the person; empty only with `untold_reason`
  std::string untold_reason;  // why nobody is told: anonymous, unreachable, unsafe
  std::int64_t seen_seq = 0;  // as in Reply, when there is a text
  bool keep = false;          // keep the conversation; otherwise it goes back to the bot
};
struct Resolved {
  model::Case item;
  std::optional<Sent> sent;
  Aftermath after;
};
[[nodiscard]] Outcome<Resolved> resolve(Desk desk, const Resolution& resolution);
// State changes without words to the person (waiting_on_person, in_progress, unreachable, closed ...).
[[nodiscard]] Outcome<model::Case> set_state(Desk desk, model::CaseId id, model::CaseState to, const std::string& note);
// Which states may follow which; used by set_state and told by the API.
[[nodiscard]] std::vector<model::CaseState> next_states(model::CaseState from);

}  // namespace orienta::bot::helpdesk
