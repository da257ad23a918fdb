// SPDX-License-Identifier: Apache-2.0
// What the service reports, as log lines and metrics. Called on the io thread.
#pragma once

#include "bot/service.hpp"

namespace orienta::server {

class Watch final : public bot::Observer {
 public:
  void count(std::string_view what, std::string_view channel, std::string_view code) override;
  void took(std::string_view what, std::string_view channel, model::Millis time) override;
  void problem(std::string_view what, std::string_view where, std::string_view code) override;
};

}  // namespace orienta::server
