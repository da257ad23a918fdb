// SPDX-License-Identifier: Apache-2.0
// Searching the table of places. What a person types is tried in the order of certainty: a code, an alias, a name, a
// name with its province or region, the beginning of a name, a name with slips, the two with slips, a name somewhere in
// a sentence. The first that finds anything decides. Services are matched by UBIGEO prefix, so a province is as good an
// answer as its districts.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <span>

#include "flows/directory.hpp"
#include "flows/places_index.hpp"

namespace orienta::flows {

namespace {

using Hits = std::vector<const Region*>;

constexpr std::size_t kLongestName = 8;  // words
constexpr std::size_t kMaxWords = 24;    // of a message that is still searched for a place
// Below these a slip turns ordinary words into places: "menu" into Manu, "por el mercado" into (el) Cercado.
constexpr std::size_t kShortestSlipped = 5;
constexpr std::size_t kShortestSlippedMention = 8;
constexpr double kFarthestKm = 150;

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// The words are views into one string with single blanks, so a run of them is a view as well.
std::string_view phrase(std::span<const std::string_view> words) {
  if (words.empty()) return {};
  return {words.front().data(),
          static_cast<std::size_t>(words.back().data() + words.back().size() - words.front().data())};
}

void add(Hits& hits, const Region* region) {
  if (std::find(hits.begin(), hits.end(), region) == hits.end()) hits.push_back(region);
}

bool inside(const Region& small, const Region& large) {
  return small.ubigeo.size() > large.ubigeo.size() && small.ubigeo.starts_with(large.ubigeo);
}

bool is_capital_province(const Region& region) {
  return region.level == PlaceLevel::province && region.ubigeo.ends_with("01");
}

// How likely that a person means this one among places of the same name. No head counts in the table, so by what a
// place is: the capital's province, a region, a district of Lima and Callao (a third of the country), then the rest.
int weight(const Region& region) {
  const bool metropolitan = region.ubigeo.starts_with("1501") || region.ubigeo.starts_with("07");
  if (is_capital_province(region)) return 500;
  if (region.level == PlaceLevel::region) return 400;
  if (metropolitan) return 300;
  if (region.level == PlaceLevel::province) return 250;
  return region.ubigeo.substr(2, 2) == "01" ? 200 : 100;
}
constexpr int kSure = 400;  // from here on nobody is asked which one of that name

// Region, province and capital district of one name are one answer: the province where it is the capital's, else the
// largest of them. Then best first, and the sure one alone.
Hits ranked(Hits hits) {
  Hits kept;
  for (const Region* hit : hits) {
    const bool covered = std::any_of(hits.begin(), hits.end(), [&](const Region* other) {
      if (inside(*hit, *other)) return !(is_capital_province(*hit) && other->level == PlaceLevel::region);
      return is_capital_province(*other) && hit->level == PlaceLevel::region && inside(*other, *hit);
    });
    if (!covered) kept.push_back(hit);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Region* a, const Region* b) {
    return weight(*a) != weight(*b) ? weight(*a) > weight(*b) : a->ubigeo < b->ubigeo;
  });
  if (kept.size() > 1 && weight(*kept[0]) >= kSure && weight(*kept[1]) < kSure) kept.resize(1);
  return kept;
}

class Search {
 public:
  explicit Search(const Places& places) : places_(places) {}

  [[nodiscard]] Hits run(std::string_view folded) const {
    const std::vector<std::string_view> words = split(folded);
    if (words.empty() || words.size() > kMaxWords) return {};
    const std::string_view whole = phrase(words);
    if (words.size() <= 2 * kLongestName) {
      if (Hits hits = exact(whole); !hits.empty()) return hits;
      if (Hits hits = combined(words, false); !hits.empty()) return hits;
      if (Hits hits = beginning(whole); !hits.empty()) return ranked(std::move(hits));
      if (Hits hits = slipped(whole); !hits.empty()) return ranked(std::move(hits));
    }
    if (words.size() <= kLongestName) {
      if (Hits hits = combined(words, true); !hits.empty()) return hits;
    }
    return mentioned(words);
  }

 private:
  // An alias says which place is meant, in its own order; a name is what all places of that name share; a town's name
  // counts only where no place has it.
  [[nodiscard]] Hits exact(std::string_view folded) const {
    std::array<Hits, 3> found;
    auto it = std::lower_bound(places_.names.begin(), places_.names.end(), folded,
                               [](const PlaceName& name, std::string_view key) { return name.folded < key; });
    for (; it != places_.names.end() && it->folded == folded; ++it) add(found[index_of(it->kind)], it->region);
    if (const Hits hits = choose(found); !hits.empty()) return hits;
    return compact(folded);
  }

  // The same without blanks and small words: "sanjuan de lurigancho", "villa salvador".
  [[nodiscard]] Hits compact(std::string_view folded) const {
    const std::string key = compact_name(folded);
    if (key.size() < 4) return {};
    std::array<Hits, 3> found;
    auto it = std::lower_bound(places_.by_compact.begin(), places_.by_compact.end(), key,
                               [&](std::size_t at, const std::string& k) { return places_.names[at].compact < k; });
    for (; it != places_.by_compact.end() && places_.names[*it].compact == key; ++it) {
      add(found[index_of(places_.names[*it].kind)], places_.names[*it].region);
    }
    return choose(found);
  }

  static std::size_t index_of(PlaceName::Kind kind) { return static_cast<std::size_t>(kind); }

  static Hits choose(const std::array<Hits, 3>& found) {
    if (!found[index_of(PlaceName::Kind::alias)].empty()) return found[index_of(PlaceName::Kind::alias)];
    if (!found[index_of(PlaceName::Kind::name)].empty()) return ranked(found[index_of(PlaceName::Kind::name)]);
    return ranked(found[index_of(PlaceName::Kind::capital)]);
  }

  // Every place that may be called that, aliases and namesakes alike: for the parts of "san isidro lima".
  [[nodiscard]] Hits exact_all(std::string_view folded) const {
    Hits hits;
    auto it = std::lower_bound(places_.names.begin(), places_.names.end(), folded,
                               [](const PlaceName& name, std::string_view key) { return name.folded < key; });
    for (; it != places_.names.end() && it->folded == folded; ++it) add(hits, it->region);
    return hits.empty() ? compact(folded) : hits;
  }

  // "lince lima", "lima san isidro", "san isidro lima lima": a name and something it lies in, in either order.
  [[nodiscard]] Hits combined(std::span<const std::string_view> words, bool slips) const {
    for (std::size_t cut = words.size() - 1; cut > 0; --cut) {
      const auto left = words.subspan(0, cut);
      const auto right = words.subspan(cut);
      for (const auto& [small, large] : {std::pair(left, right), std::pair(right, left)}) {
        Hits hits = within(small, large, slips);
        if (!hits.empty()) return ranked(std::move(hits));
      }
    }
    return {};
  }

  [[nodiscard]] Hits within(std::span<const std::string_view> small, std::span<const std::string_view> large,
                            bool slips) const {
    Hits candidates = exact_all(phrase(small));
    if (candidates.empty() && slips) candidates = slipped(phrase(small));
    if (candidates.empty()) return {};
    Hits around = exact_all(phrase(large));
    if (around.empty()) around = nested(large);
    if (around.empty() && slips) around = slipped(phrase(large));
    // What somebody means first by "lima" is the province: the Miraflores there, not the one in the region's mountains.
    if (Hits hits = lying(candidates, ranked(around)); !hits.empty()) return hits;
    return lying(candidates, around);
  }

  // "lima lima", "padre abad ucayali": a province and its region.
  [[nodiscard]] Hits nested(std::span<const std::string_view> words) const {
    for (std::size_t cut = 1; cut < words.size(); ++cut) {
      const Hits small = exact_all(phrase(words.subspan(0, cut)));
      const Hits large = exact_all(phrase(words.subspan(cut)));
      Hits hits = lying(small, large);
      // The same word twice also names the outer one.
      if (!hits.empty()) {
        for (const Region* region : large) {
          if (std::find(small.begin(), small.end(), region) != small.end()) add(hits, region);
        }
        return hits;
      }
    }
    return {};
  }

  static Hits lying(const Hits& candidates, const Hits& around) {
    Hits hits;
    for (const Region* candidate : candidates) {
      const bool lies =
          std::any_of(around.begin(), around.end(), [&](const Region* r) { return inside(*candidate, *r); });
      if (lies) add(hits, candidate);
    }
    return hits;
  }

  // The first words of a longer name: "carmen de la legua", "coronel gregorio".
  [[nodiscard]] Hits beginning(std::string_view folded) const {
    if (folded.size() < 5) return {};
    const std::string start = std::string(folded) + " ";
    Hits hits;
    auto it = std::lower_bound(places_.names.begin(), places_.names.end(), start,
                               [](const PlaceName& name, const std::string& key) { return name.folded < key; });
    for (; it != places_.names.end() && it->folded.starts_with(start); ++it) {
      if (it->kind == PlaceName::Kind::name) add(hits, it->region);
    }
    return hits;
  }

  // Typing errors. The closest names win; two filters on integers leave a handful to compare letter by letter.
  [[nodiscard]] Hits slipped(std::string_view folded) const {
    const std::string key = compact_name(folded);
    if (key.size() < kShortestSlipped) return {};
    const std::uint32_t letters = letter_set(key);
    const bool digits = key.find_first_of("0123456789") != std::string::npos;  // may stand for letters
    Hits hits;
    std::size_t best = key.size();
    for (const PlaceName& name : places_.names) {
      const std::size_t longer = std::max(name.compact.size(), key.size());
      if (longer - std::min(name.compact.size(), key.size()) > name.slips) continue;
      // One slip takes at most one letter away and brings at most one in.
      const bool apart = static_cast<std::size_t>(std::popcount(name.letters & ~letters)) > name.slips ||
                         static_cast<std::size_t>(std::popcount(letters & ~name.letters)) > name.slips;
      if (apart && !digits) continue;
      if (name.kind == PlaceName::Kind::capital && name.slips < 2) continue;
      if (!text::similar(folded, name.folded) && !text::similar(key, name.compact)) continue;
      const std::size_t distance = slips_between(key, name.compact);
      if (distance < best) {
        best = distance;
        hits.clear();
      }
      if (distance == best) add(hits, name.region);
    }
    return hits;
  }

  // A name inside a sentence: the longest run of words that is one, if it is most of what was said or ends it after
  // "en", "de" or "por". Small names are words of the language as well ("mala", "santa"), so they do not count here.
  [[nodiscard]] Hits mentioned(std::span<const std::string_view> words) const {
    static constexpr std::array<std::string_view, 6> kLeads{"en", "de", "por", "in", "near", "em"};
    const std::size_t total = phrase(words).size();
    for (std::size_t count = std::min(words.size(), kLongestName); count > 0; --count) {
      for (std::size_t first = words.size() - count + 1; first-- > 0;) {
        const std::string_view part = phrase(words.subspan(first, count));
        if (part.size() < 3) continue;
        const bool led = first > 0 && std::find(kLeads.begin(), kLeads.end(), words[first - 1]) != kLeads.end();
        const bool most = part.size() >= 4 && 2 * part.size() >= total;
        if (!most && !(led && (part.size() >= 5 || first + count == words.size()))) continue;
        if (Hits hits = exact(part); !hits.empty()) return hits;
        if (led && compact_name(part).size() >= kShortestSlippedMention) {
          if (Hits hits = slipped(part); !hits.empty()) return ranked(std::move(hits));
        }
      }
    }
    return {};
  }

  const Places& places_;
};

// Drops what stands around a name, as long as something is left.
std::string_view without_fillers(std::string_view folded, const Places& places) {
  const auto drop = [&](const std::vector<std::string>& fillers, bool front) {
    for (const std::string& filler : fillers) {
      if (folded.size() <= filler.size() + 1) continue;
      const bool hit = front ? folded.starts_with(filler) && folded[filler.size()] == ' '
                             : folded.ends_with(filler) && folded[folded.size() - filler.size() - 1] == ' ';
      if (!hit) continue;
      if (front) {
        folded.remove_prefix(filler.size() + 1);
      } else {
        folded.remove_suffix(filler.size() + 1);
      }
      return true;
    }
    return false;
  };
  while (drop(places.words_before, true)) {
  }
  while (drop(places.words_after, false)) {
  }
  return folded;
}

// Words that are seldom written out. Only whole words, and only such as mean nothing else.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kShortened{{{"sn", "san"},
                                                                                   {"sta", "santa"},
                                                                                   {"sto", "santo"},
                                                                                   {"pte", "puente"},
                                                                                   {"pto", "puerto"},
                                                                                   {"vla", "villa"},
                                                                                   {"vlla", "villa"},
                                                                                   {"dist", "distrito"},
                                                                                   {"prov", "provincia"}}};

std::string written_out(std::string_view folded) {
  std::string out;
  for (const std::string_view word : split(folded)) {
    const auto* it = std::find_if(kShortened.begin(), kShortened.end(), [&](const auto& s) { return s.first == word; });
    if (!out.empty()) out += ' ';
    out += it == kShortened.end() ? word : it->second;
  }
  return out;
}

bool is_code(std::string_view text) {
  return (text.size() == 2 || text.size() == 4 || text.size() == 6) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

double kilometres(double lat1, double lon1, double lat2, double lon2) {
  constexpr double kRadians = std::numbers::pi / 180;
  constexpr double kEarth = 6371.0;
  const double dlat = (lat2 - lat1) * kRadians;
  const double dlon = (lon2 - lon1) * kRadians;
  const double h = std::pow(std::sin(dlat / 2), 2) +
                   std::cos(lat1 * kRadians) * std::cos(lat2 * kRadians) * std::pow(std::sin(dlon / 2), 2);
  return 2 * kEarth * std::asin(std::min(1.0, std::sqrt(h)));
}

}  // namespace

double distance_km(const model::Location& a, const model::Location& b) {
  return kilometres(a.latitude, a.longitude, b.latitude, b.longitude);
}

std::vector<const Region*> Places::search(std::string_view text, std::size_t limit) const {
  constexpr std::size_t kMostBytes = 400;  // nobody names a place in more
  if (text.size() > kMostBytes) return {};
  const std::string folded = written_out(text::fold(text));
  if (is_code(folded)) {
    const Region* region = find(folded);
    return region == nullptr || limit == 0 ? std::vector<const Region*>{} : std::vector<const Region*>{region};
  }
  const Search search(*this);
  const std::string_view bare = without_fillers(folded, *this);
  Hits hits = search.run(bare);
  // "de" and the like begin real names too.
  if (hits.empty() && bare != folded) hits = search.run(folded);
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

const Region* Places::find(std::string_view ubigeo) const {
  const auto it = all.find(ubigeo);
  return it == all.end() ? nullptr : &it->second;
}

const Region* Places::nearest(const model::Location& at) const {
  const Region* best = nullptr;
  double best_km = kFarthestKm;
  for (const auto& [ubigeo, region] : all) {
    if (region.level != PlaceLevel::district || (region.latitude == 0 && region.longitude == 0)) continue;
    const double km = kilometres(at.latitude, at.longitude, region.latitude, region.longitude);
    if (km <= best_km) {
      best_km = km;
      best = &region;
    }
  }
  return best;
}

}  // namespace orienta::flows
