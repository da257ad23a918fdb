// SPDX-License-Identifier: Apache-2.0
// Shapes a message into parts that WhatsApp takes. An option is never cut short: what does not fit a button goes into a
// list, what does not fit a list becomes numbered text.
#include <algorithm>
#include <set>

#include "connectors/planning.hpp"
#include "connectors/text.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

using model::OutMessage;
using model::Presentation;

constexpr std::size_t kText = 4096;
constexpr std::size_t kInteractiveBody = 1024;
constexpr std::size_t kCaption = 1024;

struct Shape {
  Presentation presentation;
  std::size_t most_options;
  std::size_t title;
  std::size_t id;           // bytes; ids are ASCII
  std::size_t description;  // 0 = none can be shown
};

// In the order of preference.
constexpr Shape kShapes[] = {{Presentation::buttons, 3, 20, 256, 0}, {Presentation::list, 10, 24, 200, 72}};

bool one_line(std::string_view text) {
  return text.find_first_of("\r\n\t") == std::string_view::npos;
}

bool fits(const model::Option& option, const Shape& shape) {
  return !trim(option.label).empty() && one_line(option.label) && utf16_length(option.label) <= shape.title &&
         !option.id.empty() && option.id.size() <= shape.id && trim(option.id) == option.id &&
         utf16_length(option.description) <= shape.description && one_line(option.description);
}

Presentation choose(const std::vector<model::Option>& options) {
  std::set<std::string_view> titles;
  std::set<std::string_view> ids;
  for (const auto& option : options) {
    titles.insert(option.label);
    ids.insert(option.id);
  }
  if (titles.size() != options.size() || ids.size() != options.size()) return Presentation::numbered;
  for (const auto& shape : kShapes) {
    if (options.size() > shape.most_options) continue;
    if (std::ranges::all_of(options, [&](const auto& option) { return fits(option, shape); })) {
      return shape.presentation;
    }
  }
  return Presentation::numbered;
}

void add(std::vector<OutMessage>& parts, std::vector<OutMessage> more) {
  std::ranges::move(more, std::back_inserter(parts));
}

void add_texts(std::vector<OutMessage>& parts, const OutMessage& message, std::string_view text) {
  if (trim(text).empty()) return;
  OutMessage part;
  part.text = text;
  part.language = message.language;
  add(parts, plan_numbered(part, kText));
}

// An interactive message with as much of the end of `text` as its body takes; the rest goes before it.
OutMessage interactive(std::vector<OutMessage>& parts, const OutMessage& message, std::string_view text,
                       Presentation presentation) {
  auto [before, last] = split_tail(text, kInteractiveBody);
  add_texts(parts, message, before);
  OutMessage part;
  part.text = trim(last).empty() ? std::string(default_prompt(message.language)) : std::move(last);
  part.language = message.language;
  part.presentation = presentation;
  return part;
}

// The picture or file, with the text as its caption where nothing else needs the text. Returns whether it took it.
bool add_media(std::vector<OutMessage>& parts, const OutMessage& message) {
  OutMessage part;
  part.media = message.media;
  part.language = message.language;
  const bool takes_caption =
      message.media->kind != model::MediaKind::audio && message.media->kind != model::MediaKind::sticker;
  const bool free = message.options.empty() && !message.ask_location;
  const bool captioned = takes_caption && free && utf16_length(message.text) <= kCaption;
  if (captioned) part.text = message.text;
  parts.push_back(std::move(part));
  return captioned;
}

void add_options(std::vector<OutMessage>& parts, const OutMessage& message, std::string_view text) {
  const auto presentation =
      message.presentation == Presentation::numbered ? Presentation::numbered : choose(message.options);
  if (presentation == Presentation::numbered) {
    OutMessage rest;
    rest.text = text;
    rest.options = message.options;
    rest.presentation = message.presentation == Presentation::numbered ? Presentation::numbered : Presentation::text;
    rest.language = message.language;
    return add(parts, plan_numbered(rest, kText));
  }
  OutMessage part = interactive(parts, message, text, presentation);
  part.options = message.options;
  if (presentation == Presentation::list) {
    const bool usable =
        !trim(message.list_button).empty() && one_line(message.list_button) && utf16_length(message.list_button) <= 20;
    part.list_button = usable ? message.list_button : std::string(default_list_button(message.language));
  }
  parts.push_back(std::move(part));
}

}  // namespace

std::vector<OutMessage> plan(const Channel& /*channel*/, const OutMessage& message) {
  std::vector<OutMessage> parts;
  std::string_view text = message.text;
  if (message.media && add_media(parts, message)) return parts;
  if (message.ask_location) {
    OutMessage part = interactive(parts, message, text, Presentation::location_request);
    part.ask_location = true;
    parts.push_back(std::move(part));
    text = {};
    if (message.options.empty()) return parts;
  }
  if (!message.options.empty()) {
    add_options(parts, message, text);
  } else {
    add_texts(parts, message, text);
  }
  return parts;
}

}  // namespace orienta::connectors::whatsapp_cloud
