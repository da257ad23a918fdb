// SPDX-License-Identifier: Apache-2.0
#include "connectors/planning.hpp"

#include "connectors/connectors.hpp"
#include "connectors/text.hpp"

namespace orienta::connectors {
namespace {

struct Words {
  std::string_view language;
  std::string_view list_button;
  std::string_view prompt;
};

constexpr Words kWords[] = {
    {"es", "Ver opciones", "Elige una opción:"},
    {"en", "See options", "Choose an option:"},
    {"pt", "Ver opções", "Escolha uma opção:"},
    {"fr", "Voir les choix", "Choisissez une option :"},
};

const Words& words(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find_first_of("-_"));
  for (const auto& row : kWords) {
    if (row.language == primary) return row;
  }
  return kWords[0];
}

}  // namespace

std::string_view default_list_button(std::string_view language) {
  return words(language).list_button;
}
std::string_view default_prompt(std::string_view language) {
  return words(language).prompt;
}

std::vector<model::OutMessage> plan_numbered(const model::OutMessage& message, std::size_t limit) {
  const bool numbered = message.presentation == model::Presentation::numbered;  // a planned part: the lines are in it
  std::vector<std::string> texts;
  if (message.options.empty() || numbered) {
    texts = split_text(message.text, limit);
  } else {
    const std::string lines = with_numbered_options("", message.options);
    const std::size_t taken = utf16_length(lines) + 1;
    if (taken <= limit / 2) {
      // The options stay together, with the end of the question above them.
      const auto [before, last] = split_tail(message.text, limit - taken);
      if (!trim(before).empty()) texts = split_text(before, limit);
      texts.push_back(with_numbered_options(last, message.options));
    } else {
      texts = split_text(with_numbered_options(message.text, message.options), limit);
    }
  }
  std::vector<model::OutMessage> out;
  for (auto& text : texts) {
    model::OutMessage part;
    part.text = std::move(text);
    part.language = message.language;
    out.push_back(std::move(part));
  }
  if (!message.options.empty()) {
    out.back().options = message.options;
    out.back().presentation = model::Presentation::numbered;
  }
  return out;
}

}  // namespace orienta::connectors
