// SPDX-License-Identifier: Apache-2.0
// What people send: one table of message types.
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>

#include "connectors/crypto.hpp"
#include "connectors/json.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

namespace json = boost::json;
using model::InboundKind;
using model::InboundMessage;
using model::MediaKind;

// `body` is the member of the message that is named like its type; `message` is the whole.
using Reader = void (*)(InboundMessage& out, const json::object& body, const json::object& message);

void mark_unsupported(InboundMessage& out, std::string_view what) {
  out.kind = InboundKind::unsupported;
  out.detail["unsupported"] = what;
}

void set_option(InboundMessage& out, std::string id, std::string label) {
  out.kind = id.empty() ? InboundKind::text : InboundKind::option;
  out.option_id = std::move(id);
  out.text = std::move(label);
}

void read_text(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  out.text = text_at(body, "body");
  const auto* words = body.if_contains("body");
  if (words == nullptr || !(words->is_string() || words->is_number())) mark_unsupported(out, "text");
}

void read_template_button(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  set_option(out, text_at(body, "payload"), text_at(body, "text"));
  if (out.option_id.empty() && out.text.empty()) mark_unsupported(out, "button");
}

void read_interactive(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  for (const std::string_view type : {"button_reply", "list_reply"}) {
    const json::object& reply = object_at(body, type);
    std::string id = text_at(reply, "id");
    std::string title = text_at(reply, "title");
    if (!id.empty() || !title.empty()) return set_option(out, std::move(id), std::move(title));
  }
  if (const json::object& form = object_at(body, "nfm_reply"); !form.empty()) {
    out.text = text_at(form, "body");
    // A JSON text by Meta's word, but the person's client writes it: kept as it came.
    out.detail["form"] = {{"name", text_at(form, "name")}, {"response_json", text_at(form, "response_json")}};
    return;
  }
  if (const json::object& permission = object_at(body, "call_permission_reply"); !permission.empty()) {
    out.kind = InboundKind::system;
    out.detail["call_permission"] = text_at(permission, "response");
    return;
  }
  mark_unsupported(out, "interactive");
}

template <MediaKind kKind>
void read_media(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  model::Media media;
  media.kind = kKind;
  media.id = text_at(body, "id");
  media.url = text_at(body, "url");
  media.mime = text_at(body, "mime_type");
  media.sha256 = text_at(body, "sha256");
  media.filename = text_at(body, "filename");
  media.voice_note = flag_at(body, "voice");
  out.text = text_at(body, "caption");
  out.kind = InboundKind::media;
  if (media.id.empty() && media.url.empty()) {
    out.detail["media_missing"] = true;  // Meta could not fetch it (131052): the person did send something
    if (out.text.empty()) mark_unsupported(out, model::name_of(kKind));
  }
  out.media.push_back(std::move(media));
}

// The type of the old on-premises API.
void read_voice(InboundMessage& out, const json::object& body, const json::object& message) {
  read_media<MediaKind::audio>(out, body, message);
  out.media.back().voice_note = true;
}

void read_location(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  const auto latitude = number_at(body, "latitude");
  const auto longitude = number_at(body, "longitude");
  if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) {
    return mark_unsupported(out, "location");
  }
  out.kind = InboundKind::location;
  out.location = model::Location{*latitude, *longitude, text_at(body, "name"), text_at(body, "address")};
}

void read_contacts(InboundMessage& out, const json::object& /*body*/, const json::object& message) {
  constexpr std::size_t kMost = 257;
  out.kind = InboundKind::contacts;
  json::array cards;
  for_each_object(message, "contacts", [&](const json::object& card) {
    if (cards.size() >= kMost) return;
    json::array phones;
    for_each_object(card, "phones", [&](const json::object& phone) {
      const std::string number = text_at(phone, "phone");
      phones.emplace_back(number.empty() ? text_at(phone, "wa_id") : number);
    });
    json::object kept{{"name", text_at(object_at(card, "name"), "formatted_name")}, {"phones", std::move(phones)}};
    for (const std::string_view name : {"origin", "vcard"}) {
      if (auto text = text_at(card, name); !text.empty()) kept[name] = text;
    }
    cards.emplace_back(std::move(kept));
  });
  out.detail["contacts"] = std::move(cards);
}

void read_reaction(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  out.kind = InboundKind::reaction;
  out.text = text_at(body, "emoji");
  out.refers_to = text_at(body, "message_id");
  if (out.text.empty()) out.detail["removed"] = true;
}

void read_order(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  out.kind = InboundKind::order;
  out.text = text_at(body, "text");
  out.detail["catalog_id"] = text_at(body, "catalog_id");
  json::array items;
  for_each_object(body, "product_items", [&](const json::object& item) {
    items.emplace_back(json::object{{"product_retailer_id", text_at(item, "product_retailer_id")},
                                    {"quantity", text_at(item, "quantity")},
                                    {"item_price", text_at(item, "item_price")},
                                    {"currency", text_at(item, "currency")}});
  });
  out.detail["items"] = std::move(items);
}

void read_system(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  out.kind = InboundKind::system;
  out.text = text_at(body, "body");
  out.detail["system"] = text_at(body, "type");
}

void read_welcome(InboundMessage& out, const json::object& /*body*/, const json::object& /*message*/) {
  out.kind = InboundKind::system;
  out.detail["system"] = "request_welcome";
}

void read_unsupported(InboundMessage& out, const json::object& body, const json::object& message) {
  std::string what = text_at(body, "type");
  mark_unsupported(out, what.empty() ? "unknown" : what);
  for_each_object(message, "errors", [&](const json::object& error) {
    if (!out.detail.contains("code")) out.detail["code"] = text_at(error, "code");
  });
}

void read_content(InboundMessage& out, const json::object& message);

void read_edit(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  const json::object& inner = object_at(body, "message");
  // One level only: an edit of an edit is no edit.
  const std::string type = text_at(inner, "type");
  if (type != "edit" && type != "revoke") read_content(out, inner);
  out.detail["edited_kind"] = model::name_of(out.kind);
  out.kind = InboundKind::edit;
  out.option_id.clear();
  out.refers_to = text_at(body, "original_message_id");
}

void read_revoke(InboundMessage& out, const json::object& body, const json::object& /*message*/) {
  out.kind = InboundKind::revoke;
  out.refers_to = text_at(body, "original_message_id");
}

struct TypeRow {
  std::string_view type;
  Reader read;
};

constexpr TypeRow kTypes[] = {
    {"text", &read_text},
    {"interactive", &read_interactive},
    {"button", &read_template_button},
    {"image", &read_media<MediaKind::image>},
    {"video", &read_media<MediaKind::video>},
    {"audio", &read_media<MediaKind::audio>},
    {"voice", &read_voice},
    {"document", &read_media<MediaKind::document>},
    {"sticker", &read_media<MediaKind::sticker>},
    {"location", &read_location},
    {"contacts", &read_contacts},
    {"reaction", &read_reaction},
    {"order", &read_order},
    {"system", &read_system},
    {"request_welcome", &read_welcome},
    {"unsupported", &read_unsupported},
    {"unknown", &read_unsupported},
    {"edit", &read_edit},
    {"revoke", &read_revoke},
};

void read_content(InboundMessage& out, const json::object& message) {
  const std::string type = text_at(message, "type");
  const auto row = std::ranges::find(kTypes, type, &TypeRow::type);
  if (row != std::end(kTypes)) return row->read(out, object_at(message, type), message);
  mark_unsupported(out, type.empty() ? "unknown" : type);
  // A type that is newer than this program: kept as it came, so that it can be read later.
  if (const auto* body = type.empty() ? nullptr : message.if_contains(type)) out.detail["raw"] = *body;
}

void read_context(InboundMessage& out, const json::object& message) {
  const json::object& context = object_at(message, "context");
  if (out.refers_to.empty()) out.refers_to = text_at(context, "id");
  if (flag_at(context, "forwarded") || flag_at(context, "frequently_forwarded")) out.detail["forwarded"] = true;
  // Of an advertisement's click only that it was one: the click id would let Meta follow the person.
  if (const json::object& referral = object_at(message, "referral"); !referral.empty()) {
    out.detail["referral"] = {{"source_type", text_at(referral, "source_type")},
                              {"source_id", text_at(referral, "source_id")}};
  }
}

// The entry of value.contacts[] about the sender of `message` (or the only entry, if it does not say otherwise).
const json::object& contact_of(const json::object& value, const json::object& message) {
  static const json::object kNobody;
  const std::string user_id = text_at(message, "from_user_id");
  const std::string wa_id = text_at(message, "from");
  const json::object* matching = &kNobody;
  for_each_object(value, "contacts", [&](const json::object& contact) {
    const std::string contact_user = text_at(contact, "user_id");
    const std::string contact_wa = text_at(contact, "wa_id");
    const bool same_user = !user_id.empty() && contact_user == user_id;
    const bool same_phone = !wa_id.empty() && contact_wa == wa_id;
    const bool differs = (!user_id.empty() && !contact_user.empty() && !same_user) ||
                         (!wa_id.empty() && !contact_wa.empty() && !same_phone);
    const bool only_one = user_id.empty() && wa_id.empty() && array_at(value, "contacts").size() <= 1;
    if (!differs && (same_user || same_phone || only_one)) matching = &contact;
  });
  return *matching;
}

std::string first_of(std::string first, std::string second) {
  return first.empty() ? std::move(second) : first;
}

// Fills in who, when and which; false if the message cannot be kept.
bool read_envelope(const Reading& reading, const json::object& value, const json::object& message,
                   InboundMessage& out) {
  if (!text_at(message, "group_id").empty()) {
    reading.refuse("group message");
    return false;
  }
  const json::object& contact = contact_of(value, message);
  out.channel_id = reading.channel.id;
  out.provider_id = text_at(message, "id");
  out.from = addresses(first_of(text_at(message, "from_user_id"), text_at(contact, "user_id")),
                       first_of(text_at(message, "from"), text_at(contact, "wa_id")),
                       first_of(text_at(message, "from_parent_user_id"), text_at(contact, "parent_user_id")));
  out.profile_name = text_at(object_at(contact, "profile"), "name");
  const auto at = time_at(message, "timestamp", reading.now);
  out.has_provider_time = at.has_value();
  out.sent_at = at.value_or(reading.now);
  // Somebody did write: a repeated delivery gets the same id.
  if (out.provider_id.empty()) out.provider_id = "no_id." + hex(sha256(json::serialize(message)));
  if (out.from.empty()) reading.refuse("message without a sender");
  return !out.from.empty();
}

}  // namespace

void read_messages(const Reading& reading, const json::object& value) {
  for_each_object(value, "messages", [&](const json::object& message) {
    if (text_at(message, "type") == "system" && read_identity_message(reading, message)) return;
    InboundMessage out;
    if (!read_envelope(reading, value, message, out)) return;
    read_content(out, message);
    read_context(out, message);
    reading.events.emplace_back(std::move(out));
  });
}

void read_calls(const Reading& reading, const json::object& value) {
  for_each_object(value, "calls", [&](const json::object& call) {
    if (text_at(call, "direction") == "BUSINESS_INITIATED") return;
    InboundMessage out;
    if (!read_envelope(reading, value, call, out)) return;
    // This server answers no calls, so a call that comes in is a call that was missed; it opens the 24 h window.
    const std::string event = text_at(call, "event");
    out.provider_id += "." + event;  // "connect" and "terminate" share the call's id
    out.kind = InboundKind::system;
    out.detail["call"] = event;
    if (auto status = text_at(call, "status"); !status.empty()) out.detail["call_status"] = status;
    reading.events.emplace_back(std::move(out));
  });
}

}  // namespace orienta::connectors::whatsapp_cloud
