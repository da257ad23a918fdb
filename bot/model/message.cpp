// SPDX-License-Identifier: Apache-2.0
#include "bot/model/message.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "bot/model/names.hpp"

namespace orienta::model {
namespace {

namespace json = boost::json;

constexpr Names<Mode, 4> kMode = {{
    {Mode::chat, "chat"},
    {Mode::sms, "sms"},
    {Mode::voice, "voice"},
    {Mode::script, "script"},
}};

constexpr Names<AddressKind, 4> kAddressKind = {{
    {AddressKind::phone, "phone"},
    {AddressKind::user_id, "user_id"},
    {AddressKind::parent_user_id, "parent_user_id"},
    {AddressKind::webchat, "webchat"},
}};

constexpr Names<MediaKind, 5> kMediaKind = {{
    {MediaKind::image, "image"},
    {MediaKind::audio, "audio"},
    {MediaKind::video, "video"},
    {MediaKind::document, "document"},
    {MediaKind::sticker, "sticker"},
}};

constexpr Names<Presentation, 5> kPresentation = {{
    {Presentation::text, "text"},
    {Presentation::buttons, "buttons"},
    {Presentation::list, "list"},
    {Presentation::numbered, "numbered"},
    {Presentation::location_request, "location_request"},
}};

constexpr Names<InboundKind, 11> kInboundKind = {{
    {InboundKind::text, "text"},
    {InboundKind::option, "option"},
    {InboundKind::location, "location"},
    {InboundKind::media, "media"},
    {InboundKind::contacts, "contacts"},
    {InboundKind::reaction, "reaction"},
    {InboundKind::edit, "edit"},
    {InboundKind::revoke, "revoke"},
    {InboundKind::order, "order"},
    {InboundKind::system, "system"},
    {InboundKind::unsupported, "unsupported"},
}};

constexpr Names<DeliveryStatus, 6> kDeliveryStatus = {{
    {DeliveryStatus::queued, "queued"},
    {DeliveryStatus::sending, "sending"},
    {DeliveryStatus::sent, "sent"},
    {DeliveryStatus::delivered, "delivered"},
    {DeliveryStatus::read, "read"},
    {DeliveryStatus::failed, "failed"},
}};

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

void put_text(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

json::object media_json(const Media& media) {
  json::object object;
  object["kind"] = name_of(media.kind);
  put_text(object, "id", media.id);
  put_text(object, "url", media.url);
  put_text(object, "mime", media.mime);
  put_text(object, "sha256", media.sha256);
  put_text(object, "filename", media.filename);
  if (media.voice_note) object["voice_note"] = true;
  return object;
}

Media media_from_json(const json::object& object) {
  Media media;
  media.kind = parse_media_kind(text_at(object, "kind")).value_or(MediaKind::document);
  media.id = text_at(object, "id");
  media.url = text_at(object, "url");
  media.mime = text_at(object, "mime");
  media.sha256 = text_at(object, "sha256");
  media.filename = text_at(object, "filename");
  media.voice_note = flag_at(object, "voice_note");
  return media;
}

}  // namespace

std::string_view name_of(Mode v) {
  return name_in(kMode, v);
}
std::optional<Mode> parse_mode(std::string_view text) {
  return value_in(kMode, text);
}

std::string_view name_of(AddressKind v) {
  return name_in(kAddressKind, v);
}
std::optional<AddressKind> parse_address_kind(std::string_view text) {
  return value_in(kAddressKind, text);
}

std::string_view name_of(MediaKind v) {
  return name_in(kMediaKind, v);
}
std::optional<MediaKind> parse_media_kind(std::string_view text) {
  return value_in(kMediaKind, text);
}

std::string_view name_of(Presentation v) {
  return name_in(kPresentation, v);
}
std::optional<Presentation> parse_presentation(std::string_view text) {
  return value_in(kPresentation, text);
}

std::string_view name_of(InboundKind v) {
  return name_in(kInboundKind, v);
}
std::optional<InboundKind> parse_inbound_kind(std::string_view text) {
  return value_in(kInboundKind, text);
}

std::string_view name_of(DeliveryStatus v) {
  return name_in(kDeliveryStatus, v);
}
std::optional<DeliveryStatus> parse_delivery_status(std::string_view text) {
  return value_in(kDeliveryStatus, text);
}

bool may_advance(DeliveryStatus now_at, DeliveryStatus next) {
  if (now_at == DeliveryStatus::failed) return next == DeliveryStatus::delivered || next == DeliveryStatus::read;
  if (next == DeliveryStatus::failed) return now_at < DeliveryStatus::delivered;
  return next > now_at;
}

json::object to_json(const OutMessage& message) {
  json::object object;
  object["text"] = message.text;
  if (!message.options.empty()) {
    json::array options;
    for (const Option& option : message.options) {
      json::object item;
      item["id"] = option.id;
      item["label"] = option.label;
      put_text(item, "description", option.description);
      options.push_back(std::move(item));
    }
    object["options"] = std::move(options);
  }
  object["presentation"] = name_of(message.presentation);
  put_text(object, "list_button", message.list_button);
  put_text(object, "language", message.language);
  if (message.media) object["media"] = media_json(*message.media);
  if (message.ask_location) object["ask_location"] = true;
  return object;
}

OutMessage out_message_from_json(const json::object& object) {
  OutMessage message;
  message.text = std::string(object.at("text").as_string());
  if (const json::value* options = object.if_contains("options")) {
    for (const json::value& item : options->as_array()) {
      const json::object& option = item.as_object();
      message.options.push_back({std::string(option.at("id").as_string()), std::string(option.at("label").as_string()),
                                 text_at(option, "description")});
    }
  }
  message.presentation = parse_presentation(text_at(object, "presentation")).value_or(Presentation::text);
  message.list_button = text_at(object, "list_button");
  message.language = text_at(object, "language");
  if (const json::value* media = object.if_contains("media")) message.media = media_from_json(media->as_object());
  message.ask_location = flag_at(object, "ask_location");
  return message;
}

json::object content_json(const InboundMessage& message) {
  json::object object;
  object["text"] = message.text;
  put_text(object, "option_id", message.option_id);
  if (message.location) {
    json::object location;
    location["latitude"] = message.location->latitude;
    location["longitude"] = message.location->longitude;
    put_text(location, "name", message.location->name);
    put_text(location, "address", message.location->address);
    object["location"] = std::move(location);
  }
  if (!message.media.empty()) {
    json::array media;
    for (const Media& item : message.media) media.push_back(media_json(item));
    object["media"] = std::move(media);
  }
  put_text(object, "refers_to", message.refers_to);
  if (!message.detail.empty()) object["detail"] = message.detail;
  return object;
}

}  // namespace orienta::model
