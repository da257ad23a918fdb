// SPDX-License-Identifier: Apache-2.0
// What is said, in both directions, without a word about any provider. Connectors translate to and from these.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/model/ids.hpp"
#include "bot/model/time.hpp"

namespace orienta::model {

// How a script speaks: rich chat, short text messages, a spoken call, or text that an operator reads aloud.
enum class Mode { chat, sms, voice, script };

// One address of a contact on a channel. A contact has a set of them; a phone number is never guaranteed
// (WhatsApp users may hide theirs since 2026). Value: phone = E.164 with '+'; user_id = provider's opaque id.
enum class AddressKind { phone, user_id, parent_user_id, webchat };
struct Address {
  AddressKind kind = AddressKind::phone;
  std::string value;
  auto operator<=>(const Address&) const = default;
};

struct Option {
  std::string id;  // stable, from the flow; comes back from buttons and lists
  std::string label;
  std::string description;
  bool operator==(const Option&) const = default;
};

enum class MediaKind { image, audio, video, document, sticker };
struct Media {
  MediaKind kind = MediaKind::image;
  std::string id;   // provider's media id (inbound)
  std::string url;  // public https address (outbound), or provider's download address (inbound)
  std::string mime;
  std::string sha256;
  std::string filename;
  bool voice_note = false;
  bool operator==(const Media&) const = default;
};

struct Location {
  double latitude = 0;   // degrees, WGS 84
  double longitude = 0;  // degrees, WGS 84
  std::string name;
  std::string address;
  bool operator==(const Location&) const = default;
};

// How the options of an outgoing message are shown. `planned` by the connector (connectors::plan): the flow only says
// which options exist.
enum class Presentation { text, buttons, list, numbered, location_request };

struct OutMessage {
  std::string text;  // UTF-8, NFC
  std::vector<Option> options;
  std::string list_button;  // what the button that opens a list says, e.g. "Ver opciones"
  Presentation presentation = Presentation::text;
  std::optional<Media> media;
  std::string language;  // BCP 47
  bool ask_location = false;
  bool operator==(const OutMessage&) const = default;
};

enum class InboundKind { text, option, location, media, contacts, reaction, edit, revoke, order, system, unsupported };

// A message from a person, as the provider told it.
struct InboundMessage {
  std::string channel_id;
  std::string provider_id;    // wamid, MessageSid, ...: unique per channel
  std::vector<Address> from;  // strongest first; never empty
  std::string profile_name;   // may be empty
  Time sent_at{};             // by the provider's clock; the WhatsApp 24 h window counts from it
  bool has_provider_time = false;
  InboundKind kind = InboundKind::text;
  std::string text;       // text, caption, label of the chosen option
  std::string option_id;  // of a button or list
  std::optional<Location> location;
  std::vector<Media> media;
  std::string refers_to;              // provider id of the message reacted to, edited, revoked or replied to
  bool opted_out_by_carrier = false;  // the carrier has already answered STOP and blocks sending (Twilio OptOutType)
  boost::json::object detail;         // what else is worth keeping, e.g. {"unsupported":"poll"}; never credentials
};

// Delivery states in the order in which they may only advance; `failed` ends the way unless something higher was seen.
enum class DeliveryStatus { queued = 0, sending = 1, sent = 2, delivered = 3, read = 4, failed = 9 };

struct StatusUpdate {
  std::string channel_id;
  std::string provider_id;
  std::optional<MessageId> message_id;  // our own id, where the provider gives it back
  DeliveryStatus status = DeliveryStatus::sent;
  Time at{};
  std::string error_code;
  std::string reason;              // plain words an agent understands; no personal data
  bool recipient_stopped = false;  // the provider says that this person opted out
};

// The person changed number or provider-scoped id: addresses to move, idempotently.
struct IdentityChange {
  std::string channel_id;
  std::string provider_id;
  std::vector<Address> previous;
  std::vector<Address> current;
  bool security_alert = false;  // the device may be in somebody else's hands: tell the agent, do not resume alone
  Time at{};
};

// Something about the channel itself: quality, account, rate. For the log, the metrics and the administrator.
struct ChannelNotice {
  std::string channel_id;
  std::string code;
  std::string reason;
};

using ChannelEvent = std::variant<InboundMessage, StatusUpdate, IdentityChange, ChannelNotice>;

// JSON form of an OutMessage, as kept in messages.content and returned by the API; from_json throws
// boost::system::system_error if it is not one of ours.
[[nodiscard]] boost::json::object to_json(const OutMessage& message);
[[nodiscard]] OutMessage out_message_from_json(const boost::json::object& json);
// The same for the parts of an inbound message that a console shows.
[[nodiscard]] boost::json::object content_json(const InboundMessage& message);

// Enum <-> stable text, used in JSON, the database and metrics. parse_* give nullopt for unknown words.
[[nodiscard]] std::string_view name_of(Mode v);
[[nodiscard]] std::string_view name_of(AddressKind v);
[[nodiscard]] std::string_view name_of(MediaKind v);
[[nodiscard]] std::string_view name_of(Presentation v);
[[nodiscard]] std::string_view name_of(InboundKind v);
[[nodiscard]] std::string_view name_of(DeliveryStatus v);
[[nodiscard]] std::optional<Mode> parse_mode(std::string_view text);
[[nodiscard]] std::optional<AddressKind> parse_address_kind(std::string_view text);
[[nodiscard]] std::optional<MediaKind> parse_media_kind(std::string_view text);
[[nodiscard]] std::optional<Presentation> parse_presentation(std::string_view text);
[[nodiscard]] std::optional<InboundKind> parse_inbound_kind(std::string_view text);
[[nodiscard]] std::optional<DeliveryStatus> parse_delivery_status(std::string_view text);

// Whether a message that is at `now_at` may go to `next`: never backwards, `failed` only below `delivered`.
[[nodiscard]] bool may_advance(DeliveryStatus now_at, DeliveryStatus next);

}  // namespace orienta::model
