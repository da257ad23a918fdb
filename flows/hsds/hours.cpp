// SPDX-License-Identifier: Apache-2.0
// Opening hours as a cell of a sheet holds them.
#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "flows/hsds/vocabulary.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::hsds {

namespace {

constexpr int kDay = 24 * 60;
constexpr std::array<std::string_view, 7> kDays{"dom", "lun", "mar", "mie", "jue", "vie", "sab"};
constexpr std::array<std::string_view, 7> kEnglishDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::string_view, 9> kAlways{"24 horas",
                                                  "las 24 horas",
                                                  "24 hours",
                                                  "24 7",
                                                  "siempre",
                                                  "always",
                                                  "todos los dias las 24 horas",
                                                  "24 horas todos los dias",
                                                  "24 horas los 7 dias"};

// 0 = Sunday; "lun", "lunes", "mon", "monday"; -1 if it is none.
int weekday(std::string_view folded) {
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    const bool fits = folded.starts_with(kDays[day]) || folded.starts_with(kEnglishDays[day]);
    if (fits && folded.size() >= 3 && folded.size() <= 9) return static_cast<int>(day);
  }
  return -1;
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> tokens(std::string_view given) {
  std::vector<std::string> out;
  std::string word;
  bool digits = false;
  const auto end = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  std::string text = text::lower(given);
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSpellings{
      {{"–", "-"}, {"—", "-"}, {"a.m.", "am"}, {"p.m.", "pm"}, {"a. m.", "am"}, {"p. m.", "pm"}}};
  for (const auto& [written, plain] : kSpellings) {
    for (std::size_t at; (at = text.find(written)) != std::string::npos;) text.replace(at, written.size(), plain);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool digit = c >= '0' && c <= '9';
    const bool inner =
        digits && (c == ':' || c == '.') && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
    if (digit || inner) {
      if (!digits) end();
      digits = true;
      word += c;
    } else if (c == ' ' || c == '\t') {
      end();
      digits = false;
    } else if (one_of(std::string_view(&c, 1), {"-", ",", ";", "/", "\n", "\r", "(", ")", "."})) {
      end();
      digits = false;
      out.emplace_back(1, c);
    } else {
      if (digits) end();
      digits = false;
      word += c;
    }
  }
  end();
  return out;
}

class HoursReader {
 public:
  Known<Hours> run(std::string_view given) {
    const std::string folded = text::fold(given);
    if (std::find(kAlways.begin(), kAlways.end(), folded) != kAlways.end()) {
      Hours hours;
      hours.always = true;
      return {hours, ""};
    }
    const std::vector<std::string> all = tokens(given);
    for (std::size_t i = 0; i < all.size() && problem_.empty(); ++i) {
      half_next_ = i + 1 < all.size() && one_of(all[i + 1], {"am", "pm"});
      read(all[i]);
    }
    if (!problem_.empty()) return {{}, problem_};
    if (open_) fail("an opening hour has no closing hour");
    if (hours_.ranges.empty()) fail("there are no hours in it");
    if (!problem_.empty()) return {{}, problem_};
    std::sort(hours_.ranges.begin(), hours_.ranges.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.weekday, a.from, a.to) < std::tuple(b.weekday, b.from, b.to);
    });
    return {hours_, ""};
  }

 private:
  struct Clock {
    int minutes = 0;
    bool exact = false;  // with minutes, or am and pm
  };

  void read(const std::string& token) {
    const std::string word = text::fold(token);
    if (token == "-" || one_of(word, {"a", "al", "to", "hasta", "until", "through"})) {
      span_ = true;
      return;
    }
    if (token.front() >= '0' && token.front() <= '9') return clock(token);
    if (one_of(word, {"am", "pm", "m"})) return half(word);
    if (one_of(word, {"todos", "diario", "diariamente", "daily", "every", "all"})) return day_range(0, 6);
    if (const int day = weekday(word); day >= 0) {
      return span_ && last_day_ >= 0 && !open_ && !hours_done_ ? day_range(last_day_, day) : day_range(day, day);
    }
    if (word.empty() || one_of(word, {"y", "e", "and", "de", "desde", "from", "la", "las", "los", "dia", "dias", "day",
                                      "days", "h", "hr", "hrs", "hora", "horas"})) {
      if (!token.empty() && token != "." && !open_) span_ = false;
      return;
    }
    fail("'" + token.substr(0, 40) + "' is not understood");
  }

  void day_range(int first, int last) {
    if (hours_done_) {
      days_.clear();
      hours_done_ = false;
    }
    for (int day = first;; day = (day + 1) % 7) {
      if (std::find(days_.begin(), days_.end(), day) == days_.end()) days_.push_back(day);
      if (day == last) break;
    }
    last_day_ = last;
    span_ = false;
  }

  void clock(const std::string& token) {
    const auto minutes = parse_clock(token);
    if (!minutes) return fail("'" + token + "' is not a time");
    if (days_.empty()) return fail("the days are missing before '" + token + "'");
    const Clock now{*minutes, half_next_ || token.find_first_of(":.") != std::string::npos};
    if (!open_) {
      open_ = now;
      span_ = false;
      return;
    }
    add(*open_, now);
    open_.reset();
    span_ = false;
  }

  // "am" or "pm" belongs to the time before it: the opening one, or the closing one of the range just added.
  void half(std::string_view word) {
    const auto shift = [&](int& minutes) {
      if (minutes > 12 * 60 + 59) return;
      if (word == "pm" && minutes < 12 * 60) minutes += 12 * 60;
      if (word == "am" && minutes >= 12 * 60) minutes -= 12 * 60;
    };
    if (open_) {
      shift(open_->minutes);
      open_->exact = true;
      return;
    }
    if (added_ == 0) return fail("'" + std::string(word) + "' stands after no time");
    const std::size_t first = hours_.ranges.size() - added_;
    for (std::size_t i = first; i < hours_.ranges.size(); ++i) {
      shift(hours_.ranges[i].to);
      if (hours_.ranges[i].from == hours_.ranges[i].to) return fail("opening and closing hour are the same");
    }
  }

  void add(const Clock& from, const Clock& to) {
    if (from.minutes == to.minutes || from.minutes == kDay) return fail("opening and closing hour are the same");
    if (to.minutes < from.minutes && !from.exact && !to.exact) {
      return fail("it closes before it opens; write hours of 24, such as 09:00-13:00");
    }
    for (const int day : days_) hours_.ranges.push_back({day, from.minutes, to.minutes});
    added_ = days_.size();
    hours_done_ = true;
  }

  void fail(const std::string& what) {
    if (problem_.empty())
      problem_ = "hours: " + what + "; write them like 'lun-vie 08:00-17:00; sab 09:00-13:00' or '24 horas'";
  }

  Hours hours_;
  std::vector<int> days_;
  std::optional<Clock> open_;
  std::string problem_;
  std::size_t added_ = 0;
  int last_day_ = -1;
  bool span_ = false, hours_done_ = false, half_next_ = false;
};

}  // namespace

std::optional<int> parse_clock(std::string_view text) {
  std::string lower = text::lower(trimmed(text));
  if (lower.ends_with('z')) lower.pop_back();
  int shift = 0;
  bool half = false;
  for (const auto& [word, add] : {std::pair<std::string_view, int>{"am", 0}, {"pm", 12 * 60}}) {
    if (!lower.ends_with(word)) continue;
    lower.resize(lower.size() - 2);
    shift = add;
    half = true;
  }
  if (lower.ends_with('h')) lower.pop_back();
  const std::string_view digits = trimmed(lower);
  std::array<int, 3> numbers{};
  std::size_t count = 0, length = 0;
  for (const char c : digits) {
    if (c >= '0' && c <= '9') {
      if (++length > 2) return std::nullopt;
      numbers[count] = numbers[count] * 10 + (c - '0');
    } else if ((c == ':' || c == '.') && count < 2 && length > 0) {
      ++count;
      length = 0;
    } else {
      return std::nullopt;
    }
  }
  if (length == 0 || (count > 0 && length != 2)) return std::nullopt;
  int hour = numbers[0];
  if (half && (hour < 1 || hour > 12)) return std::nullopt;
  if (half) hour %= 12;
  const int minutes = hour * 60 + numbers[1] + shift;
  return numbers[1] > 59 || minutes > kDay ? std::nullopt : std::optional(minutes);
}

std::string write_clock(int minutes) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%02d:%02d", minutes / 60, minutes % 60);
  return buffer;
}

Known<Hours> parse_hours(std::string_view text) {
  return HoursReader().run(text);
}

std::string write_hours(const Hours& hours) {
  if (hours.always) return "24 horas";
  const auto of_day = [&](int day) {
    std::string out;
    for (const Hours::Range& range : hours.ranges) {
      if (range.weekday != day) continue;
      out += (out.empty() ? "" : " y ") + write_clock(range.from) + "-" + write_clock(range.to);
    }
    return out;
  };
  std::string out;
  for (int i = 0; i < 7;) {
    const auto weekday_at = [](int at) { return (at + 1) % 7; };  // the week begins on Monday
    const std::string spans = of_day(weekday_at(i));
    int last = i;
    while (last + 1 < 7 && of_day(weekday_at(last + 1)) == spans) ++last;
    if (!spans.empty()) {
      out += (out.empty() ? "" : "; ") + std::string(kDays[static_cast<std::size_t>(weekday_at(i))]);
      if (last > i) out += "-" + std::string(kDays[static_cast<std::size_t>(weekday_at(last))]);
      out += " " + spans;
    }
    i = last + 1;
  }
  return out;
}

}  // namespace orienta::flows::hsds
