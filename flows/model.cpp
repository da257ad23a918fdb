// SPDX-License-Identifier: Apache-2.0
#include "flows/model.hpp"

#include <algorithm>

namespace orienta::flows {
namespace {

const std::string* in_mode(const std::map<Mode, std::string>& by_mode, Mode mode) {
  for (const Mode wanted : {mode, Mode::chat}) {
    const auto found = by_mode.find(wanted);
    if (found != by_mode.end()) return &found->second;
  }
  return by_mode.empty() ? nullptr : &by_mode.begin()->second;
}

}  // namespace

const std::string* Text::find(std::string_view language, Mode mode, std::string_view fallback) const {
  for (const auto wanted : {language, fallback}) {
    const auto found = by_language.find(wanted);
    if (found == by_language.end()) continue;
    if (const auto* text = in_mode(found->second, mode)) return text;
  }
  // A text that exists in neither is still better than silence.
  for (const auto& [name, by_mode] : by_language) {
    if (const auto* text = in_mode(by_mode, mode)) return text;
  }
  return nullptr;
}

const Step* Flow::find(std::string_view step) const {
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return s.id == step; });
  return found == steps.end() ? nullptr : &*found;
}

const Step* Flow::after(const Step& step) const {
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return &s == &step; });
  if (found == steps.end() || found + 1 == steps.end()) return nullptr;
  return &*(found + 1);
}

FlowPtr FlowSet::find(std::string_view id) const {
  const auto found = flows.find(id);
  return found == flows.end() ? nullptr : found->second;
}

FlowPtr FlowSet::find(std::string_view id, std::string_view wanted) const {
  if (auto current = find(id); current && current->version == wanted) return current;
  const auto found = older.find(std::string(id) + "@" + std::string(wanted));
  return found == older.end() ? nullptr : found->second;
}

}  // namespace orienta::flows
