// SPDX-License-Identifier: Apache-2.0
// Services of HSDS 3.0, ours or anybody's, as nested objects -> our own. What our profile keeps in attributes is read
// back exactly; what comes from elsewhere is taken as far as it fits, and told where it does not.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <set>
#include <utility>

#include "flows/data_yaml.hpp"
#include "flows/hsds/document.hpp"
#include "flows/hsds/fields.hpp"
#include "flows/hsds/profile.hpp"
#include "flows/hsds/vocabulary.hpp"

namespace orienta::flows::hsds {

namespace {

namespace json = boost::json;
constexpr std::size_t kMostLocations = 200;  // each becomes an entry with all texts of its service

using Attributes = std::map<std::string, std::string, std::less<>>;

// Reads one service; what it complains of carries the row or the number of the service.
class ServiceReader : private Fields {
 public:
  ServiceReader(const json::object& in, int number, std::string_view file, const ImportOptions& options, Imported& out,
                std::set<std::string>& ids)
      : Fields(number, file, out.errors), in_(in), options_(options), words_(options.tables), out_(out), ids_(ids) {}

  void run() {
    const std::size_t before = out_.errors.size();
    own_ = attributes(in_, "attributes");
    identity();
    organisation();
    texts();
    simple();
    sector();
    papers();
    languages();
    attribute_fields();
    places();
    std::vector<Service> found = at_locations();
    const bool bad = std::any_of(out_.errors.begin() + static_cast<std::ptrdiff_t>(before), out_.errors.end(),
                                 [](const RowError& e) { return e.blocks; });
    if (bad) return;
    out_.content.organisations.emplace(organisation_.id, organisation_);
    for (Service& service : found) out_.content.services.push_back(std::move(service));
  }

 private:
  // What our profile keeps, by the code of its term. Terms of sectors are collected on the way.
  Attributes attributes(const json::object& from, std::string_view key) {
    Attributes out;
    for (const json::object* attribute : objects(from, key)) {
      const json::object* term = object(*attribute, "taxonomy_term");
      if (term == nullptr) continue;
      std::string taxonomy = text(*term, "taxonomy");
      if (const auto* detail = object(*term, "taxonomy_detail"); detail != nullptr && taxonomy.empty()) {
        taxonomy = text(*detail, "name");
      }
      const std::string code = text(*term, "code");
      if (taxonomy == kProfile) {
        out[code] = text(*attribute, "value");
      } else {
        terms_.push_back({taxonomy, code, text(*term, "name"), attribute});
      }
    }
    return out;
  }

  [[nodiscard]] std::string own(std::string_view key) const {
    const auto it = own_.find(key);
    return it == own_.end() ? std::string() : it->second;
  }

  void identity() {
    const std::string theirs = text(in_, "id");
    service_.id = own("id");
    ours_ = is_identifier(service_.id);
    if (ours_) return;
    if (!service_.id.empty()) error(in_, "attributes", "'" + service_.id + "' is not an id; use a-z, 0-9 and _");
    if (theirs.empty()) return error(in_, "id", "is missing; every service needs one, so that it can be updated");
    service_.id = our_id("s", theirs, options_.name);
    if (!is_identifier(service_.id)) error(in_, "id", "'" + theirs + "' cannot be used; use letters and digits");
  }

  void organisation() {
    const json::object* from = object(in_, "organization");
    if (from == nullptr) return error(in_, "organization", "is missing: who gives this service");
    const Attributes own = attributes(*from, "attributes");
    organisation_.name = text(*from, "name");
    if (organisation_.name.empty()) error(*from, "name", "the organisation's name is missing");
    const auto id = own.find("id");
    if (id != own.end() && is_identifier(id->second)) {
      organisation_.id = id->second;
    } else {
      std::string theirs = text(*from, "id");
      if (theirs.empty()) theirs = organisation_.name;
      organisation_.id = our_id("o", theirs, options_.name);
    }
    organisation_.url = text(*from, "website");
    if (organisation_.url.empty()) organisation_.url = text(*from, "url");
    organisation_.email = text(*from, "email");
    localized(organisation_.description, text(*from, "description"), "description", own);
    service_.organisation = organisation_.name;
    service_.organisation_id = organisation_.id;
  }

  static void localized(Texts& to, const std::string& spanish, std::string_view key, const Attributes& attributes) {
    if (!spanish.empty()) to["es"] = spanish;
    const std::string start = std::string(key) + ":";
    for (auto it = attributes.lower_bound(start); it != attributes.end() && it->first.starts_with(start); ++it) {
      const std::string language = it->first.substr(start.size());
      if (it->second.empty()) {
        to.erase(language);
      } else {
        to[language] = it->second;
      }
    }
  }

  void texts() {
    for (const TextField& field : kTextFields) {
      localized(service_.*field.texts, field.field.empty() ? "" : text(in_, field.field), field.key, own_);
    }
    if (service_.name.empty()) error(in_, "name", "is missing");
    if (service_.cost.empty()) cost();
  }

  // Elsewhere costs stand in a list of amounts.
  void cost() {
    std::string out;
    for (const json::object* option : objects(in_, "cost_options")) {
      std::string one = text(*option, "option");
      const auto amount = number(*option, "amount");
      if (one.empty()) one = text(*option, "amount_description");
      if (amount && *amount == 0 && one.empty()) one = "gratis";
      if (amount && *amount > 0) {
        std::string currency = text(*option, "currency");
        if (currency.empty()) currency = "PEN";
        const std::string money = text::format_money(*amount, currency, "es");
        one = one.empty() ? money : one + ": " + money;
      }
      if (!one.empty()) out += (out.empty() ? "" : "; ") + one;
    }
    if (!out.empty()) service_.cost["es"] = out;
  }

  void simple() {
    service_.url = text(in_, "url");
    service_.email = text(in_, "email");
    if (const std::string status = text(in_, "status"); !status.empty()) {
      service_.status = status == "temporarily_closed" ? "temporarily closed" : status;
      if (std::find(kServiceStatuses.begin(), kServiceStatuses.end(), service_.status) == kServiceStatuses.end()) {
        error(in_, "status", "'" + status + "' must be active, inactive, defunct or temporarily closed");
      }
    }
    service_.min_age = age("minimum_age");
    service_.max_age = age("maximum_age");
    if (service_.min_age && service_.max_age && *service_.min_age > *service_.max_age) {
      error(in_, "minimum_age", "is more than maximum_age");
    }
    service_.last_modified = day("last_modified");
    if (service_.last_modified.size() != 10) service_.last_modified.clear();
    service_.assured_on = own("assured_on").empty() ? day("assured_date") : known_day(own("assured_on"));
    if (own("assured_by").empty()) service_.assured_by = text(in_, "assurer_email");
  }

  std::optional<int> age(std::string_view key) {
    const auto years = number(in_, key);
    if (!years) return std::nullopt;
    if (*years >= 0 && *years <= 120) return static_cast<int>(*years);
    error(in_, std::string(key), "must be years from 0 to 120");
    return std::nullopt;
  }

  std::string day(std::string_view key) {
    const std::string written = text(in_, key);
    if (written.empty()) return {};
    std::string out = known_day(written);
    if (out.empty()) error(in_, std::string(key), "'" + written.substr(0, 40) + "' must be a day as YYYY-MM-DD");
    return out;
  }

  void sector() {
    std::string problem;
    const json::object* at = &in_;
    for (const Term& term : terms_) {
      for (const std::string& word : {term.code, term.name}) {
        if (word.empty()) continue;
        Known<std::string> known = words_.sector(word);
        if (known.problem.empty()) {
          service_.sector = known.value;
          return;
        }
        if (problem.empty() || term.taxonomy == kSectors) {
          problem = known.problem;
          at = term.attribute;
        }
      }
    }
    error(*at, "attributes",
          problem.empty() ? "no sector; add an attribute with a term of the taxonomy r4v-sectors" : problem);
  }

  void papers() {
    for (const json::object* document : objects(in_, "required_documents")) {
      const std::string word = text(*document, "document");
      if (word.empty()) continue;
      Known<std::string> known = words_.paper(word);
      if (!known.problem.empty()) {
        error(*document, "document", known.problem);
      } else if (std::find(service_.papers.begin(), service_.papers.end(), known.value) == service_.papers.end()) {
        service_.papers.push_back(known.value);
      }
    }
    const bool none = std::find(service_.papers.begin(), service_.papers.end(), "none") != service_.papers.end();
    if (none && service_.papers.size() > 1) error(in_, "required_documents", "'none' stands alone");
  }

  void languages() {
    for (const json::object* language : objects(in_, "languages")) {
      std::string word = text(*language, "code");
      if (word.empty()) word = text(*language, "name");
      if (word.empty()) continue;
      Known<std::string> known = words_.language(word);
      if (!known.problem.empty()) {
        error(*language, "code", known.problem);
      } else if (std::find(service_.languages.begin(), service_.languages.end(), known.value) ==
                 service_.languages.end()) {
        service_.languages.push_back(known.value);
      }
    }
  }

  void attribute_fields() {
    for (const PlainField& field : kPlainFields) {
      if (const std::string value = own(field.key); !value.empty()) service_.*field.text = value;
    }
    if (service_.review_mark.empty()) service_.review_mark = "needs_review";
    if (!parse_mark(service_.review_mark)) {
      error(in_, "attributes", "review.mark must be live, needs_review, closed, stale or conflict");
    }
    if (service_.review_owner.empty()) service_.review_owner = options_.name;
    if (service_.source_title.empty()) service_.source_title = options_.name;
    service_.demonstration = own("demonstration") == "true";
  }

  void places() {
    for (const json::object* area : objects(in_, "service_areas")) {
      const std::string extent = text(*area, "extent");
      std::string word = extent.empty() || extent.size() > 40 ? text(*area, "name") : extent;
      if (word.empty()) continue;
      Known<std::string> known = words_.place(word);
      if (!known.problem.empty() && word == extent) {
        word = text(*area, "name");
        if (!word.empty()) {
          if (Known<std::string> named = words_.place(word); named.problem.empty()) known = named;
        }
      }
      if (!known.problem.empty()) {
        error(*area, "extent", known.problem);
      } else if (std::find(service_.places.begin(), service_.places.end(), known.value) == service_.places.end()) {
        service_.places.push_back(known.value);
      }
    }
  }

  // One service for each place where it is given: people go to one of them, with its own hours and phone.
  std::vector<Service> at_locations() {
    std::vector<const json::object*> at = objects(in_, "service_at_locations");
    std::vector<Service> out;
    if (at.size() > kMostLocations) {
      error(in_, "service_at_locations", "more than " + std::to_string(kMostLocations) + " places of one service");
      return out;
    }
    if (at.empty()) {
      Service service = service_;
      contact(service, {&in_, object(in_, "organization")});
      finish(service, in_);
      out.push_back(std::move(service));
    }
    for (std::size_t i = 0; i < at.size(); ++i) {
      Service service = service_;
      const json::object* place = object(*at[i], "location");
      if (at.size() > 1) {
        const std::string id = place == nullptr ? "" : text(*place, "id");
        service.id += "_" + (is_uuid(id) ? hex_of(id).substr(0, 8) : std::to_string(i + 1));
      }
      if (place != nullptr) location(service, *place);
      contact(service, {at[i], &in_, place, object(in_, "organization")});
      finish(service, place == nullptr ? in_ : *place);
      out.push_back(std::move(service));
    }
    return out;
  }

  void location(Service& service, const json::object& place) {
    const auto latitude = number(place, "latitude");
    const auto longitude = number(place, "longitude");
    if (latitude && longitude) {
      if (std::abs(*latitude) > 90 || std::abs(*longitude) > 180) {
        error(place, "latitude", "this place is not on Earth; latitude comes first");
      } else if (!ours_ && *latitude == 0 && *longitude == 0) {
        error(place, "latitude", "0, 0 is taken as not known", false);
      } else {
        model::Location at{};
        at.latitude = exact_degrees(*latitude);
        at.longitude = exact_degrees(*longitude);
        service.location = at;
      }
    } else if (latitude || longitude) {
      error(place, "latitude", "latitude and longitude go together");
    }
    const auto addresses = objects(place, "addresses");
    for (const json::object* address : addresses) {
      if (text(*address, "address_type") == "postal" && addresses.size() > 1) continue;
      service.address = text(*address, "address_1");
      if (ours_) break;
      for (const auto* key : {"address_2", "city"}) {
        const std::string more = text(*address, key);
        if (more.empty() || service.address.find(more) != std::string::npos) continue;
        service.address += (service.address.empty() ? "" : ", ") + more;
      }
      break;
    }
    for (const json::object* accessibility : objects(place, "accessibility")) {
      const std::string said = text(*accessibility, "description");
      if (!said.empty() && !service.accessibility.contains("es")) service.accessibility["es"] = said;
    }
  }

  // Phones and schedules of the nearest thing that has any.
  void contact(Service& service, const std::vector<const json::object*>& from) {
    for (const json::object* owner : from) {
      if (owner != nullptr && service.phones.empty()) phones(service, *owner);
    }
    for (const json::object* owner : from) {
      if (owner != nullptr && objects(*owner, "schedules").size() > 0) {
        hours(service, *owner);
        break;
      }
    }
    own_hours(service);
  }

  void phones(Service& service, const json::object& from) {
    for (const json::object* in : objects(from, "phones")) {
      if (text(*in, "type") == "fax") continue;
      Phone phone{text(*in, "number"), text(*in, "extension"), text(*in, "description")};
      if (const std::string problem = phone_problem(phone); !problem.empty()) {
        error(*in, "number", problem);
      } else {
        service.phones.push_back(std::move(phone));
      }
    }
  }

  void hours(Service& service, const json::object& from) {
    std::vector<std::string> notes;
    for (const json::object* schedule : objects(from, "schedules")) {
      for (const auto* key : {"description", "notes"}) {
        const std::string note = text(*schedule, key);
        if (!note.empty() && std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
      }
      one_schedule(service, *schedule);
    }
    auto& ranges = service.hours.ranges;
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.weekday, a.from, a.to) < std::tuple(b.weekday, b.from, b.to);
    });
    if (ours_ || notes.empty()) return;
    std::string all;
    for (const std::string& note : notes) all += (all.empty() ? "" : "; ") + note;
    service.hours.note["es"] = all;
  }

  void one_schedule(Service& service, const json::object& schedule) {
    const std::string opens = text(schedule, "opens_at");
    const std::string closes = text(schedule, "closes_at");
    if (opens.empty() && closes.empty()) return;  // only a note
    const auto from = parse_clock(opens.substr(0, opens.find('+')));
    auto to = parse_clock(closes.substr(0, closes.find('+')));
    if (!from || !to) return error(schedule, from ? "closes_at" : "opens_at", "must be a time such as 08:00");
    if (*to == 24 * 60 - 1) to = 24 * 60;  // HSDS has no end of the day
    const std::string freq = text(schedule, "freq");
    std::string byday = text(schedule, "byday");
    if (byday.empty() && (freq == "DAILY" || freq.empty())) byday = "MO,TU,WE,TH,FR,SA,SU";
    if ((!freq.empty() && freq != "WEEKLY" && freq != "DAILY") || byday.empty()) {
      return error(schedule, "freq", "only weekly hours can be told; these are left out. Put them into a description",
                   false);
    }
    std::set<int> days;
    for (const std::string& day : parts(byday, ", ")) {
      const auto* it = std::find(kByday.begin(), kByday.end(), day);
      if (it == kByday.end()) {
        return error(schedule, "byday", "'" + day.substr(0, 20) + "' must be days like MO,TU,WE", true);
      }
      days.insert(static_cast<int>(it - kByday.begin()));
    }
    if (*from == *to || *from == 24 * 60) return error(schedule, "closes_at", "opens and closes at the same time");
    if (!ours_ && days.size() == 7 && *from == 0 && *to == 24 * 60) service.hours.always = true;
    if (ours_ && own("hours.always") == "true") return;
    if (service.hours.always) return service.hours.ranges.clear();
    for (const int day : days) service.hours.ranges.push_back({day, *from, *to});
  }

  void own_hours(Service& service) {
    if (own("hours.always") == "true") service.hours.always = true;
    if (own("hours.holidays") == "true") service.hours.on_holidays = true;
    if (const std::string zone = own("hours.zone"); !zone.empty()) service.hours.zone = zone;
    localized(service.hours.note, "", "hours.note", own_);
  }

  void finish(Service& service, const json::object& at) {
    if (service.places.empty()) place_of_address(service, at);
    if (!ids_.insert(service.id).second) {
      error(in_, "id", "'" + service.id + "' is there twice; give each service an id of its own");
    }
  }

  // Who writes down no area serves at least where it is.
  void place_of_address(Service& service, const json::object& at) {
    for (const json::object* address : objects(at, "addresses")) {
      for (const auto& [small, large] :
           {std::pair("city", "state_province"), std::pair("city", ""), std::pair("state_province", "")}) {
        std::string word = text(*address, small);
        if (word.empty()) continue;
        if (const std::string around = *large == '\0' ? "" : text(*address, large); !around.empty())
          word += ", " + around;
        if (Known<std::string> known = words_.place(word); known.problem.empty()) {
          service.places.push_back(known.value);
          return;
        }
      }
    }
    if (service.location) {
      if (const Region* region = options_.tables.places.nearest(*service.location)) {
        service.places.push_back(region->ubigeo);
        return;
      }
    }
    error(in_, "service_areas", "no place; add a service area with the UBIGEO code (PE150132), or PE for all of Peru");
  }

  struct Term {
    std::string taxonomy, code, name;
    const json::object* attribute;
  };

  const json::object& in_;
  const ImportOptions& options_;
  Vocabulary words_;
  Imported& out_;
  std::set<std::string>& ids_;  // of the whole import
  Attributes own_;
  std::vector<Term> terms_;
  bool ours_ = false;
  Organisation organisation_;
  Service service_;
};

}  // namespace

void read_services(const json::array& services, std::string_view file, const ImportOptions& options, Imported& out) {
  int number = 0;
  std::set<std::string> ids;
  for (const json::value& service : services) {
    ++number;
    if (out.content.services.size() >= kMostServices) {
      out.errors.push_back({std::string(file), number, "",
                            "more than " + std::to_string(kMostServices) + " services; split the file", true});
      return;
    }
    if (!service.is_object()) {
      out.errors.push_back({std::string(file), number, "", "a service must be an object", true});
      continue;
    }
    ServiceReader(service.as_object(), number, file, options, out, ids).run();
  }
}

}  // namespace orienta::flows::hsds
