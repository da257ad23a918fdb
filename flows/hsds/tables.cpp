// SPDX-License-Identifier: Apache-2.0
// The package of CSV tables: rows are joined to nested objects and read as JSON is; nested objects are taken apart into
// rows. One table here says which file holds what and by which columns rows hang together.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "flows/hsds/csv.hpp"
#include "flows/hsds/document.hpp"
#include "flows/hsds/vocabulary.hpp"

namespace orienta::flows::hsds {

namespace {

namespace json = boost::json;

struct TableSpec {
  std::string_view file;     // without .csv
  std::string_view also;     // another spelling that is read
  std::string_view parent;   // the column that names what it belongs to; empty: stands by itself
  std::string_view columns;  // as written, by commas
};
constexpr std::array<TableSpec, 14> kTables{{
    {"organizations", "organization", "", "id,name,description,email,website"},
    {"services", "service", "organization_id",
     "id,organization_id,name,description,url,email,status,application_process,fees_description,"
     "eligibility_description,minimum_age,maximum_age,assured_date,assurer_email,alert,last_modified"},
    {"service_at_location", "service_at_locations", "service_id", "id,service_id,location_id"},
    {"locations", "location", "", "id,name,location_type,latitude,longitude"},
    {"addresses", "address", "location_id",
     "id,location_id,address_1,address_2,city,state_province,postal_code,country,address_type"},
    {"accessibility", "accessibility_for_disabilities", "location_id", "id,location_id,description"},
    {"phones", "phone", "service_id",
     "id,service_id,location_id,organization_id,service_at_location_id,number,extension,type,description"},
    {"schedules", "schedule", "service_id",
     "id,service_id,location_id,service_at_location_id,freq,wkst,byday,opens_at,closes_at,description"},
    {"service_areas", "service_area", "service_id", "id,service_id,name,extent,extent_type"},
    {"required_documents", "required_document", "service_id", "id,service_id,document"},
    {"cost_options", "cost_option", "service_id", "id,service_id,option,currency,amount,amount_description"},
    {"languages", "language", "service_id", "id,service_id,code,name"},
    {"attributes", "attribute", "link_id", "id,link_id,link_entity,link_type,value,taxonomy_term_id"},
    {"taxonomy_terms", "taxonomy_term", "", "id,code,name,taxonomy,parent_id"},
}};
// What hangs directly on a service, under the same name in both forms.
constexpr std::array<std::string_view, 6> kOfService{"phones",       "schedules", "service_areas", "required_documents",
                                                     "cost_options", "languages"};

std::vector<std::string> columns_of(const TableSpec& table) {
  return parts(table.columns, ",");
}

std::string stem(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  if (path.ends_with(".csv")) path.remove_suffix(4);
  return std::string(path);
}

// What one service, place or organisation may have of a kind; rows of an organisation are copied to each of its
// services.
constexpr std::size_t kMostChildren = 200;

using Rows = std::vector<json::object>;

Rows rows_of(const LibraryFile& file, std::vector<RowError>& errors) {
  Csv csv = parse_csv(file);
  errors.insert(errors.end(), csv.errors.begin(), csv.errors.end());
  Rows rows;
  if (csv.records.empty()) return rows;
  std::vector<std::string> header;
  for (const std::string& cell : csv.records.front().cells) header.push_back(text::lower(cell));
  for (std::size_t i = 1; i < csv.records.size(); ++i) {
    const CsvRecord& record = csv.records[i];
    json::object row;
    row[kFileKey] = file.path;
    row[kRowKey] = record.row;
    for (std::size_t c = 0; c < record.cells.size(); ++c) {
      if (c >= header.size()) {
        errors.push_back({file.path, record.row, "", "this row has more cells than the first row has columns", true});
        break;
      }
      if (!record.cells[c].empty() && !header[c].empty()) row[header[c]] = record.cells[c];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string cell(const json::object& row, std::string_view key) {
  const auto* value = row.if_contains(key);
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

class Joiner {
 public:
  explicit Joiner(Imported& out) : out_(out) {}

  void add(const TableSpec& table, const LibraryFile& file) {
    tables_[std::string(table.file)] = rows_of(file, out_.errors);
  }

  json::array services() {
    terms();
    for (const auto& name : kOfService) index(name, "service_id");
    for (const auto* name : {"phones", "schedules"}) {
      index(name, "location_id");
      index(name, "service_at_location_id");
      index(name, "organization_id");
    }
    index("addresses", "location_id");
    index("accessibility", "location_id");
    index("service_at_location", "service_id");
    index("attributes", "link_id");
    by_id("organizations");
    by_id("locations");
    json::array out;
    for (json::object& row : tables_["services"]) out.push_back(service(std::move(row)));
    return out;
  }

 private:
  void index(std::string_view table, std::string_view column) {
    auto& found = children_[std::string(table) + "." + std::string(column)];
    for (const json::object& row : tables_[std::string(table)]) {
      if (const std::string id = cell(row, column); !id.empty()) found[id].push_back(&row);
    }
  }

  void by_id(std::string_view table) {
    for (const json::object& row : tables_[std::string(table)]) ids_[std::string(table)].emplace(cell(row, "id"), &row);
  }

  void terms() {
    for (const json::object& row : tables_["taxonomy_terms"]) terms_.emplace(cell(row, "id"), &row);
    for (json::object& row : tables_["attributes"]) {
      const std::string id = cell(row, "taxonomy_term_id");
      const auto it = terms_.find(id);
      if (it == terms_.end()) {
        if (!id.empty()) error(row, "taxonomy_term_id", "there is no such row in taxonomy_terms.csv");
        continue;
      }
      row["taxonomy_term"] = *it->second;
    }
  }

  void attach(json::object& to, std::string_view table, std::string_view column, const std::string& id,
              std::string_view as) {
    const auto& found = children_[std::string(table) + "." + std::string(column)];
    const auto it = found.find(id);
    if (it == found.end()) return;
    json::array list;
    for (const json::object* row : it->second) {
      if (list.size() == kMostChildren) {
        error(*row, column, "more than " + std::to_string(kMostChildren) + " rows for one of these");
        break;
      }
      list.push_back(*row);
    }
    to[as] = std::move(list);
  }

  json::value service(json::object row) {
    const std::string id = cell(row, "id");
    for (const auto& name : kOfService) attach(row, name, "service_id", id, name);
    attach(row, "attributes", "link_id", id, "attributes");
    const std::string organisation = cell(row, "organization_id");
    const auto& known = ids_["organizations"];
    if (const auto it = known.find(organisation); it != known.end()) {
      json::object out = *it->second;
      attach(out, "attributes", "link_id", organisation, "attributes");
      attach(out, "phones", "organization_id", organisation, "phones");
      row["organization"] = std::move(out);
    } else {
      error(row, "organization_id",
            "there is no organisation '" + organisation.substr(0, 60) + "' in organizations.csv");
    }
    locations(row, id);
    return row;
  }

  void locations(json::object& service, const std::string& id) {
    attach(service, "service_at_location", "service_id", id, "service_at_locations");
    auto* list = service.if_contains("service_at_locations");
    if (list == nullptr) return;
    for (json::value& value : list->as_array()) {
      json::object& at = value.as_object();
      attach(at, "phones", "service_at_location_id", cell(at, "id"), "phones");
      attach(at, "schedules", "service_at_location_id", cell(at, "id"), "schedules");
      const std::string location = cell(at, "location_id");
      const auto& known = ids_["locations"];
      const auto it = known.find(location);
      if (it == known.end()) {
        error(at, "location_id", "there is no location '" + location.substr(0, 60) + "' in locations.csv");
        continue;
      }
      json::object place = *it->second;
      attach(place, "addresses", "location_id", location, "addresses");
      attach(place, "accessibility", "location_id", location, "accessibility");
      attach(place, "phones", "location_id", location, "phones");
      attach(place, "schedules", "location_id", location, "schedules");
      at["location"] = std::move(place);
    }
  }

  void error(const json::object& row, std::string_view column, std::string message) {
    out_.errors.push_back({cell(row, kFileKey), static_cast<int>(row.at(kRowKey).to_number<int>()), std::string(column),
                           std::move(message), true});
  }

  Imported& out_;
  std::map<std::string, Rows, std::less<>> tables_;
  std::map<std::string, std::map<std::string, std::vector<const json::object*>>, std::less<>> children_;
  std::map<std::string, std::map<std::string, const json::object*>, std::less<>> ids_;
  std::map<std::string, const json::object*> terms_;
};

class Splitter {
 public:
  void add(json::object service) {
    const std::string id = cell(service, "id");
    // Taken out first: a reference into an object does not outlive a key that is added to it.
    json::object organisation = std::move(service.at("organization").as_object());
    const std::string organisation_id = cell(organisation, "id");
    service["organization_id"] = organisation_id;
    // Each service carries its organisation; the table wants it once.
    if (organisations_.insert(organisation_id).second) {
      attributes(organisation, organisation_id);
      row("organizations", organisation);
    }
    for (const auto& name : kOfService) children(service, name, "service_id", id);
    attributes(service, id);
    if (auto* list = service.if_contains("service_at_locations")) {
      for (json::value& value : list->as_array()) location(value.as_object(), id);
    }
    row("services", service);
  }

  std::vector<LibraryFile> files() const {
    std::vector<LibraryFile> out;
    for (const TableSpec& table : kTables) {
      std::string bytes = csv_line(columns_of(table), ',');
      if (const auto it = lines_.find(table.file); it != lines_.end()) bytes += it->second;
      out.push_back({std::string(table.file) + ".csv", std::move(bytes)});
    }
    return out;
  }

 private:
  void row(std::string_view name, const json::object& object) {
    const auto* table =
        std::find_if(kTables.begin(), kTables.end(), [&](const TableSpec& spec) { return spec.file == name; });
    std::vector<std::string> cells;
    for (const std::string& column : columns_of(*table)) cells.push_back(cell(object, column));
    lines_[std::string(name)] += csv_line(cells, ',');
  }

  void children(json::object& of, std::string_view table, std::string_view column, const std::string& id) {
    auto* list = of.if_contains(table);
    if (list == nullptr) return;
    for (json::value& value : list->as_array()) {
      value.as_object()[column] = id;
      row(table, value.as_object());
    }
  }

  void attributes(json::object& of, const std::string& id) {
    auto* list = of.if_contains("attributes");
    if (list == nullptr) return;
    for (json::value& value : list->as_array()) {
      json::object& attribute = value.as_object();
      const json::object& term = attribute.at("taxonomy_term").as_object();
      const std::string term_id = cell(term, "id");
      if (terms_.insert(term_id).second) row("taxonomy_terms", term);
      attribute["link_id"] = id;
      attribute["taxonomy_term_id"] = term_id;
      row("attributes", attribute);
    }
  }

  void location(json::object& at, const std::string& service) {
    json::object place = std::move(at.at("location").as_object());
    const std::string id = cell(place, "id");
    at["service_id"] = service;
    at["location_id"] = id;
    row("service_at_location", at);
    row("locations", place);
    children(place, "addresses", "location_id", id);
    children(place, "accessibility", "location_id", id);
  }

  std::map<std::string, std::string, std::less<>> lines_;
  std::set<std::string> organisations_, terms_;
};

}  // namespace

Imported read_tables(const std::vector<LibraryFile>& files, const ImportOptions& options) {
  Imported out;
  Joiner joiner(out);
  std::string services = "services.csv";
  std::size_t bytes = 0;
  bool any = false;
  for (const LibraryFile& file : files) {
    bytes += file.bytes.size();
    const std::string name = stem(file.path);
    const auto* table = std::find_if(kTables.begin(), kTables.end(),
                                     [&](const TableSpec& spec) { return spec.file == name || spec.also == name; });
    if (table == kTables.end() || bytes > kMostBytes) continue;
    if (table->file == "services") {
      services = file.path;
      any = true;
    }
    joiner.add(*table, file);
  }
  if (bytes > kMostBytes) {
    out.errors.push_back({"", 0, "", "these files are too large together; split them", true});
    return out;
  }
  if (!any) {
    out.errors.push_back({services, 0, "", "this file is missing: the table of services of an HSDS package", true});
    return out;
  }
  const json::array joined = joiner.services();
  if (joined.empty() && out.errors.empty())
    out.errors.push_back({services, 0, "", "there are no services in it", true});
  read_services(joined, services, options, out);
  return out;
}

std::vector<LibraryFile> write_tables(const Content& content, const Directory& tables) {
  Splitter splitter;
  for (const Service& service : content.services) splitter.add(object_of(service, content, tables));
  return splitter.files();
}

}  // namespace orienta::flows::hsds
