// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

constexpr Date kToday{2026, 11, 22};

TEST(ParseDate, AsPeopleWriteThem) {
  struct Row {
    std::string language, given, expected;  // "" = none
  };
  const std::vector<Row> rows{{"es", "3/5/2023", "2023-05-03"},
                              {"es", "03-05-23", "2023-05-03"},
                              {"es", "03.05.2023", "2023-05-03"},
                              {"es", "3 5 2023", "2023-05-03"},
                              {"es", "2023-05-03", "2023-05-03"},
                              {"es", "3 de mayo de 2023", "2023-05-03"},
                              {"es", "3 de mayo del 2023", "2023-05-03"},
                              {"es", "3 mayo", "2026-05-03"},
                              {"es", "3/5", "2026-05-03"},
                              {"es", "Llegué el 10 de noviembre, 2023.", "2023-11-10"},
                              {"es", "10 NOV 2023", "2023-11-10"},
                              {"es", "10-nov-23", "2023-11-10"},
                              {"es", "1 set 2020", "2020-09-01"},
                              {"es", "primero de enero de 1985", "1985-01-01"},
                              {"es", "1ro de enero de 1985", "1985-01-01"},
                              {"es", "12/06/85", "1985-06-12"},
                              {"es", "10 de nobiembre de 2023", "2023-11-10"},
                              {"es", "hoy", "2026-11-22"},
                              {"es", "Ayer!", "2026-11-21"},
                              {"es", "mañana", "2026-11-23"},
                              {"es", "pasado mañana", "2026-11-24"},
                              {"es", "por la mañana", ""},
                              {"es", "31/02/2023", ""},
                              {"es", "5/13/2023", ""},
                              {"es", "29/02/2024", "2024-02-29"},
                              {"es", "1/1/2023 o 2/1/2023", ""},
                              {"es", "1/1/1823", ""},
                              {"es", "999", ""},
                              {"es", "hola", ""},
                              {"es", "", ""},
                              {"en", "May 3, 2023", "2023-05-03"},
                              {"en", "3 May 2023", "2023-05-03"},
                              {"en", "May 3rd", "2026-05-03"},
                              {"en", "3/5/2023", "2023-05-03"},
                              {"en", "12/25/2023", "2023-12-25"},
                              {"en", "today", "2026-11-22"},
                              {"pt", "3 de março de 2023", "2023-03-03"},
                              {"fr", "1er août 2023", "2023-08-01"},
                              {"fr", "aujourd'hui", "2026-11-22"},
                              {"ht", "3 novanm 2023", "2023-11-03"},
                              {"ht", "jodi a", "2026-11-22"}};
  for (const Row& row : rows) {
    const auto got = parse_date(row.given, row.language, kToday);
    EXPECT_EQ(got ? iso(*got) : "", row.expected) << row.language << " " << row.given;
  }
}

TEST(ParseDate, LongFormsReadBack) {
  for (const char* language : {"es", "en", "pt", "fr", "ht"}) {
    for (int month = 1; month <= 12; ++month) {
      const Date date{2023, month, 7};
      EXPECT_EQ(parse_date(format_date(date, language), language, kToday), date) << format_date(date, language);
    }
  }
}

TEST(Calendar, IsoAndDays) {
  EXPECT_EQ(parse_iso("2023-11-10"), (Date{2023, 11, 10}));
  for (const char* bad : {"2023-02-30", "2023-1-1", "2023-11-10 ", "23-11-10", "", "2023-11-1x", "0000-01-01"}) {
    EXPECT_FALSE(parse_iso(bad)) << bad;
  }
  EXPECT_EQ(iso({2023, 1, 5}), "2023-01-05");
  EXPECT_EQ(days_between({2023, 11, 10}, {2024, 11, 10}), 366);
  EXPECT_EQ(days_between({2024, 3, 1}, {2024, 2, 28}), -2);
}

TEST(Calendar, LimaIsFiveHoursBehind) {
  const auto at = instant_of({2023, 11, 10}, 23, 59, 59, kLima);
  EXPECT_EQ(iso_instant(at), "2023-11-11T04:59:59.000Z");
  EXPECT_EQ(local_date(at, kLima), (Date{2023, 11, 10}));
  const LocalTime local = local_time(at, kLima);
  EXPECT_EQ(local.hour, 23);
  EXPECT_EQ(local.minute, 59);
  EXPECT_EQ(local.second, 59);
  EXPECT_EQ(local.weekday, 5);
  EXPECT_EQ(local_date(model::from_ms(-1), "Etc/UTC"), (Date{1969, 12, 31}));
  EXPECT_EQ(instant_of({2023, 11, 10}, 0, 0, 0, "Nowhere/Land"), instant_of({2023, 11, 10}, 0, 0, 0, kLima));
}

TEST(Calendar, ZonesWithSummerTime) {
  EXPECT_EQ(iso_instant(instant_of({2023, 7, 1}, 12, 0, 0, "Europe/Madrid")), "2023-07-01T10:00:00.000Z");
  EXPECT_EQ(iso_instant(instant_of({2023, 1, 1}, 12, 0, 0, "Europe/Madrid")), "2023-01-01T11:00:00.000Z");
  EXPECT_EQ(local_time(instant_of({2023, 7, 1}, 12, 0, 0, "Europe/Madrid"), "Europe/Madrid").hour, 12);
}

TEST(Calendar, ParsesInstants) {
  EXPECT_EQ(iso_instant(*parse_instant("2023-11-10T23:59:00Z", kLima)), "2023-11-10T23:59:00.000Z");
  EXPECT_EQ(iso_instant(*parse_instant("2023-11-10T23:59:00.25-05:00", kLima)), "2023-11-11T04:59:00.250Z");
  EXPECT_EQ(iso_instant(*parse_instant("2023-11-10 08:30", kLima)), "2023-11-10T13:30:00.000Z");
  EXPECT_EQ(iso_instant(*parse_instant("2023-11-10", kLima)), "2023-11-10T05:00:00.000Z");
  for (const char* bad : {"", "2023-11-10T", "2023-11-10T25:00", "2023-11-10T10:00+5", "2023-11-10T10:00Zx", "hoy",
                          "2023-11-10T10:00:00.", "2023-13-10"}) {
    EXPECT_FALSE(parse_instant(bad, kLima)) << bad;
  }
}

TEST(FormatDate, InWords) {
  EXPECT_EQ(format_date({2023, 11, 10}, "es"), "10 de noviembre de 2023");
  EXPECT_EQ(format_date({2023, 11, 10}, "en"), "November 10, 2023");
  EXPECT_EQ(format_date({2023, 11, 10}, "pt"), "10 de novembro de 2023");
  EXPECT_EQ(format_date({2023, 11, 10}, "fr"), "10 novembre 2023");
  EXPECT_EQ(format_date({2023, 11, 10}, "ht"), "10 novanm 2023");
  EXPECT_EQ(format_date({2023, 11, 10}, ""), "10 de noviembre de 2023");
  EXPECT_EQ(format_time(17, 5, "en"), "5:05 PM");
  EXPECT_EQ(format_time(17, 5, "es"), "17:05");
}

TEST(FormatDate, NoMoreThanTheSourceShows) {
  EXPECT_EQ(format_known_date(*parse_known_date("2024-12-05"), "es"), "5 de diciembre de 2024");
  EXPECT_EQ(format_known_date(*parse_known_date("2024-12"), "es"), "diciembre de 2024");
  EXPECT_EQ(format_known_date(*parse_known_date("2024-12"), "en"), "December 2024");
  EXPECT_EQ(format_known_date(*parse_known_date("2024"), "es"), "2024");
  for (const auto* wrong : {"", "24", "2024-13", "2024-1", "2024-02-30", "20245", "abcd"}) {
    EXPECT_FALSE(parse_known_date(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace orienta::flows::text
