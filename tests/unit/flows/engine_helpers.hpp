// SPDX-License-Identifier: Apache-2.0
// A small library and shorthand for the engine's tests.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flows/read.hpp"
#include "flows/simulator.hpp"

namespace orienta::flows::testing {

inline constexpr std::string_view kSettings = R"(
start_flow: welcome
menu_flow: menu
default_language: es
languages: [es, en]
texts:
  not_understood: {es: No entendí., en: I did not understand.}
  offer_person: {es: "¿Qué prefieres?", en: "What do you prefer?"}
  cannot_read_media: {es: No puedo escuchar audios., en: I cannot listen.}
  please_write: {es: Escríbeme., en: Please write.}
  withheld: {es: Te lo confirma una persona., en: A person will confirm it.}
  failed: {es: Algo falló., en: Something failed.}
  flow_changed: {es: Esto cambió., en: This changed.}
  line_name: {es: Línea, en: Line}
)";

inline constexpr std::string_view kCommands = R"(
commands:
  menu: {flow: menu, phrases: {es: [menú, inicio], en: [menu]}}
  back: {phrases: {es: [atrás], en: [back]}}
  repeat: {phrases: {es: [repetir], en: [repeat]}}
  language: {flow: language, phrases: {es: [idioma], en: [language]}}
  person: {flow: person, phrases: {es: [persona, quiero hablar con alguien], en: [person]}}
  stop: {flow: stop, phrases: {es: [baja, no más], en: [stop]}}
  delete: {flow: erase, phrases: {es: [borrar mis datos], en: [delete my data]}}
  danger: {flow: danger, anywhere: true, phrases: {es: [me quieren matar, peligro], en: [they want to kill me]}}
  leave: {phrases: {es: [fue un error], en: [it was a mistake]}}
)";

inline constexpr std::string_view kWelcome = R"(
flow: welcome
languages: [es, en]
steps:
  - {id: language, call: language}
  - id: agree
    consent: data
    version: "3"
    text: {es: "¿Aceptas?", en: "Do you agree?"}
    yes: thanks
    no: refused
  - {id: thanks, say: {es: Gracias., en: Thanks.}, go: menu}
  - {id: refused, say: {es: Está bien., en: Fine.}, go: menu}
)";

inline constexpr std::string_view kLanguage = R"(
flow: language
languages: [es, en]
steps:
  - id: choose
    ask: options
    text: {es: "¿Idioma?", en: "Language?"}
    save: language
    options:
      - {id: es, label: {es: Español, en: Español}}
      - {id: en, label: {es: English, en: English}}
  - {id: keep, set: {contact.language: "@results.language"}}
)";

inline constexpr std::string_view kMenu = R"(
flow: menu
languages: [es, en]
steps:
  - id: need
    ask: options
    text: {es: "¿Qué necesitas?", en: "What do you need?"}
    save: need
    options:
      - {id: health, label: {es: Salud, en: Health}, synonyms: {es: [médico]}, go: health}
      - {id: papers, label: {es: Papeles, en: Papers}, go: papers}
      - {id: complaint, label: {es: Una queja, en: A complaint}, go: flow:complaint}
  - {id: health, say: {es: Elegiste @results.need.label., en: You chose @results.need.label.}, go: need}
  - id: papers
    ask: yes_no
    text: {es: "¿Tienes papeles?", en: "Do you have papers?"}
    save: papers
    yes: has
    no: has_not
  - {id: has, say: {es: Tienes., en: You have.}, go: need}
  - {id: has_not, say: {es: No tienes., en: You have none.}, go: need}
)";

inline constexpr std::string_view kComplaint = R"(
flow: complaint
languages: [es, en]
steps:
  - {id: what, ask: text, text: {es: Cuéntame., en: Tell me.}, save: what}
  - id: open
    case: {kind: complaint, topic: service, sensitivity: to_clarify, intake: {what: "@results.what"}}
  - id: told
    say: {es: Tu código es @case.reference., en: Your code is @case.reference.}
  - id: hand
    handover: {queue: general, urgency: normal, reason: {es: Queja, en: Complaint}}
    text: {es: Te escribe una persona., en: A person will write.}
    leave: {es: Ya no, en: Never mind}
    back: after
  - {id: after, say: {es: De vuelta., en: Back again.}, go: menu}
)";

inline constexpr std::string_view kOthers[] = {R"(
flow: person
languages: [es, en]
steps:
  - {id: hand, handover: {queue: general}, text: {es: Te paso con una persona., en: Passing you on.}}
)",
                                               R"(
flow: stop
languages: [es, en]
steps:
  - {id: sure, ask: yes_no, text: {es: "¿Seguro que no quieres más mensajes?", en: "Sure?"}, yes: stop, no: stay}
  - {id: stop, unsubscribe: confirm, text: {es: No te escribo más., en: No more.}, go: done}
  - {id: stay, say: {es: Sigo aquí., en: Still here.}, go: done}
  - {id: done, end: true}
)",
                                               R"(
flow: erase
languages: [es, en]
steps:
  - {id: sure, ask: yes_no, text: {es: "¿Borro tus datos?", en: "Delete?"}, yes: erase, no: done}
  - {id: erase, erase: contact, text: {es: Borrado., en: Deleted.}}
  - {id: done, end: true}
)",
                                               R"(
flow: danger
languages: [es, en]
steps:
  - {id: numbers, say: {es: Llama al 105., en: Call 105.}}
  - {id: open, case: {kind: danger, urgency: danger}}
  - id: hand
    handover: {queue: general, urgency: danger}
    text: {es: Ya avisé., en: I told them.}
    leave: {es: Fue un error, en: A mistake}
    back: after
  - {id: after, say: {es: Qué bueno., en: Good.}, go: menu}
)"};

inline std::vector<LibraryFile> small_files() {
  std::vector<LibraryFile> files = {
      {"settings.yaml", std::string(kSettings)},     {"commands.yaml", std::string(kCommands)},
      {"flows/welcome.yaml", std::string(kWelcome)}, {"flows/language.yaml", std::string(kLanguage)},
      {"flows/menu.yaml", std::string(kMenu)},       {"flows/complaint.yaml", std::string(kComplaint)}};
  int number = 0;
  for (const auto flow : kOthers)
    files.push_back({"flows/other" + std::to_string(++number) + ".yaml", std::string(flow)});
  return files;
}

inline std::string problems_of(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const auto& d : diagnostics) out += d.str() + "\n";
  return out;
}

// The small library with further flows; the test fails if it cannot be read.
inline std::shared_ptr<FlowSet> library(const std::vector<std::string>& flows = {},
                                        const std::vector<LibraryFile>& more = {}) {
  auto files = small_files();
  int number = 0;
  for (const auto& flow : flows) files.push_back({"flows/test" + std::to_string(++number) + ".yaml", flow});
  files.insert(files.end(), more.begin(), more.end());
  auto result = read_library(files);
  EXPECT_TRUE(result.set) << problems_of(result.diagnostics);
  if (!result.set) return std::make_shared<FlowSet>();
  return result.set;
}

inline constexpr std::string_view kNow = "2026-11-22T10:00:00-05:00";

inline Simulator::Options known(std::string language = "es", model::Mode mode = model::Mode::chat) {
  Simulator::Options options;
  options.language = std::move(language);
  options.consented = true;
  options.mode = mode;
  options.now = *text::parse_instant(kNow, text::kLima);
  return options;
}

inline std::vector<std::string> texts(const Turn& turn) {
  std::vector<std::string> out;
  for (const auto& effect : turn.effects) {
    if (const auto* send = std::get_if<Send>(&effect)) out.push_back(send->message.text);
  }
  return out;
}
inline std::string last_text(const Turn& turn) {
  const auto all = texts(turn);
  return all.empty() ? std::string() : all.back();
}
template <class E>
const E* effect(const Turn& turn) {
  for (const auto& one : turn.effects) {
    if (const auto* found = std::get_if<E>(&one)) return found;
  }
  return nullptr;
}
template <class E>
std::size_t count(const Turn& turn) {
  std::size_t n = 0;
  for (const auto& one : turn.effects) n += std::holds_alternative<E>(one) ? 1U : 0U;
  return n;
}

inline Input media(model::MediaKind kind, std::string caption = {}) {
  Input input;
  input.text = std::move(caption);
  input.message_kind = model::InboundKind::media;
  model::Media one;
  one.kind = kind;
  one.id = "m1";
  input.media.push_back(std::move(one));
  return input;
}

}  // namespace orienta::flows::testing
