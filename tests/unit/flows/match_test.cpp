// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

using By = OptionMatch::By;

FlowOption option(std::string id, std::string es, std::string en = {}, std::vector<std::string> synonyms = {}) {
  FlowOption out;
  out.id = std::move(id);
  if (!es.empty()) out.label.by_language["es"][Mode::chat] = std::move(es);
  if (!en.empty()) out.label.by_language["en"][Mode::chat] = std::move(en);
  if (!synonyms.empty()) out.synonyms["es"] = std::move(synonyms);
  return out;
}

std::string match(const std::vector<FlowOption>& options, std::string_view text, std::string_view language = "es") {
  Input input;
  input.text = text;
  const auto found = match_option(options, input, language, Mode::chat);
  return found ? found->id : "-";
}

struct Said {
  std::string_view text, means;
};

TEST(Match, YesAndNoAsPeopleWriteThem) {
  const std::vector<FlowOption> options = {option("yes", "Sí", "Yes"), option("no", "No", "No")};
  const Said said[] = {
      {"Sí", "yes"},
      {"si", "yes"},
      {"SI!!", "yes"},
      {"1", "yes"},
      {"uno", "yes"},
      {"clar0", "yes"},
      {"claro", "yes"},
      {"sí 👍", "yes"},
      {"ｓｉ", "yes"},
      {"Sip", "yes"},
      {"dale", "yes"},
      {"ok", "yes"},
      {"Ya", "yes"},
      {"chévere", "yes"},
      {"Si por favor", "yes"},
      {"sí tengo", "yes"},
      {"yes", "yes"},
      {"1.", "yes"},
      {"la primera", "yes"},
      {"No", "no"},
      {"nop", "no"},
      {"2", "no"},
      {"dos", "no"},
      {"NUNCA", "no"},
      {"no gracias", "no"},
      {"claro que no", "no"},
      {"todavía no", "no"},
      {"no tengo", "no"},
      {"ya no", "no"},
      {"no sé", "-"},
      {"no entiendo", "-"},
      {"tal vez", "-"},
      {"no lo sé", "-"},
      {"3", "-"},
      {"hola", "-"},
      {"¿qué?", "-"},
      {"👍", "yes"},
      {"👍🏽👍🏽", "yes"},
      {"✅", "yes"},
      {"👎", "no"},
      {"❌", "no"},
      {"👍👎", "-"},
      {"quiero poner una queja", "-"},  // no consent to anything
      {"ya tengo el carnet", "-"},
      {"si no", "-"},
      {"sí, señorita", "yes"},
      {"😀", "-"},
      {"", "-"},
      {"no me han pagado desde enero y quiero saber qué hago", "-"},
  };
  for (const auto& one : said) {
    EXPECT_EQ(match(options, one.text), one.means) << one.text;
  }
}

TEST(Match, OptionIdThenNumberThenLabelThenSynonymThenSimilar) {
  const std::vector<FlowOption> options = {option("health", "Salud", "Health", {"médico"}),
                                           option("papers", "Mis papeles"), option("work", "Trabajo")};
  Input tapped;
  tapped.option_id = "papers";
  tapped.text = "Salud";  // the id decides
  EXPECT_EQ(match_option(options, tapped, "es", Mode::chat)->by, By::option_id);
  EXPECT_EQ(match_option(options, tapped, "es", Mode::chat)->id, "papers");
  const struct {
    std::string_view text, id;
    By by;
  } rows[] = {{"2", "papers", By::number},        {"dos", "papers", By::number},
              {"SALUD", "health", By::label},     {"1. Salud", "health", By::label},
              {"Medico!", "health", By::synonym}, {"trabjo", "work", By::similar},
              {"Health", "health", By::label},    {"quiero ver lo de trabajo", "work", By::inside}};
  for (const auto& row : rows) {
    Input input;
    input.text = row.text;
    const auto found = match_option(options, input, "es", Mode::chat);
    ASSERT_TRUE(found) << row.text;
    EXPECT_EQ(found->id, row.id) << row.text;
    EXPECT_EQ(found->by, row.by) << row.text;
  }
}

TEST(Match, WhatCouldBeTwoOptionsIsNeither) {
  const std::vector<FlowOption> options = {option("a", "Carné vencido"), option("b", "Carné vigente")};
  EXPECT_EQ(match(options, "carné"), "-");
  EXPECT_EQ(match(options, "tengo carne vencido y carne vigente"), "-");
  EXPECT_EQ(match(options, "carne vencido"), "a");
  const std::vector<FlowOption> twins = {option("a", "Lima", "", {"centro"}), option("b", "Cusco", "", {"centro"})};
  EXPECT_EQ(match(twins, "centro"), "-");
}

TEST(Match, NegatedWordsAreNoAnswer) {
  const std::vector<FlowOption> options = {option("health", "Salud"), option("work", "Trabajo")};
  EXPECT_EQ(match(options, "no es por salud"), "-");
  EXPECT_EQ(match(options, "es por salud"), "health");
}

TEST(Match, LabelsThatAreNumbersMeanThemselves) {
  const std::vector<FlowOption> options = {option("zero", "0"), option("one", "1"), option("two", "2")};
  EXPECT_EQ(match(options, "1"), "one");
  EXPECT_EQ(match(options, "0"), "zero");
  EXPECT_EQ(match(options, "3"), "two");  // the third, as on a list that is numbered
}

TEST(Match, EmojiAndNumbersInLabels) {
  const std::vector<FlowOption> options = {option("food", "🍞 Comida"), option("bed", "2️⃣ Albergue")};
  EXPECT_EQ(match(options, "comida"), "food");
  EXPECT_EQ(match(options, "albergue"), "bed");
}

// "nao", "non" and "oui" have three letters, "no" and "si" two: none of them answers from inside a sentence.
TEST(Match, BareYesAndNoInsideASentenceAnswerNothing) {
  const std::vector<FlowOption> options = {
      option("hidden", "Sí, en secreto", {}, {"sim", "oui", "em segredo"}),
      option("named", "No hace falta", {}, {"não", "non", "não precisa"}),
  };
  EXPECT_EQ(match(options, "não"), "named");
  EXPECT_EQ(match(options, "Non."), "named");
  EXPECT_EQ(match(options, "sim"), "hidden");
  EXPECT_EQ(match(options, "fica em segredo tá"), "hidden");
  for (const auto* said : {"não sei", "não quero que saibam", "non je ne veux pas", "oui et non", "sim ou não"}) {
    EXPECT_EQ(match(options, said), "-") << said;
  }
}

TEST(Match, YesAndNoWithAnApostrophe) {
  const std::vector<FlowOption> options = {option("yes", "Sí", "Yes"), option("no", "No", "No")};
  for (const auto* said : {"d'accord", "D’accord", "j'accepte", "je suis d'accord", "oui, d'accord"}) {
    EXPECT_EQ(match(options, said, "fr"), "yes") << said;
  }
  for (const auto* said : {"je n'accepte pas", "pas d'accord", "non, pas d'accord"}) {
    EXPECT_EQ(match(options, said, "fr"), "no") << said;
  }
}

TEST(Match, LongStoriesAreNotSearched) {
  const std::vector<FlowOption> options = {option("health", "Salud"), option("work", "Trabajo")};
  EXPECT_EQ(match(options, "ayer fui al centro de salud y me dijeron que volviera el lunes temprano"), "-");
}

TEST(Match, HostileInputIsHarmless) {
  const std::vector<FlowOption> options = {option("health", "Salud")};
  EXPECT_EQ(match(options, std::string(100'000, 'a')), "-");
  EXPECT_EQ(match(options, "\xff\xfe\x80"), "-");
  EXPECT_EQ(match({}, "1"), "-");
}

TEST(Commands, WholeMessageInEveryLanguageDangerAnywhere) {
  const auto set = testing::library();
  const struct {
    std::string_view text;
    std::optional<Builtin> means;
  } rows[] = {{"MENÚ", Builtin::menu},
              {"menu!", Builtin::menu},
              {"back", Builtin::back},
              {"No más", Builtin::stop},
              {"Por favor, menú", Builtin::menu},
              {"stop please", Builtin::stop},
              {"gracias", std::nullopt},
              {"por favor gracias", std::nullopt},
              {"stop", Builtin::stop},
              {"ayuda me quieren matar por favor", Builtin::danger},
              {"They want to KILL me!!", Builtin::danger},
              {"fue un error", Builtin::leave},
              {"quiero ver el menú del restaurante", std::nullopt},
              {"stopp", std::nullopt},
              {"", std::nullopt}};
  for (const auto& row : rows) {
    Input input;
    input.text = row.text;
    EXPECT_EQ(command_of(*set, input), row.means) << row.text;
  }
  Input button;
  button.option_id = std::string(kLeaveOption);
  EXPECT_EQ(command_of(*set, button), Builtin::leave);
  button.option_id = "command:person";
  EXPECT_EQ(command_of(*set, button), Builtin::person);
}

TEST(Commands, WhatIsExceptedIsNotTakenForAMisspeltWordOfDanger) {
  Command danger;
  danger.builtin = Builtin::danger;
  danger.anywhere = true;
  danger.alone["ht"] = {"danje"};
  danger.except["ht"] = {"manje"};
  make_ready(danger);
  FlowSet set;
  set.commands.push_back(danger);
  const auto heard = [&](std::string_view text) {
    Input input;
    input.text = text;
    return command_of(set, input) == Builtin::danger;
  };
  EXPECT_TRUE(heard("danje"));
  EXPECT_TRUE(heard("Danjé!"));
  EXPECT_TRUE(heard("dange"));
  EXPECT_FALSE(heard("manje"));
  EXPECT_FALSE(heard("Manjé"));
}

}  // namespace
}  // namespace orienta::flows
