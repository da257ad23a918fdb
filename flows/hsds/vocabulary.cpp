// SPDX-License-Identifier: Apache-2.0
#include "flows/hsds/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <utility>

#include "flows/directory_phrases.hpp"
#include "flows/places_index.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::hsds {

namespace {

using Names = std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

// What sheets write for our ids; folded. Only words that can mean nothing else.
struct Synonym {
  std::string_view word, id;
};
constexpr std::array<Synonym, 22> kSectorWords{{{"comida", "food"},
                                                {"alimentos", "food"},
                                                {"alimentacion", "food"},
                                                {"food security", "food"},
                                                {"albergue", "shelter"},
                                                {"albergues", "shelter"},
                                                {"vbg", "gbv"},
                                                {"trata", "trafficking"},
                                                {"ninez", "child_protection"},
                                                {"proteccion infantil", "child_protection"},
                                                {"regularizacion", "documents"},
                                                {"documentacion", "documents"},
                                                {"documentos", "documents"},
                                                {"asilo", "asylum"},
                                                {"escuela", "education"},
                                                {"transporte", "transport"},
                                                {"agua y saneamiento", "wash"},
                                                {"agua", "wash"},
                                                {"efectivo", "cash"},
                                                {"cva", "cash"},
                                                {"cbi", "cash"},
                                                {"cash", "cash"}}};
constexpr std::array<Synonym, 24> kPaperWords{{{"ninguno", "none"},
                                               {"ninguna", "none"},
                                               {"ningun papel", "none"},
                                               {"ningun documento", "none"},
                                               {"nada", "none"},
                                               {"sin papeles", "none"},
                                               {"sin documentos", "none"},
                                               {"no piden", "none"},
                                               {"none", "none"},
                                               {"no documents required", "none"},
                                               {"ce", "carne_extranjeria"},
                                               {"carne de extranjeria", "carne_extranjeria"},
                                               {"carnet de extranjeria", "carne_extranjeria"},
                                               {"cedula", "cedula"},
                                               {"cedula de identidad", "cedula"},
                                               {"pasaporte", "passport"},
                                               {"cpp", "cpp"},
                                               {"ptp", "ptp"},
                                               {"carnet de refugio", "carne_solicitante"},
                                               {"carne de refugio", "carne_solicitante"},
                                               {"carne de solicitante", "carne_solicitante"},
                                               {"declaracion jurada", "sworn_identity"},
                                               {"acta de nacimiento", "birth_certificate"},
                                               {"dni", "dni"}}};
constexpr std::array<std::string_view, 12> kEverywhere{"*",
                                                       "pe",
                                                       "per",
                                                       "peru",
                                                       "todo el peru",
                                                       "todo peru",
                                                       "nacional",
                                                       "a nivel nacional",
                                                       "todo el pais",
                                                       "national",
                                                       "nationwide",
                                                       "all of peru"};
constexpr std::array<Synonym, 9> kLanguageCodes{{{"spa", "es"},
                                                 {"eng", "en"},
                                                 {"por", "pt"},
                                                 {"fra", "fr"},
                                                 {"fre", "fr"},
                                                 {"hat", "ht"},
                                                 {"que", "qu"},
                                                 {"aym", "ay"},
                                                 {"castellano", "es"}}};

template <std::size_t N>
std::string_view synonym(const std::array<Synonym, N>& list, std::string_view folded) {
  const auto it = std::find_if(list.begin(), list.end(), [&](const Synonym& s) { return s.word == folded; });
  return it == list.end() ? std::string_view() : it->id;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 80;
  return "'" + (text.size() > kMost ? std::string(text.substr(0, kMost)) + "..." : std::string(text)) + "'";
}

std::string in_spanish(const std::map<std::string, std::string, std::less<>>& names, std::string_view otherwise) {
  const auto it = names.find("es");
  if (it != names.end()) return it->second;
  return names.empty() ? std::string(otherwise) : names.begin()->second;
}

std::string folded_id(std::string_view id) {
  std::string out(id);
  std::replace(out.begin(), out.end(), '_', ' ');
  return text::fold(out);
}

// By id or by a name in any language; `given` is folded.
std::string in_names(const Names& names, const std::string& given) {
  for (const auto& [id, texts] : names) {
    if (folded_id(id) == given) return id;
    for (const auto& [language, name] : texts) {
      if (text::fold(name) == given) return id;
    }
  }
  return {};
}

std::string nearest(const Names& names, std::span<const Synonym> synonyms, const std::string& given) {
  std::string best;
  std::size_t fewest = 1000;
  const auto compare = [&](const std::string& word, const std::string& id) {
    // Never further than rewriting a good part of it: a far "suggestion" only confuses.
    const std::size_t slips = slips_between(given.substr(0, 60), word);
    if (slips >= fewest || slips > std::max<std::size_t>(2, word.size() / 3)) return;
    fewest = slips;
    best = id;
  };
  for (const auto& [id, texts] : names) {
    compare(folded_id(id), id);
    for (const auto& [language, name] : texts) compare(text::fold(name), id);
  }
  for (const Synonym& synonym : synonyms) compare(std::string(synonym.word), std::string(synonym.id));
  if (best.empty()) return {};
  const auto it = names.find(best);
  return it == names.end() ? best : best + " (" + in_spanish(it->second, best) + ")";
}

std::string all_ids(const Names& names) {
  std::string out;
  for (const auto& [id, texts] : names) out += (out.empty() ? "" : ", ") + id;
  return out;
}

std::string unknown(std::string_view what, std::string_view text, const Names& names, std::span<const Synonym> synonyms,
                    const std::string& given) {
  const std::string near = nearest(names, synonyms, given);
  return "unknown " + std::string(what) + " " + quoted(text) +
         (near.empty() ? "; known are " + all_ids(names) : "; did you mean " + near + "?");
}

std::set<std::string> word_set(std::string_view folded) {
  std::set<std::string> words;
  while (!folded.empty()) {
    const std::size_t end = std::min(folded.find(' '), folded.size());
    if (end > 0) words.emplace(folded.substr(0, end));
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return words;
}

std::string with_code(const Region& region) {
  return region.full + " (" + region.ubigeo + ")";
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string tidy(std::string_view given) {
  std::string clean = text::clean(given);
  std::erase(clean, '\r');
  return std::string(trimmed(clean));
}

std::string slug(std::string_view given) {
  std::string out;
  for (const char c : text::fold(given)) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (good) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (out.ends_with('_')) out.pop_back();
  return out;
}

std::vector<std::string> parts(std::string_view text, std::string_view more) {
  const std::string breaks = ";|\n\r" + std::string(more);
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(breaks), text.size());
    const std::string_view part = trimmed(text.substr(0, end));
    if (!part.empty()) out.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Known<std::string> Vocabulary::sector(std::string_view given) const {
  const std::string folded = text::fold(given);
  if (std::string id = in_names(tables_.sector_names, folded); !id.empty()) return {id, ""};
  if (const auto id = synonym(kSectorWords, folded); tables_.sector_names.contains(id)) return {std::string(id), ""};
  return {"", unknown("sector", given, tables_.sector_names, kSectorWords, folded)};
}

Known<std::string> Vocabulary::paper(std::string_view given) const {
  const std::string folded = text::fold(given);
  if (std::string id = in_names(tables_.paper_names, folded); !id.empty()) return {id, ""};
  if (const auto id = synonym(kPaperWords, folded); id == "none" || tables_.paper_names.contains(id)) {
    return {std::string(id), ""};
  }
  return {"",
          unknown("paper", given, tables_.paper_names, kPaperWords, folded) + ". Write 'ninguno' if they ask for none"};
}

Known<std::string> Vocabulary::place(std::string_view given) const {
  const std::string folded = trimmed(given) == "*" ? "*" : text::fold(given);
  if (std::find(kEverywhere.begin(), kEverywhere.end(), folded) != kEverywhere.end()) return {"*", ""};
  std::string code = folded.starts_with("pe") ? folded.substr(2) : folded;
  if (!code.empty() && code.size() <= 6 && code.find_first_not_of("0123456789") == std::string::npos) {
    // A spreadsheet drops the 0 in front: 10101 is 010101.
    if (code.size() % 2 == 1) code.insert(0, "0");
    if (tables_.places.find(code) != nullptr) return {code, ""};
    return {"", "no place has the UBIGEO code " + quoted(given) + "; codes are INEI's (RENIEC's differ)"};
  }
  const auto found = tables_.places.search(given, 4);
  if (found.empty()) {
    return {"", "unknown place " + quoted(given) + "; write its UBIGEO code, or 'district, province'"};
  }
  const bool alias = std::any_of(tables_.places.names.begin(), tables_.places.names.end(),
                                 [&](const PlaceName& name) { return name.folded == folded; });
  if (found.size() > 1) {
    std::string list;
    for (const Region* region : found) list += (list.empty() ? "" : "; ") + with_code(*region);
    return {"", "several places may be " + quoted(given) + ": " + list + ". Write the code of the one you mean"};
  }
  const std::set<std::string> known = word_set(text::fold(found.front()->full));
  const std::set<std::string> words = word_set(folded);
  if (alias || std::includes(known.begin(), known.end(), words.begin(), words.end())) {
    return {found.front()->ubigeo, ""};
  }
  return {"", "unknown place " + quoted(given) + "; did you mean " + with_code(*found.front()) + "?"};
}

Known<std::string> Vocabulary::language(std::string_view given) const {
  const std::string folded = text::fold(given);
  for (const LanguageName& name : kLanguageNames) {
    if (folded == name.code || folded == text::fold(name.es) || folded == text::fold(name.en)) {
      return {std::string(name.code), ""};
    }
  }
  if (const auto code = synonym(kLanguageCodes, folded); !code.empty()) return {std::string(code), ""};
  const bool letters = folded.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
  if (letters && (folded.size() == 2 || folded.size() == 3)) return {folded, ""};
  return {"", "unknown language " + quoted(given) + "; write its code (es, en, pt, fr, ht, qu, ay) or its name"};
}

std::string Vocabulary::paper_name(std::string_view id) const {
  if (id == "none") return "ninguno";
  const auto it = tables_.paper_names.find(id);
  return it == tables_.paper_names.end() ? std::string(id) : in_spanish(it->second, id);
}

std::string Vocabulary::sector_name(std::string_view id) const {
  const auto it = tables_.sector_names.find(id);
  return it == tables_.sector_names.end() ? std::string(id) : in_spanish(it->second, id);
}

std::string Vocabulary::place_name(std::string_view ubigeo) const {
  if (ubigeo == "*") return "Perú";
  const Region* region = tables_.places.find(ubigeo);
  return region == nullptr ? std::string(ubigeo) : region->full;
}

std::string language_name(std::string_view code) {
  const auto* it = std::find_if(kLanguageNames.begin(), kLanguageNames.end(),
                                [&](const LanguageName& name) { return name.code == code; });
  return std::string(it == kLanguageNames.end() ? code : it->es);
}

std::string phone_problem(const Phone& phone) {
  constexpr std::string_view kDigits = "0123456789";
  if (phone.number.find_first_of(kDigits) == std::string::npos ||
      phone.number.find_first_not_of("0123456789+() -*#") != std::string::npos || phone.number.size() > 40) {
    return quoted(phone.number) + " is not a telephone number; write digits as they are dialled";
  }
  if (!phone.extension.empty() &&
      (phone.extension.find_first_not_of(kDigits) != std::string::npos || phone.extension.size() > 10)) {
    return quoted(phone.extension) + " is not an extension; write its digits";
  }
  return {};
}

Known<Phone> parse_phone(std::string_view given) {
  Phone phone;
  std::string_view rest = trimmed(given);
  // A note stands in brackets at the end; brackets around an area code have digits in them.
  if (rest.ends_with(')')) {
    const std::size_t open = rest.rfind(" (");
    if (open != std::string_view::npos) {
      phone.note = trimmed(rest.substr(open + 2, rest.size() - open - 3));
      rest = trimmed(rest.substr(0, open));
    }
  }
  const std::string lower = text::lower(rest);
  for (const std::string_view word : {" anexo ", " extension ", " ext. ", " ext ", " anx "}) {
    const std::size_t at = lower.find(word);
    if (at == std::string::npos || lower.size() != rest.size()) continue;
    phone.extension = trimmed(rest.substr(at + word.size()));
    rest = trimmed(rest.substr(0, at));
    break;
  }
  phone.number = rest;
  return {phone, phone_problem(phone)};
}

std::string write_phone(const Phone& phone) {
  std::string out = phone.number;
  if (!phone.extension.empty()) out += " anexo " + phone.extension;
  if (!phone.note.empty()) out += " (" + phone.note + ")";
  return out;
}

std::optional<bool> yes_no(std::string_view cell) {
  const std::string folded = text::fold(cell);
  for (const auto* yes : {"si", "yes", "x", "true", "1", "s", "verdadero"}) {
    if (folded == yes) return true;
  }
  for (const auto* no : {"no", "false", "0", "n", "falso"}) {
    if (folded == no) return false;
  }
  return std::nullopt;
}

double exact_degrees(double degrees) {
  return std::round(degrees * 1e7) / 1e7;
}

std::string known_day(std::string_view given) {
  std::string text(trimmed(given));
  if (text.size() > 10 && text[10] == 'T') text.resize(10);
  if (text::parse_known_date(text)) return text;
  // Day first, as Peru writes it.
  std::vector<std::string> numbers{""};
  for (const char c : text) {
    if (c == '/' || c == '-' || c == '.') {
      numbers.emplace_back();
    } else if (c >= '0' && c <= '9') {
      numbers.back() += c;
    } else {
      return {};
    }
  }
  if (numbers.size() != 3 || numbers[2].size() != 4 || numbers[0].empty() || numbers[1].empty()) return {};
  for (std::size_t i = 0; i < 2; ++i) {
    if (numbers[i].size() == 1) numbers[i].insert(0, "0");
  }
  const std::string iso = numbers[2] + "-" + numbers[1] + "-" + numbers[0];
  return text::parse_iso(iso) ? iso : std::string();
}

}  // namespace orienta::flows::hsds
