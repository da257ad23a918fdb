// SPDX-License-Identifier: Apache-2.0
// The front door of connectors/: one row per provider in one table (connectors.cpp). Everything here is pure: bytes in,
// values out. Verification, parsing, planning and building never touch a socket, a clock or a database.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/http.hpp"
#include "bot/model/message.hpp"

namespace orienta::connectors {

// A configured [[channel]]: its settings are checked against Connector::options when the configuration is read, so that
// a connector may rely on every required one being there and every default filled in. Secrets are in clear here; they
// never reach a log, an error text or a URL.
struct Channel {
  std::string id;
  std::string type;
  std::map<std::string, std::string, std::less<>> settings;
  std::string public_url;  // [server] public_url without a trailing slash; empty if not set
  [[nodiscard]] const std::string& get(std::string_view name) const;  // empty string if not set
};

struct OptionSpec {
  std::string_view name;
  std::string_view help;
  bool required = false;
  bool secret = false;  // may also be given as NAME_file or NAME_env
  std::string_view fallback = "";
  std::string_view one_of = "";  // "a|b|c": the values allowed; empty = any
};

// Token buckets for sending; 0 = no limit. Sources: each connector's README section or table.
struct Rates {
  double channel_per_second = 0;
  double contact_per_second = 0;
  double contact_burst = 1;
};

// What a webhook request turned into. `answer` is sent only after `events` are committed; with an empty `events` it is
// sent at once. `refusal` is for the log and a counter: a fixed phrase, no content of the request.
struct Received {
  model::HttpResponse answer;
  std::vector<model::ChannelEvent> events;
  std::string_view refusal;
};

// Where an outgoing part goes. `to` holds the contact's addresses on this channel in the order they were learnt.
struct Destination {
  std::vector<model::Address> to;
  model::MessageId message_id;  // travels with the request and comes back in statuses, where the provider can do that
};

// What the provider's answer to a send means.
struct Outcome {
  enum class Kind {
    accepted,       // provider_id is set
    retry,          // again after `retry_after` (0 = the caller's own backoff)
    retry_contact,  // as retry, but only this contact is too fast (WhatsApp 131056)
    reject,         // never again; `reason` is shown to agents
    window_closed,  // reject: outside the customer service window; only a template may be sent
    stopped,        // reject: the person opted out at the provider
    channel_down    // credentials, account or number: pause the channel and alert
  };
  Kind kind = Kind::retry;
  std::string provider_id;
  std::string code;    // provider's error code
  std::string reason;  // plain words, no personal data
  std::chrono::seconds retry_after{0};
  int most_attempts = 0;  // retry: give up after so many in all; 0 = the caller's own limit
};

struct Connector {
  std::string_view type;  // value of [[channel]] type
  model::Mode mode;       // which texts of a flow it speaks
  std::span<const OptionSpec> options;
  Rates rates;
  bool pull = false;         // messages wait for the client to fetch them (web chat): nothing is sent
  bool window_24h = false;   // free text only within 24 h of the person's last message
  std::size_t max_body = 0;  // largest webhook body accepted, bytes

  // GET and POST below /webhooks/{channel id}; `action` is the rest of the path ("" or "status"). `all` are the
  // configured channels: a provider may put several numbers into one request.
  Received (*receive)(const Channel& channel, std::span<const Channel> all, const model::HttpRequest& request,
                      std::string_view action, model::Time now);
  // Splits and shapes a message into parts that fit the provider's limits without cutting any option short. The last
  // part carries the options.
  std::vector<model::OutMessage> (*plan)(const Channel& channel, const model::OutMessage& message);
  // One part -> one request to the provider. Null for pull channels.
  model::HttpRequest (*build)(const Channel& channel, const Destination& to, const model::OutMessage& part);
  Outcome (*read_answer)(const Channel& channel, const model::HttpResponse& answer);
  // Marks an inbound message read and shows "typing"; null if the provider has no such thing. A request without a URL:
  // not possible for this message.
  model::HttpRequest (*build_seen)(const Channel& channel, std::string_view provider_id, bool typing);
};

[[nodiscard]] std::span<const Connector> all();
[[nodiscard]] const Connector* find(std::string_view type);

// Appends "1. Label" lines, the fallback every channel has when buttons and lists do not fit.
[[nodiscard]] std::string with_numbered_options(std::string_view text, const std::vector<model::Option>& options);

// How many SMS that message is as the SMS connector sends it by default: its options as numbered lines, plain quotes
// and dashes, accents kept. What carriers bill.
[[nodiscard]] std::size_t sms_segments(const model::OutMessage& message);

}  // namespace orienta::connectors
