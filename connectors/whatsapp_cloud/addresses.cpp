// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "connectors/json.hpp"
#include "connectors/whatsapp_cloud/parts.hpp"

namespace orienta::connectors::whatsapp_cloud {
namespace {

constexpr std::size_t kLongestPhone = 20;                // E.164 says 15; some test numbers are longer
constexpr std::size_t kLongestUserId = 200;              // documented: 2 + 1 + 128, with ".ENT" 4 more
constexpr std::int64_t kSecondsEnd = 1'000'000'000'000;  // from here on a timestamp is in milliseconds
constexpr std::int64_t kLatest = 253'402'300'799'000;    // year 9999, in ms
constexpr std::chrono::minutes kClockDifference{10};

bool visible(char c) {
  return c > ' ' && c < 0x7F;
}

}  // namespace

std::string phone_of(std::string_view wa_id) {
  if (wa_id.starts_with('+')) wa_id.remove_prefix(1);
  const bool digits = std::ranges::all_of(wa_id, [](char c) { return c >= '0' && c <= '9'; });
  if (wa_id.empty() || wa_id.size() > kLongestPhone || !digits) return {};
  return "+" + std::string(wa_id);
}

std::vector<model::Address> addresses(std::string_view user_id, std::string_view wa_id,
                                      std::string_view parent_user_id) {
  const auto usable = [](std::string_view id) {
    return !id.empty() && id.size() <= kLongestUserId && std::ranges::all_of(id, visible);
  };
  std::vector<model::Address> out;
  if (usable(user_id)) out.push_back({model::AddressKind::user_id, std::string(user_id)});
  if (auto phone = phone_of(wa_id); !phone.empty()) out.push_back({model::AddressKind::phone, std::move(phone)});
  if (usable(parent_user_id)) out.push_back({model::AddressKind::parent_user_id, std::string(parent_user_id)});
  return out;
}

std::optional<model::Time> time_at(const boost::json::object& in, std::string_view name, model::Time now) {
  const auto stamp = int_at(in, name);
  if (!stamp || *stamp <= 0) return std::nullopt;
  const std::int64_t ms = *stamp < kSecondsEnd ? *stamp * 1000 : *stamp;
  if (ms > kLatest) return std::nullopt;
  // A time in the future would keep the 24 h window open for as long as it pleases.
  const auto at = model::from_ms(ms);
  return at > now + kClockDifference ? now : at;
}

}  // namespace orienta::connectors::whatsapp_cloud
