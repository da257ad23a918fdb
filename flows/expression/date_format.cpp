// SPDX-License-Identifier: Apache-2.0
// Format strings for dates and times, with the letters RapidPro's editors know.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A run of the same letter is one token; everything else stands for itself.
struct Token {
  char letter;
  std::size_t count;
};
constexpr std::string_view kLetters = "YMDEhtmsfaAZ";

Token token_at(std::string_view format, std::size_t at) {
  std::size_t end = at;
  while (end < format.size() && format[end] == format[at]) ++end;
  return {format[at], end - at};
}

std::string padded(int value, std::size_t width) {
  std::array<char, 32> buffer{};
  (void)std::snprintf(buffer.data(), buffer.size(), "%0*d", static_cast<int>(std::min<std::size_t>(width, 9)), value);
  return buffer.data();
}

std::string shortened(std::string_view name) {
  const auto pieces = text::graphemes(name);
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, pieces.size()); ++i) out += pieces[i];
  return out;
}

std::string zone_text(int minutes, bool utc_as_z) {
  if (minutes == 0 && utc_as_z) return "Z";
  const int size = std::abs(minutes);
  return (minutes < 0 ? "-" : "+") + padded(size / 60, 2) + ":" + padded(size % 60, 2);
}

std::optional<std::string> written(const Moment& moment, Token token, std::string_view language) {
  const auto& [local, millis, offset] = moment;
  const std::size_t n = token.count;
  switch (token.letter) {
    case 'Y':
      if (n == 2) return padded(local.date.year % 100, 2);
      return n == 4 ? std::optional(padded(local.date.year, 4)) : std::nullopt;
    case 'M':
      if (n <= 2) return padded(local.date.month, n);
      if (n == 3) return shortened(text::month_name(local.date.month, language));
      return n == 4 ? std::optional(std::string(text::month_name(local.date.month, language))) : std::nullopt;
    case 'D':
      return n <= 2 ? std::optional(padded(local.date.day, n)) : std::nullopt;
    case 'E':
      if (n == 3) return shortened(text::weekday_name(local.weekday, language));
      return n == 4 ? std::optional(std::string(text::weekday_name(local.weekday, language))) : std::nullopt;
    case 'h':
      return n <= 2 ? std::optional(padded((local.hour + 11) % 12 + 1, n)) : std::nullopt;
    case 't':
      return n <= 2 ? std::optional(padded(local.hour, n)) : std::nullopt;
    case 'm':
      return n <= 2 ? std::optional(padded(local.minute, n)) : std::nullopt;
    case 's':
      return n <= 2 ? std::optional(padded(local.second, n)) : std::nullopt;
    case 'f':
      return n <= 9 ? std::optional((padded(millis, 3) + "000000").substr(0, n)) : std::nullopt;
    case 'a':
      return n == 2 ? std::optional(std::string(local.hour < 12 ? "am" : "pm")) : std::nullopt;
    case 'A':
      return n == 2 ? std::optional(std::string(local.hour < 12 ? "AM" : "PM")) : std::nullopt;
    default:
      if (n == 1) return zone_text(offset, true);
      return n == 3 ? std::optional(zone_text(offset, false)) : std::nullopt;
  }
}

class MomentReader {
 public:
  explicit MomentReader(std::string_view text) : text_(text) {}

  bool read(Token token) {
    const std::size_t n = token.count;
    switch (token.letter) {
      case 'Y':
        return n == 4 ? number(moment_.local.date.year, 4, 4) : n == 2 && short_year();
      case 'M':
        return n <= 2 && number(moment_.local.date.month, n, 2);
      case 'D':
        return n <= 2 && number(moment_.local.date.day, n, 2);
      case 'h':
        twelve_ = true;
        return n <= 2 && number(moment_.local.hour, n, 2) && moment_.local.hour >= 1 && moment_.local.hour <= 12;
      case 't':
        return n <= 2 && number(moment_.local.hour, n, 2);
      case 'm':
        return n <= 2 && number(moment_.local.minute, n, 2);
      case 's':
        return n <= 2 && number(moment_.local.second, n, 2);
      case 'f':
        return fraction(n);
      case 'a':
      case 'A':
        return n == 2 && half();
      case 'Z':
        return zone();
      default:
        return false;
    }
  }
  bool literal(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::optional<Moment> finish() {
    auto& local = moment_.local;
    if (at_ != text_.size() || local.hour > 23 || local.minute > 59 || local.second > 59) return std::nullopt;
    if (twelve_) local.hour = local.hour % 12 + (afternoon_ ? 12 : 0);
    if (!text::parse_iso(text::iso(local.date))) return std::nullopt;
    if (!zoned_) moment_.offset_minutes = kNoZone;
    return moment_;
  }

 private:
  bool number(int& into, std::size_t least, std::size_t most) {
    std::size_t end = at_;
    int value = 0;
    while (end < text_.size() && end - at_ < most && is_digit(text_[end])) value = value * 10 + (text_[end++] - '0');
    if (end - at_ < least) return false;
    into = value;
    at_ = end;
    return true;
  }
  bool short_year() {
    int year = 0;
    if (!number(year, 2, 2)) return false;
    moment_.local.date.year = year + (year < 70 ? 2000 : 1900);  // as RapidPro does
    return true;
  }
  bool fraction(std::size_t digits) {
    std::size_t taken = 0;
    int scale = 100;
    for (; taken < digits && at_ < text_.size() && is_digit(text_[at_]); ++taken, ++at_, scale /= 10) {
      moment_.millis += (text_[at_] - '0') * scale;
    }
    return taken == digits;
  }
  bool half() {
    const std::string two = text::lower(text_.substr(at_, 2));
    afternoon_ = two == "pm";
    at_ += 2;
    return two == "am" || two == "pm";
  }
  bool zone() {
    zoned_ = true;
    if (literal('Z')) return true;
    const bool minus = literal('-');
    if (!minus && !literal('+')) return false;
    int hours = 0;
    int minutes = 0;
    if (!number(hours, 2, 2)) return false;
    (void)literal(':');
    if (!number(minutes, 2, 2) || hours > 23 || minutes > 59) return false;
    moment_.offset_minutes = (hours * 60 + minutes) * (minus ? -1 : 1);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Moment moment_{{{2000, 1, 1}, 0, 0, 0, 0}, 0, 0};
  bool twelve_ = false, afternoon_ = false, zoned_ = false;
};

}  // namespace

Moment moment_of(model::Time at, std::string_view zone) {
  Moment moment;
  moment.local = text::local_time(at, zone);
  const auto ms = model::to_ms(at);
  moment.millis = static_cast<int>((ms % 1000 + 1000) % 1000);
  const auto as_utc = model::to_ms(
      text::instant_of(moment.local.date, moment.local.hour, moment.local.minute, moment.local.second, "Etc/GMT"));
  moment.offset_minutes = static_cast<int>((as_utc + moment.millis - ms) / 60'000);
  return moment;
}

std::optional<std::string> format_moment(const Moment& moment, std::string_view format, std::string_view language) {
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    if (kLetters.find(format[at]) == std::string_view::npos) {
      out.push_back(format[at++]);
      continue;
    }
    const Token token = token_at(format, at);
    const auto piece = written(moment, token, language);
    if (!piece) return std::nullopt;
    out += *piece;
    at += token.count;
  }
  return out;
}

std::optional<Moment> parse_moment(std::string_view text, std::string_view format) {
  MomentReader reader(text);
  for (std::size_t at = 0; at < format.size();) {
    if (kLetters.find(format[at]) == std::string_view::npos) {
      if (!reader.literal(format[at++])) return std::nullopt;
      continue;
    }
    const Token token = token_at(format, at);
    if (!reader.read(token)) return std::nullopt;
    at += token.count;
  }
  return reader.finish();
}

}  // namespace orienta::flows::expression
