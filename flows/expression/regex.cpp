// SPDX-License-Identifier: Apache-2.0
// ICU's regular expressions, bounded in pattern size, steps and stack: patterns come from editors, texts from anyone.
#include <unicode/regex.h>

#include <algorithm>

#include "flows/expression/internal.hpp"
#include "flows/text/icu.hpp"

namespace orienta::flows::expression {
namespace {

constexpr std::size_t kLongestPattern = 1000;
constexpr int32_t kStackBytes = 1 << 20;
// ICU counts its time limit in units of so many steps of its matching engine.
constexpr std::size_t kStepsPerUnit = 10'000;

icu::RegexPattern* compiled(std::string_view pattern, bool ignore_case) {
  static thread_local text::SmallCache<icu::RegexPattern> cache;
  return cache.get((ignore_case ? "i" : "c") + std::string(pattern), [&] {
    UErrorCode error = U_ZERO_ERROR;
    UParseError where{};
    std::unique_ptr<icu::RegexPattern> made(icu::RegexPattern::compile(
        text::from_utf8(pattern), ignore_case ? uint32_t{UREGEX_CASE_INSENSITIVE} : 0U, where, error));
    if (U_FAILURE(error)) made.reset();
    return made;
  });
}

}  // namespace

RegexResult find_regex(std::string_view text, std::string_view pattern, bool ignore_case, const Limits& limits) {
  if (pattern.size() > kLongestPattern) return {std::nullopt, "the pattern is too long"};
  icu::RegexPattern* const program = compiled(pattern, ignore_case);
  if (program == nullptr) return {std::nullopt, "this is not a regular expression"};
  const icu::UnicodeString subject = text::from_utf8(text);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(program->matcher(subject, error));
  if (U_FAILURE(error)) return {std::nullopt, "the pattern could not be applied"};
  const std::size_t units = std::clamp<std::size_t>(limits.regex_steps / kStepsPerUnit, 1, 10'000);
  matcher->setTimeLimit(static_cast<int32_t>(units), error);
  matcher->setStackLimit(kStackBytes, error);
  const bool found = matcher->find(error) != 0;
  if (U_FAILURE(error)) return {std::nullopt, "the pattern takes too long on this text"};
  if (!found) return {};
  RegexMatch match;
  for (int32_t group = 0; group <= matcher->groupCount(); ++group) {
    match.groups.push_back(text::to_utf8(matcher->group(group, error)));
  }
  return {std::move(match), {}};
}

}  // namespace orienta::flows::expression
