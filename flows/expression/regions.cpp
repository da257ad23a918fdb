// SPDX-License-Identifier: Apache-2.0
// Peru's 24 departments and the Constitutional Province of Callao: what has_state knows.
#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

struct Region {
  std::string_view name;
  std::string_view folded;
  std::string_view other;  // another spelling, folded
};
constexpr std::array<Region, 25> kRegions{{{"Amazonas", "amazonas", ""},
                                           {"Áncash", "ancash", "ankash"},
                                           {"Apurímac", "apurimac", ""},
                                           {"Arequipa", "arequipa", ""},
                                           {"Ayacucho", "ayacucho", ""},
                                           {"Cajamarca", "cajamarca", ""},
                                           {"Callao", "callao", "el callao"},
                                           {"Cusco", "cusco", "cuzco"},
                                           {"Huancavelica", "huancavelica", ""},
                                           {"Huánuco", "huanuco", ""},
                                           {"Ica", "ica", ""},
                                           {"Junín", "junin", ""},
                                           {"La Libertad", "la libertad", "libertad"},
                                           {"Lambayeque", "lambayeque", ""},
                                           {"Lima", "lima", "lima metropolitana"},
                                           {"Loreto", "loreto", ""},
                                           {"Madre de Dios", "madre de dios", ""},
                                           {"Moquegua", "moquegua", ""},
                                           {"Pasco", "pasco", "cerro de pasco"},
                                           {"Piura", "piura", ""},
                                           {"Puno", "puno", ""},
                                           {"San Martín", "san martin", ""},
                                           {"Tacna", "tacna", ""},
                                           {"Tumbes", "tumbes", ""},
                                           {"Ucayali", "ucayali", ""}}};

bool holds_words(std::string_view text, std::string_view words) {
  if (words.empty()) return false;
  const std::string padded = " " + std::string(text) + " ";
  return padded.find(" " + std::string(words) + " ") != std::string::npos;
}

}  // namespace

// Exact words anywhere in the text; a typing slip only where the region is the whole answer, or "punto" would be Puno.
std::optional<std::string_view> find_region(std::string_view text) {
  std::string folded = text::fold(text);
  for (const Region& region : kRegions) {
    if (holds_words(folded, region.folded) || holds_words(folded, region.other)) return region.name;
  }
  for (const std::string_view lead : {"en ", "region ", "region de ", "departamento de ", "departamento "}) {
    if (folded.substr(0, lead.size()) == lead) folded.erase(0, lead.size());
  }
  std::optional<std::string_view> only;
  for (const Region& region : kRegions) {
    if (!text::similar(folded, region.folded) && !text::similar(folded, region.other)) continue;
    if (only) return std::nullopt;
    only = region.name;
  }
  return only;
}

}  // namespace orienta::flows::expression
