// SPDX-License-Identifier: Apache-2.0
// Number words by language, folded. A missing compound ("treinta y cinco") is put together by numbers.cpp.
#include <algorithm>
#include <array>

#include "flows/text/icu.hpp"
#include "flows/text/months.hpp"

namespace orienta::flows::text {
namespace {

using enum WordRole;

constexpr NumberWord kSpanish[] = {
    {"cero", 0, unit},
    {"uno", 1, unit},
    {"una", 1, article},
    {"un", 1, article},
    {"dos", 2, unit},
    {"tres", 3, unit},
    {"cuatro", 4, unit},
    {"cinco", 5, unit},
    {"seis", 6, unit},
    {"siete", 7, unit},
    {"ocho", 8, unit},
    {"nueve", 9, unit},
    {"diez", 10, unit},
    {"once", 11, unit},
    {"doce", 12, unit},
    {"trece", 13, unit},
    {"catorce", 14, unit},
    {"quince", 15, unit},
    {"dieciseis", 16, unit},
    {"diecisiete", 17, unit},
    {"dieciocho", 18, unit},
    {"diecinueve", 19, unit},
    {"veinte", 20, unit},
    {"veintiuno", 21, unit},
    {"veintiun", 21, unit},
    {"veintiuna", 21, unit},
    {"veintidos", 22, unit},
    {"veintitres", 23, unit},
    {"veinticuatro", 24, unit},
    {"veinticinco", 25, unit},
    {"veintiseis", 26, unit},
    {"veintisiete", 27, unit},
    {"veintiocho", 28, unit},
    {"veintinueve", 29, unit},
    {"treinta", 30, unit},
    {"cuarenta", 40, unit},
    {"cincuenta", 50, unit},
    {"sesenta", 60, unit},
    {"setenta", 70, unit},
    {"ochenta", 80, unit},
    {"noventa", 90, unit},
    {"cien", 100, hundred},
    {"ciento", 100, hundred},
    {"doscientos", 200, hundred},
    {"doscientas", 200, hundred},
    {"trescientos", 300, hundred},
    {"trescientas", 300, hundred},
    {"cuatrocientos", 400, hundred},
    {"cuatrocientas", 400, hundred},
    {"quinientos", 500, hundred},
    {"quinientas", 500, hundred},
    {"seiscientos", 600, hundred},
    {"seiscientas", 600, hundred},
    {"setecientos", 700, hundred},
    {"setecientas", 700, hundred},
    {"ochocientos", 800, hundred},
    {"ochocientas", 800, hundred},
    {"novecientos", 900, hundred},
    {"novecientas", 900, hundred},
    {"mil", 1000, multiplier},
    {"millon", 1e6, multiplier},
    {"millones", 1e6, multiplier},
    {"primero", 1, ordinal},
    {"primera", 1, ordinal},
    {"primer", 1, ordinal},
    {"segundo", 2, ordinal},
    {"segunda", 2, ordinal},
    {"tercero", 3, ordinal},
    {"tercera", 3, ordinal},
    {"tercer", 3, ordinal},
    {"cuarto", 4, ordinal},
    {"cuarta", 4, ordinal},
    {"quinto", 5, ordinal},
    {"quinta", 5, ordinal},
    {"sexto", 6, ordinal},
    {"sexta", 6, ordinal},
    {"septimo", 7, ordinal},
    {"septima", 7, ordinal},
    {"setimo", 7, ordinal},
    {"setima", 7, ordinal},
    {"octavo", 8, ordinal},
    {"octava", 8, ordinal},
    {"noveno", 9, ordinal},
    {"novena", 9, ordinal},
    {"decimo", 10, ordinal},
    {"decima", 10, ordinal},
};

constexpr NumberWord kEnglish[] = {
    {"zero", 0, unit},
    {"one", 1, article},
    {"two", 2, unit},
    {"three", 3, unit},
    {"four", 4, unit},
    {"five", 5, unit},
    {"six", 6, unit},
    {"seven", 7, unit},
    {"eight", 8, unit},
    {"nine", 9, unit},
    {"ten", 10, unit},
    {"eleven", 11, unit},
    {"twelve", 12, unit},
    {"thirteen", 13, unit},
    {"fourteen", 14, unit},
    {"fifteen", 15, unit},
    {"sixteen", 16, unit},
    {"seventeen", 17, unit},
    {"eighteen", 18, unit},
    {"nineteen", 19, unit},
    {"twenty", 20, unit},
    {"thirty", 30, unit},
    {"forty", 40, unit},
    {"fourty", 40, unit},
    {"fifty", 50, unit},
    {"sixty", 60, unit},
    {"seventy", 70, unit},
    {"eighty", 80, unit},
    {"ninety", 90, unit},
    {"hundred", 100, times100},
    {"thousand", 1000, multiplier},
    {"million", 1e6, multiplier},
    {"first", 1, ordinal},
    {"1st", 1, ordinal},
    {"second", 2, ordinal},
    {"2nd", 2, ordinal},
    {"third", 3, ordinal},
    {"3rd", 3, ordinal},
    {"fourth", 4, ordinal},
    {"fifth", 5, ordinal},
    {"sixth", 6, ordinal},
    {"seventh", 7, ordinal},
    {"eighth", 8, ordinal},
    {"ninth", 9, ordinal},
    {"tenth", 10, ordinal},
};

constexpr NumberWord kPortuguese[] = {
    {"zero", 0, unit},
    {"um", 1, article},
    {"uma", 1, article},
    {"dois", 2, unit},
    {"duas", 2, unit},
    {"tres", 3, unit},
    {"quatro", 4, unit},
    {"cinco", 5, unit},
    {"seis", 6, unit},
    {"meia", 6, unit},
    {"sete", 7, unit},
    {"oito", 8, unit},
    {"nove", 9, unit},
    {"dez", 10, unit},
    {"onze", 11, unit},
    {"doze", 12, unit},
    {"treze", 13, unit},
    {"quatorze", 14, unit},
    {"catorze", 14, unit},
    {"quinze", 15, unit},
    {"dezesseis", 16, unit},
    {"dezasseis", 16, unit},
    {"dezessete", 17, unit},
    {"dezassete", 17, unit},
    {"dezoito", 18, unit},
    {"dezenove", 19, unit},
    {"dezanove", 19, unit},
    {"vinte", 20, unit},
    {"trinta", 30, unit},
    {"quarenta", 40, unit},
    {"cinquenta", 50, unit},
    {"sessenta", 60, unit},
    {"setenta", 70, unit},
    {"oitenta", 80, unit},
    {"noventa", 90, unit},
    {"cem", 100, hundred},
    {"cento", 100, hundred},
    {"duzentos", 200, hundred},
    {"trezentos", 300, hundred},
    {"quatrocentos", 400, hundred},
    {"quinhentos", 500, hundred},
    {"seiscentos", 600, hundred},
    {"setecentos", 700, hundred},
    {"oitocentos", 800, hundred},
    {"novecentos", 900, hundred},
    {"mil", 1000, multiplier},
    {"milhao", 1e6, multiplier},
    {"milhoes", 1e6, multiplier},
    {"primeiro", 1, ordinal},
    {"primeira", 1, ordinal},
    {"segundo", 2, ordinal},
    {"segunda", 2, ordinal},
    {"terceiro", 3, ordinal},
    {"terceira", 3, ordinal},
    {"quarto", 4, ordinal},
    {"quarta", 4, ordinal},
    {"quinto", 5, ordinal},
    {"quinta", 5, ordinal},
    {"sexto", 6, ordinal},
    {"sexta", 6, ordinal},
    {"setimo", 7, ordinal},
    {"setima", 7, ordinal},
    {"oitavo", 8, ordinal},
    {"oitava", 8, ordinal},
    {"nono", 9, ordinal},
    {"nona", 9, ordinal},
    {"decimo", 10, ordinal},
};

constexpr NumberWord kFrench[] = {
    {"zero", 0, unit},
    {"un", 1, article},
    {"une", 1, article},
    {"deux", 2, unit},
    {"trois", 3, unit},
    {"quatre", 4, unit},
    {"cinq", 5, unit},
    {"six", 6, unit},
    {"sept", 7, unit},
    {"huit", 8, unit},
    {"neuf", 9, unit},
    {"dix", 10, unit},
    {"onze", 11, unit},
    {"douze", 12, unit},
    {"treize", 13, unit},
    {"quatorze", 14, unit},
    {"quinze", 15, unit},
    {"seize", 16, unit},
    {"vingt", 20, unit},
    {"vingts", 20, unit},
    {"trente", 30, unit},
    {"quarante", 40, unit},
    {"cinquante", 50, unit},
    {"soixante", 60, unit},
    {"septante", 70, unit},
    {"huitante", 80, unit},
    {"nonante", 90, unit},
    {"cent", 100, times100},
    {"cents", 100, times100},
    {"mille", 1000, multiplier},
    {"million", 1e6, multiplier},
    {"millions", 1e6, multiplier},
    {"premier", 1, ordinal},
    {"premiere", 1, ordinal},
    {"1er", 1, ordinal},
    {"1ere", 1, ordinal},
    {"deuxieme", 2, ordinal},
    {"second", 2, ordinal},
    {"seconde", 2, ordinal},
    {"troisieme", 3, ordinal},
    {"quatrieme", 4, ordinal},
    {"cinquieme", 5, ordinal},
    {"sixieme", 6, ordinal},
    {"septieme", 7, ordinal},
    {"huitieme", 8, ordinal},
    {"neuvieme", 9, ordinal},
    {"dixieme", 10, ordinal},
};

constexpr NumberWord kHaitian[] = {
    {"zewo", 0, unit},         {"en", 1, article},      {"youn", 1, article},      {"yon", 1, article},
    {"de", 2, unit},           {"twa", 3, unit},        {"kat", 4, unit},          {"senk", 5, unit},
    {"sis", 6, unit},          {"set", 7, unit},        {"uit", 8, unit},          {"nef", 9, unit},
    {"dis", 10, unit},         {"onz", 11, unit},       {"douz", 12, unit},        {"trez", 13, unit},
    {"katoz", 14, unit},       {"kenz", 15, unit},      {"sez", 16, unit},         {"diset", 17, unit},
    {"dizuit", 18, unit},      {"diznef", 19, unit},    {"ven", 20, unit},         {"venteyen", 21, unit},
    {"vennde", 22, unit},      {"venntwa", 23, unit},   {"vennkat", 24, unit},     {"vennsenk", 25, unit},
    {"trant", 30, unit},       {"karant", 40, unit},    {"senkant", 50, unit},     {"swasant", 60, unit},
    {"swasanndis", 70, unit},  {"katreven", 80, unit},  {"katrevendis", 90, unit}, {"san", 100, times100},
    {"mil", 1000, multiplier}, {"premye", 1, ordinal},  {"dezyem", 2, ordinal},    {"twazyem", 3, ordinal},
    {"katryem", 4, ordinal},   {"senkyem", 5, ordinal}, {"sizyem", 6, ordinal},    {"setyem", 7, ordinal},
    {"uityem", 8, ordinal},    {"nevyem", 9, ordinal},  {"dizyem", 10, ordinal},
};

constexpr std::string_view kSpanishFiller[] = {
    "la",      "el", "lo",          "las",   "los",       "opcion", "opciones", "numero", "nro",
    "num",     "n",  "por",         "favor", "porfa",     "quiero", "elijo",    "escojo", "marco",
    "gracias", "es", "alternativa", "tecla", "respuesta", "deseo",  "prefiero"};
constexpr std::string_view kEnglishFiller[] = {"the", "option", "number", "no",   "please", "choice",
                                               "i",   "want",   "choose", "pick", "thanks", "answer",
                                               "one", "thank",  "you",    "it",   "is"};
constexpr std::string_view kPortugueseFiller[] = {"a",     "o",     "opcao",   "numero",   "n",       "por",
                                                  "favor", "quero", "escolho", "obrigado", "obrigada"};
constexpr std::string_view kFrenchFiller[] = {"la",    "le",   "l",     "option",  "numero", "n",
                                              "choix", "je",   "veux",  "svp",     "merci",  "s",
                                              "il",    "vous", "plait", "choisis", "prends"};
constexpr std::string_view kHaitianFiller[] = {"la",  "opsyon", "nimewo", "chwa",  "mwen",
                                               "vle", "tanpri", "mesi",   "chwazi"};

struct LanguageRow {
  std::string_view language;
  std::span<const NumberWord> words;
  std::array<std::string_view, 2> connectors;
  std::span<const std::string_view> filler;
};
const std::array<LanguageRow, 5>& languages() {
  static const std::array<LanguageRow, 5> rows{{{"es", kSpanish, {"y", "i"}, kSpanishFiller},
                                                {"en", kEnglish, {"and", "and"}, kEnglishFiller},
                                                {"pt", kPortuguese, {"e", "e"}, kPortugueseFiller},
                                                {"fr", kFrench, {"et", "et"}, kFrenchFiller},
                                                {"ht", kHaitian, {"e", "ak"}, kHaitianFiller}}};
  return rows;
}

const LanguageRow& row_of(std::string_view language) {
  const std::string primary = primary_language(language);
  for (const LanguageRow& row : languages()) {
    if (row.language == primary) return row;
  }
  return languages().front();
}

}  // namespace

std::span<const NumberWord> number_words(std::string_view language) {
  return row_of(language).words;
}

bool is_connector(std::string_view folded, std::string_view language) {
  const auto& connectors = row_of(language).connectors;
  return std::find(connectors.begin(), connectors.end(), folded) != connectors.end();
}

bool is_choice_filler(std::string_view folded, std::string_view language) {
  const auto filler = row_of(language).filler;
  return std::find(filler.begin(), filler.end(), folded) != filler.end();
}

}  // namespace orienta::flows::text
