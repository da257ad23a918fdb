// SPDX-License-Identifier: Apache-2.0
// The flat sheet: one row per service, as a small organisation keeps it in a spreadsheet. Header names in Spanish or
// English; a text column may come once per language ("nombre", "nombre_en").
#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "flows/data_yaml.hpp"
#include "flows/hsds.hpp"
#include "flows/hsds/csv.hpp"
#include "flows/hsds/profile.hpp"
#include "flows/hsds/vocabulary.hpp"

namespace orienta::flows::hsds {

namespace {

class Row;
struct Column {
  std::string_view written;  // in exports
  std::string_view also;     // other header names, folded, by commas
  bool by_language;
  void (*read)(Row&, const std::string& cell, std::string_view language);
  std::string (*write)(const Service&, const Organisation*, const Vocabulary&, std::string_view language);
};

// One row being read. A problem is noted with its column; the row is dropped at its end.
class Row {
 public:
  Row(const ImportOptions& options, const LibraryFile& file, int row, Imported& out)
      : options(options), words(options.tables), file_(file), row_(row), out_(out) {}

  void error(std::string message) {
    out_.errors.push_back({file_.path, row_, column, std::move(message), true});
    bad = true;
  }
  template <class T>
  void take(Known<T> known, T& to) {
    if (known.problem.empty()) {
      to = std::move(known.value);
    } else {
      error(std::move(known.problem));
    }
  }
  void take_each(const std::string& cell, std::string_view breaks, std::vector<std::string>& to,
                 Known<std::string> (Vocabulary::*find)(std::string_view) const) {
    for (const std::string& part : parts(cell, breaks)) {
      std::string value;
      take((words.*find)(part), value);
      if (!value.empty() && std::find(to.begin(), to.end(), value) == to.end()) to.push_back(std::move(value));
    }
  }

  const ImportOptions& options;
  Vocabulary words;
  Service service;
  Organisation organisation;
  std::optional<double> latitude, longitude;
  std::string id, organisation_id, column;
  bool bad = false;

 private:
  const LibraryFile& file_;
  int row_;
  Imported& out_;
};

std::string text_in(const Texts& texts, std::string_view language) {
  const auto it = texts.find(language);
  return it == texts.end() ? std::string() : it->second;
}

template <Texts Service::*texts>
void read_text(Row& row, const std::string& cell, std::string_view language) {
  (row.service.*texts)[std::string(language)] = cell;
}
template <Texts Service::*texts>
std::string write_text(const Service& service, const Organisation*, const Vocabulary&, std::string_view language) {
  return text_in(service.*texts, language);
}
template <std::string Service::*text>
void read_plain(Row& row, const std::string& cell, std::string_view) {
  row.service.*text = cell;
}
template <std::string Service::*text>
std::string write_plain(const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
  return service.*text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "; ") + part;
  return out;
}

void read_number(Row& row, const std::string& cell, std::optional<double>& to) {
  std::string text = cell;
  // A Spanish spreadsheet writes -12,05.
  if (text.find('.') == std::string::npos) std::replace(text.begin(), text.end(), ',', '.');
  to = to_number(text);
  if (!to) row.error("'" + cell.substr(0, 40) + "' is not a number");
}
std::string write_number(double value) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

void read_age(Row& row, const std::string& cell, std::optional<int>& to) {
  const auto years = to_number(cell);
  if (!years || *years < 0 || *years > 120 || *years != static_cast<int>(*years)) {
    return row.error("'" + cell.substr(0, 40) + "' must be whole years from 0 to 120");
  }
  to = static_cast<int>(*years);
}

void read_flag(Row& row, const std::string& cell, bool& to) {
  const auto value = yes_no(cell);
  if (!value) return row.error("'" + cell.substr(0, 40) + "' must be si or no");
  to = *value;
}

void read_day(Row& row, const std::string& cell, std::string& to) {
  to = known_day(cell);
  if (to.empty()) row.error("'" + cell.substr(0, 40) + "' must be a day such as 2026-11-22 or 22/11/2026");
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kStatusWords{
    {{"activo", "active"},
     {"inactivo", "inactive"},
     {"cerrado", "defunct"},
     {"cerrado por un tiempo", "temporarily closed"}}};

void read_status(Row& row, const std::string& cell, std::string_view) {
  const std::string folded = text::fold(cell);
  for (const auto& [spanish, status] : kStatusWords) {
    if (folded == spanish || folded == status) {
      row.service.status = status;
      return;
    }
  }
  row.error("'" + cell.substr(0, 40) + "' must be activo, inactivo, cerrado or cerrado por un tiempo");
}
std::string write_status(const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
  for (const auto& [spanish, status] : kStatusWords) {
    if (service.status == status) return std::string(spanish);
  }
  return service.status;
}

void read_phones(Row& row, const std::string& cell, std::string_view) {
  for (const std::string& part : parts(cell)) {
    Phone phone;
    row.take(parse_phone(part), phone);
    if (!phone.number.empty()) row.service.phones.push_back(std::move(phone));
  }
}

void read_hours_cell(Row& row, const std::string& cell, std::string_view) {
  const Known<Hours> known = parse_hours(cell);
  if (!known.problem.empty()) return row.error(known.problem);
  row.service.hours.always = known.value.always;
  row.service.hours.ranges = known.value.ranges;
}

void read_mark(Row& row, const std::string& cell, std::string_view) {
  row.service.review_mark = cell;
  if (!parse_mark(cell))
    row.error("'" + cell.substr(0, 40) + "' must be live, needs_review, closed, stale or conflict");
}

// Columns of an export, in its order.
constexpr std::array<Column, 39> kColumns{{
    {"id", "", false, [](Row& row, const std::string& cell, std::string_view) { row.id = cell; },
     write_plain<&Service::id>},
    {"organizacion", "organisation,organization,institucion", false,
     [](Row& row, const std::string& cell, std::string_view) { row.organisation.name = cell; },
     write_plain<&Service::organisation>},
    {"organizacion_id", "organisation_id,organization_id", false,
     [](Row& row, const std::string& cell, std::string_view) { row.organisation_id = cell; },
     write_plain<&Service::organisation_id>},
    {"organizacion_descripcion", "organisation_description,organization_description", true,
     [](Row& row, const std::string& cell, std::string_view language) {
       row.organisation.description[std::string(language)] = cell;
     },
     [](const Service&, const Organisation* o, const Vocabulary&, std::string_view language) {
       return o == nullptr ? std::string() : text_in(o->description, language);
     }},
    {"organizacion_pagina", "organisation_url,organization_url,organization_website", false,
     [](Row& row, const std::string& cell, std::string_view) { row.organisation.url = cell; },
     [](const Service&, const Organisation* o, const Vocabulary&, std::string_view) {
       return o == nullptr ? std::string() : o->url;
     }},
    {"organizacion_correo", "organisation_email,organization_email", false,
     [](Row& row, const std::string& cell, std::string_view) { row.organisation.email = cell; },
     [](const Service&, const Organisation* o, const Vocabulary&, std::string_view) {
       return o == nullptr ? std::string() : o->email;
     }},
    {"nombre", "name,servicio,service", true, read_text<&Service::name>, write_text<&Service::name>},
    {"descripcion", "description", true, read_text<&Service::description>, write_text<&Service::description>},
    {"sector", "tema,categoria,category", false,
     [](Row& row, const std::string& cell, std::string_view) { row.take(row.words.sector(cell), row.service.sector); },
     write_plain<&Service::sector>},
    {"lugares", "lugar,places,place,distrito,district,ubigeo", false,
     [](Row& row, const std::string& cell, std::string_view) {
       row.take_each(cell, "", row.service.places, &Vocabulary::place);
     },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       std::string out;  // "PE" in front, or a spreadsheet takes the code for a number and drops its 0
       for (const std::string& place : service.places) {
         out += (out.empty() ? "" : "; ") + (place == "*" ? std::string("todo el Perú") : "PE" + place);
       }
       return out;
     }},
    {"direccion", "address", false, read_plain<&Service::address>, write_plain<&Service::address>},
    {"latitud", "latitude,lat", false,
     [](Row& row, const std::string& cell, std::string_view) { read_number(row, cell, row.latitude); },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return service.location ? write_number(service.location->latitude) : std::string();
     }},
    {"longitud", "longitude,lon,lng", false,
     [](Row& row, const std::string& cell, std::string_view) { read_number(row, cell, row.longitude); },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return service.location ? write_number(service.location->longitude) : std::string();
     }},
    {"telefonos", "telefono,phones,phone,celular", false, read_phones,
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       std::vector<std::string> all;
       for (const Phone& phone : service.phones) all.push_back(write_phone(phone));
       return joined(all);
     }},
    {"correo", "email,e_mail", false, read_plain<&Service::email>, write_plain<&Service::email>},
    {"pagina", "url,web,website,pagina_web", false, read_plain<&Service::url>, write_plain<&Service::url>},
    {"horario", "hours,horarios,schedule", false, read_hours_cell,
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return write_hours(service.hours);
     }},
    {"horario_feriados", "hours_holidays,feriados,holidays", false,
     [](Row& row, const std::string& cell, std::string_view) { read_flag(row, cell, row.service.hours.on_holidays); },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return std::string(service.hours.on_holidays ? "si" : "");
     }},
    {"horario_zona", "hours_zone", false,
     [](Row& row, const std::string& cell, std::string_view) { row.service.hours.zone = cell; },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return service.hours.zone == text::kLima ? std::string() : service.hours.zone;
     }},
    {"horario_nota", "hours_note", true,
     [](Row& row, const std::string& cell, std::string_view language) {
       row.service.hours.note[std::string(language)] = cell;
     },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view language) {
       return text_in(service.hours.note, language);
     }},
    {"papeles", "papers,documentos,documents,requisitos", false,
     [](Row& row, const std::string& cell, std::string_view) {
       row.take_each(cell, ",", row.service.papers, &Vocabulary::paper);
       const auto& papers = row.service.papers;
       if (papers.size() > 1 && std::find(papers.begin(), papers.end(), "none") != papers.end()) {
         row.error("'ninguno' stands alone");
       }
     },
     [](const Service& service, const Organisation*, const Vocabulary& words, std::string_view) {
       std::vector<std::string> names;
       for (const std::string& paper : service.papers) names.push_back(words.paper_name(paper));
       return joined(names);
     }},
    {"costo", "cost,precio", true, read_text<&Service::cost>, write_text<&Service::cost>},
    {"idiomas", "languages,idioma,language", false,
     [](Row& row, const std::string& cell, std::string_view) {
       row.take_each(cell, ",", row.service.languages, &Vocabulary::language);
     },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return joined(service.languages);
     }},
    {"edad_desde", "age_from,min_age,minimum_age,edad_minima", false,
     [](Row& row, const std::string& cell, std::string_view) { read_age(row, cell, row.service.min_age); },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return service.min_age ? std::to_string(*service.min_age) : std::string();
     }},
    {"edad_hasta", "age_to,max_age,maximum_age,edad_maxima", false,
     [](Row& row, const std::string& cell, std::string_view) { read_age(row, cell, row.service.max_age); },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return service.max_age ? std::to_string(*service.max_age) : std::string();
     }},
    {"para_quien", "for_whom,eligibility", true, read_text<&Service::for_whom>, write_text<&Service::for_whom>},
    {"como", "how,como_acceder,how_to_apply", true, read_text<&Service::how>, write_text<&Service::how>},
    {"acceso", "accessibility,accesibilidad", true, read_text<&Service::accessibility>,
     write_text<&Service::accessibility>},
    {"aviso", "alert", true, read_text<&Service::alert>, write_text<&Service::alert>},
    {"estado", "status", false, read_status, write_status},
    {"confirmado_el", "assured_on,assured_date,revisado_el", false,
     [](Row& row, const std::string& cell, std::string_view) { read_day(row, cell, row.service.assured_on); },
     write_plain<&Service::assured_on>},
    {"confirmado_por", "assured_by,revisado_por", false, read_plain<&Service::assured_by>,
     write_plain<&Service::assured_by>},
    {"modificado_el", "last_modified", false,
     [](Row& row, const std::string& cell, std::string_view) {
       read_day(row, cell, row.service.last_modified);
       if (row.service.last_modified.size() != 10) row.service.last_modified.clear();
     },
     write_plain<&Service::last_modified>},
    {"fuente", "source,source_title", false, read_plain<&Service::source_title>, write_plain<&Service::source_title>},
    {"fuente_pagina", "source_url", false, read_plain<&Service::source_url>, write_plain<&Service::source_url>},
    {"marca", "mark,review_mark", false, read_mark, write_plain<&Service::review_mark>},
    {"responsable", "owner,review_owner", false, read_plain<&Service::review_owner>,
     write_plain<&Service::review_owner>},
    {"ejemplo", "demonstration", false,
     [](Row& row, const std::string& cell, std::string_view) { read_flag(row, cell, row.service.demonstration); },
     [](const Service& service, const Organisation*, const Vocabulary&, std::string_view) {
       return std::string(service.demonstration ? "si" : "");
     }},
    {"telefono_2", "phone_2,otro_telefono", false, read_phones, nullptr},
}};
constexpr std::array<std::string_view, 4> kRequired{"organizacion", "nombre", "sector", "lugares"};

const Column* column_named(std::string_view name) {
  for (const Column& column : kColumns) {
    if (column.written == name) return &column;
    const auto names = parts(column.also, ",");
    if (std::find(names.begin(), names.end(), name) != names.end()) return &column;
  }
  return nullptr;
}

struct Heading {
  const Column* column = nullptr;
  std::string language = "es";
  std::string shown;
};

// "Nombre (en)", "nombre_en", "name" -> the column and its language.
Heading heading_of(const std::string& cell) {
  Heading heading;
  heading.shown = cell.substr(0, 60);
  std::string name = slug(cell);
  heading.column = column_named(name);
  if (heading.column != nullptr) return heading;
  const std::size_t cut = name.rfind('_');
  if (cut == std::string::npos || name.size() - cut < 3 || name.size() - cut > 4) return heading;
  const Column* column = column_named(name.substr(0, cut));
  if (column == nullptr || !column->by_language) return heading;
  heading.column = column;
  heading.language = name.substr(cut + 1);
  return heading;
}

std::vector<Heading> headings(const LibraryFile& file, const CsvRecord& header, Imported& out) {
  std::vector<Heading> all;
  std::set<std::pair<const Column*, std::string>> seen;
  for (const std::string& cell : header.cells) {
    Heading heading = heading_of(cell);
    if (heading.column == nullptr && !cell.empty()) {
      out.errors.push_back({file.path, header.row, heading.shown,
                            "unknown column, left out; the names are in flows/hsds/README.md", false});
    }
    if (heading.column != nullptr && !seen.emplace(heading.column, heading.language).second) {
      out.errors.push_back({file.path, header.row, heading.shown, "this column is there twice", true});
    }
    all.push_back(std::move(heading));
  }
  for (const std::string_view name : kRequired) {
    const bool there = std::any_of(all.begin(), all.end(), [&](const Heading& heading) {
      return heading.column != nullptr && heading.column->written == name;
    });
    if (there) continue;
    out.errors.push_back(
        {file.path, header.row, std::string(name), "this column is missing; see flows/hsds/README.md", true});
  }
  return all;
}

// What was not written: ids, and where nothing was said the careful value.
void complete(Row& row) {
  const std::string& name = row.options.name;
  Service& service = row.service;
  const auto must = [&](std::string_view column, bool there) {
    row.column = column;
    if (!there && !row.bad) row.error("is missing");
  };
  must("organizacion", !row.organisation.name.empty());
  must("nombre", !service.name.empty());
  must("sector", !service.sector.empty());
  must("lugares", !service.places.empty());
  row.column = "latitud";
  if (row.latitude.has_value() != row.longitude.has_value()) row.error("latitud and longitud go together");
  if (row.latitude && row.longitude) {
    if (*row.latitude < -90 || *row.latitude > 90 || *row.longitude < -180 || *row.longitude > 180) {
      row.error("this place is not on Earth");
    }
    model::Location at{};
    at.latitude = exact_degrees(*row.latitude);
    at.longitude = exact_degrees(*row.longitude);
    service.location = at;
  }
  row.column = "edad_desde";
  if (service.min_age && service.max_age && *service.min_age > *service.max_age) row.error("is more than edad_hasta");
  const auto id = [&](const std::string& given, const std::string& otherwise) {
    std::string out = is_identifier(given) ? given : name + "_" + slug(given.empty() ? otherwise : given);
    if (out.size() > 60) out.resize(60);
    return out;
  };
  row.organisation.id = id(row.organisation_id, row.organisation.name);
  const std::string shown = service.name.empty() ? "" : service.name.begin()->second;
  service.id = id(
      row.id, row.organisation.name.substr(0, 20) + " " + (service.name.contains("es") ? service.name["es"] : shown));
  row.column = "id";
  if (!is_identifier(service.id)) row.error("'" + row.id.substr(0, 40) + "' cannot be used; write letters and digits");
  service.organisation = row.organisation.name;
  service.organisation_id = row.organisation.id;
  if (service.review_mark.empty()) service.review_mark = "needs_review";
  if (service.review_owner.empty()) service.review_owner = name;
  if (service.source_title.empty()) service.source_title = name;
}

}  // namespace

Imported read_sheet(const LibraryFile& file, const ImportOptions& options) {
  Imported out;
  Csv csv = parse_csv(file);
  out.errors = std::move(csv.errors);
  if (csv.records.empty()) return out;
  const std::vector<Heading> columns = headings(file, csv.records.front(), out);
  if (out.refused()) return out;
  std::set<std::string> ids;
  for (std::size_t i = 1; i < csv.records.size(); ++i) {
    const CsvRecord& record = csv.records[i];
    Row row(options, file, record.row, out);
    if (i > kMostServices) {
      row.error("more than " + std::to_string(kMostServices) + " services; split the file");
      break;
    }
    for (std::size_t c = 0; c < record.cells.size(); ++c) {
      if (c >= columns.size()) {
        if (record.cells[c].empty()) continue;
        row.error("this row has more cells than the first row has columns");
        break;
      }
      if (columns[c].column == nullptr || record.cells[c].empty()) continue;
      row.column = columns[c].shown;
      columns[c].column->read(row, record.cells[c], columns[c].language);
    }
    complete(row);
    if (!row.bad && !ids.insert(row.service.id).second) {
      row.error("'" + row.service.id + "' is there twice; give each service an id of its own");
    }
    if (row.bad) continue;
    out.content.organisations.emplace(row.organisation.id, row.organisation);
    out.content.services.push_back(std::move(row.service));
  }
  if (out.content.services.empty() && !out.refused()) {
    out.errors.push_back({file.path, 0, "", "there are no services in it", true});
  }
  return out;
}

std::string write_sheet(const Content& content, const Directory& tables) {
  // Languages that any text is in; the Spanish column is always there.
  const Vocabulary words(tables);
  std::set<std::string> all{"es"};
  const auto note = [&](const Texts& texts) {
    for (const auto& [language, text] : texts) all.insert(language);
  };
  for (const Service& service : content.services) {
    for (const TextField& field : kTextFields) note(service.*field.texts);
    note(service.hours.note);
  }
  for (const auto& [id, organisation] : content.organisations) note(organisation.description);
  const auto organisation_of = [&](const Service& service) {
    const auto it = content.organisations.find(service.organisation_id);
    return it == content.organisations.end() ? nullptr : &it->second;
  };
  std::vector<std::string> header;
  std::vector<std::pair<const Column*, std::string>> columns;
  for (const Column& column : kColumns) {
    if (column.write == nullptr) continue;
    std::vector<std::string> order{"es"};
    for (const std::string& language : all) {
      if (language != "es") order.push_back(language);
    }
    for (const std::string& language : order) {
      if (language != "es" && !column.by_language) continue;
      const bool used =
          language == "es" || std::any_of(content.services.begin(), content.services.end(), [&](const auto& s) {
            return !column.write(s, organisation_of(s), words, language).empty();
          });
      if (!used) continue;
      columns.emplace_back(&column, language);
      header.push_back(std::string(column.written) + (language == "es" ? "" : "_" + language));
    }
  }
  std::string out = "\xEF\xBB\xBF" + csv_line(header, ';');
  for (const Service& service : content.services) {
    std::vector<std::string> cells;
    for (const auto& [column, language] : columns) {
      cells.push_back(column->write(service, organisation_of(service), words, language));
    }
    out += csv_line(cells, ';');
  }
  return out;
}

}  // namespace orienta::flows::hsds
