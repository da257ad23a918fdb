// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>

#include "connectors/json.hpp"
#include "connectors/text.hpp"
#include "connectors/twilio/parts.hpp"

namespace orienta::connectors::twilio {
namespace {

using model::AddressKind;
using model::InboundKind;
using model::InboundMessage;
using model::MediaKind;

constexpr int kMostMedia = 10;

// Twilio itself answers these on ordinary numbers and blocks what we send after them (error 21610), whatever the flow
// would make of the word.
constexpr std::string_view kStopWords[] = {"STOP",    "UNSUBSCRIBE", "END",    "QUIT",
                                           "STOPALL", "REVOKE",      "OPTOUT", "CANCEL"};

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

bool is_phone(std::string_view text) {
  return text.size() > 1 && text.size() <= 21 && text[0] == '+' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<model::Address> senders(const Fields& fields) {
  std::vector<model::Address> out;
  std::string_view from = trim(fields.get("From"));
  const bool whatsapp = from.starts_with(kWhatsapp);
  if (whatsapp) from.remove_prefix(kWhatsapp.size());
  if (whatsapp && fields.has("ExternalUserId")) {
    out.push_back({AddressKind::user_id, fields.get("ExternalUserId")});
  }
  // Short codes and names ("BANCO") are senders too, but no telephone numbers.
  if (!from.empty()) {
    const auto kind = is_phone(from) ? AddressKind::phone : AddressKind::user_id;
    const model::Address address{kind, std::string(from)};
    if (std::ranges::find(out, address) == out.end()) out.push_back(address);
  }
  return out;
}

struct MediaRow {
  std::string_view prefix;
  MediaKind kind;
};

constexpr MediaRow kMediaKinds[] = {{"image/webp", MediaKind::sticker},
                                    {"image/", MediaKind::image},
                                    {"audio/", MediaKind::audio},
                                    {"video/", MediaKind::video}};

void read_media(InboundMessage& out, const Fields& fields) {
  int count = 0;
  const std::string& number = fields.get("NumMedia");
  std::from_chars(number.data(), number.data() + number.size(), count);
  for (int i = 0; i < std::min(count, kMostMedia); ++i) {
    model::Media media;
    media.url = fields.get("MediaUrl" + std::to_string(i));
    media.mime = fields.get("MediaContentType" + std::to_string(i));
    const auto row =
        std::ranges::find_if(kMediaKinds, [&](const MediaRow& r) { return media.mime.starts_with(r.prefix); });
    media.kind = row == std::end(kMediaKinds) ? MediaKind::document : row->kind;
    if (!media.url.empty()) out.media.push_back(std::move(media));
  }
  if (!out.media.empty()) out.kind = InboundKind::media;
}

void read_location(InboundMessage& out, const Fields& fields) {
  boost::json::object numbers{{"latitude", fields.get("Latitude")}, {"longitude", fields.get("Longitude")}};
  const auto latitude = number_at(numbers, "latitude");
  const auto longitude = number_at(numbers, "longitude");
  if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) return;
  out.kind = InboundKind::location;
  out.location = model::Location{*latitude, *longitude, fields.get("Label"), fields.get("Address")};
}

void read_choice(InboundMessage& out, const Fields& fields) {
  struct Row {
    std::string_view id;
    std::string_view label;
  };
  constexpr Row kRows[] = {{"ButtonPayload", "ButtonText"}, {"ListId", "ListTitle"}};
  for (const auto& row : kRows) {
    if (!fields.has(row.id)) continue;
    out.kind = InboundKind::option;
    out.option_id = fields.get(row.id);
    if (fields.has(row.label)) out.text = fields.get(row.label);
    return;
  }
}

void read_opt_out(InboundMessage& out, const Fields& fields) {
  const std::string type = upper(fields.get("OptOutType"));
  const bool whatsapp = fields.get("From").starts_with(kWhatsapp);
  const std::string body = upper(trim(out.text));
  const bool word = type.empty() && !whatsapp && std::ranges::find(kStopWords, body) != std::end(kStopWords);
  out.opted_out_by_carrier = type == "STOP" || word;
  if (!type.empty()) out.detail["opt_out_type"] = type;
}

}  // namespace

std::optional<InboundMessage> read_inbound(const Channel& channel, const Fields& fields, model::Time now) {
  InboundMessage out;
  out.channel_id = channel.id;
  for (const std::string_view name : {"MessageSid", "SmsMessageSid", "SmsSid"}) {
    if (out.provider_id.empty()) out.provider_id = fields.get(name);
  }
  out.from = senders(fields);
  if (out.provider_id.empty() || out.from.empty()) return std::nullopt;
  out.profile_name = fields.get("ProfileName");
  out.sent_at = now;  // Twilio does not say when
  out.text = fields.get("Body");
  out.refers_to = fields.get("OriginalRepliedMessageSid");
  read_media(out, fields);
  read_location(out, fields);
  read_choice(out, fields);
  read_opt_out(out, fields);
  if (fields.get("MessageType") == "reaction") out.kind = InboundKind::reaction;
  if (fields.get("MessageType") == "contacts") out.kind = InboundKind::contacts;
  if (fields.get("Forwarded") == "true" || fields.get("FrequentlyForwarded") == "true") out.detail["forwarded"] = true;
  if (fields.has("FlowData")) out.detail["form"] = {{"response_json", fields.get("FlowData")}};
  return out;
}

}  // namespace orienta::connectors::twilio
