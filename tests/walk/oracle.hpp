// SPDX-License-Identifier: Apache-2.0
// What may be said on a day, known independently of the engine: its own table of windows and its own reading of dates,
// day counts and prices in a finished text. It trusts nothing of flows/facts.cpp but the spelling of numbers and dates.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/model.hpp"
#include "flows/text/text.hpp"

namespace orienta::walk {

using flows::text::Date;

// A process with a first and a last day (both in it, Lima). `names` are folded words by which people are told of it.
struct Window {
  std::string_view id;
  Date first, last;
  std::vector<std::string_view> names;
  bool papers;  // while it is open nobody may be told that nothing is open
};
// The windows of the library, from the sources and not from its files (RS 109-2023, Law 31732, RS 110-2025, CEPR 2024).
[[nodiscard]] const std::vector<Window>& windows();

struct Complaint {
  std::string_view rule;
  std::string why;
};

// Reads texts of one language and mode. Keeps what it read, because most texts are the same on many days. One per
// thread.
class Oracle {
 public:
  // `set` must live longer.
  Oracle(const flows::FlowSet& set, std::string language, model::Mode mode);
  // What is wrong with that text on that day; empty = nothing.
  [[nodiscard]] std::vector<Complaint> judge(const std::string& text, Date day);

 private:
  struct DateSaid {
    Date date;  // of a month alone, its last day
    bool until = false;
  };
  struct Sentence {
    std::string words;  // folded, a space on either side
    std::vector<DateSaid> dates;
    std::vector<std::size_t> windows;
    bool past = false, lasted = false, opens = false, closes = false, last_day = false, nothing_open = false;
    std::optional<int> days_left;
  };
  struct Reading {
    std::vector<Sentence> sentences;
    std::vector<std::size_t> windows;
    std::string words;  // of the whole text
    int latest_year = 0;
    bool priced = false;
    std::vector<Complaint> always;  // wrong on any day
  };
  [[nodiscard]] const Reading& read(const std::string& text);
  [[nodiscard]] Sentence sentence(const std::string& folded) const;
  [[nodiscard]] std::string folded(const std::string& text) const;
  void judge_windows(const Reading& reading, const Sentence& sentence, Date day, std::vector<Complaint>& out) const;
  void judge_dates(const Sentence& sentence, Date day, std::vector<Complaint>& out) const;
  void judge_prices(const std::string& text, const Reading& reading, Date day, std::vector<Complaint>& out) const;
  [[nodiscard]] bool told_on(const flows::Fact& fact, Date day) const;
  [[nodiscard]] bool says_seen(const Reading& reading, Date seen) const;

  const flows::FlowSet& set_;
  std::string language_;
  model::Mode mode_;
  std::map<std::string, Reading> readings_;
};

// Segments of a text message after 3GPP TS 23.038: 160 or 153 letters of the GSM alphabet, else 70 or 67.
[[nodiscard]] std::size_t sms_segments(std::string_view text);
[[nodiscard]] Date plus_days(Date date, int days);

}  // namespace orienta::walk
