// SPDX-License-Identifier: Apache-2.0
// One service as a message. What papers it asks for comes right after the name: it decides whether a person without any
// goes on reading.
#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flows/directory.hpp"
#include "flows/directory_phrases.hpp"
#include "flows/directory_spoken.hpp"
#include "flows/facts.hpp"

namespace orienta::flows {

namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

const DirectoryPhrases& phrases_for(std::string_view language) {
  for (const DirectoryPhrases& phrases : kDirectoryPhrases) {
    if (phrases.language == language) return phrases;
  }
  return kDirectoryPhrases.front();
}

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string out;
  for (const std::string_view value : values) {
    const std::size_t at = pattern.find("{}");
    if (at == std::string_view::npos) break;
    out += pattern.substr(0, at);
    out += value;
    pattern.remove_prefix(at + 2);
  }
  out += pattern;
  return out;
}

std::string localized(const Texts& texts, std::string_view language) {
  for (const std::string_view wanted : {language, std::string_view("es"), std::string_view("en")}) {
    if (const auto it = texts.find(wanted); it != texts.end()) return it->second;
  }
  return texts.empty() ? std::string() : texts.begin()->second;
}

std::string join(const std::vector<std::string>& items, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? last : std::string_view(", ");
    out += items[i];
  }
  return out;
}

// The basic alphabet of SMS has no á, í, ó and ú; one of them would halve what fits into a message and more.
std::string gsm(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kLetters[] = {
      {"á", "a"}, {"í", "i"}, {"ó", "o"},  {"ú", "u"},  {"Á", "A"}, {"Í", "I"},   {"Ó", "O"}, {"Ú", "U"},
      {"ç", "c"}, {"ã", "a"}, {"õ", "o"},  {"â", "a"},  {"ê", "e"}, {"î", "i"},   {"ô", "o"}, {"û", "u"},
      {"–", "-"}, {"—", "-"}, {"“", "\""}, {"”", "\""}, {"’", "'"}, {"…", "..."}, {"•", "-"}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto* it = std::find_if(std::begin(kLetters), std::end(kLetters),
                                  [&](const auto& letter) { return text.substr(i).starts_with(letter.first); });
    out += it == std::end(kLetters) ? text.substr(i, 1) : it->second;
    i += it == std::end(kLetters) ? 1 : it->first.size();
  }
  return out;
}

class Description {
 public:
  Description(const Directory& directory, const Service& service, std::string_view language, model::Mode mode,
              model::Time now)
      : directory_(directory),
        service_(service),
        language_(language),
        phrases_(phrases_for(language)),
        mode_(mode),
        now_(now) {}

  [[nodiscard]] std::string full() const {
    std::string out = title();
    for (const std::string& line : {demonstration(), alert(), papers(), where(), when(), cost(), phones(), email(),
                                    page(), ages(), for_whom(), languages(), how(), accessibility(), checked()}) {
      if (!line.empty()) out += "\n" + line;
    }
    return out;
  }

  // Sentences; no page address and no check date, which nobody can use by ear.
  [[nodiscard]] std::string voice() const {
    std::string out;
    for (const std::string& line : {title(), demonstration(), alert(), papers(), where(), when(), cost(), ages(),
                                    for_whom(), languages(), how(), accessibility()}) {
      if (line.empty()) continue;
      const std::string spoken = speakable(line);
      out += (out.empty() ? "" : " ") + spoken + (spoken.ends_with('.') ? "" : ".");
    }
    if (!service_.phones.empty()) out += " " + phones() + ".";
    return out;
  }

  // One SMS: what matters first, and of the rest what still fits.
  [[nodiscard]] std::string sms() const {
    constexpr std::size_t kOneSms = 160;
    std::string out = gsm(localized(service_.name, language_));
    if (service_.demonstration) out = gsm(phrases_.demonstration) + ": " + out;
    for (const std::string& part : {gsm(localized(service_.alert, language_)), short_papers(), short_phones(),
                                    short_when(), gsm(service_.address), short_cost()}) {
      if (part.empty() || text::code_points(out) + 2 + text::code_points(part) > kOneSms) continue;
      out += ". " + part;
    }
    return out;
  }

 private:
  [[nodiscard]] std::string title() const {
    const std::string name = localized(service_.name, language_);
    if (service_.organisation.empty() || name.find(service_.organisation) != std::string::npos) return name;
    return name + (mode_ == model::Mode::voice ? ", " + service_.organisation : " (" + service_.organisation + ")");
  }

  [[nodiscard]] std::string demonstration() const {
    return service_.demonstration ? std::string(phrases_.demonstration) : std::string();
  }

  [[nodiscard]] bool asks_for_none() const {
    return std::find(service_.papers.begin(), service_.papers.end(), "none") != service_.papers.end();
  }

  [[nodiscard]] std::vector<std::string> paper_list() const {
    std::vector<std::string> names;
    for (const std::string& paper : service_.papers) {
      const auto it = directory_.paper_names.find(paper);
      names.push_back(it == directory_.paper_names.end() ? paper : localized(it->second, language_));
    }
    return names;
  }

  [[nodiscard]] std::string papers() const {
    if (asks_for_none()) return std::string(phrases_.papers_none);
    // Nobody shows papers to a telephone or a page.
    if (service_.papers.empty()) return service_.address.empty() ? "" : std::string(phrases_.papers_unknown);
    const std::string_view pattern = service_.papers.size() == 1 ? phrases_.papers_one : phrases_.papers_several;
    return fill(pattern, {join(paper_list(), phrases_.or_word)});
  }

  [[nodiscard]] std::string short_papers() const {
    if (asks_for_none()) return gsm(phrases_.papers_none_short);
    return service_.papers.empty() ? "" : gsm(fill(phrases_.papers_short, {join(paper_list(), phrases_.or_word)}));
  }

  [[nodiscard]] std::string where() const {
    return service_.address.empty() ? "" : fill(phrases_.where, {service_.address});
  }

  [[nodiscard]] bool hours_known() const { return service_.hours.always || !service_.hours.ranges.empty(); }

  [[nodiscard]] std::string when() const {
    std::string hours = service_.hours.always ? std::string(phrases_.always) : week();
    if (hours_known() && !service_.hours.always) hours += ", " + state();
    if (const std::string note = localized(service_.hours.note, language_); !note.empty()) {
      hours += (hours.empty() ? "" : "; ") + note;
    }
    return hours.empty() ? "" : fill(phrases_.when, {hours});
  }

  [[nodiscard]] std::string short_when() const {
    if (service_.hours.always) return gsm(phrases_.always_short);
    return service_.hours.ranges.empty() ? "" : gsm(week() + ", " + state());
  }

  // It would be open today, were today not a holiday. Holidays here are a reason for caution, not knowledge about this
  // one place: so the person is told to ask, not that it is closed.
  [[nodiscard]] bool holiday_today() const {
    const text::LocalTime local = text::local_time(now_, service_.hours.zone);
    return !service_.hours.on_holidays && directory_.holiday_on(local.date) != nullptr &&
           !day_hours(local.weekday).empty();
  }

  [[nodiscard]] std::string state() const {
    if (holiday_today()) {
      if (mode_ == model::Mode::sms) return std::string(phrases_.holiday_short);
      if (service_.address.empty()) return std::string(phrases_.holiday_line);
      return std::string(service_.phones.empty() ? phrases_.holiday_place : phrases_.holiday_call);
    }
    if (directory_.open_at(service_.hours, now_)) return std::string(phrases_.open);
    const auto opens = directory_.opens_next(service_.hours, now_);
    if (!opens || mode_ == model::Mode::sms) return std::string(phrases_.closed);
    const text::LocalTime then = text::local_time(*opens, service_.hours.zone);
    const std::int64_t days = text::days_between(text::local_date(now_, service_.hours.zone), then.date);
    const std::string at = time(then.hour * 60 + then.minute);
    std::string next;
    if (days == 0) next = fill(phrases_.opens_today, {at});
    if (days == 1) next = fill(phrases_.opens_tomorrow, {at});
    if (days > 1 && days < 7) {
      next = fill(phrases_.opens_on, {phrases_.days[static_cast<std::size_t>(then.weekday)], at});
    }
    return std::string(phrases_.closed) + (next.empty() ? "" : ", " + next);
  }

  [[nodiscard]] std::string time(int minutes) const {
    if (mode_ == model::Mode::voice) return spoken_time(minutes, phrases_.language);
    const int hour = minutes / 60;
    const int minute = minutes % 60;
    if (mode_ != model::Mode::sms) return text::format_time(hour % 24, minute, language_);
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%d:%02d", hour, minute);
    return buffer;
  }

  [[nodiscard]] std::string day_hours(int weekday) const {
    std::vector<std::string> spans;
    for (const Hours::Range& range : service_.hours.ranges) {
      if (range.weekday != weekday) continue;
      const std::string_view pattern = mode_ == model::Mode::sms ? std::string_view("{}-{}") : phrases_.hours_span;
      spans.push_back(fill(pattern, {time(range.from), time(range.to)}));
    }
    return join(spans, phrases_.and_word);
  }

  // "lunes a viernes de 8:00 a 17:00; sábado de 9:00 a 13:00": neighbouring days with equal hours together.
  [[nodiscard]] std::string week() const {
    const bool brief = mode_ == model::Mode::sms;
    const auto& names = brief ? phrases_.short_days : phrases_.days;
    std::string out;
    for (int day = 0; day < 7;) {
      const auto weekday = [](int d) { return static_cast<std::size_t>((d + 1) % 7); };  // the week begins on Monday
      const std::string hours = day_hours(static_cast<int>(weekday(day)));
      int last = day;
      while (last + 1 < 7 && day_hours(static_cast<int>(weekday(last + 1))) == hours) ++last;
      if (!hours.empty()) {
        std::string days(names[weekday(day)]);
        if (last > day) {
          const std::string_view pattern = brief             ? std::string_view("{}-{}")
                                           : last == day + 1 ? phrases_.day_and
                                                             : phrases_.day_span;
          days = fill(pattern, {days, names[weekday(last)]});
        }
        if (!out.empty()) out += brief ? ", " : "; ";
        out += days + " " + hours;
      }
      day = last + 1;
    }
    return out;
  }

  [[nodiscard]] std::string cost() const {
    const std::string cost = localized(service_.cost, language_);
    return cost.empty() ? "" : fill(phrases_.cost, {cost});
  }
  [[nodiscard]] std::string short_cost() const { return gsm(localized(service_.cost, language_)); }

  [[nodiscard]] std::string phone(const Phone& phone) const {
    const bool voice = mode_ == model::Mode::voice;
    const auto digits = [&](const std::string& text) { return voice ? spoken_digits(text, phrases_.language) : text; };
    std::string out = digits(phone.number);
    if (!phone.extension.empty()) out = fill(phrases_.extension, {out, digits(phone.extension)});
    if (!phone.note.empty()) out += voice ? ", " + speakable(phone.note) : " (" + phone.note + ")";
    return out;
  }

  [[nodiscard]] std::string phones() const {
    if (service_.phones.empty()) return {};
    std::vector<std::string> numbers;
    for (const Phone& one : service_.phones) numbers.push_back(phone(one));
    return fill(phrases_.phone, {join(numbers, phrases_.or_word)});
  }
  [[nodiscard]] std::string short_phones() const {
    return service_.phones.empty() ? "" : "Tel " + service_.phones.front().number;
  }

  [[nodiscard]] std::string page() const { return service_.url.empty() ? "" : fill(phrases_.url, {service_.url}); }

  [[nodiscard]] std::string email() const {
    return service_.email.empty() ? "" : fill(phrases_.email, {service_.email});
  }

  [[nodiscard]] std::string years(int value) const {
    return mode_ == model::Mode::voice ? text::spell_out(value, phrases_.language) : std::to_string(value);
  }

  [[nodiscard]] std::string ages() const {
    const auto& from = service_.min_age;
    const auto& to = service_.max_age;
    if (from && to) return fill(phrases_.ages, {years(*from), years(*to)});
    if (from) return fill(phrases_.ages_from, {years(*from)});
    return to ? fill(phrases_.ages_to, {years(*to)}) : std::string();
  }

  // Not said where it is only the language that the person reads anyway.
  [[nodiscard]] std::string languages() const {
    if (service_.languages.empty()) return {};
    if (service_.languages.size() == 1 && service_.languages.front() == language_) return {};
    std::vector<std::string> names;
    for (const std::string& code : service_.languages) {
      const auto* it = std::find_if(kLanguageNames.begin(), kLanguageNames.end(),
                                    [&](const LanguageName& name) { return name.code == code; });
      names.push_back(it == kLanguageNames.end() ? code : std::string(phrases_.language == "es" ? it->es : it->en));
    }
    return fill(phrases_.languages, {join(names, phrases_.and_word)});
  }

  [[nodiscard]] std::string line_of(std::string_view phrase, const Texts& texts) const {
    const std::string text = localized(texts, language_);
    return text.empty() ? "" : fill(phrase, {text});
  }
  [[nodiscard]] std::string alert() const { return line_of(phrases_.alert, service_.alert); }
  [[nodiscard]] std::string for_whom() const { return line_of(phrases_.for_whom, service_.for_whom); }
  [[nodiscard]] std::string how() const { return line_of(phrases_.how, service_.how); }
  [[nodiscard]] std::string accessibility() const { return line_of(phrases_.accessibility, service_.accessibility); }

  // "Confirmed" only once somebody answers for the entry; before that it is no more than seen.
  [[nodiscard]] std::string checked() const {
    const auto date = text::parse_known_date(service_.assured_on);
    if (!date) return {};
    const std::string day = text::format_known_date(*date, phrases_.language);
    const bool exact = date->day != 0;
    if (parse_mark(service_.review_mark) != Mark::live) {
      return fill(exact ? phrases_.checked : phrases_.checked_in, {day});
    }
    return fill(exact ? phrases_.confirmed : phrases_.confirmed_in, {day, service_.assured_by});
  }

  const Directory& directory_;
  const Service& service_;
  std::string_view language_;
  const DirectoryPhrases& phrases_;
  model::Mode mode_;
  model::Time now_;
};

}  // namespace

std::string Directory::describe(const Service& service, std::string_view language, model::Mode mode,
                                model::Time now) const {
  const Description description(*this, service, language, mode, now);
  if (mode == model::Mode::sms) return description.sms();
  if (mode == model::Mode::voice) return description.voice();
  return description.full();
}

}  // namespace orienta::flows
