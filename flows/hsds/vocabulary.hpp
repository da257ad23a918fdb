// SPDX-License-Identifier: Apache-2.0
// Words of imports -> our ids, and our values as words. What fits nothing is told with the nearest that is known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/directory.hpp"

namespace orienta::flows::hsds {

// A value, or what is wrong with what was written.
template <class T>
struct Known {
  T value{};
  std::string problem;
};

[[nodiscard]] std::string_view trimmed(std::string_view text);
// Clean, trimmed, lines ended by \n.
[[nodiscard]] std::string tidy(std::string_view text);
// Lower-case ASCII letters, digits and _; may be empty.
[[nodiscard]] std::string slug(std::string_view text);
// At ; | and line breaks, and at `more` if given; empty parts are left out.
[[nodiscard]] std::vector<std::string> parts(std::string_view text, std::string_view more = "");

class Vocabulary {
 public:
  explicit Vocabulary(const Directory& tables) : tables_(tables) {}

  [[nodiscard]] Known<std::string> sector(std::string_view text) const;
  [[nodiscard]] Known<std::string> paper(std::string_view text) const;     // "none" for "ninguno"
  [[nodiscard]] Known<std::string> place(std::string_view text) const;     // UBIGEO, or "*" for "todo el Perú"
  [[nodiscard]] Known<std::string> language(std::string_view text) const;  // ISO 639 code
  [[nodiscard]] std::string paper_name(std::string_view id) const;         // in Spanish
  [[nodiscard]] std::string sector_name(std::string_view id) const;
  [[nodiscard]] std::string place_name(std::string_view ubigeo) const;

 private:
  const Directory& tables_;
};

[[nodiscard]] std::string language_name(std::string_view code);  // in Spanish; the code if it is not known

// "lun-vie 08:00-17:00; sab 09:00-13:00", "lunes a viernes de 8am a 5pm", "24 horas". Ranges sorted.
[[nodiscard]] Known<Hours> parse_hours(std::string_view text);
[[nodiscard]] std::string write_hours(const Hours& hours);
// "08:00", "8", "8.30", "8:30 pm", "20h", "08:00:00", "08:00Z" -> minutes.
[[nodiscard]] std::optional<int> parse_clock(std::string_view text);
[[nodiscard]] std::string write_clock(int minutes);

// "(01) 555 0100 anexo 12 (solo WhatsApp)"
[[nodiscard]] Known<Phone> parse_phone(std::string_view text);
[[nodiscard]] std::string write_phone(const Phone& phone);
[[nodiscard]] std::string phone_problem(const Phone& phone);  // empty = good

[[nodiscard]] std::optional<bool> yes_no(std::string_view cell);  // "sí", "no", "x", "true"

// To seven decimals, a centimetre: readers of JSON are off by the last bit, and an entry must not count as changed for
// it.
[[nodiscard]] double exact_degrees(double degrees);

// A day, or a month or year if no more is known: 2026-11-22, 22/11/2026, 2026-11, 2026; as ISO. Empty if it is none.
[[nodiscard]] std::string known_day(std::string_view text);

}  // namespace orienta::flows::hsds
