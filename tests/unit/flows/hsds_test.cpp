// SPDX-License-Identifier: Apache-2.0
#include "flows/hsds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <random>

#include "data_support.hpp"
#include "flows/hsds/csv.hpp"
#include "flows/hsds/vocabulary.hpp"

namespace orienta::flows::hsds {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::shipped_directory;

ImportOptions options() {
  return {"ngo", shipped_directory()};
}

std::string told(const Imported& imported) {
  std::string out;
  for (const RowError& error : imported.errors) out += error.str() + "\n";
  return out;
}

void expect_same(const Content& before, const Content& after, const std::string& how) {
  const Preview preview = compare(before, after, shipped_directory());
  EXPECT_THAT(preview.changed, IsEmpty()) << how;
  EXPECT_THAT(preview.added, IsEmpty()) << how;
  EXPECT_THAT(preview.gone, IsEmpty()) << how;
  EXPECT_EQ(preview.unchanged.size(), before.services.size()) << how;
  // What the JSON does not show would escape the comparison above.
  ASSERT_EQ(before.services.size(), after.services.size());
  for (std::size_t i = 0; i < before.services.size(); ++i) {
    const Service &a = before.services[i], &b = after.services[i];
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.name, b.name) << how;
    EXPECT_EQ(a.description, b.description) << how;
    EXPECT_EQ(a.how, b.how) << how;
    EXPECT_EQ(a.cost, b.cost) << how;
    EXPECT_EQ(a.for_whom, b.for_whom) << how;
    EXPECT_EQ(a.alert, b.alert) << how;
    EXPECT_EQ(a.accessibility, b.accessibility) << how;
    EXPECT_EQ(a.organisation, b.organisation) << how;
    EXPECT_EQ(a.organisation_id, b.organisation_id) << how;
    EXPECT_EQ(a.sector, b.sector) << how;
    EXPECT_EQ(a.places, b.places) << how;
    EXPECT_EQ(a.address, b.address) << how;
    EXPECT_EQ(a.phones, b.phones) << how;
    EXPECT_EQ(a.url, b.url) << how;
    EXPECT_EQ(a.email, b.email) << how;
    EXPECT_EQ(a.papers, b.papers) << how;
    EXPECT_EQ(a.languages, b.languages) << how;
    EXPECT_EQ(a.status, b.status) << how;
    EXPECT_EQ(a.min_age, b.min_age) << how;
    EXPECT_EQ(a.max_age, b.max_age) << how;
    EXPECT_EQ(a.assured_on, b.assured_on) << how;
    EXPECT_EQ(a.assured_by, b.assured_by) << how;
    EXPECT_EQ(a.last_modified, b.last_modified) << how;
    EXPECT_EQ(a.source_title, b.source_title) << how;
    EXPECT_EQ(a.source_url, b.source_url) << how;
    EXPECT_EQ(a.review_mark, b.review_mark) << how;
    EXPECT_EQ(a.review_owner, b.review_owner) << how;
    EXPECT_EQ(a.demonstration, b.demonstration) << how;
    EXPECT_EQ(a.location.has_value(), b.location.has_value()) << how;
    if (a.location && b.location) {
      EXPECT_EQ(a.location->latitude, b.location->latitude) << how;
      EXPECT_EQ(a.location->longitude, b.location->longitude) << how;
    }
    EXPECT_EQ(write_hours(a.hours), write_hours(b.hours)) << how;
    EXPECT_EQ(a.hours.on_holidays, b.hours.on_holidays) << how;
    EXPECT_EQ(a.hours.zone, b.hours.zone) << how;
    EXPECT_EQ(a.hours.note, b.hours.note) << how;
  }
  for (const Service& service : before.services) {
    const auto old = before.organisations.find(service.organisation_id);
    const auto fresh = after.organisations.find(service.organisation_id);
    ASSERT_NE(fresh, after.organisations.end()) << how;
    if (old == before.organisations.end()) continue;
    EXPECT_EQ(old->second.name, fresh->second.name) << how;
    EXPECT_EQ(old->second.description, fresh->second.description) << how;
    EXPECT_EQ(old->second.url, fresh->second.url) << how;
    EXPECT_EQ(old->second.email, fresh->second.email) << how;
  }
}

void expect_loss_free(const Content& content) {
  const Directory& d = shipped_directory();
  const Imported json = read_json({"x.json", write_json(content, d)}, options());
  ASSERT_EQ(told(json), "");
  expect_same(content, json.content, "json");
  const Imported tables = read_tables(write_tables(content, d), options());
  ASSERT_EQ(told(tables), "");
  expect_same(content, tables.content, "tables");
  const Imported sheet = read_sheet({"x.csv", write_sheet(content, d)}, options());
  ASSERT_EQ(told(sheet), "");
  expect_same(content, sheet.content, "sheet");
}

TEST(HsdsRoundTrip, TheShippedDirectory) {
  expect_loss_free(content_of(shipped_directory()));
}

// Random content: every field, every combination, texts that are hard for CSV, JSON and spreadsheets.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Content content() {
    Content out;
    const int organisations = 1 + pick(3);
    for (int o = 0; o < organisations; ++o) {
      Organisation organisation;
      organisation.id = "o" + std::to_string(o);
      organisation.name = text();
      if (pick(2) != 0) organisation.description = texts();
      if (pick(2) != 0) organisation.url = "https://example.org/" + std::to_string(o);
      if (pick(2) != 0) organisation.email = "a@example.org";
      const int services = 1 + pick(3);
      for (int s = 0; s < services; ++s) {
        out.services.push_back(service(organisation, "s" + std::to_string(o) + "_" + std::to_string(s)));
      }
      out.organisations.emplace(organisation.id, organisation);
    }
    return out;
  }

 private:
  int pick(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most)); }
  template <class List>
  auto one_of(const List& list) {
    return list[static_cast<std::size_t>(pick(static_cast<int>(std::size(list))))];
  }

  std::string text() {
    static const std::vector<std::string> kPieces{
        "a",      "ñandú", "=1+1", "-", "+51", "@x",  "\"", "'",  "'=",       ";",    ",",    "\n",  "Av. España 734",
        "(nota)", "| x",   "😀",    "1", "  ",  "<b>", "\\", "{}", "PE150132", "null", "-5.5", "none"};
    std::string out;
    while (out.empty()) {
      const int count = 1 + pick(4);
      for (int i = 0; i < count; ++i) out += one_of(kPieces);
      out = tidy(out);
    }
    return out;
  }
  std::map<std::string, std::string, std::less<>> texts() {
    std::map<std::string, std::string, std::less<>> out;
    for (const auto* language : {"es", "en", "ht", "wba"}) {
      if (pick(2) != 0) out[language] = text();
    }
    if (out.empty()) out["es"] = text();
    return out;
  }

  Service service(const Organisation& organisation, const std::string& id) {
    const Directory& d = shipped_directory();
    std::vector<std::string> sectors, papers, places;
    for (const auto& [sector, names] : d.sector_names) sectors.push_back(sector);
    for (const auto& [paper, names] : d.paper_names) papers.push_back(paper);
    for (const auto& [ubigeo, region] : d.places.all) places.push_back(ubigeo);
    Service out;
    out.id = id;
    out.organisation = organisation.name;
    out.organisation_id = organisation.id;
    out.name = texts();
    for (auto* more : {&out.description, &out.how, &out.cost, &out.for_whom, &out.accessibility, &out.alert}) {
      if (pick(2) != 0) *more = texts();
    }
    out.sector = one_of(sectors);
    out.places = {pick(4) == 0 ? std::string("*") : one_of(places)};
    if (const std::string second = one_of(places); pick(3) == 0 && second != out.places[0])
      out.places.push_back(second);
    if (pick(2) != 0) out.address = text();
    if (pick(2) != 0) {
      model::Location at{};
      at.latitude = -static_cast<double>(1 + pick(1'800'000)) / 1e5;
      at.longitude = static_cast<double>(1 + pick(3'600'000) - 1'800'000) / 1e5;
      out.location = at;
    }
    for (int i = pick(3); i > 0; --i) {
      Phone phone;
      phone.number = one_of(std::vector<std::string>{"105", "+51 999 888 777", "(01) 555 0100", "*123#"});
      if (pick(3) == 0) phone.extension = "12";
      if (pick(3) == 0) phone.note = one_of(std::vector<std::string>{"solo WhatsApp", "de día", "=x"});
      out.phones.push_back(phone);
    }
    if (pick(2) != 0) out.url = "https://example.org/?a=1&b=2";
    if (pick(2) != 0) out.email = "x@example.org";
    hours(out.hours);
    if (pick(4) == 0) {
      out.papers = {"none"};
    } else if (pick(3) != 0) {
      out.papers = {one_of(papers)};
      if (const std::string second = one_of(papers); second != out.papers[0]) out.papers.push_back(second);
    }
    out.status = std::string(one_of(kServiceStatuses));
    if (pick(2) != 0) out.languages = {"es", "ht"};
    if (pick(2) != 0) out.last_modified = "2026-11-20";
    out.assured_on = one_of(std::vector<std::string>{"2026-11-01", "2026-11", "2026"});
    out.assured_by = text();
    out.source_title = text();
    if (pick(2) != 0) out.source_url = "https://example.org";
    out.review_mark = one_of(std::vector<std::string>{"live", "needs_review", "stale", "closed", "conflict"});
    out.review_owner = text();
    out.demonstration = pick(2) != 0;
    if (pick(2) != 0) out.min_age = pick(18);
    if (pick(2) != 0) out.max_age = 18 + pick(80);
    return out;
  }

  void hours(Hours& hours) {
    if (pick(3) == 0) hours.always = true;
    for (int day = 0; day < 7 && !hours.always; ++day) {
      if (pick(3) == 0) continue;
      const int from = pick(20) * 30;
      hours.ranges.push_back({day, from, from + 30 + pick(20) * 10});
      if (pick(4) == 0) hours.ranges.push_back({day, 22 * 60, pick(2) == 0 ? 24 * 60 : 6 * 60});
    }
    hours.on_holidays = pick(2) != 0;
    if (pick(4) == 0) hours.zone = "Europe/Madrid";
    if (pick(2) != 0) hours.note = texts();
  }

  std::mt19937 random_;
};

TEST(HsdsRoundTrip, AnythingThatADirectoryMayHold) {
  for (unsigned seed = 0; seed < 120; ++seed) {
    SCOPED_TRACE(seed);
    expect_loss_free(Maker(seed).content());
    if (testing::Test::HasFailure()) return;
  }
}

TEST(HsdsCsv, FormulasAreHarmlessAndComeBack) {
  for (const std::string cell : {"=1+1", "+51999", "-x", "@a", "'=1", "''+1", "\t=1", "=HYPERLINK(\"x\")"}) {
    EXPECT_EQ(harmless(cell)[0], '\'') << cell;
    EXPECT_EQ(unguarded(harmless(cell)), cell);
  }
  for (const std::string cell : {"a=1", "-12.05", "-7", "'hola'", "it's", "", "'"}) {
    EXPECT_EQ(harmless(cell), cell);
    EXPECT_EQ(unguarded(cell), cell);
  }
}

TEST(HsdsCsv, SeparatorsQuotesBreaksAndMarks) {
  for (const std::string separator : {";", ",", "\t"}) {
    const Csv csv = parse_csv({"x.csv",
                               "\xEF\xBB\xBF"
                               "a" +
                                   separator + "b\r\n\"x" + separator + "\"\"\ny\"" + separator + " z \r\n\r\n"});
    EXPECT_THAT(csv.errors, IsEmpty());
    ASSERT_THAT(csv.records, SizeIs(2));
    EXPECT_THAT(csv.records[1].cells, ElementsAre("x" + separator + "\"\ny", "z"));
    EXPECT_EQ(csv.records[1].row, 2);
  }
  EXPECT_THAT(parse_csv({"x.csv", "a\n\"b"}).errors.at(0).message, HasSubstr("not closed"));
  EXPECT_THAT(parse_csv({"x.csv",
                         "a\nEspa\xF1"
                         "a"})
                  .errors.at(0)
                  .message,
              HasSubstr("CSV UTF-8"));
  EXPECT_THAT(parse_csv({"x.csv", ""}).errors.at(0).message, HasSubstr("empty"));
}

struct Written {
  const char* text;
  const char* hours;
};
TEST(HsdsWords, HoursAsPeopleWriteThem) {
  for (const Written& w :
       {Written{"lun-vie 08:00-17:00; sab 09:00-13:00", "lun-vie 08:00-17:00; sab 09:00-13:00"},
        Written{"Lunes a viernes de 8am a 5pm", "lun-vie 08:00-17:00"},
        Written{"lunes a viernes 8 a 5 pm", "lun-vie 08:00-17:00"},
        Written{"Lun, mié y vie 9:00 – 13:00", "lun 09:00-13:00; mie 09:00-13:00; vie 09:00-13:00"},
        Written{"lun-vie 8:00-12:00 y 14:00-17:30", "lun-vie 08:00-12:00 y 14:00-17:30"},
        Written{"Mon-Fri 9 a.m. to 1:30 p.m.", "lun-vie 09:00-13:30"},
        Written{"todos los días de 7:00 a 19:00", "lun-dom 07:00-19:00"}, Written{"sáb 22:00-06:00", "sab 22:00-06:00"},
        Written{"24 horas", "24 horas"}, Written{"24/7", "24 horas"}, Written{"dom 00:00-24:00", "dom 00:00-24:00"}}) {
    const auto known = parse_hours(w.text);
    EXPECT_EQ(known.problem, "") << w.text;
    EXPECT_EQ(write_hours(known.value), w.hours) << w.text;
  }
  for (const auto* text : {"llamar antes", "8-17", "lun-vie", "lun 17-8", "lun-vie 24 horas", "lun 25:00-26:00",
                           "lun 8:00", "", "lun 8:00-8:00"}) {
    EXPECT_THAT(parse_hours(text).problem, HasSubstr("write them like")) << text;
  }
}

TEST(HsdsWords, NearestKnownWordIsSuggested) {
  const Vocabulary words(shipped_directory());
  EXPECT_EQ(words.sector("Alimentos").value, "food");
  EXPECT_EQ(words.sector("Violencia de género").value, "gbv");
  EXPECT_EQ(words.sector("VBG").value, "gbv");
  EXPECT_THAT(words.sector("salut").problem, HasSubstr("did you mean health (Salud)"));
  EXPECT_THAT(words.sector("zzzzzzzz").problem, HasSubstr("known are"));
  EXPECT_EQ(words.paper("Ningún papel").value, "none");
  EXPECT_EQ(words.paper("carnet de extranjería").value, "carne_extranjeria");
  EXPECT_THAT(words.paper("pasaprote").problem, HasSubstr("did you mean passport"));
  EXPECT_EQ(words.place("San Juan de Lurigancho").value, "150132");
  EXPECT_EQ(words.place("SJL").value, "150132");
  EXPECT_EQ(words.place("Comas, Lima").value, "150110");
  EXPECT_EQ(words.place("PE150132").value, "150132");
  EXPECT_EQ(words.place("10101").value, "010101");
  EXPECT_EQ(words.place("todo el Perú").value, "*");
  EXPECT_THAT(words.place("San Juan de Lurigacho").problem, HasSubstr("did you mean San Juan de Lurigancho, Lima"));
  EXPECT_THAT(words.place("Santa Rosa").problem, HasSubstr("several places"));
  EXPECT_THAT(words.place("Caracas").problem, HasSubstr("unknown place"));
  EXPECT_THAT(words.place("159999").problem, HasSubstr("no place has the UBIGEO code"));
  EXPECT_EQ(words.language("Español").value, "es");
  EXPECT_EQ(words.language("eng").value, "en");
  EXPECT_EQ(words.language("creol haitiano").value, "ht");
  EXPECT_THAT(words.language("klingon").problem, HasSubstr("unknown language"));
  EXPECT_EQ(known_day("3/5/2026"), "2026-05-03");
  EXPECT_EQ(known_day("2026-05"), "2026-05");
  EXPECT_EQ(known_day("31/2/2026"), "");
}

TEST(HsdsSheet, OneBadRowNeverCostsTheGoodOnes) {
  const Imported read =
      read_sheet({"sheet.csv",
                  "Organización;Nombre;Name (en);Sector;Lugares;Teléfonos;Horario;Papeles;Notas internas\n"
                  "ONG Uno;Comedor;Soup kitchen;comida;SJL;999 000 001;lun-vie 12:00-14:00;ninguno;x\n"
                  "ONG Uno;Otro;;comidas;SJL;;;;\n"
                  "ONG Dos;Albergue;;albergue;Tacna;llame;lunes;visa;\n"
                  "ONG Dos;\"Asesoría, legal\";;documentos;\"Comas, Lima\nPE2301\";;24 horas;\"pasaporte, CPP\";\n"
                  "ONG Dos;;;salud;todo el Perú;;;;\n"},
                 options());
  EXPECT_TRUE(read.refused());
  ASSERT_THAT(read.content.services, SizeIs(2)) << told(read);
  EXPECT_EQ(read.content.services[0].id, "ngo_ong_uno_comedor");
  EXPECT_EQ(read.content.services[0].name.at("en"), "Soup kitchen");
  EXPECT_THAT(read.content.services[0].papers, ElementsAre("none"));
  EXPECT_EQ(read.content.services[0].review_mark, "needs_review");
  EXPECT_THAT(read.content.services[1].places, ElementsAre("150110", "2301"));
  EXPECT_THAT(read.content.services[1].papers, ElementsAre("passport", "cpp"));
  const std::string said = told(read);
  EXPECT_THAT(said, HasSubstr("sheet.csv, row 1, column Notas internas: unknown column, left out"));
  EXPECT_THAT(said, HasSubstr("sheet.csv, row 3, column Sector: unknown sector 'comidas'; did you mean"));
  EXPECT_THAT(said, HasSubstr("sheet.csv, row 4, column Teléfonos: 'llame' is not a telephone number"));
  EXPECT_THAT(said, HasSubstr("sheet.csv, row 4, column Horario: hours: there are no hours in it"));
  EXPECT_THAT(said, HasSubstr("sheet.csv, row 4, column Papeles: unknown paper 'visa'"));
  EXPECT_THAT(said, HasSubstr("sheet.csv, row 6, column nombre: is missing"));
  EXPECT_THAT(told(read_sheet({"x.csv", "nombre;sector\na;b\n"}, options())),
              HasSubstr("column organizacion: this column is missing"));
}

// As another system gives it: no profile, real UUIDs, two places, amounts, English day names in iCal.
constexpr const char* kForeign = R"({"total_items": 1, "contents": [{
  "id": "ac148810-d857-441c-9679-408f346de14b", "name": "Consultorio", "status": "active", "url": "https://example.org",
  "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Salud Sin Muros", "description": "x",
                   "phones": [{"number": "(01) 555 0100"}]},
  "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "08:00:00Z", "closes_at": "13:00", "description": "con cita"},
                {"freq": "MONTHLY", "bymonthday": "1", "opens_at": "08:00", "closes_at": "09:00"}],
  "required_documents": [{"document": "Ninguno"}],
  "cost_options": [{"amount": 10, "currency": "PEN", "option": "consulta"}],
  "languages": [{"name": "Español"}, {"code": "ht"}],
  "minimum_age": 18, "assured_date": "2026-10-01", "assurer_email": "ana@example.org",
  "attributes": [{"taxonomy_term": {"code": "SAL", "name": "Salud", "taxonomy": "R4V"}}],
  "service_at_locations": [
    {"location": {"id": "3a9b1c2d-1111-4222-8333-444455556666", "latitude": -12.0464, "longitude": -77.0428,
       "addresses": [{"address_1": "Jr. Uno 1", "city": "Comas", "state_province": "Lima", "country": "PE"}]}},
    {"location": {"id": "4b9b1c2d-1111-4222-8333-444455556666",
       "addresses": [{"address_1": "Jr. Dos 2", "city": "Tacna", "country": "PE"}],
       "phones": [{"number": "052 555 0101"}]}}]}]})";

TEST(HsdsJson, WhatAnotherSystemGives) {
  const Imported read = read_json({"page.json", kForeign}, options());
  EXPECT_FALSE(read.refused()) << told(read);
  EXPECT_THAT(told(read), HasSubstr("service 1, freq: only weekly hours"));
  ASSERT_THAT(read.content.services, SizeIs(2));
  const Service& a = read.content.services[0];
  EXPECT_EQ(a.id, "s_ac148810d857441c9679408f346de14b_3a9b1c2d");
  EXPECT_EQ(a.organisation, "Salud Sin Muros");
  EXPECT_EQ(a.sector, "health");
  EXPECT_THAT(a.places, ElementsAre("150110"));
  EXPECT_EQ(a.address, "Jr. Uno 1, Comas");
  EXPECT_EQ(a.phones.at(0).number, "(01) 555 0100");
  EXPECT_EQ(write_hours(a.hours), "lun-mar 08:00-13:00");
  EXPECT_EQ(a.hours.note.at("es"), "con cita");
  EXPECT_THAT(a.papers, ElementsAre("none"));
  EXPECT_EQ(a.cost.at("es"), "consulta: S/ 10.00");
  EXPECT_THAT(a.languages, ElementsAre("es", "ht"));
  EXPECT_EQ(a.assured_by, "ana@example.org");
  EXPECT_EQ(read.content.services[1].places.at(0), "2301");
  EXPECT_EQ(read.content.services[1].phones.at(0).number, "052 555 0101");
  // Its own organisation id comes back in an export.
  EXPECT_EQ(uuid_of("organization", a.organisation_id), "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610");
  expect_loss_free(read.content);
}

TEST(HsdsJson, BrokenOnesAreNamed) {
  EXPECT_THAT(told(read_json({"x.json", "{\"services\": [\n{]}"}, options())), HasSubstr("not valid JSON near line 2"));
  EXPECT_THAT(told(read_json({"x.json", "{}"}, options())), HasSubstr("no services"));
  EXPECT_THAT(told(read_json({"x.json", "[1, {}]"}, options())), HasSubstr("service 1: a service must be an object"));
  const Imported read = read_json(
      {"x.json",
       R"([{"id": "1", "name": 5, "status": "open", "organization": {"name": "O"}, "phones": [{"number": "abc"}],
           "languages": {}, "minimum_age": "old", "schedules": [{"byday": "XX", "opens_at": "08:00", "closes_at": "09:00"}]}])"},
      options());
  EXPECT_THAT(read.content.services, IsEmpty());
  for (const auto* part : {"status: 'open' must be", "'abc' is not a telephone", "languages: must be a list",
                           "minimum_age: 'old' must be a number", "'XX' must be days", "no sector", "no place"}) {
    EXPECT_THAT(told(read), HasSubstr(part));
  }
}

TEST(HsdsTables, ErrorsNameFileRowAndColumn) {
  Content content = content_of(shipped_directory());
  auto files = write_tables(content, shipped_directory());
  for (LibraryFile& file : files) {
    if (file.path == "phones.csv") file.bytes.replace(file.bytes.find(",105,"), 5, ",abc,");
    if (file.path == "services.csv") file.bytes.replace(file.bytes.find(",active,"), 8, ",open,");
  }
  const Imported read = read_tables(files, options());
  EXPECT_THAT(told(read), HasSubstr("phones.csv, row 2, column number: 'abc'"));
  EXPECT_THAT(told(read), HasSubstr("services.csv, row 2, column status: 'open'"));
  EXPECT_GE(read.content.services.size(), content.services.size() - 2);
  EXPECT_THAT(told(read_tables({{"organizations.csv", "id,name\n"}}, options())),
              HasSubstr("services.csv: this file is missing"));
}

TEST(HsdsMerge, LibraryGivesWayOtherImportsDoNot) {
  Directory directory;
  Service a;
  a.id = "a";
  a.file = "directory/national.yaml";
  directory.services.push_back(a);
  std::vector<Diagnostic> diagnostics;
  Content one, two;
  one.services = {a};
  one.services[0].address = "one";
  Service b;
  b.id = "b";
  one.services.push_back(b);
  two.services = {b};
  merge(one, "one", directory, diagnostics);
  EXPECT_THAT(diagnostics, IsEmpty());
  EXPECT_EQ(directory.services[0].address, "one");
  merge(two, "two", directory, diagnostics);
  EXPECT_THAT(directory.services, SizeIs(2));
  ASSERT_THAT(diagnostics, SizeIs(1));
  EXPECT_EQ(diagnostics[0].severity, Diagnostic::Severity::warning);
  EXPECT_THAT(diagnostics[0].message, HasSubstr("import:one has one of the same id"));
}

TEST(HsdsIds, AreUuidsAndStay) {
  const std::string id = uuid_of("service", "line_police");
  EXPECT_EQ(id, uuid_of("service", "line_police"));
  EXPECT_NE(id, uuid_of("organization", "line_police"));
  ASSERT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '8');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
}

}  // namespace
}  // namespace orienta::flows::hsds
