// SPDX-License-Identifier: Apache-2.0
#include "flows/text/months.hpp"

#include <algorithm>
#include <array>

#include "flows/text/icu.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

struct MonthRow {
  std::string_view language;
  std::array<std::string_view, 12> written;
  std::array<std::string_view, 12> folded;
};
constexpr std::array<MonthRow, 5> kMonths{{
    {"es",
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre"},
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre"}},
    {"en",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December"},
     {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december"}},
    {"pt",
     {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
      "dezembro"},
     {"janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
      "dezembro"}},
    {"fr",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
      "décembre"},
     {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
      "decembre"}},
    {"ht",
     {"janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm"},
     {"janvye", "fevriye", "mas", "avril", "me", "jen", "jiye", "out", "septanm", "oktob", "novanm", "desanm"}},
}};

struct WeekRow {
  std::string_view language;
  std::array<std::string_view, 7> written;  // from Sunday
};
constexpr std::array<WeekRow, 5> kWeeks{{
    {"es", {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}},
    {"en", {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}},
    {"pt", {"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"}},
    {"fr", {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}},
    {"ht", {"dimanch", "lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi"}},
}};

// Spellings besides the table's: Peru writes "setiembre" and "set".
struct MonthAlias {
  std::string_view language, word;
  int month;
};
constexpr std::array<MonthAlias, 3> kAliases{{{"es", "setiembre", 9}, {"es", "set", 9}, {"ht", "sep", 9}}};

const MonthRow& row_of(std::string_view language) {
  const std::string primary = primary_language(language);
  for (const MonthRow& row : kMonths) {
    if (row.language == primary) return row;
  }
  return kMonths.front();
}

}  // namespace

std::string_view month_name(int month, std::string_view language) {
  if (month < 1 || month > 12) return {};
  return row_of(language).written[static_cast<std::size_t>(month - 1)];
}

std::string_view weekday_name(int weekday, std::string_view language) {
  if (weekday < 0 || weekday > 6) return {};
  const std::string primary = primary_language(language);
  const auto row = std::find_if(kWeeks.begin(), kWeeks.end(), [&](const WeekRow& r) { return r.language == primary; });
  return (row == kWeeks.end() ? kWeeks.front() : *row).written[static_cast<std::size_t>(weekday)];
}

std::optional<int> month_of(std::string_view folded, std::string_view language) {
  const MonthRow& row = row_of(language);
  for (const MonthAlias& alias : kAliases) {
    if (alias.language == row.language && alias.word == folded) return alias.month;
  }
  std::optional<int> shortened;
  std::optional<int> nearly;
  int shortened_count = 0;
  int nearly_count = 0;
  for (std::size_t i = 0; i < row.folded.size(); ++i) {
    const std::string_view name = row.folded[i];
    const int month = static_cast<int>(i) + 1;
    if (name == folded) return month;
    if (folded.size() >= 3 && name.substr(0, folded.size()) == folded) {
      shortened = month;
      ++shortened_count;
    }
    if (name.size() >= 5 && folded.size() >= 5 && similar(folded, name)) {
      nearly = month;
      ++nearly_count;
    }
  }
  if (shortened_count == 1) return shortened;
  return nearly_count == 1 ? nearly : std::nullopt;
}

}  // namespace orienta::flows::text
