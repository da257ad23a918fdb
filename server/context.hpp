// SPDX-License-Identifier: Apache-2.0
// What request handlers may use. Owned by the composition root (app.cpp), outlives every request; io thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "bot/service.hpp"
#include "server/auth/limiter.hpp"
#include "server/config/config.hpp"
#include "server/event_hub.hpp"
#include "server/work_pool.hpp"

namespace orienta::server {

struct Context {
  const config::Config& config;
  bot::Service& service;
  storage::Store& store;
  EventHub& hub;
  WorkPool& pool;  // hashing, validation: what would hold the io thread up
  boost::asio::any_io_executor executor;
  // Reads the scripts again; the diagnostics if they are refused (the old ones stay in force).
  std::function<std::vector<flows::Diagnostic>()> reload_flows;
  Limiter sign_in_limiter{0.2, 10};  // per address and per account: ten at once, then one every five seconds
  Limiter visitor_limiter{0.2, 20};  // new web chat sessions per address
  Limiter message_limiter{1.0, 20};  // web chat messages per visitor
  bool stopping = false;
};

}  // namespace orienta::server
