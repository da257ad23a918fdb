// SPDX-License-Identifier: Apache-2.0
// Rate limits by key (an address, an account, a visitor). Keys are hashed, so that nothing personal stays in memory
// longer than the limit needs. Io thread only.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "bot/rates.hpp"

namespace orienta::server {

class Limiter {
 public:
  Limiter(double per_second, double burst) : per_second_(per_second), burst_(burst) {}

  // Zero: go on. Otherwise how long to wait.
  [[nodiscard]] model::Millis admit(std::string_view key, model::Time now) {
    if (buckets_.size() > kMany) {
      std::erase_if(buckets_, [now](const auto& entry) { return entry.second.full(now); });
    }
    const auto at = buckets_.try_emplace(std::hash<std::string_view>{}(key), per_second_, burst_, now).first;
    return at->second.take(now) ? model::Millis(0) : at->second.wait(now);
  }

 private:
  static constexpr std::size_t kMany = 50'000;
  double per_second_;
  double burst_;
  std::unordered_map<std::size_t, bot::TokenBucket> buckets_;
};

}  // namespace orienta::server
