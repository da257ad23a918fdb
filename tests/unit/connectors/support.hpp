// SPDX-License-Identifier: Apache-2.0
// Channels and requests that the tests of this folder share. Signatures are made with OpenSSL's one-shot HMAC, not with
// the code under test.
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/connectors.hpp"

namespace orienta::connectors::test {

inline const model::Time kNow = model::from_ms(1'750'269'400'000);

inline std::string raw_hmac(const EVP_MD* digest, std::string_view key, std::string_view data) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(digest, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
       data.size(), out, &size);
  return {reinterpret_cast<const char*>(out), size};
}

inline std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += two;
  }
  return out;
}

inline std::string to_base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                      reinterpret_cast<const unsigned char*>(bytes.data()),
                                                      static_cast<int>(bytes.size()))));
  return out;
}

inline Channel with_defaults(Channel channel) {
  for (const auto& option : find(channel.type)->options) {
    if (!option.fallback.empty()) channel.settings.try_emplace(std::string(option.name), option.fallback);
  }
  return channel;
}

inline Channel whatsapp(std::string id = "wa", std::string number = "106540352242922", std::string secret = "s3cret") {
  return with_defaults({std::move(id),
                        "whatsapp_cloud",
                        {{"phone_number_id", std::move(number)},
                         {"access_token", "EAAtoken"},
                         {"app_secret", std::move(secret)},
                         {"verify_token", "verify-me"}},
                        "https://help.example"});
}

inline Channel twilio(std::string public_url = "https://help.example") {
  return with_defaults({"sms",
                        "twilio",
                        {{"account_sid", "AC0123"}, {"auth_token", "tw-token"}, {"from", "+15005550006"}},
                        std::move(public_url)});
}

inline model::HttpRequest meta_post(std::string body, std::string_view secret = "s3cret") {
  model::HttpRequest out;
  out.method = "POST";
  out.url = "/webhooks/wa";
  out.headers = {{"content-type", "application/json"},
                 {"x-hub-signature-256", "sha256=" + to_hex(raw_hmac(EVP_sha256(), secret, body))}};
  out.body = std::move(body);
  return out;
}

// One change of Meta's envelope around `value` (without metadata).
inline std::string change(std::string_view value, std::string_view number = "106540352242922",
                          std::string_view field = "messages") {
  return R"({"field":")" + std::string(field) +
         R"(","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":")" +
         std::string(number) + R"("},)" + std::string(value) + "}}";
}

inline std::string envelope(std::string_view changes) {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[)" +
         std::string(changes) + "]}]}";
}

template <class Event>
std::vector<Event> only(const Received& received) {
  std::vector<Event> out;
  for (const auto& event : received.events) {
    if (const auto* wanted = std::get_if<Event>(&event)) out.push_back(*wanted);
  }
  return out;
}

}  // namespace orienta::connectors::test
