// SPDX-License-Identifier: Apache-2.0
// Places as people type them: a list that the aliases were made with, where each must be right, and one that was only
// ever measured. Right means that the first place found is the one meant, or lies in it, or holds it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "data_support.hpp"
#include "flows/directory.hpp"

namespace orienta::flows {
namespace {

using testing_support::shipped_directory;

struct Written {
  const char* text;
  const char* ubigeo;
};

bool right(const Written& written) {
  const auto found = shipped_directory().places.search(written.text, 3);
  if (found.empty()) return false;
  const std::string& code = found.front()->ubigeo;
  return code.starts_with(written.ubigeo) || std::string_view(written.ubigeo).starts_with(code);
}

std::string wrong(const std::vector<Written>& list) {
  std::string out;
  for (const Written& written : list) {
    if (right(written)) continue;
    const auto found = shipped_directory().places.search(written.text, 1);
    out += std::string(written.text) + " -> " + (found.empty() ? "nothing" : found.front()->full) + "\n";
  }
  return out;
}

const std::vector<Written> kTuned{{"SJL", "150132"},
                                  {"sjl lima", "150132"},
                                  {"san juan lurigancho", "150132"},
                                  {"sn juan de lurigancho", "150132"},
                                  {"s.j.l", "150132"},
                                  {"canto grande", "150132"},
                                  {"campoy", "150132"},
                                  {"mangomarca", "150132"},
                                  {"jose carlos mariategui", "150132"},
                                  {"smp", "150135"},
                                  {"sn martin de porres", "150135"},
                                  {"san martin de porras", "150135"},
                                  {"caqueta", "150135"},
                                  {"ves", "150142"},
                                  {"villa el salvador", "150142"},
                                  {"lomo de corvina", "150142"},
                                  {"vmt", "150143"},
                                  {"tablada de lurin", "150143"},
                                  {"jose galvez", "150143"},
                                  {"nueva esperanza vmt", "150143"},
                                  {"sjm", "150133"},
                                  {"pamplona", "150133"},
                                  {"pamplona alta", "150133"},
                                  {"ciudad de dios", "150133"},
                                  {"la vitoria", "150115"},
                                  {"el agustino", "150111"},
                                  {"los olvos", "150117"},
                                  {"tacna centro", "2301"},
                                  {"centro de tacna", "2301"},
                                  {"aguas verdes", "240302"},
                                  {"zarumilla", "2403"},
                                  {"desaguadero", "210402"},
                                  {"iñapari", "170301"},
                                  {"inapari", "170301"},
                                  {"callao ventanilla", "070106"},
                                  {"jesus maria", "150113"},
                                  {"breña", "150105"},
                                  {"brenia", "150105"},
                                  {"ate vitarte", "150103"},
                                  {"carabayllo", "150106"},
                                  {"puente piedra", "150125"},
                                  {"pte piedra", "150125"},
                                  {"zapallal", "150125"},
                                  {"chosica", "150118"},
                                  {"huaycan", "150103"},
                                  {"ceres", "150103"},
                                  {"barrios altos", "150101"},
                                  {"mesa redonda", "150101"},
                                  {"manchay", "150123"},
                                  {"carapongo", "150118"},
                                  {"ñaña", "150118"},
                                  {"collique", "150110"},
                                  {"año nuevo comas", "150110"},
                                  {"ciudad pachacutec", "070106"},
                                  {"mi peru", "070107"},
                                  {"alto de la alianza", "230102"},
                                  {"ciudad nueva tacna", "230104"},
                                  {"gregorio albarracin", "230110"},
                                  {"pocollay", "230108"},
                                  {"zorritos", "2402"},
                                  {"corrales tumbes", "240102"},
                                  {"castilla piura", "200104"},
                                  {"26 de octubre", "200115"},
                                  {"veintiseis de octubre", "200115"},
                                  {"talara", "2007"},
                                  {"paita", "2005"},
                                  {"catacaos", "200105"},
                                  {"el porvenir trujillo", "130102"},
                                  {"la esperanza trujillo", "130105"},
                                  {"huanchaco", "130104"},
                                  {"jose leonardo ortiz", "140105"},
                                  {"jlo chiclayo", "140105"},
                                  {"chiclayo", "1401"},
                                  {"cerro colorado", "040104"},
                                  {"paucarpata", "040112"},
                                  {"bustamante y rivero", "040129"},
                                  {"jose luis bustamante", "040129"},
                                  {"cono norte arequipa", "040104"},
                                  {"wanchaq", "080108"},
                                  {"san sebastian cusco", "080105"},
                                  {"el tambo huancayo", "120114"},
                                  {"huancayo", "1201"},
                                  {"ica", "11"},
                                  {"puno", "21"},
                                  {"pucallpa", "2501"},
                                  {"tarapoto", "2209"},
                                  {"huaraz", "0201"},
                                  {"chimbote", "0218"},
                                  {"sta anita", "150137"},
                                  {"sta rosa lima", "150139"},
                                  {"sto domingo piura", "200409"},
                                  {"magdalena", "150120"}};

// Never looked at while aliases and search were made; what is wrong here stays wrong until the share says otherwise.
const std::vector<Written> kHeldOut{{"san juan d lurigancho", "150132"},
                                    {"sanjuan de luringancho", "150132"},
                                    {"s juan de lurigancho", "150132"},
                                    {"san juan de lurigancho zona alta", "150132"},
                                    {"sjl zarate", "150132"},
                                    {"estoy en sjl bayovar", "150132"},
                                    {"san martin de porrez", "150135"},
                                    {"sam martin de porres", "150135"},
                                    {"San Martin d Porres", "150135"},
                                    {"villa el salbador", "150142"},
                                    {"biya el salvador", "150142"},
                                    {"villa el salvador sector 2", "150142"},
                                    {"villa maria del triunfo lima", "150143"},
                                    {"vila maria del triunfo", "150143"},
                                    {"san juan de miraflores", "150133"},
                                    {"san juan miraflores", "150133"},
                                    {"sn juan de miraflores", "150133"},
                                    {"los olibos", "150117"},
                                    {"loz olivos", "150117"},
                                    {"los olivos lima norte", "150117"},
                                    {"comaz", "150110"},
                                    {"comas km 11", "150110"},
                                    {"independensia lima", "150112"},
                                    {"carabaylo", "150106"},
                                    {"karabayllo", "150106"},
                                    {"puente pierda", "150125"},
                                    {"puentepiedra", "150125"},
                                    {"ancon", "150102"},
                                    {"Ancón lima", "150102"},
                                    {"brena lima", "150105"},
                                    {"jezus maria", "150113"},
                                    {"jesús maría lima", "150113"},
                                    {"pueblo libre", "150121"},
                                    {"magdalena del mar", "150120"},
                                    {"san miguel lima", "150136"},
                                    {"surquiyo", "150141"},
                                    {"surquillo", "150141"},
                                    {"santiago de surco", "150140"},
                                    {"surco lima", "150140"},
                                    {"la molina", "150114"},
                                    {"santa anita", "150137"},
                                    {"santanita", "150137"},
                                    {"el agustino lima", "150111"},
                                    {"agustino", "150111"},
                                    {"la victoria lima", "150115"},
                                    {"rimac lima", "150128"},
                                    {"el rimac", "150128"},
                                    {"lima sercado", "150101"},
                                    {"cercado lima", "150101"},
                                    {"el centro de lima", "150101"},
                                    {"barranco", "150104"},
                                    {"chorriyos", "150108"},
                                    {"chorrillo", "150108"},
                                    {"lurin", "150119"},
                                    {"pachacamac", "150123"},
                                    {"ate", "150103"},
                                    {"vitarte lima", "150103"},
                                    {"ventanilla callao", "070106"},
                                    {"bentanilla", "070106"},
                                    {"bellavista callao", "070102"},
                                    {"el cayao", "07"},
                                    {"callao callao", "07"},
                                    {"la perla callao", "070104"},
                                    {"tacna peru", "23"},
                                    {"takna", "23"},
                                    {"tagna", "23"},
                                    {"la yarada los palos", "230111"},
                                    {"tumbes tumbes", "24"},
                                    {"tumbez", "24"},
                                    {"aguas berdes", "240302"},
                                    {"zarumiya", "2403"},
                                    {"frontera aguas verdes", "240302"},
                                    {"piura piura", "20"},
                                    {"sullana", "2006"},
                                    {"suyana", "2006"},
                                    {"mancora piura", "200706"},
                                    {"chiclallo", "1401"},
                                    {"truxillo", "1301"},
                                    {"trujillo la libertad", "1301"},
                                    {"lambayeque", "14"},
                                    {"cajamarka", "06"},
                                    {"arekipa", "04"},
                                    {"ciudad de arequipa", "0401"},
                                    {"cuzco ciudad", "0801"},
                                    {"el cusco", "0801"},
                                    {"juliaka", "211101"},
                                    {"puno juliaca", "211101"},
                                    {"desagüadero puno", "210402"},
                                    {"puerto maldonao", "170101"},
                                    {"pto maldonado", "170101"},
                                    {"madre d dios", "17"},
                                    {"ica ica", "11"},
                                    {"chincha alta", "1102"},
                                    {"canete", "1505"},
                                    {"huacho lima", "1508"},
                                    {"huaral lima", "1506"},
                                    {"ayacucho huamanga", "05"},
                                    {"ikitos", "16"},
                                    {"iquitos loreto", "16"},
                                    {"moyobamba", "2201"},
                                    {"huanuco", "10"},
                                    {"moquegua", "18"},
                                    {"ilo moquegua", "1803"},
                                    {"tingo maria", "1006"},
                                    {"abancay", "0301"}};

TEST(PlacesAsWritten, EveryNameTheAliasesWereMadeFor) {
  EXPECT_EQ(wrong(kTuned), "");
}

TEST(PlacesAsWritten, MostOfTheNamesNobodyLookedAt) {
  ASSERT_GE(kTuned.size() + kHeldOut.size(), 150U);
  std::size_t good = 0;
  for (const Written& written : kHeldOut) good += right(written) ? 1 : 0;
  const double share = static_cast<double>(good) / static_cast<double>(kHeldOut.size());
  RecordProperty("share", std::to_string(share));
  std::cout << "places as written, held out: " << good << " of " << kHeldOut.size() << "\n";
  EXPECT_GE(share, 0.85) << wrong(kHeldOut);
}

TEST(PlacesTable, IsWhole) {
  std::array<std::size_t, 3> count{};
  for (const auto& [code, region] : shipped_directory().places.all) ++count[static_cast<std::size_t>(region.level)];
  EXPECT_EQ(count[0], 25U);  // 24 departments and Callao
  EXPECT_EQ(count[1], 196U);
  EXPECT_GE(count[2], 1'874U);
}

}  // namespace
}  // namespace orienta::flows
