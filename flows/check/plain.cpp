// SPDX-License-Identifier: Apache-2.0
#include "flows/check/plain.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "flows/plain_words.hpp"

namespace orienta::flows {
namespace {

// Folded endings of regular verbs, all persons, tenses and moods that a text may use.
constexpr std::array<std::string_view, 40> kAr{
    "ar",      "o",      "as",   "a",      "amos", "an",    "e",      "aste", "aron", "aba",
    "abas",    "abamos", "aban", "are",    "aras", "ara",   "aremos", "aran", "aria", "arias",
    "ariamos", "arian",  "es",   "emos",   "en",   "ado",   "ada",    "ados", "adas", "ando",
    "ad",      "ase",    "asen", "aramos", "ases", "areis", "ais",    "eis",  "adlo", "ador"};
constexpr std::array<std::string_view, 46> kErIr{
    "er",    "ir",  "o",     "es",  "e",      "emos", "imos",  "en",     "i",       "iste",  "io",    "ieron",
    "ia",    "ias", "iamos", "ian", "ere",    "eras", "era",   "eremos", "eran",    "eria",  "erias", "eriamos",
    "erian", "ire", "iras",  "ira", "iremos", "iran", "iria",  "irias",  "iriamos", "irian", "a",     "as",
    "amos",  "an",  "ido",   "ida", "idos",   "idas", "iendo", "iera",   "ieran",   "ed"};
// Pronouns are written behind these endings: "pedirlo", "pidiéndolo", "pídelo".
constexpr std::array<std::string_view, 9> kTakePronouns{"ar", "er", "ir", "ando", "iendo", "a", "e", "en", "ad"};
constexpr std::array<std::string_view, 13> kPronouns{"lo", "la", "los", "las",  "le",   "les", "se",
                                                     "me", "te", "nos", "selo", "sela", "melo"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::vector<std::string_view> split(std::string_view folded) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from < folded.size();) {
    const auto end = std::min(folded.find(' ', from), folded.size());
    if (end > from) out.push_back(folded.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

bool is_verb(std::string_view word) {
  return word.size() >= 5 && (word.ends_with("ar") || word.ends_with("er") || word.ends_with("ir"));
}

// The stem as it is spelt before e: z -> c, c -> qu, g -> gu. Empty if it stays.
std::string before_e(std::string_view stem) {
  const auto front = std::string(stem.substr(0, stem.size() - 1));
  switch (stem.back()) {
    case 'z':
      return front + "c";
    case 'c':
      return front + "qu";
    case 'g':
      return front + "gu";
    default:
      return {};
  }
}

bool verb_form(std::string_view word, std::string_view infinitive) {
  const auto stem = infinitive.substr(0, infinitive.size() - 2);
  const bool ar = infinitive.ends_with("ar");
  const auto ends = [&](std::string_view rest) {
    const auto known = [&](std::string_view ending) { return ar ? contains(kAr, ending) : contains(kErIr, ending); };
    if (known(rest)) return true;
    return std::any_of(kPronouns.begin(), kPronouns.end(), [&](std::string_view pronoun) {
      if (!rest.ends_with(pronoun)) return false;
      const auto ending = rest.substr(0, rest.size() - pronoun.size());
      return contains(kTakePronouns, ending) && known(ending);
    });
  };
  if (word.starts_with(stem) && ends(word.substr(stem.size()))) return true;
  const auto other = ar ? before_e(stem) : std::string();
  return !other.empty() && word.starts_with(other) && word.substr(other.size()).starts_with('e') &&
         ends(word.substr(other.size()));
}

bool noun_form(std::string_view word, std::string_view base) {
  if (word == base) return true;
  if (word.size() > base.size() && word.starts_with(base)) {
    const auto rest = word.substr(base.size());
    return rest == "s" || rest == "es";
  }
  const auto stem = base.substr(0, base.size() - 1);
  if (!word.starts_with(stem) || base.size() < 4) return false;
  const auto rest = word.substr(stem.size());
  if (base.ends_with('o')) return rest == "a" || rest == "as" || rest == "os";
  return base.ends_with('z') && rest == "ces";
}

// A text without its "@name.path" and "@(...)".
std::string outside_templates(std::string_view source) {
  std::string out;
  for (std::size_t i = 0; i < source.size();) {
    if (source[i] != '@') {
      out += source[i++];
      continue;
    }
    ++i;
    if (i < source.size() && source[i] == '(') {
      std::size_t depth = 0;
      do {
        depth += source[i] == '(' ? 1U : 0U;
        depth -= source[i] == ')' ? 1U : 0U;
        ++i;
      } while (i < source.size() && depth > 0);
      continue;
    }
    const auto part = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
    while (i < source.size() && part(source[i])) ++i;
  }
  return out;
}

}  // namespace

bool has_form_of(std::string_view text, std::string_view phrase) {
  const auto words = split(text);
  const auto wanted = split(phrase);
  if (wanted.empty() || words.size() < wanted.size()) return false;
  for (std::size_t at = 0; at + wanted.size() <= words.size(); ++at) {
    bool all = true;
    for (std::size_t i = 0; all && i < wanted.size(); ++i) {
      all = is_verb(wanted[i]) ? verb_form(words[at + i], wanted[i]) : noun_form(words[at + i], wanted[i]);
    }
    if (all) return true;
  }
  return false;
}

namespace checking {

void warn(const Context& c, const Said& where, std::string message) {
  const bool settings = where.flow == "settings";
  if (settings) message = "text '" + where.step + "': " + message;
  c.out.push_back({Diagnostic::Severity::warning, where.place.file, where.place.line,
                   settings ? std::string() : where.flow, settings ? std::string() : where.step, std::move(message)});
}

void warn_rule(const Context& c, int line, std::string message) {
  c.out.push_back({Diagnostic::Severity::warning, "plain_words.yaml", line, {}, {}, std::move(message)});
}

void check_words(const Context& c, const std::vector<Said>& texts) {
  const auto& rules = c.set.plain_words;
  std::set<std::string> glossary;  // flows that explain words may use them all
  for (const auto& word : rules.explained) {
    const auto slash = std::min(word.value.find('/'), word.value.size());
    const auto flow = word.value.substr(0, slash);
    const auto step = slash == word.value.size() ? std::string() : word.value.substr(slash + 1);
    glossary.insert(flow);
    const auto found = c.set.find(flow);
    if (!found || (!step.empty() && found->find(step) == nullptr)) {
      warn_rule(c, word.line, "'" + word.word + "' is explained at '" + word.value + "', which does not exist");
    }
  }
  const auto explained = [&](const std::string& folded) {
    return std::any_of(rules.explained.begin(), rules.explained.end(),
                       [&](const auto& word) { return text::fold(word.word) == folded; });
  };
  std::set<std::string> told;  // a word once a step, whatever the mode
  for (const auto& said : texts) {
    if (said.language != "es" || !said.own) continue;
    const auto folded = text::fold(said.text);
    for (const auto& word : rules.avoid) {
      if (!has_form_of(folded, text::fold(word.word)) || !told.insert(said.at() + ' ' + word.word).second) continue;
      warn(c, said, "uses '" + word.word + "' (es): say '" + word.value + "'");
    }
    if (glossary.contains(said.flow)) continue;
    for (const auto& word : rules.hard) {
      const auto hard = text::fold(word.word);
      if (explained(hard) || !has_form_of(folded, hard) || !told.insert(said.at() + ' ' + word.word).second) continue;
      warn(c, said,
           "uses '" + word.word +
               "' (es), which nothing explains: add it to the glossary and to 'explained' in plain_words.yaml");
    }
  }
}

void check_voice(const Context& c, const std::vector<Said>& texts) {
  for (const auto& said : texts) {
    if (said.mode != Mode::voice) continue;
    const auto written = outside_templates(said.source);
    const bool link = written.find("://") != std::string::npos || written.find("www.") != std::string::npos;
    if (!link && written.find_first_of("0123456789") == std::string::npos) continue;
    warn(c, said,
         "'" + said.what + "' has " + (link ? "a link" : "a number in digits") + " in what is read out in '" +
             said.language + "': write it in words under 'voice', or take it from a fact");
  }
}

void check_sms(const Context& c, const std::vector<Said>& texts, const SegmentCounter& segments) {
  const auto& rules = c.set.plain_words;
  std::set<std::string> needed;
  for (const auto& said : texts) {
    if (said.mode != Mode::sms) continue;
    const auto count = segments(said.message);
    if (count <= rules.most_segments) continue;
    const bool excepted = std::any_of(rules.long_sms.begin(), rules.long_sms.end(),
                                      [&](const PlainWords::Exception& e) { return e.at == said.at(); });
    if (excepted) {
      needed.insert(said.at());
      continue;
    }
    warn(c, said,
         "'" + said.what + "' takes " + std::to_string(count) + " SMS in '" + said.language +
             "'; write a shorter one under 'sms'" + (said.message.options.empty() ? "" : " (its options count too)"));
  }
  for (const auto& exception : rules.long_sms) {
    if (needed.contains(exception.at)) continue;
    warn_rule(c, exception.line,
              "the SMS exception for '" + exception.at + "' is not needed: nothing there is too long; remove it");
  }
}

}  // namespace checking
}  // namespace orienta::flows
