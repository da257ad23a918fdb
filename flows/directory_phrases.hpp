// SPDX-License-Identifier: Apache-2.0
// What describe() says around the data of a service, one row per language; {} is filled in. A new language is a new
// row.
#pragma once

#include <array>
#include <string_view>

namespace orienta::flows {

struct DirectoryPhrases {
  std::string_view language;
  std::array<std::string_view, 7> days;  // from Sunday
  std::array<std::string_view, 7> short_days;
  std::string_view papers_none, papers_one, papers_several, papers_unknown;
  std::string_view papers_none_short, papers_short;
  std::string_view where, when, cost, phone, url, how, ages, ages_from, ages_to;
  std::string_view always, always_short, day_span, day_and, hours_span, and_word, or_word;
  std::string_view open, closed, checked, demonstration;
};

inline constexpr std::array<DirectoryPhrases, 2> kDirectoryPhrases{{
    {
        .language = "es",
        .days = {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
        .short_days = {"dom", "lun", "mar", "mie", "jue", "vie", "sab"},
        .papers_none = "Te piden: ningún papel",
        .papers_one = "Te piden: {}",
        .papers_several = "Te piden uno de estos: {}",
        .papers_unknown = "Papeles: pregunta antes de ir qué te van a pedir",
        .papers_none_short = "Sin papeles",
        .papers_short = "Piden: {}",
        .where = "Dónde: {}",
        .when = "Cuándo: {}",
        .cost = "Costo: {}",
        .phone = "Teléfono: {}",
        .url = "Página: {}",
        .how = "Cómo: {}",
        .ages = "Para personas de {} a {} años",
        .ages_from = "Para personas desde los {} años",
        .ages_to = "Para personas de hasta {} años",
        .always = "todos los días, las 24 horas",
        .always_short = "24 horas",
        .day_span = "{} a {}",
        .day_and = "{} y {}",
        .hours_span = "de {} a {}",
        .and_word = " y ",
        .or_word = " o ",
        .open = "abierto ahora",
        .closed = "cerrado ahora",
        .checked = "Dato revisado el {}",
        .demonstration = "EJEMPLO, no es un servicio real",
    },
    {
        .language = "en",
        .days = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
        .short_days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
        .papers_none = "Papers they ask for: none",
        .papers_one = "Papers they ask for: {}",
        .papers_several = "They ask for one of these: {}",
        .papers_unknown = "Papers: ask before you go what they will want to see",
        .papers_none_short = "No papers needed",
        .papers_short = "Bring: {}",
        .where = "Where: {}",
        .when = "When: {}",
        .cost = "Cost: {}",
        .phone = "Phone: {}",
        .url = "Page: {}",
        .how = "How: {}",
        .ages = "For people from {} to {} years old",
        .ages_from = "For people of {} years and older",
        .ages_to = "For people up to {} years old",
        .always = "every day, 24 hours",
        .always_short = "24 hours",
        .day_span = "{} to {}",
        .day_and = "{} and {}",
        .hours_span = "from {} to {}",
        .and_word = " and ",
        .or_word = " or ",
        .open = "open now",
        .closed = "closed now",
        .checked = "Checked on {}",
        .demonstration = "EXAMPLE, not a real service",
    },
}};

}  // namespace orienta::flows
