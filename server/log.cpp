// SPDX-License-Identifier: Apache-2.0
// spdlog does what it is good at (levels, a thread-safe unbuffered stderr); the line itself is made here, because its
// formatter does not escape JSON.
#include "server/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cmath>
#include <ctime>

namespace orienta::log {
namespace {

struct LevelRow {
  Level level;
  std::string_view name;
  spdlog::level::level_enum ours;
};
constexpr std::array<LevelRow, 4> kLevels{{{Level::debug, "debug", spdlog::level::debug},
                                           {Level::info, "info", spdlog::level::info},
                                           {Level::warning, "warning", spdlog::level::warn},
                                           {Level::error, "error", spdlog::level::err}}};

const LevelRow& row_of(Level level) {
  for (const auto& row : kLevels) {
    if (row.level == level) return row;
  }
  return kLevels.back();
}

spdlog::logger& logger() {
  // Never destroyed: threads may log while the program ends.
  static auto* const made = [] {
    auto* log = new spdlog::logger("orienta", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    log->set_pattern("%v");
    log->set_level(spdlog::level::info);
    return log;
  }();
  return *made;
}

std::string utc_now() {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto millis = now.time_since_epoch().count();
  const std::time_t seconds = static_cast<std::time_t>(millis / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  std::array<char, 8> fraction{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(millis % 1000));
  return std::string(date.data()) + fraction.data();
}

// Boost.JSON writes strings as they are; a log reader must never meet bytes that are not UTF-8.
std::string ascii_or_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t size = byte < 0x80                   ? 1
                             : byte >= 0xc2 && byte < 0xe0 ? 2
                             : byte >= 0xe0 && byte < 0xf0 ? 3
                             : byte >= 0xf0 && byte < 0xf5 ? 4
                                                           : 0;
    bool good = size > 0 && i + size <= text.size();
    for (std::size_t k = 1; good && k < size; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
    if (good && size >= 3) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      // Overlong forms, surrogates, beyond U+10FFFF (Unicode 3.9, table 3-7).
      good = !(byte == 0xe0 && second < 0xa0) && !(byte == 0xed && second > 0x9f) && !(byte == 0xf0 && second < 0x90) &&
             !(byte == 0xf4 && second > 0x8f);
    }
    if (good) {
      out.append(text.substr(i, size));
      i += size;
    } else {
      out += "\xef\xbf\xbd";  // U+FFFD
      ++i;
    }
  }
  return out;
}

boost::json::value to_value(const Field& field) {
  struct Visitor {
    boost::json::value operator()(const std::string& text) const { return boost::json::string(ascii_or_utf8(text)); }
    boost::json::value operator()(std::int64_t number) const { return number; }
    boost::json::value operator()(double number) const {
      if (std::isfinite(number)) return number;
      return nullptr;
    }
    boost::json::value operator()(bool flag) const { return flag; }
  };
  return std::visit(Visitor{}, field.value);
}

}  // namespace

void set_level(std::string_view level) {
  for (const auto& row : kLevels) {
    if (row.name == level) logger().set_level(row.ours);
  }
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  const LevelRow& row = row_of(level);
  if (!logger().should_log(row.ours)) return;
  boost::json::object line;
  line["time"] = utc_now();
  line["level"] = boost::json::string_view(row.name.data(), row.name.size());
  line["event"] = boost::json::string(ascii_or_utf8(event));
  for (const Field& field : fields) {
    line[boost::json::string_view(field.name.data(), field.name.size())] = to_value(field);
  }
  const std::string text = boost::json::serialize(line);
  logger().log(row.ours, spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace orienta::log
