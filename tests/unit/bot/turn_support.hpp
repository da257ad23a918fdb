// SPDX-License-Identifier: Apache-2.0
// A contact on one channel and the turns they go through, without a database: what a commit decided is carried over to
// the next turn by hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bot/turn.hpp"
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::bot::testing {

using namespace std::chrono_literals;

class World {
 public:
  explicit World(std::string_view channel_type = "whatsapp_cloud", std::shared_ptr<flows::FlowSet> set = nullptr)
      : flows_(set ? std::move(set) : flows::testing::library()), connector_(*connectors::find(channel_type)) {
    channel_.id = "line";
    channel_.type = channel_type;
    for (const auto& option : connector_.options) channel_.settings[std::string(option.name)] = option.fallback;
    now = *flows::text::parse_instant(flows::testing::kNow, flows::text::kLima);
    state.contact.id = ids_.next_id<model::ContactId>(now);
    state.contact.language = "es";
    state.contact.consent = model::Consent{true, "data@3", "es", now, "line"};
    state.conversation.id = ids_.next_id<model::ConversationId>(now);
    state.conversation.contact_id = state.contact.id;
    state.conversation.channel_id = "line";
    state.addresses = {{model::AddressKind::phone, "+51900000001"}};
  }

  TurnCommit happen(const Happening& what) {
    TurnCommit commit = turn(state, what, Surroundings{*flows_, channel_, connector_, clocks, now}, ids_);
    state.contact = commit.contact;
    state.conversation = commit.conversation;
    for (const model::Case& item : commit.opened) state.cases.insert(state.cases.begin(), item);
    for (const CaseUpdate& update : commit.updated) {
      for (model::Case& item : state.cases) {
        if (item.id == update.item.id) item = update.item;
      }
    }
    return commit;
  }

  model::Message message(const std::string& text) {
    model::Message message;
    message.id = ids_.next_id<model::MessageId>(now);
    message.text = text;
    message.content["text"] = text;
    message.kind = "text";
    message.provider_id = "p" + std::to_string(++count_);
    message.sent_at = message.received_at = now;
    return message;
  }
  TurnCommit say(const std::string& text) { return happen(MessageArrived{message(text)}); }
  TurnCommit tap(const std::string& option) {
    model::Message tapped = message("");
    tapped.kind = "option";
    tapped.content["option_id"] = option;
    return happen(MessageArrived{std::move(tapped)});
  }

  TurnState state;
  Clocks clocks;
  model::Time now;

 private:
  std::shared_ptr<flows::FlowSet> flows_;
  const connectors::Connector& connector_;
  connectors::Channel channel_;
  model::SeededIds ids_{7};
  int count_ = 0;
};

inline std::vector<std::string> said(const TurnCommit& commit) {
  std::vector<std::string> out;
  for (const model::Message& message : commit.messages) {
    if (message.direction == model::Direction::out) out.push_back(message.text);
  }
  return out;
}

inline bool cancels(const TurnCommit& commit, std::string_view kind) {
  return std::find(commit.cancelled_timers.begin(), commit.cancelled_timers.end(), kind) !=
         commit.cancelled_timers.end();
}

inline bool has_event(const TurnCommit& commit, std::string_view type) {
  return std::any_of(commit.events.begin(), commit.events.end(), [type](const auto& e) { return e.type == type; });
}

}  // namespace orienta::bot::testing
