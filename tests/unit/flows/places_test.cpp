// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "data_support.hpp"
#include "flows/directory.hpp"

namespace orienta::flows {
namespace {

using testing::HasSubstr;
using testing_support::messages;
using testing_support::shipped_directory;

std::vector<std::string> codes(std::string_view text, std::size_t limit = 5) {
  std::vector<std::string> out;
  for (const Region* region : shipped_directory().places.search(text, limit)) out.push_back(region->ubigeo);
  return out;
}

struct Written {
  const char* text;
  const char* ubigeo;
};

class SurePlace : public testing::TestWithParam<Written> {};

TEST_P(SurePlace, IsFoundAlone) {
  EXPECT_THAT(codes(GetParam().text), testing::ElementsAre(GetParam().ubigeo)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    AsPeopleWrite, SurePlace,
    testing::Values(
        Written{"San Juan de Lurigancho", "150132"}, Written{"san juan de lurigacho", "150132"},
        Written{"SJL", "150132"}, Written{"sjl lima", "150132"}, Written{"S.J.L.", "150132"},
        Written{"sanjuan de lurigancho", "150132"}, Written{"san juan lurigancho", "150132"},
        Written{"vivo en SJL", "150132"}, Written{"en san juan de lurigancho por favor", "150132"},
        Written{"villa maria del triunfo", "150143"}, Written{"villa maria", "150143"}, Written{"vmt", "150143"},
        Written{"Villa Maria del Triumfo", "150143"}, Written{"villa el salvador", "150142"},
        Written{"villa salvador", "150142"}, Written{"VES", "150142"}, Written{"ate vitarte", "150103"},
        Written{"Ate", "150103"}, Written{"smp", "150135"}, Written{"San Martín de Porres", "150135"},
        Written{"san martin de porras", "150135"}, Written{"sjm", "150133"}, Written{"los olivos", "150117"},
        Written{"Lo Olivos", "150117"}, Written{"olivos", "150117"}, Written{"comas", "150110"},
        Written{"Comas, Lima", "150110"}, Written{"lince lima", "150116"}, Written{"Lince", "150116"},
        Written{"Lima Lince", "150116"}, Written{"San Isidro, Lima", "150131"},
        Written{"san isidro lima lima", "150131"}, Written{"Lima, San Isidro", "150131"}, Written{"cercado", "150101"},
        Written{"Cercado de Lima", "150101"}, Written{"Lima", "1501"}, Written{"lima peru", "1501"},
        Written{"estoy en Lima", "1501"}, Written{"Tacna", "2301"}, Written{"Tumbes", "2401"},
        Written{"Tumves", "2401"}, Written{"callao", "0701"}, Written{"el callao", "0701"}, Written{"Trujillo", "1301"},
        Written{"trujilo", "1301"}, Written{"Arequipa", "0401"}, Written{"Cusco", "0801"}, Written{"cuzco", "0801"},
        Written{"Piura", "2001"}, Written{"la libertad", "13"}, Written{"Áncash", "02"}, Written{"Loreto", "16"},
        Written{"madre de dios", "17"}, Written{"agua verde", "240302"}, Written{"Aguas Verdes", "240302"},
        Written{"desaguadero", "210402"}, Written{"Desagüadero", "210402"}, Written{"iñapari", "170301"},
        Written{"Inapari", "170301"}, Written{"juliaca", "211101"}, Written{"puerto maldonado", "170101"},
        Written{"Iquitos", "160101"}, Written{"Breña", "150105"}, Written{"brena", "150105"},
        Written{"rimac", "150128"}, Written{"Rímac", "150128"}, Written{"carmen de la legua", "070103"},
        Written{"ventanilla", "070106"}, Written{"ventaniya", "070106"}, Written{"carabaillo", "150106"},
        Written{"chorillos", "150108"}, Written{"puente piedra", "150125"}, Written{"el agustino", "150111"},
        Written{"l0s olivos", "150117"}, Written{"miraflores lima", "150122"},
        Written{"Miraflores, Arequipa", "040110"}, Written{"150132", "150132"}, Written{"1501", "1501"},
        Written{"distrito de Lince", "150116"}, Written{"estoy por gamarra", "150115"},
        Written{"yo vivo con mi familia en los olivos", "150117"}, Written{"I live in Chorrillos", "150108"}));

TEST(Places, NamesakesAreAskedAboutTheLargerFirst) {
  const auto isidro = codes("san isidro");
  ASSERT_GE(isidro.size(), 2U);
  EXPECT_EQ(isidro.front(), "150131");
  const auto victoria = codes("la victoria");
  ASSERT_GE(victoria.size(), 2U);
  EXPECT_EQ(victoria.front(), "150115");
  EXPECT_GE(codes("Santa Rosa").size(), 3U);
  EXPECT_EQ(codes("Santa Rosa", 2).size(), 2U);
  const auto north = codes("lima norte");
  EXPECT_GE(north.size(), 4U);
}

TEST(Places, RubbishIsNoPlace) {
  for (const char* text : {"", "   ", "hola", "no sé", "quiero ayuda", "gracias", "asdfgh", "xyz", "👍", "999999",
                           "necesito comida para mis hijos", "estoy en mala situacion", "no tengo papeles", "si", "ok",
                           "qwertyuiop", "; DROP TABLE", "menu"}) {
    EXPECT_THAT(codes(text), testing::IsEmpty()) << text;
  }
  EXPECT_THAT(codes(std::string(5000, 'a')), testing::IsEmpty());
}

TEST(Places, NamesAreShownAsSpanishWritesThem) {
  const Places& places = shipped_directory().places;
  for (const auto& [code, name] :
       {std::pair("150132", "San Juan de Lurigancho"), std::pair("150115", "La Victoria"), std::pair("02", "Áncash"),
        std::pair("150113", "Jesús María"), std::pair("150105", "Breña"), std::pair("150128", "Rímac"),
        std::pair("22", "San Martín"), std::pair("10", "Huánuco"), std::pair("03", "Apurímac"),
        std::pair("150142", "Villa El Salvador"), std::pair("17", "Madre de Dios"), std::pair("150102", "Ancón")}) {
    const Region* region = places.find(code);
    ASSERT_NE(region, nullptr) << code;
    EXPECT_EQ(region->name, name);
  }
  EXPECT_EQ(places.find("150132")->full, "San Juan de Lurigancho, Lima, Lima");
  EXPECT_EQ(places.find("1501")->full, "Lima (provincia), Lima");
  EXPECT_EQ(places.find("15")->full, "Lima (región)");
  EXPECT_EQ(places.find("99"), nullptr);
}

TEST(Places, EveryNameFindsItself) {
  const Places& places = shipped_directory().places;
  for (const auto& [code, region] : places.all) {
    if (region.level != PlaceLevel::district) continue;
    if (code == "170201") continue;  // "Manu, Manu, Madre de Dios" also reads as the district Madre de Dios in Manu
    const Region* around = places.find(code.substr(0, 4));
    const Region* region_of = places.find(code.substr(0, 2));
    ASSERT_TRUE(around != nullptr && region_of != nullptr) << code;
    const auto found = places.search(region.name + ", " + around->name + ", " + region_of->name, 10);
    const bool there = std::any_of(found.begin(), found.end(), [&](const Region* hit) {
      return code.starts_with(hit->ubigeo) || hit->ubigeo.starts_with(code);
    });
    EXPECT_TRUE(there) << region.full << " -> " << (found.empty() ? "nothing" : found.front()->full);
  }
}

TEST(Places, NearestDistrictAndNothingOutsidePeru) {
  const Places& places = shipped_directory().places;
  model::Location at{};
  at.latitude = -12.0464;
  at.longitude = -77.0428;
  ASSERT_NE(places.nearest(at), nullptr);
  EXPECT_TRUE(places.nearest(at)->ubigeo.starts_with("1501"));
  at.latitude = -18.0066;
  at.longitude = -70.2463;
  EXPECT_TRUE(places.nearest(at)->ubigeo.starts_with("2301"));
  at.latitude = 10.48;  // Caracas
  at.longitude = -66.90;
  EXPECT_EQ(places.nearest(at), nullptr);
  at.latitude = 0;
  at.longitude = 0;
  EXPECT_EQ(places.nearest(at), nullptr);
}

TEST(Places, SearchIsQuick) {
  const Places& places = shipped_directory().places;
  const std::vector<std::string> texts{"san juan de lurigacho", "Tumves", "vivo por el mercado con mi familia",
                                       "sjl lima"};
  const auto start = std::chrono::steady_clock::now();
  std::size_t found = 0;
  for (int i = 0; i < 50; ++i) {
    for (const std::string& text : texts) found += places.search(text).size();
  }
  const auto each = (std::chrono::steady_clock::now() - start) / (50 * texts.size());
  EXPECT_EQ(found, 150U);
  // Built with -O2 it is well below 1 ms; the bound leaves room for a debug build with sanitizers.
  EXPECT_LT(each, std::chrono::milliseconds(20));
  RecordProperty("microseconds", std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(each).count()));
}

std::string complaints(const std::string& name, const std::string& bytes) {
  Places places;
  std::vector<Diagnostic> diagnostics;
  read_places({"places/" + name, bytes}, places, diagnostics);
  finish_places(places, diagnostics);
  return messages(diagnostics);
}

constexpr const char* kHead = "inei,reniec,departamento,provincia,distrito,capital,latitude,longitude\n";

TEST(PlacesRead, BrokenRowsAreNamedAndTheRestIsRead) {
  Places places;
  std::vector<Diagnostic> diagnostics;
  read_places(
      {"places/distrito.csv",
       std::string(kHead) + "150101,140101,LIMA,LIMA,LIMA,Lima,-12.04,-77.03\n" + "15010,1,LIMA,LIMA,X,X,-12,-77\n" +
           "150102,1,LIMA,LIMA\n" + "150103,1,LIMA,LIMA,ATE,Vitarte,north,-77\n" +
           "150101,1,LIMA,LIMA,LIMA,Lima,-12,-77\n" + "NA,1,LIMA,LIMA,Y,Y,NA,NA\n" +
           "150104,1,LIMA,LIMA,\"BARRANCO\",\"Barr\nanco\",NA,NA\n" + "150105,1,LIMA,LIMA,,x,NA,NA\n"},
      places, diagnostics);
  finish_places(places, diagnostics);
  const std::string said = messages(diagnostics);
  EXPECT_THAT(said, HasSubstr("distrito.csv:3: '15010' is not a UBIGEO code"));
  EXPECT_THAT(said, HasSubstr("distrito.csv:4: this row has 4 cells, the first row has 8"));
  EXPECT_THAT(said, HasSubstr("distrito.csv:5: 'north' is not a latitude"));
  EXPECT_THAT(said, HasSubstr("distrito.csv:6: the code 150101 is there twice"));
  EXPECT_THAT(said, HasSubstr("distrito.csv:10: the place has no name"));
  EXPECT_EQ(diagnostics.size(), 5U);
  EXPECT_EQ(places.all.size(), 2U);
  EXPECT_EQ(places.find("150104")->name, "Barranco");
}

TEST(PlacesRead, SaysWhichColumnOrFileIsWrong) {
  EXPECT_THAT(complaints("distrito.csv", "inei,distrito\n"), HasSubstr("the column 'capital' is missing"));
  EXPECT_THAT(complaints("distrito.csv", ""), HasSubstr("empty"));
  EXPECT_THAT(complaints("other.csv", ""), HasSubstr("unknown file"));
  EXPECT_THAT(complaints("provincia.csv", "inei,provincia,capital,latitude,longitude\n150101,LIMA,Lima,1,1\n"),
              HasSubstr("not the code of a provincia"));
  EXPECT_THAT(complaints("aliases.yaml", "aliases: {sjl: \"150132\"}\n"), HasSubstr("no place has the UBIGEO code"));
  EXPECT_THAT(complaints("aliases.yaml", "alias: {}\n"), HasSubstr("aliases.yaml:1: this file: unknown key 'alias'"));
}

}  // namespace
}  // namespace orienta::flows
