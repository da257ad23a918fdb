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
  std::string_view open, closed, opens_today, opens_tomorrow, opens_on;  // day, hour
  std::string_view holiday_place, holiday_call, holiday_line, holiday_short;
  std::string_view languages, for_whom, email, accessibility, alert, extension;
  std::string_view checked, checked_in, confirmed, confirmed_in;  // date; date and by whom; _in: only a month or year
  std::string_view demonstration;
};

// Languages that services are given in, as they are named in running text. A code that is not here is shown as it is.
struct LanguageName {
  std::string_view code, es, en;
};
inline constexpr std::array<LanguageName, 14> kLanguageNames{{
    {"es", "español", "Spanish"},
    {"en", "inglés", "English"},
    {"pt", "portugués", "Portuguese"},
    {"fr", "francés", "French"},
    {"ht", "creol haitiano", "Haitian Creole"},
    {"qu", "quechua", "Quechua"},
    {"ay", "aimara", "Aymara"},
    {"wba", "warao", "Warao"},
    {"guc", "wayuu", "Wayuu"},
    {"psp", "lengua de señas", "sign language"},
    {"prl", "lengua de señas peruana", "Peruvian sign language"},
    {"ar", "árabe", "Arabic"},
    {"zh", "chino", "Chinese"},
    {"ru", "ruso", "Russian"},
}};

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
        .opens_today = "abre hoy a las {}",
        .opens_tomorrow = "abre mañana a las {}",
        .opens_on = "abre el {} a las {}",
        .holiday_place = "hoy es feriado y puede estar cerrado",
        .holiday_call = "hoy es feriado: llama antes de ir",
        .holiday_line = "hoy es feriado y puede que no atiendan",
        .holiday_short = "hoy feriado: llama antes",
        .languages = "Atienden en: {}",
        .for_whom = "Para quién: {}",
        .email = "Correo: {}",
        .accessibility = "Acceso: {}",
        .alert = "Atención: {}",
        .extension = "{} anexo {}",
        .checked = "Dato revisado el {}",
        .checked_in = "Dato revisado en {}",
        .confirmed = "Confirmado el {} por {}",
        .confirmed_in = "Confirmado en {} por {}",
        .demonstration = "EJEMPLO inventado, no es un servicio real",
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
        .opens_today = "opens today at {}",
        .opens_tomorrow = "opens tomorrow at {}",
        .opens_on = "opens on {} at {}",
        .holiday_place = "today is a public holiday and it may be closed",
        .holiday_call = "today is a public holiday: call before you go",
        .holiday_line = "today is a public holiday and they may not answer",
        .holiday_short = "holiday today: call first",
        .languages = "Languages spoken: {}",
        .for_whom = "For whom: {}",
        .email = "E-mail: {}",
        .accessibility = "Access: {}",
        .alert = "Please note: {}",
        .extension = "{} extension {}",
        .checked = "Checked on {}",
        .checked_in = "Checked in {}",
        .confirmed = "Confirmed on {} by {}",
        .confirmed_in = "Confirmed in {} by {}",
        .demonstration = "Made-up EXAMPLE, not a real service",
    },
}};

}  // namespace orienta::flows
