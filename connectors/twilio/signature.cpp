// SPDX-License-Identifier: Apache-2.0
// X-Twilio-Signature: HMAC-SHA1 over the address Twilio called and the sorted form, in base64.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "connectors/crypto.hpp"
#include "connectors/text.hpp"
#include "connectors/twilio/parts.hpp"

namespace orienta::connectors::twilio {
namespace {

bool is_loopback(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') == std::string_view::npos ? 0 : host.find(']') - 1);
  } else if (std::ranges::count(host, ':') == 1) {
    host = host.substr(0, host.find(':'));
  }
  return host == "localhost" || host == "::1" || host == "127.0.0.1" || host == "::ffff:127.0.0.1";
}

// The address as Twilio knows it, without path: from the configuration only, because Host and X-Forwarded-* say what
// the peer likes. On this machine alone (a developer without public_url) the Host header will do.
std::string base_url(const Channel& channel, const model::HttpRequest& request) {
  if (!channel.public_url.empty()) return channel.public_url;
  const auto host = model::header(request.headers, "host");
  if (!host || !is_loopback(request.remote) || !is_loopback(*host)) return {};
  return "http://" + std::string(*host);
}

// Twilio leaves the port out of some of the addresses it signs and writes it into others; its own libraries accept
// either. Only the host's port is touched.
std::vector<std::string> address_variants(const std::string& base, std::string_view target) {
  std::vector<std::string> out{base + std::string(target)};
  const std::size_t scheme_end = base.find("://");
  if (scheme_end == std::string::npos) return out;
  const std::size_t path = std::min(base.find('/', scheme_end + 3), base.size());
  const std::size_t user = base.rfind('@', path);
  const std::size_t host = user == std::string::npos || user < scheme_end + 3 ? scheme_end + 3 : user + 1;
  const std::size_t bracket = base.find(']', host);  // of an IPv6 address
  const std::size_t colon = base.find(':', bracket != std::string::npos && bracket < path ? bracket : host);
  const std::string rest = base.substr(path) + std::string(target);
  if (colon != std::string::npos && colon < path) {
    out.push_back(base.substr(0, colon) + rest);
  } else {
    out.push_back(base.substr(0, path) + (base.starts_with("https") ? ":443" : ":80") + rest);
  }
  return out;
}

std::string signed_form(const Form& form) {
  std::map<std::string_view, std::set<std::string_view>> sorted;
  for (const auto& [name, value] : form) sorted[name].insert(value);
  std::string out;
  for (const auto& [name, values] : sorted) {
    for (const auto value : values) {
      out += name;
      out += value;
    }
  }
  return out;
}

bool genuine(const Channel& channel, std::string_view signature, const std::vector<std::string>& addresses,
             std::string_view data) {
  bool found = false;
  for (const std::string_view name : {"auth_token", "auth_token_previous"}) {
    const std::string& token = channel.get(name);
    if (token.empty()) continue;
    for (const auto& address : addresses) {
      const std::string expected = base64(hmac_sha1(token, address + std::string(data)));
      found = equal_constant_time(signature, expected) || found;
    }
  }
  return found;
}

bool says_form(const model::HttpRequest& request) {
  std::string type(model::header(request.headers, "content-type").value_or(""));
  type = std::string(trim(std::string_view(type).substr(0, type.find(';'))));
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type.empty() || type == "application/x-www-form-urlencoded";
}

std::string first_value(const Form& form, std::string_view name) {
  const auto found = std::ranges::find(form, name, [](const auto& field) { return std::string_view(field.first); });
  return found == form.end() ? std::string() : found->second;
}

}  // namespace

Verified verify(const Channel& channel, const model::HttpRequest& request) {
  Verified out;
  std::string header = channel.get("signature_header");
  std::ranges::transform(header, header.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (header.empty()) header = "x-twilio-signature";
  const auto signature = model::header(request.headers, header);
  if (!signature || signature->empty()) return out;
  const std::string base = base_url(channel, request);
  if (base.empty()) {
    out.verdict = Verdict::no_public_url;
    return out;
  }
  const auto addresses = address_variants(base, request.url);
  const auto query = model::parse_form(model::query_of(request.url), kMaxFields);
  const bool get = request.method == "GET";
  out.is_form = get || says_form(request);
  const auto form = get ? query : out.is_form ? model::parse_form(request.body, kMaxFields) : Form{};
  if (!query || !form) {
    out.verdict = Verdict::malformed;
    return out;
  }
  bool good = genuine(channel, *signature, addresses, get ? std::string() : signed_form(*form));
  if (!out.is_form) {
    // The signature covers the address alone, and the address the hash of the body.
    good = equal_constant_time(first_value(*query, "bodySHA256"), hex(sha256(request.body))) && good;
  }
  if (!good) return out;
  out.verdict = Verdict::genuine;
  out.form = *form;
  return out;
}

}  // namespace orienta::connectors::twilio
