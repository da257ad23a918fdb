// SPDX-License-Identifier: Apache-2.0
// Token buckets for sending: one per channel, one per (channel, contact). Values only; the caller brings the time.
#pragma once

#include <algorithm>

#include "bot/model/time.hpp"

namespace orienta::bot {

class TokenBucket {
 public:
  // `per_second` 0 = no limit. Starts full.
  TokenBucket(double per_second, double burst, model::Time now)
      : per_second_(per_second), burst_(std::max(1.0, burst)), tokens_(burst_), at_(now) {}

  // Takes one token if there is one.
  [[nodiscard]] bool take(model::Time now) {
    refill(now);
    if (per_second_ <= 0) return true;
    if (tokens_ < 1.0) return false;
    tokens_ -= 1.0;
    return true;
  }
  // How long until there is one.
  [[nodiscard]] model::Millis wait(model::Time now) {
    refill(now);
    if (per_second_ <= 0 || tokens_ >= 1.0) return model::Millis(0);
    return model::Millis(static_cast<std::int64_t>((1.0 - tokens_) / per_second_ * 1000.0) + 1);
  }
  [[nodiscard]] bool full(model::Time now) const {
    const auto passed = static_cast<double>((now - at_).count()) / 1000.0;
    return per_second_ <= 0 || tokens_ + per_second_ * passed >= burst_;
  }

 private:
  void refill(model::Time now) {
    if (now > at_) {
      tokens_ = std::min(burst_, tokens_ + per_second_ * static_cast<double>((now - at_).count()) / 1000.0);
    }
    at_ = now;  // a clock that jumped back gives nothing and takes nothing
  }

  double per_second_;
  double burst_;
  double tokens_;
  model::Time at_;
};

}  // namespace orienta::bot
