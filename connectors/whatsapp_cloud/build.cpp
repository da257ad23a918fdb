// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/serialize.hpp>

#include "connectors/crypto.hpp"
#include "connectors/json.hpp"
#include "connectors/planning.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

namespace json = boost::json;
using model::AddressKind;
using model::Presentation;

model::HttpRequest post(const Channel& channel, const json::object& body) {
  std::string_view base = channel.get("api_base");
  while (base.ends_with('/')) base.remove_suffix(1);
  // A token read from a file may end with a line break, which must not end the header.
  std::string token = channel.get("access_token");
  std::erase_if(token, [](char c) { return c <= ' ' || c == 0x7F; });
  model::HttpRequest out;
  out.method = "POST";
  out.url = std::string(base) + "/" + model::form_encode(channel.get("phone_number_id")) + "/messages";
  if (channel.get("send_appsecret_proof") == "true") {
    out.url += "?appsecret_proof=" + hex(hmac_sha256(channel.get("app_secret"), token));
  }
  out.headers = {{"authorization", "Bearer " + token}, {"content-type", "application/json"}};
  out.body = json::serialize(body);
  return out;
}

// Meta takes the number if both are given; the parent id reaches the same person in linked accounts only.
void set_recipient(json::object& body, const std::vector<model::Address>& to) {
  struct Row {
    AddressKind kind;
    std::string_view field;
  };
  constexpr Row kRows[] = {
      {AddressKind::phone, "to"}, {AddressKind::user_id, "recipient"}, {AddressKind::parent_user_id, "recipient"}};
  for (const auto& row : kRows) {
    // Of two numbers the one learnt last: people change theirs.
    const auto address = std::ranges::find(to.rbegin(), to.rend(), row.kind, &model::Address::kind);
    if (address == to.rend()) continue;
    body[row.field] = address->value;
    return;
  }
}

json::object media_body(const model::OutMessage& part) {
  const model::Media& media = *part.media;
  json::object out;
  if (!media.url.empty()) {
    out["link"] = media.url;
  } else {
    out["id"] = media.id;
  }
  if (!part.text.empty()) out["caption"] = part.text;
  if (media.kind == model::MediaKind::document && !media.filename.empty()) out["filename"] = media.filename;
  if (media.kind == model::MediaKind::audio && media.voice_note) out["voice"] = true;
  return out;
}

json::object button_action(const model::OutMessage& part) {
  json::array buttons;
  for (const auto& option : part.options) {
    buttons.emplace_back(json::object{{"type", "reply"}, {"reply", {{"id", option.id}, {"title", option.label}}}});
  }
  return {{"buttons", std::move(buttons)}};
}

json::object list_action(const model::OutMessage& part) {
  json::array rows;
  for (const auto& option : part.options) {
    json::object row{{"id", option.id}, {"title", option.label}};
    if (!option.description.empty()) row["description"] = option.description;
    rows.emplace_back(std::move(row));
  }
  json::array sections;
  sections.emplace_back(json::object{{"rows", std::move(rows)}});
  const std::string_view button =
      part.list_button.empty() ? default_list_button(part.language) : std::string_view(part.list_button);
  return {{"button", button}, {"sections", std::move(sections)}};
}

json::object location_action(const model::OutMessage& /*part*/) {
  return {{"name", "send_location"}};
}

struct InteractiveRow {
  Presentation presentation;
  std::string_view type;
  json::object (*action)(const model::OutMessage& part);
};

constexpr InteractiveRow kInteractive[] = {
    {Presentation::buttons, "button", &button_action},
    {Presentation::list, "list", &list_action},
    {Presentation::location_request, "location_request_message", &location_action},
};

}  // namespace

model::HttpRequest build(const Channel& channel, const Destination& to, const model::OutMessage& part) {
  json::object body{{"messaging_product", "whatsapp"}, {"recipient_type", "individual"}};
  set_recipient(body, to.to);
  const auto interactive = std::ranges::find(kInteractive, part.presentation, &InteractiveRow::presentation);
  if (part.media) {
    const std::string_view type = model::name_of(part.media->kind);
    body["type"] = type;
    body[type] = media_body(part);
  } else if (interactive != std::end(kInteractive)) {
    body["type"] = "interactive";
    body["interactive"] = {
        {"type", interactive->type}, {"body", {{"text", part.text}}}, {"action", interactive->action(part)}};
  } else {
    body["type"] = "text";
    body["text"] = {{"preview_url", false}, {"body", part.text}};
  }
  // Meta knows no idempotency key: this comes back in every status and tells whether a send with a lost answer went
  // out.
  body["biz_opaque_callback_data"] = to.message_id.str();
  return post(channel, body);
}

model::HttpRequest build_seen(const Channel& channel, std::string_view provider_id, bool typing) {
  if (!provider_id.starts_with("wamid.")) return {};  // an id of our own, for a message that came without one
  json::object body{{"messaging_product", "whatsapp"}, {"status", "read"}, {"message_id", provider_id}};
  if (typing) body["typing_indicator"] = {{"type", "text"}};
  return post(channel, body);
}

Outcome read_answer(const Channel& /*channel*/, const model::HttpResponse& answer) {
  const auto document = JsonDocument::parse(answer.body, kMaxBody);
  if (!document) return read_failure(error_rows(), answer, "");
  const json::object& root = document->root();
  Outcome out;
  if (answer.status >= 200 && answer.status < 300) {
    for_each_object(root, "messages", [&](const json::object& message) {
      if (out.provider_id.empty()) out.provider_id = text_at(message, "id");
    });
    if (!out.provider_id.empty() || flag_at(root, "success")) {
      out.kind = Outcome::Kind::accepted;
      return out;
    }
  }
  return read_failure(error_rows(), answer, text_at(object_at(root, "error"), "code"));
}

}  // namespace orienta::connectors::whatsapp_cloud
