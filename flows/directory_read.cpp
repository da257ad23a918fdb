// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "flows/data_read.hpp"
#include "flows/data_yaml.hpp"

namespace orienta::flows {

namespace {

bool is_ubigeo(std::string_view code) {
  return (code.size() == 2 || code.size() == 4 || code.size() == 6) &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_dialled(std::string_view phone) {
  return phone.find_first_not_of("0123456789+() -*#") == std::string_view::npos &&
         phone.find_first_of("0123456789") != std::string_view::npos;
}

class ServiceReader {
 public:
  ServiceReader(YamlFile& in, const Organisation& organisation, Directory& directory)
      : in_(in), organisation_(organisation), directory_(directory) {}

  void read(const YAML::Node& node) {
    if (!node.IsMap()) return in_.error(node, "a service must be a map (id: ..., name: ...)");
    service_.organisation = organisation_.name;
    service_.organisation_id = organisation_.id;
    service_.file = in_.path();
    service_.line = YamlFile::line_of(node);
    if (const auto id = node["id"]; id && id.IsScalar()) service_.id = id.Scalar();
    what_ = "service '" + service_.id + "'";
    std::set<std::string> given;
    in_.entries(node, what_,
                {"id",        "name",   "description", "how",          "sector", "places",        "address",
                 "location",  "phones", "url",         "email",        "hours",  "papers",        "cost",
                 "languages", "ages",   "for_whom",    "status",       "alert",  "accessibility", "last_modified",
                 "assured",   "source", "review",      "demonstration"},
                [&](const std::string& key, const YAML::Node& value) {
                  given.insert(key);
                  part(key, value);
                });
    for (const auto* key : {"id", "name", "sector", "places", "assured", "source", "review"}) {
      if (!given.contains(key)) in_.error(node, what_ + ": '" + key + "' is missing");
    }
    if (given.contains("id") && !is_identifier(service_.id)) {
      in_.error(node, what_ + " is not a good id; use lower-case letters, digits and _");
    }
    if (given.contains("places") && service_.places.empty()) in_.error(node, what_ + ": places is empty");
    const bool twice = std::any_of(directory_.services.begin(), directory_.services.end(),
                                   [&](const Service& other) { return other.id == service_.id; });
    if (twice) return in_.error(node, what_ + " exists already; ids are unique");
    if (is_identifier(service_.id)) directory_.services.push_back(std::move(service_));
  }

 private:
  void part(const std::string& key, const YAML::Node& value) {
    const std::string what = what_ + ": " + key;
    if (key == "name") service_.name = in_.localized(value, what);
    if (key == "description") service_.description = in_.localized(value, what);
    if (key == "how") service_.how = in_.localized(value, what);
    if (key == "sector") service_.sector = in_.scalar(value, what);
    if (key == "places") places(value, what);
    if (key == "address") service_.address = in_.scalar(value, what);
    if (key == "location") location(value, what);
    if (key == "phones") phones(value, what);
    if (key == "url") service_.url = in_.scalar(value, what);
    if (key == "email") service_.email = in_.scalar(value, what);
    if (key == "for_whom") service_.for_whom = in_.localized(value, what);
    if (key == "accessibility") service_.accessibility = in_.localized(value, what);
    if (key == "alert") service_.alert = in_.localized(value, what);
    if (key == "status") status(value, what);
    if (key == "last_modified" && in_.date(value, what)) service_.last_modified = value.Scalar();
    if (key == "hours") service_.hours = read_hours(in_, value, what);
    if (key == "papers") papers(value, what);
    if (key == "cost") service_.cost = in_.localized(value, what);
    if (key == "languages") service_.languages = in_.list(value, what);
    if (key == "ages") ages(value, what);
    if (key == "assured") assured(value, what);
    if (key == "source") source(value);
    if (key == "review") review(value, what);
    if (key == "demonstration") service_.demonstration = in_.boolean(value, what).value_or(false);
  }

  void places(const YAML::Node& node, const std::string& what) {
    service_.places = in_.list(node, what);
    for (const std::string& place : service_.places) {
      if (place != "*" && !is_ubigeo(place)) {
        in_.error(node, what + ": '" + place + "' must be a UBIGEO code of 2, 4 or 6 digits in quotes, or \"*\"");
      }
    }
  }

  void status(const YAML::Node& node, const std::string& what) {
    service_.status = in_.scalar(node, what);
    if (std::find(kServiceStatuses.begin(), kServiceStatuses.end(), service_.status) == kServiceStatuses.end()) {
      in_.error(node, what + " must be active, inactive, defunct or temporarily closed");
    }
  }

  // "105", or {number: "(01) 555 0100", extension: "12", note: solo WhatsApp}
  void phones(const YAML::Node& node, const std::string& what) {
    if (node.IsSequence()) {
      for (const auto& item : node) phone(item, what);
    } else {
      phone(node, what);
    }
  }

  void phone(const YAML::Node& node, const std::string& what) {
    Phone phone;
    if (node.IsMap()) {
      in_.entries(node, what, {"number", "extension", "note"}, [&](const std::string& key, const YAML::Node& value) {
        (key == "number"      ? phone.number
         : key == "extension" ? phone.extension
                              : phone.note) = in_.scalar(value, what + "." + key);
      });
    } else {
      phone.number = in_.scalar(node, what);
    }
    if (phone.number.empty() && !node.IsMap()) return;
    for (const std::string& digits : {phone.number, phone.extension}) {
      if (is_dialled(digits) || (digits.empty() && !phone.number.empty())) continue;
      return in_.error(node, what + ": '" + digits + "' must be digits as they are dialled");
    }
    service_.phones.push_back(std::move(phone));
  }

  void papers(const YAML::Node& node, const std::string& what) {
    service_.papers = in_.list(node, what);
    const bool none = std::find(service_.papers.begin(), service_.papers.end(), "none") != service_.papers.end();
    if (none && service_.papers.size() > 1) in_.error(node, what + ": 'none' stands alone");
  }

  void location(const YAML::Node& node, const std::string& what) {
    std::optional<double> latitude, longitude;
    in_.entries(node, what, {"latitude", "longitude"}, [&](const std::string& key, const YAML::Node& value) {
      (key == "latitude" ? latitude : longitude) = in_.number(value, what + "." + key);
    });
    if (!latitude || !longitude) return in_.error(node, what + " needs latitude and longitude");
    if (*latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180) {
      return in_.error(node, what + " is not on Earth; latitude comes first");
    }
    model::Location at{};
    at.latitude = *latitude;
    at.longitude = *longitude;
    service_.location = at;
  }

  void ages(const YAML::Node& node, const std::string& what) {
    in_.entries(node, what, {"from", "to"}, [&](const std::string& key, const YAML::Node& value) {
      const auto years = in_.number(value, what + "." + key);
      if (!years) return;
      if (*years < 0 || *years > 120 || *years != static_cast<int>(*years)) {
        return in_.error(value, what + "." + key + " must be whole years");
      }
      (key == "from" ? service_.min_age : service_.max_age) = static_cast<int>(*years);
    });
  }

  void assured(const YAML::Node& node, const std::string& what) {
    in_.entries(node, what, {"on", "by"}, [&](const std::string& key, const YAML::Node& value) {
      if (key == "by") service_.assured_by = in_.scalar(value, what + ".by");
      if (key == "on") {
        if (in_.date_seen(value, what + ".on")) service_.assured_on = value.Scalar();
      }
    });
    if (service_.assured_on.empty() || service_.assured_by.empty()) {
      in_.error(node, what + " needs 'on' (the day it was checked) and 'by' (who checked)");
    }
  }

  void source(const YAML::Node& node) {
    const Source source = in_.source(node, what_);
    service_.source_title = source.title;
    service_.source_url = source.url;
  }

  void review(const YAML::Node& node, const std::string& what) {
    std::string& owner = service_.review_owner;
    in_.entries(node, what, {"mark", "owner"}, [&](const std::string& key, const YAML::Node& value) {
      (key == "mark" ? service_.review_mark : owner) = in_.scalar(value, what + "." + key);
    });
    if (!parse_mark(service_.review_mark)) {
      in_.error(node, what + ".mark must be live, needs_review, closed, stale or conflict");
    }
    if (owner.empty()) in_.error(node, what + ".owner is missing: who keeps this entry right");
  }

  YamlFile& in_;
  const Organisation& organisation_;
  Directory& directory_;
  Service service_;
  std::string what_;
};

void read_organisation(YamlFile& in, const YAML::Node& node, Directory& directory) {
  if (!node.IsMap()) return in.error(node, "an organisation must be a map (id: ..., name: ..., services: [...])");
  Organisation organisation;
  organisation.file = in.path();
  organisation.line = YamlFile::line_of(node);
  YAML::Node services;
  in.entries(node, "organisation", {"id", "name", "description", "url", "email", "services"},
             [&](const std::string& key, const YAML::Node& value) {
               if (key == "id") organisation.id = in.scalar(value, "organisation: id");
               if (key == "name") organisation.name = in.scalar(value, "organisation: name");
               if (key == "description") organisation.description = in.localized(value, "organisation: description");
               if (key == "url") organisation.url = in.scalar(value, "organisation: url");
               if (key == "email") organisation.email = in.scalar(value, "organisation: email");
               if (key == "services") services = value;
             });
  const std::string what = "organisation '" + organisation.id + "'";
  if (!is_identifier(organisation.id)) {
    in.error(node, "an organisation needs an id of lower-case letters, digits and _");
  }
  if (organisation.name.empty()) in.error(node, what + ": name is missing");
  const auto [there, added] = directory.organisations.emplace(organisation.id, organisation);
  if (!added) {
    in.error(node, what + " is already in " + there->second.file + ":" + std::to_string(there->second.line));
  }
  if (!services.IsSequence()) return in.error(node, what + ": services must be a list");
  for (const auto& service : services) ServiceReader(in, organisation, directory).read(service);
}

using Names = std::map<std::string, LocalizedText, std::less<>>;

void read_names(YamlFile& in, const YAML::Node& node, std::string_view what, Names& names,
                std::map<std::string, std::string, std::less<>>* parents) {
  in.entries(node, what, {}, [&](const std::string& id, const YAML::Node& value) {
    const std::string name = std::string(what) + ": " + id;
    if (!is_identifier(id)) return in.error(value, name + " is not a good id; use lower-case letters, digits and _");
    LocalizedText texts;
    if (parents == nullptr) {
      texts = in.localized(value, name);
    } else {
      in.entries(value, name, {"name", "within"}, [&](const std::string& key, const YAML::Node& part) {
        if (key == "name") texts = in.localized(part, name);
        if (key == "within") (*parents)[id] = in.scalar(part, name + ".within");
      });
    }
    if (!texts.contains("es")) in.error(value, name + " needs a name in Spanish (es)");
    if (!names.emplace(id, std::move(texts)).second) in.error(value, name + " exists already");
  });
}

}  // namespace

void read_directory(const LibraryFile& file, Directory& directory, std::vector<Diagnostic>& diagnostics) {
  YamlFile in(file, diagnostics);
  const auto root = in.root();
  if (!root) return;
  const std::size_t before = directory.services.size();
  bool demonstration = false;
  in.entries(*root, "this file", {"demonstration", "organisations", "sectors", "papers"},
             [&](const std::string& key, const YAML::Node& node) {
               if (key == "demonstration") {
                 demonstration = in.boolean(node, key).value_or(false);
                 return;
               }
               if (key == "sectors")
                 return read_names(in, node, key, directory.sector_names, &directory.sector_parents);
               if (key == "papers") return read_names(in, node, key, directory.paper_names, nullptr);
               if (!node.IsSequence()) return in.error(node, "organisations must be a list");
               for (const auto& organisation : node) read_organisation(in, organisation, directory);
             });
  for (std::size_t i = before; i < directory.services.size(); ++i) {
    if (demonstration) directory.services[i].demonstration = true;
  }
}

void check_directory(const Directory& directory, std::vector<Diagnostic>& diagnostics) {
  const auto error = [&](const Service& service, const std::string& message) {
    Diagnostic diagnostic;
    diagnostic.file = service.file;
    diagnostic.line = service.line;
    diagnostic.message = "service '" + service.id + "': " + message;
    diagnostics.push_back(std::move(diagnostic));
  };
  for (const Service& service : directory.services) {
    // A library without that table (a small one, for a test) has nothing to compare with.
    if (!directory.sector_names.empty() && !directory.sector_names.contains(service.sector))
      error(service, "unknown sector '" + service.sector + "'");
    for (const std::string& paper : service.papers) {
      if (paper != "none" && !directory.paper_names.empty() && !directory.paper_names.contains(paper))
        error(service, "unknown paper '" + paper + "'");
    }
    for (const std::string& place : service.places) {
      if (place != "*" && !directory.places.all.empty() && directory.places.find(place) == nullptr) {
        error(service, "no place has the UBIGEO code '" + place + "'");
      }
    }
  }
  for (const auto& [sector, parent] : directory.sector_parents) {
    if (directory.sector_names.contains(parent) && !directory.sector_parents.contains(parent)) continue;
    Diagnostic diagnostic;
    diagnostic.message =
        "sector '" + sector + "' lies within '" + parent + "', which is not a sector of the first level";
    diagnostics.push_back(std::move(diagnostic));
  }
}

}  // namespace orienta::flows
