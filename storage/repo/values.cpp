// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/values.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "storage/sealed.hpp"

namespace orienta::storage {
namespace json = boost::json;

std::string Reader::personal() {
  return unseal(row_, next_++);
}

json::object Reader::personal_object() {
  return parse_object(personal());
}

json::object Reader::object() {
  return parse_object(text());
}

std::optional<model::Consent> Reader::consent() {
  const int column = next_++;
  if (row_.is_null(column)) return std::nullopt;
  const json::object kept = parse_object(row_.text(column));
  model::Consent out;
  out.given = kept.at("given").as_bool();
  out.notice_version = json::value_to<std::string>(kept.at("notice_version"));
  out.language = json::value_to<std::string>(kept.at("language"));
  out.at = model::from_ms(kept.at("at").as_int64());
  out.channel_id = json::value_to<std::string>(kept.at("channel_id"));
  return out;
}

SqlValue consent_val(const std::optional<model::Consent>& consent) {
  if (!consent) return nullptr;
  const json::object kept{{"given", consent->given},
                          {"notice_version", consent->notice_version},
                          {"language", consent->language},
                          {"at", model::to_ms(consent->at)},
                          {"channel_id", consent->channel_id}};
  return json::serialize(kept);
}

SqlValue sealed_object(const json::object& object) {
  return seal(json::serialize(object));
}

json::object parse_object(std::string_view text) {
  return json::parse(text).as_object();
}

std::string placeholders(std::size_t from, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ", ";
    out += '$';
    out += std::to_string(from + i);
  }
  return out;
}

}  // namespace orienta::storage
