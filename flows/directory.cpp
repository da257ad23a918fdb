// SPDX-License-Identifier: Apache-2.0
#include "flows/directory.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "flows/facts.hpp"
#include "flows/places_index.hpp"

namespace orienta::flows {

namespace {

// Somebody who sends a location is helped by what is this near even when it is another district's.
constexpr double kNearKm = 25;

bool shown(const Service& service) {
  if (service.status != kServiceStatuses.front()) return false;
  const auto mark = parse_mark(service.review_mark);
  return mark == Mark::live || mark == Mark::needs_review;
}

// Where a service serves the place asked for: digits of the matching prefix, 0 for the whole country, none if it does
// not. It holds both ways: a service of the region serves the district, and one of a district is of use to who names
// the region.
std::optional<std::size_t> served(const Service& service, std::string_view ubigeo) {
  std::optional<std::size_t> best;
  for (const std::string& place : service.places) {
    const bool everywhere = place == "*";
    if (!everywhere && !ubigeo.starts_with(place) && !std::string_view(place).starts_with(ubigeo)) continue;
    best = std::max(best.value_or(0), everywhere ? std::size_t{0} : place.size());
  }
  return best;
}

// A line one calls asks for nothing to pick up; a place where nobody wrote down what it asks may ask for anything.
bool asks_for_nothing(const Service& service) {
  if (service.papers.empty()) return service.address.empty() && !service.phones.empty();
  return std::find(service.papers.begin(), service.papers.end(), "none") != service.papers.end();
}

bool takes(const Service& service, std::string_view papers) {
  if (papers.empty() || asks_for_nothing(service)) return true;
  if (papers == "none") return false;
  return service.papers.empty() ||
         std::find(service.papers.begin(), service.papers.end(), papers) != service.papers.end();
}

struct Found {
  const Service* service = nullptr;
  double km = std::numeric_limits<double>::infinity();
  std::size_t local = 0;
  bool open = false;
};

bool better(const Found& a, const Found& b) {
  // What serves the whole country comes last wherever its office is.
  if ((a.local == 0) != (b.local == 0)) return b.local == 0;
  if (a.km != b.km) return a.km < b.km;
  if (a.local != b.local) return a.local > b.local;
  if (a.open != b.open) return a.open;
  if (a.service->assured_on != b.service->assured_on) return a.service->assured_on > b.service->assured_on;
  return a.service->id < b.service->id;
}

}  // namespace

std::vector<const Service*> Directory::search(const ServiceQuery& query) const {
  std::string ubigeo = query.ubigeo;
  if (ubigeo.empty() && query.near) {
    if (const Region* region = places.nearest(*query.near)) ubigeo = region->ubigeo;
  }
  std::vector<Found> found;
  for (const Service& service : services) {
    if (!shown(service) || !takes(service, query.papers)) continue;
    if (!query.sector.empty() && service.sector != query.sector) {
      const auto parent = sector_parents.find(service.sector);
      if (parent == sector_parents.end() || parent->second != query.sector) continue;
    }
    Found entry{.service = &service};
    if (query.near && service.location) entry.km = distance_km(*query.near, *service.location);
    const std::optional<std::size_t> local = served(service, ubigeo);
    if (!local && !(query.ubigeo.empty() && entry.km <= kNearKm)) continue;
    entry.local = local.value_or(1);
    entry.open = open_at(service.hours, query.now);
    if (query.open_now && !entry.open) continue;
    found.push_back(entry);
  }
  std::sort(found.begin(), found.end(), better);
  if (found.size() > query.limit) found.resize(query.limit);
  std::vector<const Service*> out;
  out.reserve(found.size());
  for (const Found& entry : found) out.push_back(entry.service);
  return out;
}

}  // namespace orienta::flows
