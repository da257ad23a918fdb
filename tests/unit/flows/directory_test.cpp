// SPDX-License-Identifier: Apache-2.0
#include "flows/directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data_support.hpp"
#include "flows/read.hpp"

namespace orienta::flows {
namespace {

using model::Mode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_support::messages;
using testing_support::shipped_directory;

model::Time lima(int day, int hour, int minute = 0) {  // November 2026; the 22nd is a Sunday
  return text::instant_of({2026, 11, day}, hour, minute, 0, text::kLima);
}

std::string service(const std::string& id, const std::string& places, const std::string& more = "",
                    const std::string& mark = "live") {
  return "      - id: " + id + "\n        name: {es: Servicio " + id + ", en: Service " + id +
         "}\n        sector: food\n        places: " + places +
         "\n        assured: {on: 2026-11-01, by: equipo}\n        source: {title: T, url: https://example.org}\n"
         "        review: {mark: " +
         mark + ", owner: equipo}\n" + more;
}

Directory directory_of(const std::string& services) {
  Directory directory;
  std::vector<Diagnostic> diagnostics;
  const std::string head =
      "sectors:\n  food: {name: {es: Comida}}\n  health: {name: {es: Salud}}\n"
      "  soup: {name: {es: Olla común}, within: food}\n"
      "papers:\n  cedula: {es: cédula, en: identity card}\n  passport: {es: pasaporte, en: passport}\n"
      "organisations:\n  - id: ong\n    name: ONG Ejemplo\n    services:\n";
  read_directory({"directory/x.yaml", head + services}, directory, diagnostics);
  check_directory(directory, diagnostics);
  EXPECT_EQ(messages(diagnostics), "");
  return directory;
}

std::vector<std::string> ids(const std::vector<const Service*>& services) {
  std::vector<std::string> out;
  for (const Service* s : services) out.push_back(s->id);
  return out;
}

ServiceQuery at(const std::string& ubigeo) {
  ServiceQuery query;
  query.ubigeo = ubigeo;
  query.now = lima(23, 10);
  query.limit = 10;
  return query;
}

TEST(DirectorySearch, PrefixesHoldBothWaysAndTheMostLocalComesFirst) {
  const Directory d = directory_of(service("country", "[\"*\"]") + service("region", "[\"15\"]") +
                                   service("province", "[\"1501\"]") + service("district", "[\"150132\"]") +
                                   service("other", "[\"150133\"]") + service("tacna", "[\"23\"]"));
  EXPECT_THAT(ids(d.search(at("150132"))), ElementsAre("district", "province", "region", "country"));
  EXPECT_THAT(ids(d.search(at("1501"))), ElementsAre("district", "other", "province", "region", "country"));
  EXPECT_THAT(ids(d.search(at("23"))), ElementsAre("tacna", "country"));
  EXPECT_THAT(ids(d.search(at("0701"))), ElementsAre("country"));
  EXPECT_EQ(d.search(at("")).size(), 6U);
  auto one = at("150132");
  one.limit = 1;
  EXPECT_THAT(ids(d.search(one)), ElementsAre("district"));
}

TEST(DirectorySearch, DisputedAndOldEntriesAreNeverShown) {
  const Directory d =
      directory_of(service("stale", "[\"*\"]", "", "stale") + service("conflict", "[\"*\"]", "", "conflict") +
                   service("closed", "[\"*\"]", "", "closed") + service("review", "[\"*\"]", "", "needs_review"));
  EXPECT_THAT(ids(d.search(at("15"))), ElementsAre("review"));
}

TEST(DirectorySearch, PapersTheyAskFor) {
  const Directory d =
      directory_of(service("none", "[\"1501\"]", "        papers: [none]\n        address: A\n") +
                   service("cedula", "[\"1501\"]", "        papers: [cedula, passport]\n        address: B\n") +
                   service("unknown", "[\"1501\"]", "        address: C\n") +
                   service("line", "[\"1501\"]", "        phones: [\"105\"]\n"));
  auto query = at("1501");
  query.papers = "none";
  EXPECT_THAT(ids(d.search(query)), ElementsAre("line", "none"));
  query.papers = "passport";
  EXPECT_THAT(ids(d.search(query)), ElementsAre("cedula", "line", "none", "unknown"));
  query.papers = "cpp";
  EXPECT_THAT(ids(d.search(query)), ElementsAre("line", "none", "unknown"));
}

TEST(DirectorySearch, SectorFindsItsSubSectors) {
  const Directory d = directory_of(
      service("a", "[\"*\"]") + std::string(service("b", "[\"*\"]")).replace(service("b", "").find("food"), 4, "soup"));
  auto query = at("15");
  query.sector = "food";
  EXPECT_THAT(ids(d.search(query)), ElementsAre("a", "b"));
  query.sector = "soup";
  EXPECT_THAT(ids(d.search(query)), ElementsAre("b"));
  query.sector = "health";
  EXPECT_THAT(ids(d.search(query)), IsEmpty());
}

TEST(DirectorySearch, NearestFirstAndAcrossDistrictBorders) {
  Directory d =
      directory_of(service("far", "[\"1501\"]", "        location: {latitude: -12.20, longitude: -76.95}\n") +
                   service("near", "[\"1501\"]", "        location: {latitude: -12.05, longitude: -77.04}\n") +
                   service("nowhere", "[\"150101\"]") +
                   service("country", "[\"*\"]", "        location: {latitude: -12.0465, longitude: -77.0428}\n"));
  ServiceQuery query;
  query.near = model::Location{};
  query.near->latitude = -12.0464;
  query.near->longitude = -77.0428;
  query.limit = 10;
  query.now = lima(23, 10);
  EXPECT_THAT(ids(d.search(query)), ElementsAre("near", "far", "nowhere", "country"));
}

TEST(DirectoryHours, RangesZonesAndMidnight) {
  Hours hours;
  hours.ranges = {{1, 8 * 60, 17 * 60}, {5, 22 * 60, 6 * 60}};  // Monday by day, Friday night
  EXPECT_FALSE(Directory().open_at(hours, lima(23, 7, 59)));
  EXPECT_TRUE(Directory().open_at(hours, lima(23, 8)));
  EXPECT_TRUE(Directory().open_at(hours, lima(23, 16, 59)));
  EXPECT_FALSE(Directory().open_at(hours, lima(23, 17)));
  EXPECT_FALSE(Directory().open_at(hours, lima(27, 21, 59)));
  EXPECT_TRUE(Directory().open_at(hours, lima(27, 22)));
  EXPECT_TRUE(Directory().open_at(hours, lima(28, 5, 59)));
  EXPECT_FALSE(Directory().open_at(hours, lima(28, 6)));
  EXPECT_FALSE(Directory().open_at(hours, lima(27, 3)));  // Thursday night has none
  hours.zone = "Europe/Madrid";
  EXPECT_TRUE(Directory().open_at(hours, lima(23, 3)));  // 9:00 there
  EXPECT_FALSE(Directory().open_at(Hours{}, lima(23, 10)));
  Hours always;
  always.always = true;
  EXPECT_TRUE(Directory().open_at(always, lima(22, 3)));
}

TEST(DirectorySearch, OpenNow) {
  const Directory d =
      directory_of(service("day", "[\"15\"]", "        hours: {week: {mon-fri: \"08:00-17:00\"}}\n") +
                   service("unknown", "[\"15\"]") + service("always", "[\"15\"]", "        hours: {always: true}\n"));
  auto query = at("15");
  query.open_now = true;
  EXPECT_THAT(ids(d.search(query)), ElementsAre("always", "day"));
  query.now = lima(22, 10);
  EXPECT_THAT(ids(d.search(query)), ElementsAre("always"));
}

const char* const kFull =
    "        papers: [cedula, passport]\n        address: Av. Ejército 123\n        phones: [\"(01) 555 0100\"]\n"
    "        hours: {week: {mon-fri: \"08:00-17:00\", sat: \"09:00-13:00\"}}\n        cost: {es: gratis, en: free}\n"
    "        ages: {from: 18}\n";

TEST(DirectoryDescribe, ChatSaysPapersFirst) {
  const Directory d = directory_of(service("a", "[\"1501\"]", kFull));
  const std::string es = d.describe(d.services[0], "es", Mode::chat, lima(23, 10));
  EXPECT_THAT(es, HasSubstr("Servicio a (ONG Ejemplo)\nTe piden uno de estos: cédula o pasaporte\nDónde: Av. Ejército "
                            "123\nCuándo: lunes a viernes de "));
  EXPECT_THAT(es, HasSubstr("; sábado de "));
  EXPECT_THAT(es, HasSubstr(", abierto ahora\nCosto: gratis\nTeléfono: (01) 555 0100\n"));
  EXPECT_THAT(es, HasSubstr("Para personas desde los 18 años"));
  EXPECT_THAT(es, HasSubstr("Confirmado el 1 de noviembre de 2026 por equipo"));
  const std::string en = d.describe(d.services[0], "en", Mode::chat, lima(22, 10));
  EXPECT_THAT(en, HasSubstr("They ask for one of these: identity card or passport"));
  EXPECT_THAT(en, HasSubstr("Monday to Friday from"));
  EXPECT_THAT(en, HasSubstr("closed now"));
  EXPECT_THAT(d.describe(d.services[0], "fr", Mode::chat, lima(22, 10)), HasSubstr("cerrado ahora"));
}

TEST(DirectoryDescribe, NoPapersIsSaidOutright) {
  const Directory d = directory_of(service("a", "[\"1501\"]", "        papers: [none]\n") +
                                   service("b", "[\"1501\"]", "        address: X\n") +
                                   service("c", "[\"*\"]", "        demonstration: true\n"));
  EXPECT_THAT(d.describe(d.services[0], "es", Mode::chat, lima(23, 10)), HasSubstr("\nTe piden: ningún papel"));
  EXPECT_THAT(d.describe(d.services[1], "es", Mode::chat, lima(23, 10)), HasSubstr("pregunta antes de ir"));
  for (const auto mode : {Mode::chat, Mode::sms, Mode::voice}) {
    EXPECT_THAT(d.describe(d.services[2], "es", mode, lima(23, 10)), HasSubstr("EJEMPLO"));
  }
}

TEST(DirectoryDescribe, OneSmsInTheBasicAlphabet) {
  const Directory& d = shipped_directory();
  for (const Service& s : d.services) {
    for (const auto* language : {"es", "en"}) {
      const std::string sms = d.describe(s, language, Mode::sms, lima(23, 10));
      EXPECT_LE(text::code_points(sms), 160U) << sms;
      for (const auto* letter : {"á", "í", "ó", "ú"}) EXPECT_THAT(sms, Not(HasSubstr(letter)));
    }
  }
  const Directory full = directory_of(service("a", "[\"1501\"]", kFull));
  EXPECT_EQ(
      full.describe(full.services[0], "es", Mode::sms, lima(23, 10)),
      "Servicio a. Piden: cédula o pasaporte. Tel (01) 555 0100. lun-vie 8:00-17:00, sab 9:00-13:00, abierto ahora. "
      "Av. Ejército 123. gratis");
}

TEST(DirectoryDescribe, VoiceHasNoSymbolsAndSpacedDigits) {
  const Directory d = directory_of(service("a", "[\"1501\"]", kFull));
  const std::string voice = d.describe(d.services[0], "es", Mode::voice, lima(23, 10));
  EXPECT_THAT(
      voice,
      HasSubstr("lunes a viernes de ocho de la mañana a cinco de la tarde; sábado de nueve de la mañana a una de "
                "la tarde, abierto ahora."));
  EXPECT_THAT(voice, HasSubstr("Para personas desde los dieciocho años."));
  EXPECT_THAT(voice, HasSubstr("Teléfono: cero, uno, cinco, cinco, cinco, cero, uno, cero, cero."));
  EXPECT_EQ(voice.find_first_of("()*_/#\n"), std::string::npos) << voice;
}

TEST(DirectoryDescribe, HolidaysAskForCaution) {
  Directory d = directory_of(
      service("call", "[\"15\"]",
              "        address: A\n        phones: [\"1\"]\n        hours: {week: {mon-fri: \"08:00-17:00\"}}\n") +
      service("go", "[\"15\"]", "        address: A\n        hours: {week: {mon-fri: \"08:00-17:00\"}}\n") +
      service("line", "[\"15\"]", "        phones: [\"1\"]\n        hours: {week: {mon-fri: \"08:00-17:00\"}}\n") +
      service("open", "[\"15\"]", "        hours: {week: {mon-fri: \"08:00-17:00\"}, holidays: true}\n") +
      service("always", "[\"15\"]", "        hours: {always: true}\n"));
  std::vector<Diagnostic> diagnostics;
  read_holidays({"holidays.yaml",
                 "holidays:\n  - on: 2026-11-23\n    name: {es: Día de prueba}\n    source: {title: T}\n"
                 "    review: {mark: live, owner: equipo}\n"},
                d, diagnostics);
  EXPECT_EQ(messages(diagnostics), "");
  const auto said = [&](std::size_t i, Mode mode = Mode::chat) {
    return d.describe(d.services[i], "es", mode, lima(23, 10));
  };
  EXPECT_THAT(said(0), HasSubstr("hoy es feriado: llama antes de ir"));
  EXPECT_THAT(said(0, Mode::sms), HasSubstr("hoy feriado: llama antes"));
  EXPECT_THAT(said(0, Mode::voice), HasSubstr("hoy es feriado: llama antes de ir."));
  EXPECT_THAT(said(1), HasSubstr("hoy es feriado y puede estar cerrado"));
  EXPECT_THAT(said(2), HasSubstr("hoy es feriado y puede que no atiendan"));
  EXPECT_THAT(said(3), HasSubstr("abierto ahora"));
  EXPECT_THAT(said(4), Not(HasSubstr("feriado")));
  EXPECT_THAT(d.describe(d.services[0], "en", Mode::chat, lima(23, 10)), HasSubstr("call before you go"));
  auto query = at("15");
  query.open_now = true;
  EXPECT_THAT(ids(d.search(query)), ElementsAre("always", "open"));
  EXPECT_THAT(d.describe(d.services[0], "es", Mode::chat, lima(22, 10)), HasSubstr("cerrado ahora, abre el martes"));
}

TEST(Holidays, ShippedDaysOfAYear) {
  Directory d;
  std::vector<Diagnostic> diagnostics;
  const auto files = load_files(std::filesystem::path(ORIENTA_SOURCE_DIR) / "flows/library");
  for (const LibraryFile& file : files) {
    if (file.path == "holidays.yaml") read_holidays(file, d, diagnostics);
  }
  EXPECT_EQ(messages(diagnostics), "");
  std::vector<std::string> days;
  for (const auto& [day, holiday] : d.holidays) {
    if (day.year == 2026) days.push_back(text::iso(day).substr(5));
  }
  EXPECT_THAT(days, ElementsAre("01-01", "04-02", "04-03", "05-01", "06-07", "06-29", "07-23", "07-28", "07-29",
                                "08-06", "08-30", "10-08", "11-01", "12-08", "12-09", "12-25"));
  EXPECT_NE(d.holiday_on({2030, 4, 19}), nullptr);  // Good Friday
  EXPECT_EQ(d.holiday_on({2023, 6, 7}), nullptr);   // a holiday since 2024
  EXPECT_EQ(d.holiday_on({2026, 11, 24}), nullptr);
}

TEST(Holidays, SaysWhatIsWrong) {
  Directory d;
  std::vector<Diagnostic> diagnostics;
  read_holidays(
      {"holidays.yaml", "holidays:\n  - yearly: 13-01\n    name: {en: x}\n  - easter: 400\n    on: 2026-01-01\n"}, d,
      diagnostics);
  const std::string said = messages(diagnostics);
  for (const auto* part : {"holidays.yaml:2", "must be a day of the year as MM-DD", "a name in Spanish",
                           "needs a source", "needs review", "days from Easter Sunday", "needs one of"}) {
    EXPECT_THAT(said, HasSubstr(part));
  }
}

TEST(DirectoryDescribe, TellsWhatPeopleNeedFirst) {
  const Directory d = directory_of(service(
      "a", "[\"1501\"]",
      "        papers: [none]\n        address: A\n        alert: {es: Solo con cita}\n        languages: [es, ht]\n"
      "        for_whom: {es: mujeres}\n        email: a@example.org\n        accessibility: {es: hay rampa}\n"
      "        phones: [{number: \"015550100\", extension: \"12\", note: solo WhatsApp}]\n"));
  EXPECT_EQ(
      d.describe(d.services[0], "es", Mode::chat, lima(23, 10)),
      "Servicio a (ONG Ejemplo)\nAtención: Solo con cita\nTe piden: ningún papel\nDónde: A\n"
      "Teléfono: 015550100 anexo 12 (solo WhatsApp)\nCorreo: a@example.org\nPara quién: mujeres\n"
      "Atienden en: español y creol haitiano\nAcceso: hay rampa\nConfirmado el 1 de noviembre de 2026 por equipo");
  const Directory closed = directory_of(service("a", "[\"1501\"]", "        status: temporarily closed\n"));
  EXPECT_THAT(ids(closed.search(at("1501"))), IsEmpty());
}

TEST(DirectoryDemonstration, IsWholeAndSaysWhatItIs) {
  std::vector<Diagnostic> diagnostics;
  const auto files = load_files(std::filesystem::path(ORIENTA_SOURCE_DIR) / "flows/library");
  const Directory d = read_directory_alone(files, "demonstration/", diagnostics);
  EXPECT_EQ(messages(diagnostics), "");
  EXPECT_GE(d.services.size(), 20U);
  for (const Service& s : d.services) {
    EXPECT_TRUE(s.demonstration) << s.id;
    for (const auto mode : {Mode::chat, Mode::sms, Mode::voice}) {
      EXPECT_THAT(d.describe(s, "es", mode, lima(23, 10)), HasSubstr("EJEMPLO inventado")) << s.id;
    }
    // No number that could ring.
    for (const Phone& phone : s.phones) EXPECT_THAT(phone.number, testing::StartsWith("000-000-")) << s.id;
    EXPECT_THAT(s.name.at("es"), HasSubstr("(ejemplo)"));
    if (!s.location) continue;
    const Region* near = d.places.nearest(*s.location);
    ASSERT_NE(near, nullptr) << s.id;
    // Near enough to the place it serves.
    EXPECT_TRUE(std::any_of(s.places.begin(), s.places.end(),
                            [&](const std::string& place) { return place.starts_with(near->ubigeo.substr(0, 2)); }))
        << s.id << " " << near->full;
  }
  // The normal library knows nothing of it.
  std::vector<Diagnostic> ignored;
  for (const Service& s : read_directory_alone(files, "directory/", ignored).services) EXPECT_FALSE(s.demonstration);
}

TEST(DirectoryRead, SaysWhatIsWrongAndWhere) {
  const auto complaints = [](const std::string& yaml) {
    Directory directory;
    std::vector<Diagnostic> diagnostics;
    read_directory({"directory/x.yaml", yaml}, directory, diagnostics);
    check_directory(directory, diagnostics);
    return messages(diagnostics);
  };
  const std::string head =
      "sectors: {food: {name: {es: Comida}}}\npapers: {dni: {es: DNI}}\norganisations:\n  - id: ong\n    name: ONG\n   "
      " services:\n";
  EXPECT_EQ(complaints(head + service("a", "[\"15\"]")), "");
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        adress: x\n")),
              HasSubstr("x.yaml:14: service 'a': unknown key 'adress'"));
  EXPECT_THAT(complaints(head + service("a", "[lima]")), HasSubstr("UBIGEO"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        hours: {week: {lunes: \"08:00-17:00\"}}\n")),
              HasSubstr("'lunes' must be days"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        hours: {week: {mon: \"8-17\"}}\n")),
              HasSubstr("must be hours like"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        papers: [visa]\n")),
              HasSubstr("unknown paper 'visa'"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        papers: [none, dni]\n")), HasSubstr("stands alone"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        location: {latitude: -77}\n")),
              HasSubstr("needs latitude and longitude"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]", "        phones: [llame]\n")), HasSubstr("digits"));
  EXPECT_THAT(complaints(head + service("a", "[\"15\"]") + service("a", "[\"15\"]")), HasSubstr("exists already"));
  const std::string bare = complaints(head + "      - id: a\n        name: {es: A}\n");
  for (const auto* key : {"sector", "places", "assured", "source", "review"}) {
    EXPECT_THAT(bare, HasSubstr("'" + std::string(key) + "' is missing"));
  }
}

TEST(DirectoryShipped, NationalLinesEverywhereAndNothingStale) {
  const Directory& d = shipped_directory();
  auto query = at("230101");
  query.limit = 100;
  const auto found = ids(d.search(query));
  EXPECT_THAT(found, testing::IsSupersetOf({"line_police", "line_women", "line_children", "line_trafficking"}));
  EXPECT_THAT(found, Not(testing::Contains("defensoria_line")));
  EXPECT_THAT(found, Not(testing::Contains("migraciones_phone")));
  EXPECT_THAT(found, Not(testing::Contains("cepr_portal")));
  // The children's line is closed on Sundays and says so.
  for (const Service& s : d.services) {
    if (s.id == "line_children") {
      EXPECT_FALSE(d.open_at(s.hours, lima(22, 10)));
      EXPECT_TRUE(d.open_at(s.hours, lima(21, 18, 59)));
    }
  }
}

}  // namespace
}  // namespace orienta::flows
