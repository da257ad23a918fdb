// SPDX-License-Identifier: Apache-2.0
// Words by language: those that say little about a question, and those that say the same. About how people ask in
// general; what belongs to a place in the scripts ("libretón", "CE") stands with that place, in library/questions.
#include <algorithm>
#include <map>

#include "flows/questions/vocabulary.hpp"

namespace orienta::flows::questions {
namespace {

constexpr std::string_view kSpanish[] = {
    "a",       "al",       "algo",     "alguna", "alguno",   "amiga",    "amigo",     "amigos",   "ante",      "asi",
    "aun",     "bien",     "buen",     "buena",  "buenas",   "bueno",    "buenos",    "cada",     "causa",     "chama",
    "chamo",   "chamos",   "como",     "con",    "cual",     "cuales",   "cualquier", "da",       "dan",       "de",
    "del",     "desde",    "dia",      "dice",   "dicen",    "dime",     "disculpa",  "disculpe", "disculpen", "e",
    "el",      "ella",     "ellos",    "en",     "entonces", "era",      "es",        "esa",      "ese",       "eso",
    "esos",    "esta",     "estan",    "estar",  "este",     "esto",     "estos",     "estoy",    "favor",     "feliz",
    "fue",     "fui",      "gracias",  "ha",     "hace",     "hacer",    "hacerlo",   "hago",     "han",       "hasta",
    "hay",     "he",       "hermano",  "hola",   "holaa",    "hoy",      "igual",     "ir",       "la",        "las",
    "le",      "les",      "lo",       "los",    "mas",      "me",       "mi",        "mis",      "mucho",     "muy",
    "nada",    "necesito", "nesecito", "ni",     "noche",    "noches",   "nos",       "nosotros", "o",         "ola",
    "oye",     "pana",     "para",     "pero",   "podria",   "podrian",  "porfa",     "porfavor", "por",       "porque",
    "pues",    "puede",    "pueden",   "puedo",  "q",        "que",      "queria",    "quiero",   "quisiera",  "saber",
    "saludos", "se",       "sea",      "senor",  "senora",   "senores",  "senorita",  "ser",      "si",        "sino",
    "sobre",   "solo",     "son",      "soy",    "su",       "sus",      "tal",       "tambien",  "tan",       "tarde",
    "tardes",  "tengo",    "tener",    "tienen", "tiene",    "tenemos",  "toca",      "toda",     "todo",      "tu",
    "tus",     "u",        "un",       "una",    "uno",      "unos",     "usted",     "ustedes",  "va",        "ver",
    "voy",     "x",        "xfa",      "xfavor", "xq",       "y",        "ya",        "yo",       "duda",      "q",
    "k",       "pa",       "tener",    "debo",   "hago",     "entonces", "vaina",     "esque"};
constexpr std::string_view kEnglish[] = {
    "a",      "about",     "am",      "an",   "and",  "any",   "are",   "as",   "at",     "be",    "been",  "but",
    "by",     "can",       "could",   "did",  "do",   "does",  "for",   "from", "get",    "good",  "had",   "has",
    "have",   "hello",     "her",     "here", "hey",  "hi",    "him",   "his",  "how",    "i",     "id",    "if",
    "ill",    "im",        "in",      "is",   "it",   "its",   "ive",   "just", "know",   "like",  "madam", "may",
    "me",     "morning",   "my",      "need", "of",   "on",    "or",    "our",  "please", "sir",   "so",    "some",
    "tell",   "thank",     "thanks",  "that", "the",  "their", "them",  "then", "there",  "they",  "this",  "to",
    "us",     "want",      "was",     "we",   "were", "what",  "which", "will", "with",   "would", "you",   "your",
    "should", "afternoon", "evening", "dear", "am",   "also",  "must"};
constexpr std::string_view kPortuguese[] = {
    "a",        "ao",  "aos",   "as",      "boa",   "bom", "com",    "como",  "da",    "das",      "de",      "dia",
    "do",       "dos", "e",     "ela",     "ele",   "em",  "es",     "esta",  "estou", "eu",       "favor",   "fazer",
    "gostaria", "ha",  "isso",  "ja",      "mais",  "mas", "me",     "meu",   "meus",  "minha",    "minhas",  "muito",
    "na",       "nas", "no",    "noite",   "nos",   "o",   "oi",     "ola",   "os",    "ou",       "para",    "pela",
    "pelo",     "por", "posso", "preciso", "pra",   "que", "queria", "quero", "saber", "se",       "ser",     "seu",
    "sou",      "sua", "tarde", "tem",     "tenho", "um",  "uma",    "voce",  "voces", "obrigado", "obrigada"};
constexpr std::string_view kFrench[] = {
    "a",    "ai",     "au",      "aux",      "avec",  "avoir",  "bonjour", "bonsoir", "ca",   "ce",       "ces",
    "cet",  "cette",  "comment", "d",        "dans",  "de",     "des",     "du",      "elle", "en",       "est",
    "et",   "etre",   "faire",   "faut",     "il",    "ils",    "j",       "je",      "jai",  "l",        "la",
    "le",   "les",    "leur",    "lui",      "ma",    "mais",   "me",      "merci",   "mes",  "moi",      "mon",
    "nous", "on",     "ont",     "ou",       "par",   "plait",  "pour",    "puis",    "peux", "qu",       "que",
    "quel", "quelle", "qui",     "sa",       "salut", "savoir", "se",      "ses",     "si",   "sil",      "son",
    "suis", "sur",    "sont",    "svp",      "te",    "tu",     "un",      "une",     "veux", "voudrais", "vous",
    "y",    "besoin", "dois",    "monsieur", "madame"};
constexpr std::string_view kCreole[] = {
    "a",      "ak",   "an",     "ap",    "bonjou", "bonswa", "ban", "de",  "e",    "eske", "fe",   "gen",
    "genyen", "ki",   "kijan",  "kisa",  "ka",     "konnen", "ko",  "la",  "le",   "li",   "lan",  "m",
    "map",    "mwen", "mesi",   "mande", "nan",    "nou",    "ou",  "pou", "pral", "sa",   "se",   "si",
    "souple", "sou",  "tanpri", "te",    "ta",     "vle",    "w",   "y",   "yo",   "yon",  "youn", "bezwen"};

using Words = std::vector<std::string_view>;
using Groups = std::vector<Words>;

template <std::size_t N>
Words sorted(const std::string_view (&list)[N]) {
  Words out(std::begin(list), std::end(list));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

const std::vector<std::string_view>& light_words(std::string_view language) {
  static const std::map<std::string_view, Words> all = {{"es", sorted(kSpanish)},
                                                        {"en", sorted(kEnglish)},
                                                        {"pt", sorted(kPortuguese)},
                                                        {"fr", sorted(kFrench)},
                                                        {"ht", sorted(kCreole)}};
  static const Words none;
  const auto found = all.find(language);
  return found == all.end() ? none : found->second;
}

const std::vector<std::vector<std::string_view>>& same_words(std::string_view language) {
  static const std::map<std::string_view, Groups> all = {
      {"es",
       {{"precio", "cuesta", "cuestan", "costo", "costos", "costaria", "costar", "precios", "tarifa", "vale"},
        {"dinero", "plata", "real", "reales", "efectivo", "cobres"},
        {"trabajo", "chamba", "empleo", "trabajar", "chambear", "laburo", "camello"},
        {"nino", "hijo", "hija", "hijos", "hijas", "ninos", "nina", "ninas", "chamito", "chamita", "bebe", "muchacho"},
        {"colegio", "escuela", "escuelas", "colegios", "liceo"},
        {"carnet", "carne", "carnets", "carnes", "carner"},
        {"sacar", "saco", "tramitar", "tramito", "obtener", "obtengo", "conseguir", "consigo"},
        {"medico", "doctor", "doctora", "medica"},
        {"marido", "esposo", "pareja", "esposa", "novio"}}},
      {"en",
       {{"cost", "costs", "price", "fee", "fees"},
        {"job", "work", "working", "employment", "jobs"},
        {"child", "kid", "kids", "children", "son", "daughter", "baby"}}}};
  static const Groups none;
  const auto found = all.find(language);
  return found == all.end() ? none : found->second;
}

}  // namespace orienta::flows::questions
