// SPDX-License-Identifier: Apache-2.0
#include "bot/model/helpdesk.hpp"

#include "bot/model/names.hpp"

namespace orienta::model {
namespace {

constexpr Names<OwnerKind, 3> kOwnerKind = {{
    {OwnerKind::bot, "bot"},
    {OwnerKind::queue, "queue"},
    {OwnerKind::person, "person"},
}};

constexpr Names<Urgency, 4> kUrgency = {{
    {Urgency::danger, "danger"},
    {Urgency::high, "high"},
    {Urgency::normal, "normal"},
    {Urgency::low, "low"},
}};

constexpr Names<Direction, 4> kDirection = {{
    {Direction::in, "in"},
    {Direction::out, "out"},
    {Direction::note, "note"},
    {Direction::system, "system"},
}};

constexpr Names<AuthorKind, 4> kAuthorKind = {{
    {AuthorKind::contact, "contact"},
    {AuthorKind::bot, "bot"},
    {AuthorKind::agent, "agent"},
    {AuthorKind::system, "system"},
}};

constexpr Names<CaseKind, 7> kCaseKind = {{
    {CaseKind::question, "question"},
    {CaseKind::request, "request"},
    {CaseKind::complaint, "complaint"},
    {CaseKind::suggestion, "suggestion"},
    {CaseKind::report_misconduct, "report_misconduct"},
    {CaseKind::person_request, "person_request"},
    {CaseKind::danger, "danger"},
}};

constexpr Names<Sensitivity, 3> kSensitivity = {{
    {Sensitivity::normal, "normal"},
    {Sensitivity::to_clarify, "to_clarify"},
    {Sensitivity::sensitive, "sensitive"},
}};

constexpr Names<CaseState, 9> kCaseState = {{
    {CaseState::open, "open"},
    {CaseState::taken, "taken"},
    {CaseState::in_progress, "in_progress"},
    {CaseState::waiting_on_person, "waiting_on_person"},
    {CaseState::resolved, "resolved"},
    {CaseState::told, "told"},
    {CaseState::closed, "closed"},
    {CaseState::withdrawn, "withdrawn"},
    {CaseState::unreachable, "unreachable"},
}};

constexpr Names<Role, 4> kRole = {{
    {Role::agent, "agent"},
    {Role::supervisor, "supervisor"},
    {Role::editor, "editor"},
    {Role::administrator, "administrator"},
}};

}  // namespace

std::string_view name_of(OwnerKind v) {
  return name_in(kOwnerKind, v);
}
std::optional<OwnerKind> parse_owner_kind(std::string_view text) {
  return value_in(kOwnerKind, text);
}

std::string_view name_of(Urgency v) {
  return name_in(kUrgency, v);
}
std::optional<Urgency> parse_urgency(std::string_view text) {
  return value_in(kUrgency, text);
}

std::string_view name_of(Direction v) {
  return name_in(kDirection, v);
}
std::optional<Direction> parse_direction(std::string_view text) {
  return value_in(kDirection, text);
}

std::string_view name_of(AuthorKind v) {
  return name_in(kAuthorKind, v);
}
std::optional<AuthorKind> parse_author_kind(std::string_view text) {
  return value_in(kAuthorKind, text);
}

std::string_view name_of(CaseKind v) {
  return name_in(kCaseKind, v);
}
std::optional<CaseKind> parse_case_kind(std::string_view text) {
  return value_in(kCaseKind, text);
}

std::string_view name_of(Sensitivity v) {
  return name_in(kSensitivity, v);
}
std::optional<Sensitivity> parse_sensitivity(std::string_view text) {
  return value_in(kSensitivity, text);
}

std::string_view name_of(CaseState v) {
  return name_in(kCaseState, v);
}
std::optional<CaseState> parse_case_state(std::string_view text) {
  return value_in(kCaseState, text);
}

std::string_view name_of(Role v) {
  return name_in(kRole, v);
}
std::optional<Role> parse_role(std::string_view text) {
  return value_in(kRole, text);
}

}  // namespace orienta::model
