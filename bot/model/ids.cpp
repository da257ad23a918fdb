// SPDX-License-Identifier: Apache-2.0
#include "bot/model/ids.hpp"

#include <algorithm>

#include "bot/model/hex.hpp"

namespace orienta::model {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

bool hyphen_at(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

bool Uuid::is_nil() const {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

std::string Uuid::str() const {
  std::string out;
  out.reserve(36);
  for (const std::uint8_t byte : bytes) {
    if (hyphen_at(out.size())) out += '-';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    auto& byte = id.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(nibble % 2 == 0 ? value << 4 : byte | value);
    ++nibble;
  }
  return id;
}

Uuid IdSource::next(Time now) {
  Uuid id;
  random(id.bytes.data(), id.bytes.size());
  const auto ms = static_cast<std::uint64_t>(to_ms(now));
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

void SeededIds::random(std::uint8_t* out, std::size_t size) {
  // SplitMix64: the point is a repeatable sequence, not secrecy.
  for (std::size_t i = 0; i < size; ++i) {
    if (i % 8 == 0) state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    z ^= z >> 31;
    out[i] = static_cast<std::uint8_t>(z >> (8 * (i % 8)));
  }
}

}  // namespace orienta::model
