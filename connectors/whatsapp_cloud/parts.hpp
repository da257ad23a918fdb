// SPDX-License-Identifier: Apache-2.0
// What the files of this folder share; nobody else includes it.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

#include "connectors/connectors.hpp"
#include "connectors/provider_error.hpp"

namespace orienta::connectors::whatsapp_cloud {

inline constexpr std::string_view kType = "whatsapp_cloud";
inline constexpr std::size_t kMaxBody = 4U * 1024 * 1024;  // Meta posts up to 3 MB

// receive.cpp
[[nodiscard]] Received receive(const Channel& channel, std::span<const Channel> all, const model::HttpRequest& request,
                               std::string_view action, model::Time now);

// Where the readers below put what they find.
struct Reading {
  const Channel& channel;
  model::Time now;
  std::vector<model::ChannelEvent>& events;
  std::string_view& refusal;  // the first reason for which something was left out
  void refuse(std::string_view why) const {
    if (refusal.empty()) refusal = why;
  }
};

// inbound.cpp: one change's value.messages[] and value.calls[]
void read_messages(const Reading& reading, const boost::json::object& value);
void read_calls(const Reading& reading, const boost::json::object& value);
// identity.cpp: a system message about an identity; false if it is about something else
[[nodiscard]] bool read_identity_message(const Reading& reading, const boost::json::object& message);
// identity.cpp: value.user_id_update[]
void read_user_id_updates(const Reading& reading, const boost::json::object& value);
// statuses.cpp: value.statuses[] and value.errors[]
void read_statuses(const Reading& reading, const boost::json::object& value);
void read_errors(const Reading& reading, const boost::json::object& value);

// addresses.cpp. "+" and digits, or empty if it is no phone number.
[[nodiscard]] std::string phone_of(std::string_view wa_id);
// Strongest first: user id, phone, parent id. Empty ones are left out.
[[nodiscard]] std::vector<model::Address> addresses(std::string_view user_id, std::string_view wa_id,
                                                    std::string_view parent_user_id);
// Seconds, or milliseconds if it is too large for seconds; nullopt if it makes no sense. Never later than `now` by more
// than clocks differ.
[[nodiscard]] std::optional<model::Time> time_at(const boost::json::object& in, std::string_view name, model::Time now);

// plan.cpp, build.cpp
[[nodiscard]] std::vector<model::OutMessage> plan(const Channel& channel, const model::OutMessage& message);
[[nodiscard]] model::HttpRequest build(const Channel& channel, const Destination& to, const model::OutMessage& part);
[[nodiscard]] model::HttpRequest build_seen(const Channel& channel, std::string_view provider_id, bool typing);
[[nodiscard]] Outcome read_answer(const Channel& channel, const model::HttpResponse& answer);

// errors.cpp
[[nodiscard]] std::span<const ErrorRow> error_rows();

}  // namespace orienta::connectors::whatsapp_cloud
