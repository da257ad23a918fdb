// SPDX-License-Identifier: Apache-2.0
#include "tests/walk/oracle.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

namespace orienta::walk {
namespace text = flows::text;
namespace {

using Phrases = std::vector<std::string_view>;

// Folded: no accents, no punctuation. Spanish and English together; a word of one does not occur in the other.
const Phrases& words_of_past() {
  static const Phrases phrases = {
      "cerro",    "cerraron", "termino",   "terminaron", "vencio", "vencieron", "caduco",    "fue",      "fueron",
      "era",      "eran",     "costaba",   "costaban",   "estaba", "estaban",   "estabas",   "entraste", "entro",
      "desde",    "antes",    "habia",     "hubo",       "podia",  "pediste",   "pidieron",  "pidio",    "vimos",
      "valian",   "valia",    "duro",      "empezo",     "abrio",  "dieron",    "dio",       "salio",    "precio",
      "precios",  "dato",     "regla",     "ley",        "decia",  "cobraban",  "despues",   "tenias",   "tuviste",
      "llegaste", "naciste",  "revisado",  "revisada",   "lo vi",  "los vi",    "confirmar", "pedian",   "tenia",
      "tenian",   "closed",   "ended",     "was",        "were",   "before",    "since",     "seen",     "expired",
      "opened",   "had",      "did",       "price",      "prices", "rule",      "law",       "after",    "entered",
      "arrived",  "asked",    "confirmed", "got",        "checked"};
  return phrases;
}
// Next to "hasta el" a day that has passed: only these say that it is over.
const Phrases& words_of_lasted() {
  static const Phrases phrases = {"podia",  "podian",   "fue",    "fueron", "era",    "eran",  "estuvo",
                                  "estaba", "valia",    "valian", "duro",   "cerro",  "hubo",  "habia",
                                  "was",    "were",     "could",  "ran",    "lasted", "tenia", "tenian",
                                  "had",    "valieron", "closed", "ended"};
  return phrases;
}
const Phrases& words_of_open() {
  static const Phrases phrases = {
      "esta abierto", "esta abierta", "abierto hasta", "abierta hasta",  "abierto",        "abierta",
      "hay plazo",    "tienes plazo", "tienes hasta",  "se puede pedir", "hoy se puede",   "queda 1 dia",
      "quedan",       "queda un dia", "termina el",    "cierra el",      "puedes pedirlo", "puedes pedir el",
      "valen hasta",  "vale hasta",   "open until",    "is open",        "open process",   "you have until",
      "until",        "ends on",      "closes on",     "days left",      "day left",       "you can ask"};
  return phrases;
}
const Phrases& words_of_closed() {
  static const Phrases phrases = {"cerro",        "cerraron", "ya no se puede", "termino el", "se acabo", "ya paso",
                                  "esta cerrado", "closed",   "ended",          "no longer",  "is over",  "ya termino"};
  return phrases;
}
const Phrases& words_of_nothing_open() {
  static const Phrases phrases = {"no conozco ningun plazo",  "no conozco ningun proceso", "no hay ningun proceso",
                                  "no hay ningun plazo",      "ningun plazo abierto",      "ningun proceso abierto",
                                  "no hay procesos abiertos", "no hay plazos abiertos",    "no open process",
                                  "no process open",          "nothing is open",           "no process is open",
                                  "know of no open"};
  return phrases;
}
const Phrases& negations() {
  static const Phrases phrases = {"no", "ni", "nunca", "ningun", "ninguno", "not", "never", "nothing", "cannot", "sin"};
  return phrases;
}

bool has(const std::string& padded, std::string_view phrase) {
  return padded.find(" " + std::string(phrase) + " ") != std::string::npos;
}
bool has_any(const std::string& padded, const Phrases& phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) { return has(padded, phrase); });
}

std::vector<std::string> split(const std::string& words) {
  std::istringstream in(words);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

// Somewhere in it one of the phrases, and no "no" in the three words before it.
bool affirms(const std::string& padded, const Phrases& phrases) {
  for (const auto phrase : phrases) {
    const auto wanted = " " + std::string(phrase) + " ";
    for (auto at = padded.find(wanted); at != std::string::npos; at = padded.find(wanted, at + 1)) {
      const auto before = split(padded.substr(0, at));
      const auto from = before.size() > 3 ? before.end() - 3 : before.begin();
      const bool negated = std::any_of(from, before.end(), [](const std::string& word) {
        return std::find(negations().begin(), negations().end(), word) != negations().end();
      });
      if (!negated) return true;
    }
  }
  return false;
}

std::optional<int> number(const std::string& word) {
  if (word.empty() || word.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_year(std::optional<int> value) {
  return value && *value >= 2015 && *value <= 2039;
}

int month_of(const std::string& word, std::string_view language) {
  if (word == "septiembre" || word == "setiembre") return 9;  // as Venezuela and as Peru write it
  for (int month = 1; month <= 12; ++month) {
    if (word == text::fold(text::month_name(month, language))) return month;
  }
  return 0;
}

Date end_of_month(int year, int month) {
  const auto last = std::chrono::year_month_day_last(
      std::chrono::year(year), std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month))));
  return {year, month, static_cast<int>(static_cast<unsigned>(last.day()))};
}

// "10 de noviembre de 2023", "noviembre de 2023", "November 10 2023", "November 2023", "31 12 2023", at that word.
// `took` = how many words it is.
std::optional<Date> date_at(const std::vector<std::string>& words, std::size_t i, std::size_t& took,
                            std::string_view language) {
  const auto word = [&](std::size_t k) { return i + k < words.size() ? words[i + k] : std::string(); };
  const auto first = number(word(0));
  if (first && *first >= 1 && *first <= 31) {
    const bool de = word(1) == "de";
    const int month = month_of(word(de ? 2 : 1), language);
    const std::size_t next = de ? 3 : 2;
    const std::size_t year_at = word(next) == "de" || word(next) == "del" ? next + 1 : next;
    if (month != 0 && is_year(number(word(year_at)))) {
      took = year_at + 1;
      return Date{*number(word(year_at)), month, *first};
    }
    const auto numeric = number(word(1));
    if (numeric && *numeric >= 1 && *numeric <= 12 && is_year(number(word(2)))) {
      took = 3;
      return Date{*number(word(2)), *numeric, *first};
    }
  }
  const int month = month_of(word(0), language);
  if (month == 0) return std::nullopt;
  const auto day = number(word(1));
  if (day && *day >= 1 && *day <= 31 && is_year(number(word(2)))) {
    took = 3;
    return Date{*number(word(2)), month, *day};
  }
  const std::size_t year_at = word(1) == "de" || word(1) == "del" ? 2 : 1;
  if (!is_year(number(word(year_at)))) return std::nullopt;
  took = year_at + 1;
  return end_of_month(*number(word(year_at)), month);
}

std::vector<std::string> sentences_of(const std::string& text) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool stop = (c == '.' || c == '!' || c == '?' || c == ';') &&
                      (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n');
    if (stop || c == '\n')
      out.emplace_back();
    else
      out.back().push_back(c);
  }
  return out;
}

// An @ that stands in an e-mail address is the only one that belongs into a text.
bool has_stray_at(const std::string& text) {
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    const bool letter_before = at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0;
    const auto end = text.find_first_of(" \n,", at);
    const auto host = text.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    if (!letter_before || host.find('.') == std::string::npos) return true;
  }
  return false;
}

// Spoken dates of the years a script can speak of, folded, to their written form: what is read afterwards is the same
// for every mode. A date that a text writes in other words than the library says it in is not recognised.
const std::vector<std::pair<std::string, std::string>>& spoken_dates(const std::string& language) {
  static const auto make = [](const std::string& in) {
    std::vector<std::pair<std::string, std::string>> table;
    const auto add = [&](Date date) {
      table.emplace_back(text::fold(text::spoken_date(date, in)), text::fold(text::format_known_date(date, in)));
    };
    for (Date date{2016, 1, 1}; date.year < 2032; date = plus_days(date, 1)) add(date);
    for (int year = 2016; year < 2032; ++year) {
      for (int month = 1; month <= 12; ++month) add({year, month, 0});
    }
    for (int year = 2016; year < 2032; ++year) add({year, 0, 0});
    std::stable_sort(table.begin(), table.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    return table;
  };
  static const std::map<std::string, std::vector<std::pair<std::string, std::string>>> tables = {{"es", make("es")},
                                                                                                 {"en", make("en")}};
  return tables.at(language == "en" ? "en" : "es");
}

void replace_all(std::string& in, const std::string& from, const std::string& to) {
  for (auto at = in.find(from); at != std::string::npos; at = in.find(from, at + to.size()))
    in.replace(at, from.size(), to);
}

}  // namespace

const std::vector<Window>& windows() {
  static const std::vector<Window> table = {
      {"amnesty_2023", {2023, 5, 2}, {2023, 10, 28}, {"amnistia", "perdon de multas", "amnesty"}, true},
      {"cpp_2023",
       {2023, 5, 10},
       {2023, 11, 10},
       {"cpp de 2023", "cpp 2023", "2023 cpp", "cpp of 2023", "cpp se puede pedir", "pedir el cpp", "ask for the cpp",
        "cpp abierto", "cpp open"},
       true},
      // Cards of the process before: valid by extension, and nobody says since when.
      {"cpp_extended", {2023, 1, 1}, {2023, 12, 4}, {"ampliados", "ampliadas", "ampliaron", "extended"}, false},
      {"cepr_validation_2024", {2024, 5, 1}, {2024, 10, 1}, {}, false},
      {"formalisation_2025",
       {2025, 9, 15},
       {2025, 12, 13},
       {"formalizacion", "formalisation", "formalisation process"},
       true},
      // DS 135-2025-PCM: sixty days.
      {"tacna_emergency_2025", {2025, 11, 28}, {2026, 1, 26}, {"estado de emergencia", "state of emergency"}, false},
  };
  return table;
}

Date plus_days(Date date, int days) {
  using namespace std::chrono;
  const auto at = sys_days(year_month_day(year(date.year), month(static_cast<unsigned>(date.month)),
                                          day(static_cast<unsigned>(date.day)))) +
                  std::chrono::days(days);
  const year_month_day ymd(at);
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::size_t sms_segments(std::string_view text) {
  static constexpr std::array<std::string_view, 36> kBeyondAscii = {
      "£", "¥", "è", "é", "ù", "ì", "ò", "Ç", "Ø", "ø", "Å", "å", "Δ", "Φ", "Γ", "Λ", "Ω", "Π",
      "Ψ", "Σ", "Θ", "Ξ", "Æ", "æ", "ß", "É", "¤", "¡", "Ä", "Ö", "Ñ", "Ü", "§", "¿", "ä", "ö"};
  static constexpr std::array<std::string_view, 3> kMore = {"ñ", "ü", "à"};
  static constexpr std::string_view kTwice = "^{}\\[~]|";
  std::size_t septets = 0, units = 0;
  bool gsm = true;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const auto letter = text.substr(i, size);
    i += size;
    units += size == 4 ? 2 : 1;
    if (size == 1) {
      septets += kTwice.find(letter[0]) != std::string_view::npos ? 2 : 1;
      if (letter[0] == '`') gsm = false;
    } else if (letter == "€") {
      septets += 2;
    } else {
      ++septets;
      gsm = gsm && (std::find(kBeyondAscii.begin(), kBeyondAscii.end(), letter) != kBeyondAscii.end() ||
                    std::find(kMore.begin(), kMore.end(), letter) != kMore.end());
    }
  }
  const auto count = [](std::size_t size, std::size_t one, std::size_t many) {
    return size <= one ? 1 : (size + many - 1) / many;
  };
  return gsm ? count(septets, 160, 153) : count(units, 70, 67);
}

Oracle::Oracle(const flows::FlowSet& set, std::string language, model::Mode mode)
    : set_(set), language_(std::move(language)), mode_(mode) {}

std::string Oracle::folded(const std::string& in) const {
  auto words = " " + text::fold(in) + " ";
  if (mode_ != model::Mode::voice) return words;
  for (const auto& [spoken, written] : spoken_dates(language_))
    replace_all(words, " " + spoken + " ", " " + written + " ");
  return words;
}

Oracle::Sentence Oracle::sentence(const std::string& words) const {
  Sentence s;
  s.words = words;
  const auto all = split(words);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::size_t took = 0;
    if (const auto date = date_at(all, i, took, language_)) {
      const bool until = (i >= 1 && (all[i - 1] == "hasta" || all[i - 1] == "until")) ||
                         (i >= 2 && all[i - 2] == "hasta" && all[i - 1] == "el");
      s.dates.push_back({*date, until});
      i += took - 1;
    } else if (const auto n = number(all[i]); n && i + 1 < all.size()) {
      const auto& unit = all[i + 1];
      const auto& before = i > 0 ? all[i - 1] : std::string();
      const bool spanish = (unit == "dia" || unit == "dias") && (before == "queda" || before == "quedan");
      const bool english = (unit == "day" || unit == "days") && i + 2 < all.size() && all[i + 2] == "left";
      if (spanish || english) s.days_left = *n;
    }
  }
  s.past = has_any(words, words_of_past());
  s.lasted = has_any(words, words_of_lasted());
  s.opens = affirms(words, words_of_open());
  s.closes = has_any(words, words_of_closed());
  s.last_day = has(words, "hoy es el ultimo dia") || has(words, "today is the last day");
  s.nothing_open = has_any(words, words_of_nothing_open());
  if (s.last_day) s.opens = true;
  for (std::size_t w = 0; w < windows().size(); ++w) {
    const auto& window = windows()[w];
    const bool dated =
        std::any_of(s.dates.begin(), s.dates.end(), [&](const DateSaid& said) { return said.date == window.last; });
    if (dated || has_any(words, window.names)) s.windows.push_back(w);
  }
  return s;
}

const Oracle::Reading& Oracle::read(const std::string& in) {
  const auto known = readings_.find(in);
  if (known != readings_.end()) return known->second;
  Reading reading;
  reading.words = folded(in);
  for (const auto& part : sentences_of(in)) {
    auto words = folded(part);
    if (words.find_first_not_of(' ') == std::string::npos) continue;
    reading.sentences.push_back(sentence(words));
    for (const auto w : reading.sentences.back().windows) {
      if (std::find(reading.windows.begin(), reading.windows.end(), w) == reading.windows.end())
        reading.windows.push_back(w);
    }
  }
  for (const auto& word : split(reading.words)) {
    if (const auto n = number(word); is_year(n)) reading.latest_year = std::max(reading.latest_year, *n);
  }
  reading.priced = in.find("S/") != std::string::npos || has(reading.words, "soles") || has(reading.words, "sol");
  if (in.find_first_not_of(" \n\t") == std::string::npos) reading.always.push_back({"empty", "an empty message"});
  if (has_stray_at(in) || in.find("{") != std::string::npos || has(reading.words, "null"))
    reading.always.push_back({"unrendered", "something in it was not filled in"});
  if (mode_ == model::Mode::sms && sms_segments(in) > 2)
    reading.always.push_back({"segments", std::to_string(sms_segments(in)) + " segments of a text message"});
  return readings_.emplace(in, std::move(reading)).first->second;
}

void Oracle::judge_dates(const Sentence& s, Date day, std::vector<Complaint>& out) const {
  for (const auto& said : s.dates) {
    if (!(said.date < day)) continue;
    if (said.until && !s.lasted) {
      out.push_back({"past date as current", "\"until\" " + text::iso(said.date) + ", which has passed"});
    } else if (!s.past) {
      out.push_back({"past date as current", text::iso(said.date) + " has passed, and the sentence does not say so"});
    }
  }
}

void Oracle::judge_windows(const Reading& reading, const Sentence& s, Date day, std::vector<Complaint>& out) const {
  // A sentence that names no window speaks of the one the message is about.
  const auto& spoken_of = !s.windows.empty() || reading.windows.size() != 1 ? s.windows : reading.windows;
  for (const auto w : spoken_of) {
    const auto& window = windows()[w];
    const auto id = std::string(window.id);
    const bool before = day < window.first, after = window.last < day;
    if (before && (s.opens || s.closes))
      out.push_back({"window before it opens", id + " opens on " + text::iso(window.first)});
    if (after && s.opens && !s.lasted)
      out.push_back({"closed window told as open", id + " closed on " + text::iso(window.last)});
    if (!before && !after && s.closes && !s.opens)
      out.push_back({"open window told as closed", id + " is open until " + text::iso(window.last)});
  }
  const auto fits = [&](auto holds) {
    if (!spoken_of.empty())
      return std::any_of(spoken_of.begin(), spoken_of.end(), [&](std::size_t w) { return holds(windows()[w]); });
    return std::any_of(windows().begin(), windows().end(), holds);
  };
  const auto left = [&](const Window& window) { return text::days_between(day, window.last); };
  if (s.days_left && !fits([&](const Window& window) { return left(window) == *s.days_left; }))
    out.push_back({"days left", std::to_string(*s.days_left) + " days left is wrong"});
  if (s.last_day && !fits([&](const Window& window) { return left(window) == 0; }))
    out.push_back({"days left", "it is not the last day"});
  if (s.nothing_open && reading.windows.empty()) {
    for (const auto& window : windows()) {
      if (window.papers && !(day < window.first) && !(window.last < day))
        out.push_back({"nothing open", std::string(window.id) + " is open until " + text::iso(window.last)});
    }
  }
}

bool Oracle::told_on(const flows::Fact& fact, Date day) const {
  if (!fact.compute.empty()) {
    std::string name;
    for (const char c : fact.compute + " ") {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
        name.push_back(c);
        continue;
      }
      const bool is_name = !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0;
      if (is_name) {
        const auto part = set_.facts.facts.find(name);
        if (part == set_.facts.facts.end() || !told_on(part->second, day)) return false;
      }
      name.clear();
    }
  }
  const bool marked = fact.mark == flows::Mark::live || fact.mark == flows::Mark::needs_review;
  return marked && !(fact.valid_from && day < *fact.valid_from) && !(fact.valid_to && *fact.valid_to < day);
}

bool Oracle::says_seen(const Reading& reading, Date seen) const {
  Date known = seen;
  const auto said = [&] { return has(reading.words, text::fold(text::format_known_date(known, language_))); };
  if (said()) return true;
  known.day = 0;
  return said();
}

void Oracle::judge_prices(const std::string& in, const Reading& reading, Date day, std::vector<Complaint>& out) const {
  if (!reading.priced) return;
  const bool spoken = mode_ == model::Mode::voice;
  auto rest = spoken ? reading.words : in;
  const auto root = set_.facts.facts_root(day, language_, mode_);
  const auto* facts = std::get_if<std::shared_ptr<const flows::Object>>(&root.data());
  if (facts == nullptr) return;
  bool undated = false;
  for (const auto& [id, fact] : set_.facts.facts) {
    if (fact.unit != "PEN" || !told_on(fact, day)) continue;
    const auto member = (*facts)->members.find(id);
    if (member == (*facts)->members.end()) continue;
    const auto* object = std::get_if<std::shared_ptr<const flows::Object>>(&member->second.data());
    if (object == nullptr || !(*object)->fallback) continue;
    const auto* shown = std::get_if<std::string>(&(*object)->fallback->data());
    if (shown == nullptr) continue;
    const auto price = spoken ? " " + text::fold(*shown) + " " : *shown;
    if ((spoken ? reading.words : in).find(price) == std::string::npos) continue;
    replace_all(rest, price, " ");
    undated = undated || !fact.checked_on || !says_seen(reading, *fact.checked_on);
  }
  const bool more = spoken ? has(rest, "soles") || has(rest, "sol") : rest.find("S/") != std::string::npos;
  if (more) out.push_back({"price", "a price that no fact of that day holds"});
  if (undated) out.push_back({"price", "a price without the day it was seen"});
}

std::vector<Complaint> Oracle::judge(const std::string& in, Date day) {
  const auto& reading = read(in);
  auto out = reading.always;
  for (const auto& s : reading.sentences) {
    judge_dates(s, day, out);
    judge_windows(reading, s, day, out);
  }
  const bool future = reading.latest_year > day.year;
  if (future) out.push_back({"year to come", std::to_string(reading.latest_year) + " has not begun"});
  judge_prices(in, reading, day, out);
  return out;
}

}  // namespace orienta::walk
