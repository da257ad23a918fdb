// SPDX-License-Identifier: Apache-2.0
#include "server/net/proxies.hpp"

#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <span>

namespace orienta::net {
namespace {

namespace ip = boost::asio::ip;

// "::ffff:192.0.2.1", as a socket that serves both families names an IPv4 peer, is 192.0.2.1.
ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

bool same_prefix(std::span<const unsigned char> a, std::span<const unsigned char> b, int bits) {
  for (std::size_t i = 0; i < a.size() && bits > 0; ++i, bits -= 8) {
    const unsigned mask = bits >= 8 ? 0xffU : (0xffU << (8 - bits)) & 0xffU;
    if ((a[i] & mask) != (b[i] & mask)) return false;
  }
  return true;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711".
std::optional<ip::address> parse_forwarded(std::string_view text) {
  text = trim(text);
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (const std::size_t colon = text.find(':');
             colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos) {
    text = text.substr(0, colon);
  }
  boost::system::error_code ec;
  const auto address = ip::make_address(std::string(text), ec);
  if (ec) return std::nullopt;
  return plain(address);
}

}  // namespace

bool ProxyList::add(std::string_view entry) {
  entry = trim(entry);
  const std::size_t slash = entry.find('/');
  boost::system::error_code ec;
  const auto address = ip::make_address(std::string(entry.substr(0, slash)), ec);
  if (ec) return false;
  const int bits = address.is_v4() ? 32 : 128;
  int prefix = bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = entry.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix < 0 || prefix > bits) return false;
  }
  networks_.push_back({address, prefix});
  return true;
}

bool ProxyList::contains(const ip::address& address) const {
  const ip::address wanted = plain(address);
  for (const Network& network : networks_) {
    if (network.address.is_v4() != wanted.is_v4()) continue;
    const bool same = wanted.is_v4()
                          ? same_prefix(network.address.to_v4().to_bytes(), wanted.to_v4().to_bytes(), network.prefix)
                          : same_prefix(network.address.to_v6().to_bytes(), wanted.to_v6().to_bytes(), network.prefix);
    if (same) return true;
  }
  return false;
}

std::string ProxyList::client_of(const ip::address& peer, const model::Headers& headers) const {
  ip::address client = plain(peer);
  if (!contains(client)) return client.to_string();
  std::vector<std::string_view> chain;
  for (const auto& [name, value] : headers) {
    if (name != "x-forwarded-for") continue;
    std::string_view rest = value;
    while (true) {
      const std::size_t comma = rest.find(',');
      chain.push_back(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  for (auto entry = chain.rbegin(); entry != chain.rend(); ++entry) {
    const auto address = parse_forwarded(*entry);
    if (!address) break;
    client = *address;
    if (!contains(client)) break;
  }
  return client.to_string();
}

}  // namespace orienta::net
