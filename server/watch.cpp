// SPDX-License-Identifier: Apache-2.0
#include "server/watch.hpp"

#include "server/log.hpp"
#include "server/metrics.hpp"

namespace orienta::server {
namespace {

// The service's words -> the metric they count in, and what the third word is there.
struct Row {
  std::string_view what, metric, label;
};
constexpr Row kCounts[] = {
    {"messages_in", "orienta_inbound_total", ""},      {"duplicates", "orienta_inbound_duplicates_total", ""},
    {"sends", "orienta_send_total", "outcome"},        {"sends_given_up", "orienta_send_total", "outcome"},
    {"statuses", "orienta_delivery_status_total", ""}, {"not_understood", "orienta_not_understood_total", ""},
    {"handovers", "orienta_handovers_total", ""},
};
constexpr Row kTimes[] = {
    {"turn", "orienta_turn_seconds", ""},
    {"send", "orienta_send_seconds", ""},
};
constexpr Row kProblems[] = {
    {"turn_failed", "orienta_turn_failures_total", ""},
    {"flow_problem", "orienta_flow_problems_total", ""},
    {"channel_notice", "orienta_channel_notices_total", "code"},
};

template <std::size_t N>
const Row* row_of(const Row (&table)[N], std::string_view what) {
  for (const Row& row : table) {
    if (row.what == what) return &row;
  }
  return nullptr;
}

}  // namespace

void Watch::count(std::string_view what, std::string_view channel, std::string_view code) {
  const Row* row = row_of(kCounts, what);
  if (row == nullptr) return;
  metrics::Labels labels{{"channel", std::string(channel)}};
  if (!row->label.empty()) labels[std::string(row->label)] = code;
  metrics::count(row->metric, labels);
}

void Watch::took(std::string_view what, std::string_view channel, model::Millis time) {
  if (what == "turn") metrics::count("orienta_turns_total", {{"channel", std::string(channel)}});
  if (const Row* row = row_of(kTimes, what)) {
    metrics::observe(row->metric, static_cast<double>(time.count()) / 1000.0, {{"channel", std::string(channel)}});
  }
}

void Watch::problem(std::string_view what, std::string_view where, std::string_view code) {
  if (const Row* row = row_of(kProblems, what)) {
    metrics::Labels labels;
    if (!row->label.empty()) labels = {{"channel", std::string(where)}, {std::string(row->label), std::string(code)}};
    metrics::count(row->metric, labels);
  }
  log::warning(what, {{"where", std::string(where)}, {"code", std::string(code)}});
}

}  // namespace orienta::server
