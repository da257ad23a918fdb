// SPDX-License-Identifier: Apache-2.0
// What somebody who looks after a library is told: how texts read, which words they use, what needs a look.
#include "flows/review.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

constexpr text::Date kToday{2026, 11, 22};

std::shared_ptr<FlowSet> probe(std::string_view steps, std::string_view plain_words = {}, std::string_view facts = {}) {
  std::vector<LibraryFile> more;
  if (!plain_words.empty()) more.push_back({"plain_words.yaml", std::string(plain_words)});
  if (!facts.empty()) more.push_back({"facts/x.yaml", std::string(facts)});
  return testing::library({"flow: probe\nlanguages: [es]\nsteps:\n" + std::string(steps)}, more);
}

std::string warnings(const FlowSet& set, const CheckOptions& options = {}) {
  std::string out;
  for (const auto& d : check(set, kToday, options)) {
    const bool language = d.message.starts_with("this flow has no texts in");  // the probes are Spanish only
    if (!language && (d.flow == "probe" || d.file == "plain_words.yaml")) out += d.str() + "\n";
  }
  return out;
}

const Said* find(const std::vector<Said>& texts, std::string_view at, Mode mode, std::string_view what) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const Said& s) {
    return s.at() == at && s.mode == mode && s.what == what && s.language == "es";
  });
  return found == texts.end() ? nullptr : &*found;
}

constexpr std::string_view kFacts = R"yaml(
facts:
  fee: {value: 40.60, unit: PEN, source: {title: T, url: "https://example.org"}, checked_on: 2026-01-01, mark: stale, owner: equipo, confirm_with: {es: la oficina}}
deadlines:
  window: {title: {es: Plazo}, opens: 2023-05-10, closes: 2023-11-10, source: {title: T}, checked_on: 2023-11, mark: needs_review, owner: equipo}
)yaml";

TEST(SaidTexts, EverythingIsFilledIn) {
  const auto set = probe(
      "  - id: a\n"
      "    while: [facts.fee]\n"
      "    closed: b\n"
      "    say: {es: {chat: 'Hola, @contact.name. Cuesta @facts.fee. Quedan @deadlines.window.days_left días.', sms: "
      "'Son @facts.fee'}}\n"
      "  - {id: b, say: '@(if(results.x > 2, \"Hoy\", \"Ayer\")) cerró el @deadlines.window.date. "
      "@globals.line_name'}\n"
      "  - id: c\n"
      "    ask: options\n"
      "    text: {es: '¿Cuál?'}\n"
      "    help: {es: Elige.}\n"
      "    options:\n"
      "      - {id: one, label: {es: Uno}, about: {es: El primero}}\n"
      "      - {id: two, label: {es: Dos}, about: {es: {chat: El segundo, sms: El 2}}}\n"
      "      - {id: three, label: {es: Tres}, if: '@(offered.xx)'}\n"
      "    go: menu\n",
      {}, kFacts);
  const auto texts = said_texts(*set, kToday);
  // A fact in dispute and a window long closed are told on other days: they must be readable then.
  const auto* a = find(texts, "probe/a", Mode::chat, "say");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->text, "Hola, Ana. Cuesta S/ 40.60. Quedan 0 días.");
  EXPECT_TRUE(a->own);
  EXPECT_EQ(a->place.line, 4);
  EXPECT_EQ(find(texts, "probe/a", Mode::sms, "say")->text, "Son S/ 40.60");
  EXPECT_FALSE(find(texts, "probe/a", Mode::voice, "say")->own);
  const auto* b = find(texts, "probe/b", Mode::chat, "say");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->text.substr(b->text.find(' ')), " cerró el 10 de noviembre de 2023. Línea");
  // As it is sent: the help with its question, by SMS without second lines that are not written for it.
  const auto* help = find(texts, "probe/c", Mode::sms, "help");
  ASSERT_NE(help, nullptr);
  EXPECT_EQ(help->text, "Elige.");
  EXPECT_EQ(help->message.text, "Elige.\n\n¿Cuál?");
  ASSERT_GE(help->message.options.size(), 2U);
  EXPECT_EQ(help->message.options[0].description, "");
  EXPECT_EQ(help->message.options[1].description, "El 2");
  EXPECT_EQ(find(texts, "probe/c", Mode::chat, "text")->message.options[0].description, "El primero");
  EXPECT_EQ(find(texts, "probe/c", Mode::chat, "label"), nullptr);
  EXPECT_NE(find(texts, "settings/not_understood", Mode::chat, "text"), nullptr);
}

constexpr std::string_view kHard =
    "La regularización extraordinaria requiere documentación acreditativa correspondiente.";

TEST(ReadabilityCheck, WarnsBelowTheTargetAndNamesTheSentence) {
  const auto steps = "  - {id: a, say: {es: {chat: 'Hola. " + std::string(kHard) +
                     "', sms: Ven mañana a la casa con tu mamá}}, go: menu}\n";
  const auto found = warnings(*probe(steps, "readability: {target: 65}\n"));
  EXPECT_NE(found.find("step 'a': 'say' (es, chat) is hard to read"), std::string::npos) << found;
  EXPECT_NE(found.find("first in \"La regularización"), std::string::npos) << found;
  EXPECT_EQ(found.find("sms)"), std::string::npos) << found;
  // Without the file nothing is asked for; with a target of nothing neither.
  EXPECT_EQ(warnings(*probe(steps)), "");
  EXPECT_EQ(
      warnings(*probe("  - {id: a, say: Ven mañana a la casa con tu mamá, go: menu}\n", "readability: {target: 65}\n")),
      "");
}

TEST(ReadabilityCheck, ExceptionsAreNamedAndMustBeNeeded) {
  const auto hard = "  - {id: a, say: " + std::string(kHard) + ", go: menu}\n";
  const std::string rule = "readability: {target: 65, exceptions: [{at: probe/a, reason: nombre oficial}]}\n";
  const auto set = probe(hard, rule);
  EXPECT_EQ(warnings(*set), "");
  const auto report = readability(*set, kToday);
  EXPECT_EQ(report.excepted, 1U);
  const auto of_probe = std::count_if(report.texts.begin(), report.texts.end(),
                                      [](const auto& t) { return t.said.flow == "probe" && t.score < 65; });
  EXPECT_EQ(of_probe, 1);
  const auto below = std::count_if(report.texts.begin(), report.texts.end(),
                                   [](const auto& t) { return t.score < 65 && !t.excepted; });
  EXPECT_EQ(report.below, static_cast<std::size_t>(below));
  EXPECT_LT(report.lowest, 65);
  const auto found = warnings(*probe("  - {id: a, say: Ven a la casa con tu mamá, go: menu}\n", rule));
  EXPECT_NE(found.find("plain_words.yaml:1: warning: the exception for 'probe/a' is not needed"), std::string::npos)
      << found;
}

TEST(ReadabilityCheck, ShortTextsAreScoredWithTheirNeighbours) {
  const auto report = readability(
      *probe("  - {id: a, say: Ven a la casa con tu mamá.}\n  - {id: b, say: Regularización., go: menu}\n"), kToday);
  const auto score = [&](std::string_view at) -> const ScoredText& {
    return *std::find_if(report.texts.begin(), report.texts.end(), [&](const auto& t) { return t.said.at() == at; });
  };
  EXPECT_FALSE(score("probe/a").together);
  EXPECT_TRUE(score("probe/b").together);
  // 8 words, 2 sentences: ven a la ca-sa con tu ma-má (9), re-gu-la-ri-za-ción (6).
  EXPECT_NEAR(score("probe/b").score, text::fernandez_huerta({2, 8, 15}), 1e-9);
  EXPECT_EQ(score("probe/b").counts, (text::ReadingCounts{1, 1, 6}));
  // The list of sentences has only those long enough to be ranked, hardest first.
  ASSERT_FALSE(report.sentences.empty());
  for (std::size_t i = 1; i < report.sentences.size(); ++i)
    EXPECT_LE(report.sentences[i - 1].score, report.sentences[i].score);
  for (const auto& sentence : report.sentences) EXPECT_NE(sentence.sentence, "Regularización.");
}

TEST(ReadabilityCheck, SmsWithoutAccentsKeepTheirSyllables) {
  const auto report = readability(*probe("  - {id: a, say: {es: {chat: La policía te ayuda hoy. Ahí estás bien., sms: "
                                         "La policia te ayuda hoy. Ahi estas bien.}}, go: menu}\n"),
                                  kToday);
  std::vector<text::ReadingCounts> counts;
  for (const auto& text : report.texts) {
    if (text.said.flow == "probe") counts.push_back(text.counts);
  }
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0], counts[1]);
  EXPECT_EQ(counts[1], (text::ReadingCounts{2, 8, 15}));  // la po-li-cí-a te a-yu-da hoy, a-hí es-tás bien
}

TEST(PlainWordsCheck, FormsOfWords) {
  const auto has = [](std::string_view text, std::string_view phrase) {
    return has_form_of(text::fold(text), text::fold(phrase));
  };
  for (const auto* form :
       {"solicitar", "solicita", "solicite", "Solicitó", "solicitado", "solicitarlo", "solicítalo", "solicitando"})
    EXPECT_TRUE(has(std::string("Ya ") + form + " algo", "solicitar")) << form;
  for (const auto* form : {"solicitante", "solicitud", "solo", "ilícito"}) EXPECT_FALSE(has(form, "solicitar")) << form;
  EXPECT_TRUE(has("Lo realicé ayer", "realizar"));  // z -> c
  EXPECT_TRUE(has("Adjunte una copia", "adjuntar"));
  EXPECT_TRUE(has("Obtendrá o obtuvo u obtiene, obtener", "obtener"));
  EXPECT_TRUE(has("Es requerido", "requerir"));
  EXPECT_TRUE(has("los requisitos", "requisito"));
  EXPECT_TRUE(has("las usuarias", "usuario"));
  EXPECT_TRUE(has("Llevó a cabo la visita", "llevar a cabo"));
  EXPECT_FALSE(has("Lleva a tu hijo", "llevar a cabo"));
  EXPECT_FALSE(has("la casa", "cas"));
  EXPECT_FALSE(has("", "casa"));
  EXPECT_FALSE(has("casa", ""));
}

TEST(PlainWordsCheck, OfficeWordsAndUnexplainedOnes) {
  const std::string rules = "avoid: {solicitar: pedir}\nexplained: {UIT: probe/b}\nhard: [UIT, apátrida, amnistía]\n";
  const auto found = warnings(*probe(
      "  - {id: a, say: Solicita tu papel., go: b}\n  - {id: b, say: La amnistía y la UIT., go: menu}\n", rules));
  EXPECT_NE(found.find("step 'a': uses 'solicitar' (es): say 'pedir'"), std::string::npos) << found;
  EXPECT_EQ(found.find("amnistía"), std::string::npos) << "the glossary may use what it explains";
  const auto other = warnings(*testing::library(
      {"flow: probe\nlanguages: [es]\nsteps:\n  - {id: a, say: La amnistía y la UIT., go: menu}\n",
       "flow: words\nlanguages: [es]\nsteps:\n  - {id: uit, say: Es un número., go: menu}\n"},
      {{"plain_words.yaml", "explained: {UIT: words/uit, CPP: words/none}\nhard: [UIT, amnistía]\n"}}));
  EXPECT_NE(other.find("uses 'amnistía' (es), which nothing explains"), std::string::npos) << other;
  EXPECT_EQ(other.find("uses 'UIT'"), std::string::npos) << other;
  EXPECT_NE(other.find("plain_words.yaml:1: warning: 'CPP' is explained at 'words/none', which does not exist"),
            std::string::npos)
      << other;
}

TEST(PlainWordsCheck, LongSms) {
  const CheckOptions counting{
      [](const model::OutMessage& message) { return message.text.size() / 10 + message.options.size(); }};
  const auto set = probe("  - {id: a, say: {es: {chat: x, sms: Son cuarenta letras o unas cuantas mas}}, go: menu}\n",
                         "sms: {most: 2}\n");
  EXPECT_NE(warnings(*set, counting).find("step 'a': 'say' takes 3 SMS in 'es'"), std::string::npos)
      << warnings(*set, counting);
  EXPECT_EQ(warnings(*set), "") << "nobody counts";
  const auto excepted =
      probe("  - {id: a, say: {es: {chat: x, sms: Son cuarenta letras o unas cuantas mas}}, go: menu}\n",
            "sms: {most: 2, exceptions: [{at: probe/a, reason: hace falta}, {at: probe/z, reason: nada}]}\n");
  const auto found = warnings(*excepted, counting);
  EXPECT_EQ(found.find("takes"), std::string::npos) << found;
  EXPECT_NE(found.find("the SMS exception for 'probe/z' is not needed"), std::string::npos) << found;
}

TEST(PlainWordsCheck, NumbersAreWrittenOutForTheVoice) {
  const auto found = [&](std::string_view text) {
    return warnings(
        *probe("  - {id: a, say: {es: " + std::string(text) + "}, go: menu}\n", "sms: {most: 2}\n", kFacts));
  };
  EXPECT_NE(found("Abren a las 8").find("'say' has a number in digits in what is read out in 'es'"), std::string::npos);
  EXPECT_NE(found("{chat: 'Mira https://example.org/x', sms: Mira}").find("has a link"), std::string::npos);
  EXPECT_EQ(found("{chat: Abren a las 8, voice: Abren a las ocho}"), "");
  EXPECT_EQ(found("'Cerró el @deadlines.window.date y @(if(1 = 2, \"(3)\", \"dos\")).'"), "");
}

TEST(PlainWordsCheck, MistakesInTheRulesAreNamed) {
  const struct {
    std::string_view yaml, wanted;
  } rows[] = {
      {"readability: {target: 165}\n", "'target' must be between 0 and 100"},
      {"readability: {exceptions: [{at: probe/a}]}\n", "needs a 'reason'"},
      {"readability: {exceptions: [{at: probe, reason: x}]}\n", "needs 'at': FLOW/STEP"},
      {"sms: {most: 0}\n", "'most' must be a number of SMS between 1 and 10"},
      {"avoid: {solicitar: ''}\n", "'solicitar' under 'avoid' says nothing"},
      {"avoidd: {a: b}\n", "avoidd"},
  };
  for (const auto& row : rows) {
    auto files = std::vector<LibraryFile>{{"settings.yaml", std::string(testing::kSettings)},
                                          {"plain_words.yaml", std::string(row.yaml)}};
    EXPECT_NE(testing::problems_of(read_library(files).diagnostics).find(row.wanted), std::string::npos) << row.yaml;
  }
}

constexpr std::string_view kManyFacts = R"yaml(
facts:
  fresh: {value: 1, unit: count, source: {title: T}, checked_on: 2026-11-20, mark: needs_review, owner: ana}
  old: {value: 2, unit: count, source: {title: T}, checked_on: 2024, mark: needs_review, owner: ana, confirm_with: {es: Migraciones}}
  older: {value: 3, unit: count, source: {title: T}, checked_on: 2023-02, mark: needs_review, owner: ana}
  expired: {value: 40.60, unit: PEN, source: {title: T}, checked_on: 2026-11-01, valid_to: 2026-11-21, mark: needs_review, owner: ana}
  soon: {value: 5, unit: percent, source: {title: T}, checked_on: 2026-11-01, valid_to: 2026-12-01, mark: needs_review, owner: ana}
  disputed: {value: 6, unit: count, source: {title: T}, checked_on: 2026-11-01, mark: conflict, owner: ana}
  gone: {value: 7, unit: count, source: {title: T}, checked_on: 2021, valid_to: 2022-01-01, mark: closed, owner: ana}
  later: {value: 8, unit: count, source: {title: T}, checked_on: 2026-11-01, valid_from: 2027-01-01, mark: needs_review, owner: ana}
deadlines:
  past: {title: {es: Pasado}, closes: 2023-11-10, source: {title: T}, checked_on: 2023-11, mark: needs_review, owner: ana}
  ending: {title: {es: Termina}, opens: 2026-09-01, closes: 2026-12-05, source: {title: T}, checked_on: 2026-11, mark: needs_review, owner: ana}
)yaml";

TEST(ToReviewList, WhatNeedsALookComesFirst) {
  const auto set = probe(
      "  - {id: a, while: [facts.old], closed: b, say: 'Son @facts.old', go: b}\n"
      "  - {id: b, branch: [{if: '@(deadlines.ending.open)', go: menu}, {else: menu}]}\n",
      {}, kManyFacts);
  const auto rows = to_review(*set, kToday);
  std::vector<std::string> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"expired", "soon", "ending", "disputed", "later", "older", "old", "fresh",
                                           "gone", "past"}));
  const auto row = [&](std::string_view id) -> const ToReview& {
    return *std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.id == id; });
  };
  EXPECT_EQ(row("expired").need, ToReview::Need::expired);
  EXPECT_EQ(row("expired").why_not, "until 2026-11-21");
  EXPECT_EQ(row("expired").value, "40.60 PEN");
  EXPECT_EQ(row("soon").need, ToReview::Need::expires_soon);
  EXPECT_EQ(row("soon").why_not, "");
  EXPECT_EQ(row("disputed").why_not, "marked conflict");
  EXPECT_EQ(row("later").why_not, "from 2027-01-01");
  EXPECT_EQ(row("old").need, ToReview::Need::old);
  EXPECT_EQ(row("old").age_days, text::days_between({2024, 1, 1}, kToday));
  EXPECT_EQ(row("old").confirm_with, "Migraciones");
  EXPECT_EQ(row("old").used_by, std::vector<std::string>{"probe"});
  EXPECT_EQ(row("ending").used_by, std::vector<std::string>{"probe"});
  EXPECT_EQ(row("ending").kind, ToReview::Kind::deadline);
  EXPECT_EQ(row("fresh").need, ToReview::Need::none);
  EXPECT_TRUE(row("fresh").used_by.empty());
  EXPECT_EQ(row("past").need, ToReview::Need::none) << "a closed window is told as closed";
  EXPECT_EQ(row("past").why_not, "told as closed");
}

TEST(FlowTable, IsComparedAndMade) {
  const auto set = testing::library(
      {"flow: probe\nlanguages: [es, pt]\nreview: {mark: needs_review, checked_on: 2026-11-22, owner: x, "
       "languages: {pt: needs_speaker}}\nsteps:\n  - {id: a, say: {es: Hola, pt: Oi}, go: menu}\n"});
  const auto table = flow_table(*set,
                                "| flow | what it is for | es | en | pt | fr | ht | mark |\n| --- | --- | --- | --- | "
                                "--- | --- | --- | --- |\n| `probe` | to try | live | – | – | – | – | live |\n");
  EXPECT_NE(table.find("| `probe` | to try | needs_review | – | needs_speaker | – | – | needs_review |\n"),
            std::string::npos)
      << table;
  EXPECT_EQ(table_differences(*set, table), std::vector<std::string>{});
  auto wrong = table;
  wrong.replace(wrong.find("needs_speaker"), 13, "live");
  EXPECT_EQ(table_differences(*set, wrong),
            std::vector<std::string>{"flow 'probe', pt: the table says 'live', the flows 'needs_speaker'"});
  const auto lines = table_differences(*set, "# nothing\n");
  EXPECT_EQ(lines.size(), set->flows.size()) << "every flow is missing";

  const std::string topics =
      "| | topic | es | en | pt | fr | ht | mark | flows |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
      "| 1 | All | – | – | – | – | – | – | `probe`, `menu` |\n";
  const auto both = flow_table(*set, topics + "\n" + table);
  EXPECT_NE(both.find("| 1 | All | "), std::string::npos);
  EXPECT_NE(both.find("needs_speaker, in part"), std::string::npos) << both;
  for (const auto& difference : table_differences(*set, both))
    EXPECT_NE(difference.find("no topic names"), std::string::npos) << difference;
  EXPECT_FALSE(table_differences(*set, topics + "\n" + table).empty());
}

TEST(ShippedLibrary, TheTablesOfItsReadmeSayWhatTheFlowsAre) {
  const std::filesystem::path dir = std::string(ORIENTA_SOURCE_DIR) + "/flows/library";
  const auto library = read_library(load_files(dir));
  ASSERT_TRUE(library.set);
  std::ifstream in(dir / "README.md", std::ios::binary);
  const std::string readme{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  for (const auto& difference : table_differences(*library.set, readme)) {
    ADD_FAILURE() << "flows/library/README.md: " << difference
                  << "; `orienta check --table` prints the tables as they should be";
  }
}

}  // namespace
}  // namespace orienta::flows
