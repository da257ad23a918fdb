// SPDX-License-Identifier: Apache-2.0
// Places of Peru (UBIGEO codes of INEI) and the services directory (a profile of Open Referral's HSDS 3.0).
#pragma once

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
struct Region {  // any level of the table; "Region" because Place is a position in a file
  std::string ubigeo;  // INEI: 2, 4 or 6 digits
  PlaceLevel level = PlaceLevel::district;
  std::string name;    // as shown: "San Juan de Lurigancho"
  std::string full;    // "San Juan de Lurigancho, Lima, Lima"
  double latitude = 0, longitude = 0;
};

class Places {
 public:
  // Best first; one entry = sure, several = ask which. Accepts names with typing errors and without accents, "district
  // province", known aliases ("sjl"), and UBIGEO codes. At most `limit`.
  [[nodiscard]] std::vector<const Region*> search(std::string_view text, std::size_t limit = 5) const;
  [[nodiscard]] const Region* find(std::string_view ubigeo) const;
  // Nearest district capital; null farther than 150 km from any (not in Peru).
  [[nodiscard]] const Region* nearest(const model::Location& at) const;

  std::map<std::string, Region, std::less<>> all;  // by UBIGEO
  std::vector<std::pair<std::string, std::string>> names;  // folded name or alias -> UBIGEO, sorted
};

struct Hours {
  bool always = false;
  struct Range { int weekday = 0, from = 0, to = 0; };  // 0 = Sunday, minutes since midnight
  std::vector<Range> ranges;
  std::string zone = std::string(text::kLima);
  std::map<std::string, std::string, std::less<>> note;  // by language
};

struct Service {
  std::string id, organisation;
  std::map<std::string, std::string, std::less<>> name, description, how;  // by language
  std::string sector;
  std::vector<std::string> places;  // UBIGEO prefixes; "*" = everywhere
  std::string address;
  std::optional<model::Location> location;
  std::vector<std::string> phones;  // as dialled
  std::string url;
  Hours hours;
  std::vector<std::string> papers;  // ids, or "none"
  std::map<std::string, std::string, std::less<>> cost;
  std::vector<std::string> languages;
  std::string assured_on, assured_by, source_title, source_url, review_mark;
  bool demonstration = false;
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
  std::vector<Service> services;
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> paper_names;   // id -> language -> name
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> sector_names;

  // Nearest first when a location is known, then the most local (district before province before region before country).
  [[nodiscard]] std::vector<const Service*> search(const ServiceQuery& query) const;
  [[nodiscard]] static bool open_at(const Hours& hours, model::Time at);
  // One entry as a short message in that language and mode: name, where, when, papers asked for first, cost, phone.
  [[nodiscard]] std::string describe(const Service& service, std::string_view language, model::Mode mode,
                                     model::Time now) const;
};

}  // namespace orienta::flows
