// SPDX-License-Identifier: Apache-2.0
// Prometheus counters, gauges and histograms by name; prometheus-cpp is included in metrics.cpp only. Labels are
// channel ids, types and codes, never anything personal. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace orienta::metrics {

using Labels = std::map<std::string, std::string>;
void count(std::string_view name, const Labels& labels = {}, double by = 1);
void set(std::string_view name, double value, const Labels& labels = {});
void observe(std::string_view name, double seconds, const Labels& labels = {});
// Text exposition format 0.0.4. Every metric with its help from one table in metrics.cpp.
[[nodiscard]] std::string exposition();

}  // namespace orienta::metrics
