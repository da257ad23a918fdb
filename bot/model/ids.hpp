// SPDX-License-Identifier: Apache-2.0
// Typed 128-bit identifiers. They are UUIDv7 (RFC 9562), so they sort by the time they were made, which keeps
// index pages together (storage/README.md says why that matters). Nothing here reads a clock or a random source:
// whoever needs a new id is handed an IdSource.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bot/model/time.hpp"

namespace orienta::model {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] bool is_nil() const;
  // Lower-case, 36 characters with hyphens.
  [[nodiscard]] std::string str() const;
  // Accepts exactly the form that str() gives, in either case; anything else is nullopt.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);
};

template <class Tag>
struct Id {
  Uuid uuid;
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool is_nil() const { return uuid.is_nil(); }
  [[nodiscard]] std::string str() const { return uuid.str(); }
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    const auto parsed = Uuid::parse(text);
    if (!parsed) return std::nullopt;
    return Id{*parsed};
  }
};

using ContactId = Id<struct ContactTag>;
using ConversationId = Id<struct ConversationTag>;
using MessageId = Id<struct MessageTag>;
using CaseId = Id<struct CaseTag>;
using UserId = Id<struct UserTag>;
using TimerId = Id<struct TimerTag>;
using RecordId = Id<struct RecordTag>;

// Where new ids and random bytes come from. Production: SystemIds (clock + CSPRNG). Tests and the terminal chat:
// SeededIds, the same sequence every run. Not thread-safe: one per thread.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual void random(std::uint8_t* out, std::size_t size) = 0;
  // A UUIDv7 whose time part is `now`.
  [[nodiscard]] Uuid next(Time now);
  template <class T>
  [[nodiscard]] T next_id(Time now) {
    return T{next(now)};
  }
};

class SeededIds final : public IdSource {
 public:
  explicit SeededIds(std::uint64_t seed) : state_(seed) {}
  void random(std::uint8_t* out, std::size_t size) override;

 private:
  std::uint64_t state_;
};

}  // namespace orienta::model
