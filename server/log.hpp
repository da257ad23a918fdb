// SPDX-License-Identifier: Apache-2.0
// JSON lines on standard error. Values are ids, counts, codes and fixed phrases: never message text, names, phone
// numbers or tokens. spdlog is included in log.cpp only.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace orienta::log {

enum class Level { debug, info, warning, error };
struct Field {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;
};
void set_level(std::string_view level);  // "debug", "info", "warning", "error"
// Thread-safe. `event` is a fixed phrase in snake_case: "turn_done", "outbox_retry".
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});
inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace orienta::log
