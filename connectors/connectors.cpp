// SPDX-License-Identifier: Apache-2.0
#include "connectors/connectors.hpp"

#include <algorithm>
#include <array>

#include "connectors/sms/gsm.hpp"
#include "connectors/twilio/twilio.hpp"
#include "connectors/webchat/webchat.hpp"
#include "connectors/whatsapp_cloud/whatsapp_cloud.hpp"

namespace orienta::connectors {

const std::string& Channel::get(std::string_view name) const {
  static const std::string kNone;
  const auto setting = settings.find(name);
  return setting == settings.end() ? kNone : setting->second;
}

std::span<const Connector> all() {
  // The table. A new provider is one folder and one row here.
  static const std::array kConnectors{whatsapp_cloud::connector(), twilio::connector(), webchat::connector()};
  return kConnectors;
}

const Connector* find(std::string_view type) {
  const auto connectors = all();
  const auto found = std::ranges::find(connectors, type, &Connector::type);
  return found == connectors.end() ? nullptr : &*found;
}

std::string with_numbered_options(std::string_view text, const std::vector<model::Option>& options) {
  std::string out(text);
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (!out.empty()) out += '\n';
    out += std::to_string(i + 1) + ". " + options[i].label;
    if (!options[i].description.empty()) out += ": " + options[i].description;
  }
  return out;
}

std::size_t sms_segments(const model::OutMessage& message) {
  std::size_t count = 0;
  for (const auto& part : twilio::connector().plan(Channel{}, message)) count += sms::count_segments(part.text).count;
  return count;
}

}  // namespace orienta::connectors
