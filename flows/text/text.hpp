// SPDX-License-Identifier: Apache-2.0
// Everything about human text that ICU knows: folding, words, tolerance for typing errors, numbers and dates in a
// language, local time. Pure; ICU's per-thread caches are hidden inside. The only folder that includes ICU, with
// flows/expression.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/time.hpp"

namespace orienta::flows::text {

inline constexpr std::string_view kLima = "America/Lima";

// NFC; invalid UTF-8 becomes U+FFFD; control characters except \n and \t, and bidirectional overrides, are removed.
[[nodiscard]] std::string clean(std::string_view utf8);
// For comparison: NFKD, case folded, accents and other marks removed (ñ -> n), full width -> ASCII, digits of every
// script -> ASCII, emoji, punctuation and symbols taken as spaces, runs of spaces -> one, trimmed. "SÍ!! 👍" -> "si".
// Dropped without a gap: apostrophes between letters and the points of abbreviations ("D.N.I." -> "dni"). An @ between
// letters stays, so that similar() can read "cl@ro". fold(fold(x)) == fold(x).
[[nodiscard]] std::string fold(std::string_view utf8);
// Case only; accents, punctuation and symbols stay: what RapidPro's tests compare ("strict"). Language-neutral.
[[nodiscard]] std::string lower(std::string_view utf8);
[[nodiscard]] std::string upper(std::string_view utf8);
[[nodiscard]] std::string title(std::string_view utf8);

// Runs of letters, marks, digits, underscore and apostrophe; every other symbol (so each emoji) is a word of its own.
[[nodiscard]] std::vector<std::string> words(std::string_view utf8);
// User-perceived characters.
[[nodiscard]] std::vector<std::string_view> graphemes(std::string_view utf8);
[[nodiscard]] std::size_t code_points(std::string_view utf8);

// How many single-character slips (insert, delete, change, swap of neighbours) a folded word of this length may carry
// and still be taken for what was meant: 0 up to 3 letters, 1 up to 7, 2 beyond. A digit or symbol that looks like a
// letter (0 o, 1 l i, 3 e, 4 a, 5 s, @ a) is read as that letter first ("clar0" -> "claro"), but a word of digits alone
// stays a number, and numbers must be exact. A letter repeated three times or more counts once ("siiii").
[[nodiscard]] std::size_t tolerance(std::size_t letters);
// Both already folded. True if equal within tolerance(length of `expected`), word by word for phrases of equal count.
[[nodiscard]] bool similar(std::string_view given, std::string_view expected);
// Folded `given` contains folded phrase on word boundaries, each word within its tolerance.
[[nodiscard]] bool contains_phrase(std::string_view given, std::string_view phrase);

// Folded words as a Spanish speaker hears them ("kiero" and "quiero" are the same): never shown, only compared.
[[nodiscard]] std::string by_ear(std::string_view folded);
// The slips between two folded words if they are within tolerance(letters of `expected`), else nothing. Numbers and
// words with digits in them must be exact.
[[nodiscard]] std::optional<std::size_t> slips_between(std::string_view given, std::string_view expected);

// A phrase that is listened for inside whole messages, made once and compared often.
struct Phrase {
  std::vector<std::u32string> words, by_ear;
  std::u32string glued;
};
[[nodiscard]] Phrase phrase_of(std::string_view folded);

// A folded message in which phrases are listened for. Stricter than contains_phrase, because a whole message holds much
// that could be mistaken: words of up to four letters must be right, longer ones may carry one slip, a phrase two (one
// if it has fewer than three words). Heard all the same: spelling by ear ("me kieren matar"), letters drawn out, digits
// for letters, and words written without their gap.
class Listener {
 public:
  explicit Listener(std::string_view folded);
  // From now on the exact occurrences of this phrase count for nothing ("morir de la risa").
  void forget(const Phrase& phrase);
  [[nodiscard]] bool hears(const Phrase& phrase) const;

 private:
  void glue();

  std::vector<std::u32string> words_, by_ear_;
  std::u32string glued_;
  std::vector<bool> starts_;  // whether a word starts (or the message ends) at that letter of glued_
};

// A number as a person writes it in that language or in digits: "15", "1,5", "S/ 40.60", "quince", "uno", "fifteen",
// "2 mil". It may stand in a sentence ("tengo 15 años") if it is the only one there.
[[nodiscard]] std::optional<double> parse_number(std::string_view utf8, std::string_view language);
// A whole answer that is just an ordinal number of a menu: "1", "1.", "1)", "opcion 1", "la 1", "uno", "la primera".
[[nodiscard]] std::optional<int> parse_choice(std::string_view utf8, std::string_view language);

struct Date {
  int year = 0, month = 0, day = 0;
  auto operator<=>(const Date&) const = default;
};
// A date as people write it: 3/5/2023, 03-05-23, 2023-05-03, "3 de mayo de 2023", "3 mayo", "hoy", "ayer", "mañana",
// "today", "May 3, 2023"; day before month except in ISO and English month-name forms. `today` fills a missing year.
// It may stand in a sentence. Two different dates, or a day that does not exist, are no date. Years 1900 to 2100; two
// digits mean up to ten years ahead of today, else the century before.
[[nodiscard]] std::optional<Date> parse_date(std::string_view utf8, std::string_view language, Date today);

[[nodiscard]] Date local_date(model::Time at, std::string_view zone);
struct LocalTime {
  Date date;
  int hour = 0, minute = 0, second = 0;
  int weekday = 0;  // 0 = Sunday
};
[[nodiscard]] LocalTime local_time(model::Time at, std::string_view zone);
// Midnight (or hh:mm:ss) of that local date as an instant.
[[nodiscard]] model::Time instant_of(Date date, int hour, int minute, int second, std::string_view zone);
[[nodiscard]] std::int64_t days_between(Date from, Date to);
[[nodiscard]] std::string iso(Date date);                            // 2023-11-10
[[nodiscard]] std::optional<Date> parse_iso(std::string_view text);  // exactly YYYY-MM-DD and a real day
// RFC 3339 instant, or a date/date-time without zone taken as local in `zone`.
[[nodiscard]] std::optional<model::Time> parse_instant(std::string_view text, std::string_view zone);
[[nodiscard]] std::string iso_instant(model::Time at);  // 2023-11-10T23:59:00.000Z

// "10 de noviembre de 2023", "November 10, 2023", in the language's own long form.
[[nodiscard]] std::string format_date(Date date, std::string_view language);
// Dates of which a source shows only the month (day 0) or the year (month 0 too): YYYY-MM-DD, YYYY-MM, YYYY, and back
// as "10 de noviembre de 2023", "noviembre de 2023", "2023".
[[nodiscard]] std::optional<Date> parse_known_date(std::string_view text);
[[nodiscard]] std::string format_known_date(Date date, std::string_view language);
// As written in running text ("novanm", "miércoles"); empty outside 1..12 and 0..6 (0 = Sunday). Languages: es, en, pt,
// fr, ht; any other reads as es.
[[nodiscard]] std::string_view month_name(int month, std::string_view language);
[[nodiscard]] std::string_view weekday_name(int weekday, std::string_view language);
[[nodiscard]] std::string format_time(int hour, int minute, std::string_view language);
// Grouping and decimal mark as Peru writes them for es ("1,234.5"), else the language's own.
[[nodiscard]] std::string format_number(double value, int min_decimals, int max_decimals, std::string_view language);
// "S/ 40.60" for PEN in every language.
[[nodiscard]] std::string format_money(double value, std::string_view currency, std::string_view language);
// ICU plural category of the language: "one", "other", ...
[[nodiscard]] std::string plural_category(double value, std::string_view language);
// A number in words, as ICU spells it: "veintiuno". Languages without words for it keep digits.
[[nodiscard]] std::string spell_out(double value, std::string_view language);

// How things are said: for Mode::voice, and for an operator who reads aloud.
[[nodiscard]] std::string spoken_number(double value, std::string_view language);  // 0.1: "cero punto uno"
// 40.60 PEN: "cuarenta soles con sesenta céntimos"; 21: "veintiún soles".
[[nodiscard]] std::string spoken_money(double value, std::string_view currency, std::string_view language);
[[nodiscard]] std::string spoken_percent(double value, std::string_view language);
// "diez de noviembre de dos mil veintitrés"; of a date known to the month or year only, that much.
[[nodiscard]] std::string spoken_date(Date date, std::string_view language);
// A number that is dialled, digit by digit, with pauses where it is written with gaps: "cero ocho cero cero, uno...".
[[nodiscard]] std::string spoken_digits(std::string_view number, std::string_view language);

}  // namespace orienta::flows::text
