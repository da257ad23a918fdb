// SPDX-License-Identifier: Apache-2.0
// What the text files share of ICU: locales as Peru means them and a small cache. Making a formatter costs ten to a
// hundred times its use, so each thread keeps its own; nothing here is shared between threads.
#pragma once

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace orienta::flows::text {

// "es" is es-PE (1,234.5); "en" is en-US; languages that ICU does not know keep their code.
[[nodiscard]] icu::Locale locale_of(std::string_view language);
// "es-PE", "ES", "spa" -> "es".
[[nodiscard]] std::string primary_language(std::string_view language);

[[nodiscard]] inline std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}
[[nodiscard]] inline icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}
// ICU's narrow no-break spaces (CLDR 42) become plain ones: phones show boxes for them and SMS would leave GSM-7.
[[nodiscard]] std::string plain_spaces(std::string utf8);

// Owned by the thread that uses it (hold it in a thread_local). Keys come from configuration and contacts, so it is
// bounded: a full cache is emptied, which costs time and never memory.
template <class Thing>
class SmallCache {
 public:
  template <class Make>
  Thing* get(std::string_view key, Make make) {
    if (const auto found = things_.find(key); found != things_.end()) return found->second.get();
    if (things_.size() >= kMost) things_.clear();
    return things_.emplace(std::string(key), make()).first->second.get();
  }

 private:
  static constexpr std::size_t kMost = 64;
  std::map<std::string, std::unique_ptr<Thing>, std::less<>> things_;
};

}  // namespace orienta::flows::text
