// SPDX-License-Identifier: Apache-2.0
#include "server/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <mutex>
#include <set>

#include "server/log.hpp"

namespace orienta::metrics {
namespace {

enum class Type { counter, gauge, histogram };
struct Row {
  std::string_view name;
  Type type;
  std::string_view help;
};
// Every metric there is. A name that is not here is not exposed, and the log says so once.
constexpr std::array kTable{
    Row{"orienta_http_requests_total", Type::counter, "HTTP requests answered, by route and status."},
    Row{"orienta_http_request_seconds", Type::histogram, "Time from a request's header to its answer, by route."},
    Row{"orienta_http_connections", Type::gauge, "Open HTTP connections."},
    Row{"orienta_http_refused", Type::gauge, "Requests refused before a handler saw them, since the start."},
    Row{"orienta_http_streams", Type::gauge, "Open event streams."},
    Row{"orienta_webhook_refused_total", Type::counter, "Webhook requests refused, by channel and reason."},
    Row{"orienta_inbound_total", Type::counter, "Inbound messages stored, by channel."},
    Row{"orienta_inbound_duplicates_total", Type::counter, "Inbound events that had been stored before, by channel."},
    Row{"orienta_turns_total", Type::counter, "Turns committed, by channel."},
    Row{"orienta_turn_seconds", Type::histogram, "Time of a turn, from its input to its commit, by channel."},
    Row{"orienta_turn_failures_total", Type::counter, "Turns that failed and were put off."},
    Row{"orienta_flow_problems_total", Type::counter, "Problems met while running flows; the log names flow and step."},
    Row{"orienta_not_understood_total", Type::counter, "Answers no flow understood, by channel."},
    Row{"orienta_outbox_waiting", Type::gauge, "Messages waiting to be sent, by channel."},
    Row{"orienta_send_total", Type::counter, "Sends to providers, by channel and outcome."},
    Row{"orienta_send_seconds", Type::histogram, "Time of a provider's answer to a send, by channel."},
    Row{"orienta_delivery_status_total", Type::counter, "Delivery statuses received, by channel."},
    Row{"orienta_channel_notices_total", Type::counter, "Notices of providers about a channel, by channel and code."},
    Row{"orienta_handovers_total", Type::counter, "Conversations handed to a queue, by channel."},
    Row{"orienta_queue_waiting", Type::gauge, "Conversations waiting for a person."},
    Row{"orienta_sign_in_failures_total", Type::counter, "Sign-ins refused."},
    Row{"orienta_storage_up", Type::gauge, "1 if the database answers."},
    Row{"orienta_start_time_seconds", Type::gauge, "When this process started, seconds since 1970."},
    Row{"orienta_build_info", Type::gauge, "Always 1; the version is a label."},
};

// Milliseconds on one machine to the longest wait for a provider.
const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,     10,   30};

const Row* find(std::string_view name, Type type) {
  for (const Row& row : kTable) {
    if (row.name == name && row.type == type) return &row;
  }
  static std::mutex mutex;
  static std::set<std::string, std::less<>> told;
  const std::lock_guard lock(mutex);
  if (told.size() < 100 && told.emplace(name).second) log::error("unknown_metric", {{"name", std::string(name)}});
  return nullptr;
}

prometheus::Registry& registry() {
  // Never destroyed: threads may count while the program ends.
  static auto* const made = new prometheus::Registry();
  return *made;
}

// Registering again gives back the same family and the same series (prometheus::Registry, Family::Add).
template <class Builder>
auto& family(Builder builder, const Row& row) {
  return builder.Name(std::string(row.name)).Help(std::string(row.help)).Register(registry());
}

}  // namespace

void count(std::string_view name, const Labels& labels, double by) {
  if (by < 0) return;
  if (const Row* row = find(name, Type::counter)) family(prometheus::BuildCounter(), *row).Add(labels).Increment(by);
}

void set(std::string_view name, double value, const Labels& labels) {
  if (const Row* row = find(name, Type::gauge)) family(prometheus::BuildGauge(), *row).Add(labels).Set(value);
}

void observe(std::string_view name, double seconds, const Labels& labels) {
  if (const Row* row = find(name, Type::histogram)) {
    family(prometheus::BuildHistogram(), *row).Add(labels, kSeconds).Observe(seconds);
  }
}

std::string exposition() {
  return prometheus::TextSerializer().Serialize(registry().Collect());
}

}  // namespace orienta::metrics
