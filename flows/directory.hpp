// SPDX-License-Identifier: Apache-2.0
// Places of Peru (UBIGEO codes of INEI) and the services directory (a profile of Open Referral's HSDS 3.0).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/message.hpp"
#include "bot/model/time.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows {

enum class PlaceLevel { region, province, district };
struct Region {        // any level of the table; "Region" because Place is a position in a file
  std::string ubigeo;  // INEI: 2, 4 or 6 digits
  PlaceLevel level = PlaceLevel::district;
  std::string name;  // as shown: "San Juan de Lurigancho"
  std::string full;  // "San Juan de Lurigancho, Lima, Lima"
  double latitude = 0, longitude = 0;
};

// One way of writing a place, ready for the search. Filled by finish_places (flows/data_read.hpp).
struct PlaceName {
  enum class Kind { name, alias, capital };  // capital: a town that gives its district no name ("Puerto Maldonado")
  std::string folded;                        // "san juan de lurigancho"
  std::string compact;                       // without blanks and small words: "sanjuanlurigancho"
  const Region* region = nullptr;            // into Places::all
  Kind kind = Kind::name;
  std::uint32_t letters = 0;  // bit per letter of `compact`: cheap proof that two names cannot be similar
  std::size_t slips = 0;      // most slips that text::similar may grant to this name
};

// Immutable after reading; any number of threads may search. Moving keeps it whole, copying is not possible because the
// names point into `all`.
class Places {
 public:
  Places() = default;
  Places(Places&&) = default;
  Places& operator=(Places&&) = default;
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;
  ~Places() = default;

  // Best first; one entry = sure, several = ask which. Accepts names with typing errors and without accents, "district
  // province", known aliases ("sjl"), and UBIGEO codes. At most `limit`.
  [[nodiscard]] std::vector<const Region*> search(std::string_view text, std::size_t limit = 5) const;
  [[nodiscard]] const Region* find(std::string_view ubigeo) const;
  // Nearest district capital; null farther than 150 km from any (not in Peru).
  [[nodiscard]] const Region* nearest(const model::Location& at) const;

  std::map<std::string, Region, std::less<>> all;      // by UBIGEO
  std::vector<PlaceName> names;                        // sorted by `folded`
  std::vector<std::size_t> by_compact;                 // positions in `names`, sorted by `compact`
  std::vector<std::string> words_before, words_after;  // folded; dropped around a name ("vivo en"), longest first

  // What was read and waits for finish_places; empty afterwards.
  struct Raw {
    std::map<std::string, std::string> capitals;                            // UBIGEO -> capital
    std::vector<std::pair<std::string, std::vector<std::string>>> aliases;  // as written -> UBIGEOs
    std::vector<std::string> spelling;                                      // words with their accents
    std::string aliases_file;
  };
  Raw raw;
};

struct Hours {
  bool always = false;
  struct Range {
    int weekday = 0, from = 0, to = 0;
  };  // 0 = Sunday, minutes since midnight
  std::vector<Range> ranges;
  std::string zone = std::string(text::kLima);
  std::map<std::string, std::string, std::less<>> note;  // by language
  bool on_holidays = false;                              // the same hours on holidays too; `always` includes them
};

// A day off for the whole country (library/holidays.yaml): what has hours is taken to be closed unless it says
// otherwise.
struct Holiday {
  text::Date day;
  std::map<std::string, std::string, std::less<>> name;  // by language
  std::string source_title, source_url, review_mark;
  std::string file;
  int line = 0;
};

struct Organisation {
  std::string id, name;
  std::map<std::string, std::string, std::less<>> description;  // by language
  std::string url, email;
  std::string file;
  int line = 0;
};

struct Phone {
  std::string number;  // as dialled
  std::string extension, note;
  bool operator==(const Phone&) const = default;
};

// Words of HSDS for `Service::status`; only the first is shown to people.
inline constexpr std::array<std::string_view, 4> kServiceStatuses{"active", "inactive", "defunct",
                                                                  "temporarily closed"};

struct Service {
  std::string id, organisation;  // organisation: its name
  std::string organisation_id;
  std::map<std::string, std::string, std::less<>> name, description, how;  // by language
  std::string sector;
  std::vector<std::string> places;  // UBIGEO prefixes; "*" = everywhere
  std::string address;
  std::optional<model::Location> location;
  std::vector<Phone> phones;
  std::string url, email;
  Hours hours;
  std::vector<std::string> papers;  // ids, any one of which is accepted, or "none"; empty = not known
  std::map<std::string, std::string, std::less<>> cost;
  std::map<std::string, std::string, std::less<>> for_whom, accessibility, alert;  // alert: said before all else
  std::string status = std::string(kServiceStatuses.front());
  std::vector<std::string> languages;
  std::string last_modified;  // YYYY-MM-DD or empty
  std::string assured_on, assured_by, source_title, source_url, review_mark, review_owner;
  bool demonstration = false;           // made up for trying the product; shown as such
  std::optional<int> min_age, max_age;  // years
  std::string file;
  int line = 0;
};

struct ServiceQuery {
  std::string ubigeo;  // empty = anywhere
  std::optional<model::Location> near;
  std::string sector;  // empty = any
  std::string papers;  // what the person has: an id, "none" = only those that ask for none; empty = any
  bool open_now = false;
  model::Time now{};
  std::size_t limit = 3;
};

class Directory {
 public:
  Places places;
  std::map<std::string, Organisation, std::less<>> organisations;  // by id
  std::vector<Service> services;
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>
      paper_names;  // id -> language -> name
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> sector_names;
  std::map<std::string, std::string, std::less<>>
      sector_parents;                      // sub-sector -> sector; asking for the sector finds both
  std::map<text::Date, Holiday> holidays;  // those marked closed, stale or conflict are read but count for nothing

  // Only active ones, and never one whose review mark is closed, stale or conflict. Nearest first when a location is
  // known, then the most local (district before province before region before country).
  [[nodiscard]] std::vector<const Service*> search(const ServiceQuery& query) const;
  [[nodiscard]] bool open_at(const Hours& hours, model::Time at) const;
  // When it opens next, `at` or later; none if it never does within two weeks or no hours are known.
  [[nodiscard]] std::optional<model::Time> opens_next(const Hours& hours, model::Time at) const;
  [[nodiscard]] const Holiday* holiday_on(text::Date day) const;  // null on ordinary days
  // One entry as a short message in that language and mode: name, where, when, papers asked for first, cost, phone.
  [[nodiscard]] std::string describe(const Service& service, std::string_view language, model::Mode mode,
                                     model::Time now) const;
};

}  // namespace orienta::flows
