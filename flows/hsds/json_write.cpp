// SPDX-License-Identifier: Apache-2.0
// Our directory as HSDS 3.0 in JSON: a list of services with everything that belongs to each nested inside.
#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <utility>

#include "flows/hsds.hpp"
#include "flows/hsds/document.hpp"
#include "flows/hsds/profile.hpp"
#include "flows/hsds/vocabulary.hpp"
#include "flows/read/hash.hpp"

namespace orienta::flows::hsds {

namespace {

namespace json = boost::json;

std::string in_spanish(const Texts& texts) {
  const auto it = texts.find("es");
  return it == texts.end() ? std::string() : it->second;
}

class ServiceWriter {
 public:
  ServiceWriter(const Service& service, const Organisation* organisation, const Directory& tables)
      : service_(service), organisation_(organisation), words_(tables) {}

  json::object write() {
    out_["id"] = uuid_of("service", service_.id);
    for (const TextField& field : kTextFields) {
      if (!field.field.empty()) put(out_, field.field, in_spanish(service_.*field.texts));
    }
    // HSDS wants a name whatever its language; the attributes say which it is.
    if (!out_.contains("name") && !service_.name.empty()) out_["name"] = service_.name.begin()->second;
    put(out_, "url", service_.url);
    put(out_, "email", service_.email);
    out_["status"] = service_.status;
    if (service_.min_age) out_["minimum_age"] = *service_.min_age;
    if (service_.max_age) out_["maximum_age"] = *service_.max_age;
    if (service_.assured_on.size() == 10) out_["assured_date"] = service_.assured_on;
    put(out_, "last_modified", service_.last_modified);
    organisation();
    location();
    phones();
    schedules();
    areas();
    papers();
    if (const std::string cost = in_spanish(service_.cost); !cost.empty()) {
      json::object option = child("cost_option");
      option["option"] = cost;
      list("cost_options", std::move(option));
    }
    for (const std::string& code : service_.languages) {
      json::object language = child("language");
      language["code"] = code;
      language["name"] = language_name(code);
      list("languages", std::move(language));
    }
    attributes();
    return std::move(out_);
  }

 private:
  static void put(json::object& object, std::string_view key, const std::string& text) {
    if (!text.empty()) object[key] = text;
  }

  // An object inside the service, with an id that stays the same from one export to the next.
  json::object child(std::string_view kind) {
    json::object object;
    object["id"] = uuid_of(kind, service_.id + "/" + std::to_string(++children_));
    return object;
  }

  void list(std::string_view key, json::object object) {
    auto& value = out_[key];
    if (!value.is_array()) value = json::array();
    value.as_array().push_back(std::move(object));
  }

  json::object term(std::string_view taxonomy, std::string_view code, const std::string& name) {
    json::object term;
    term["id"] = uuid_of("taxonomy_term", std::string(taxonomy) + "/" + std::string(code));
    term["code"] = code;
    term["name"] = name;
    term["taxonomy"] = taxonomy;
    return term;
  }

  void attribute(json::array& to, std::string_view entity, std::string_view key, const std::string& value) {
    json::object attribute = child("attribute");
    attribute["link_entity"] = entity;
    attribute["link_type"] = "orienta";
    attribute["value"] = value;
    attribute["taxonomy_term"] = term(kProfile, key, std::string(key));
    to.push_back(std::move(attribute));
  }

  // The other languages; an empty Spanish one says that there is none, where HSDS needs something in the field.
  void texts(json::array& to, std::string_view entity, std::string_view key, const Texts& texts) {
    if (!texts.empty() && !texts.contains("es")) attribute(to, entity, std::string(key) + ":es", "");
    for (const auto& [language, text] : texts) {
      if (language != "es") attribute(to, entity, std::string(key) + ":" + language, text);
    }
  }

  void organisation() {
    json::object out;
    out["id"] = uuid_of("organization", service_.organisation_id);
    out["name"] = service_.organisation;
    out["description"] = organisation_ == nullptr ? "" : in_spanish(organisation_->description);
    json::array attributes;
    attribute(attributes, "organization", "id", service_.organisation_id);
    if (organisation_ != nullptr) {
      put(out, "email", organisation_->email);
      put(out, "website", organisation_->url);
      texts(attributes, "organization", "description", organisation_->description);
    }
    out["attributes"] = std::move(attributes);
    out_["organization"] = std::move(out);
  }

  void location() {
    const std::string access = in_spanish(service_.accessibility);
    if (service_.address.empty() && !service_.location && access.empty()) return;
    json::object location = child("location");
    location["name"] = service_.address.empty() ? service_.organisation : service_.address;
    location["location_type"] = "physical";
    if (service_.location) {
      location["latitude"] = service_.location->latitude;
      location["longitude"] = service_.location->longitude;
    }
    if (!service_.address.empty()) {
      json::object address = child("address");
      address["address_1"] = service_.address;
      const std::string place =
          service_.places.empty() || service_.places.front() == "*" ? "" : service_.places.front();
      put(address, "city", place.size() < 4 ? "" : words_.place_name(place));
      put(address, "state_province", place.empty() ? "" : words_.place_name(place.substr(0, 2)));
      address["postal_code"] = place;
      address["country"] = "PE";
      address["address_type"] = "physical";
      location["addresses"] = json::array{std::move(address)};
    }
    if (!access.empty()) {
      json::object accessibility = child("accessibility");
      accessibility["description"] = access;
      location["accessibility"] = json::array{std::move(accessibility)};
    }
    json::object at = child("service_at_location");
    at["location"] = std::move(location);
    list("service_at_locations", std::move(at));
  }

  void phones() {
    for (const Phone& phone : service_.phones) {
      json::object out = child("phone");
      out["number"] = phone.number;
      put(out, "extension", phone.extension);
      put(out, "description", phone.note);
      list("phones", std::move(out));
    }
  }

  // Days with the same hours together, in the order of the week from Monday.
  void schedules() {
    std::vector<std::pair<std::pair<int, int>, std::string>> groups;
    if (service_.hours.always) groups.push_back({{0, 24 * 60 - 1}, "MO,TU,WE,TH,FR,SA,SU"});
    for (std::size_t i = 1; i <= 7 && !service_.hours.always; ++i) {
      for (const Hours::Range& range : service_.hours.ranges) {
        if (range.weekday != static_cast<int>(i % 7)) continue;
        const std::pair span(range.from, std::min(range.to, 24 * 60 - 1));
        const auto it = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == span; });
        const std::string day(kByday[i % 7]);
        if (it == groups.end()) {
          groups.push_back({span, day});
        } else {
          it->second += "," + day;
        }
      }
    }
    for (const auto& [span, days] : groups) {
      json::object schedule = child("schedule");
      schedule["freq"] = "WEEKLY";
      schedule["wkst"] = "MO";
      schedule["byday"] = days;
      schedule["opens_at"] = write_clock(span.first);
      schedule["closes_at"] = write_clock(span.second);
      put(schedule, "description", in_spanish(service_.hours.note));
      list("schedules", std::move(schedule));
    }
  }

  void areas() {
    for (const std::string& place : service_.places) {
      json::object area = child("service_area");
      area["name"] = words_.place_name(place);
      area["extent"] = place == "*" ? "PE" : "PE" + place;
      area["extent_type"] = "text";
      list("service_areas", std::move(area));
    }
  }

  void papers() {
    for (const std::string& paper : service_.papers) {
      json::object document = child("required_document");
      document["document"] = words_.paper_name(paper);
      list("required_documents", std::move(document));
    }
  }

  void attributes() {
    json::array out;
    json::object sector = child("attribute");
    sector["link_entity"] = "service";
    sector["link_type"] = "sector";
    sector["taxonomy_term"] = term(kSectors, service_.sector, words_.sector_name(service_.sector));
    out.push_back(std::move(sector));
    const auto add = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) attribute(out, "service", key, value);
    };
    add("id", service_.id);
    for (const TextField& field : kTextFields) texts(out, "service", field.key, service_.*field.texts);
    const Hours& hours = service_.hours;
    if (hours.always) add("hours.always", "true");
    if (hours.on_holidays) add("hours.holidays", "true");
    if (hours.zone != text::kLima) add("hours.zone", hours.zone);
    for (const auto& [language, note] : hours.note) add("hours.note:" + language, note);
    if (service_.assured_on.size() != 10) add("assured_on", service_.assured_on);
    for (const PlainField& field : kPlainFields) add(field.key, service_.*field.text);
    if (service_.demonstration) add("demonstration", "true");
    out_["attributes"] = std::move(out);
  }

  const Service& service_;
  const Organisation* organisation_;
  Vocabulary words_;
  json::object out_;
  int children_ = 0;
};

}  // namespace

std::string uuid_of(std::string_view kind, std::string_view id) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  if (id.size() == 34 && id[1] == '_' && id.find_first_not_of(kHex, 2) == std::string_view::npos) {
    hex = id.substr(2);
  } else {
    hex = reading::sha256_hex("orienta/" + std::string(kind) + "/" + std::string(id)).substr(0, 32);
    hex[12] = '8';  // RFC 9562: a UUID of the maker's own kind
    hex[16] = kHex[8 + kHex.find(hex[16]) % 4];
  }
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

json::object object_of(const Service& service, const Content& content, const Directory& tables) {
  const auto it = content.organisations.find(service.organisation_id);
  return ServiceWriter(service, it == content.organisations.end() ? nullptr : &it->second, tables).write();
}

std::string write_json(const Content& content, const Directory& tables) {
  // One service a line: files of two exports can be compared by eye and by diff.
  std::string out =
      "{\"version\": \"3.0\", \"profile\": " + json::serialize(json::value(kProfileUrl)) + ", \"services\": [";
  bool first = true;
  for (const Service& service : content.services) {
    out += first ? "\n" : ",\n";
    first = false;
    out += json::serialize(object_of(service, content, tables));
  }
  return out + "\n]}\n";
}

}  // namespace orienta::flows::hsds
