// SPDX-License-Identifier: Apache-2.0
#include "flows/questions/vocabulary.hpp"

#include <bit>

#include "flows/text/text.hpp"

namespace orienta::flows::questions {
namespace {

constexpr std::size_t kLongestWord = 64;

std::uint64_t letters_of(std::string_view word) {
  std::uint64_t out = 0;
  for (const char c : word) out |= std::uint64_t{1} << (static_cast<unsigned char>(c) % 64U);
  return out;
}

// Each slip takes at most one kind of letter away and brings one in.
bool far_apart(std::uint64_t a, std::uint64_t b, std::size_t most) {
  return static_cast<std::size_t>(std::popcount(a & ~b)) > most ||
         static_cast<std::size_t>(std::popcount(b & ~a)) > most;
}

}  // namespace

void Vocabulary::add(std::string_view folded) {
  if (folded.empty() || folded.size() > kLongestWord) return;
  const auto found = entries_.find(folded);
  if (found == entries_.end())
    entries_.emplace(folded, 1);
  else
    ++found->second;
}

void Vocabulary::finish() {
  for (const auto& [word, times] : entries_) {
    Entry entry{word, spanish_ear_ ? text::by_ear(word) : word, letters_of(word), word.size(), times};
    const auto place = list_.size();
    const auto [at, added] = by_ear_.emplace(entry.heard, place);
    if (!added && list_[at->second].times < times) at->second = place;
    list_.push_back(std::move(entry));
  }
}

std::optional<Vocabulary::Guess> Vocabulary::closest(std::string_view folded) const {
  if (folded.empty() || folded.size() > kLongestWord) return std::nullopt;
  if (knows(folded)) return Guess{std::string(folded), 0};
  const auto heard = spanish_ear_ ? text::by_ear(folded) : std::string(folded);
  if (heard.empty()) return std::nullopt;
  if (const auto same = by_ear_.find(heard); same != by_ear_.end()) return Guess{list_[same->second].word, 0};
  const auto letters = letters_of(folded);
  const Entry* best = nullptr;
  std::size_t fewest = 0;
  for (const auto& entry : list_) {
    const auto most = text::tolerance(entry.length);
    if (most == 0 || entry.heard.empty() || entry.heard.front() != heard.front()) continue;
    // Drawn-out letters ("siiii") may make it longer than slips would.
    if (entry.length > folded.size() + most || far_apart(letters, entry.letters, most)) continue;
    const auto slips = text::slips_between(folded, entry.word);
    if (!slips) continue;
    if (best == nullptr || *slips < fewest || (*slips == fewest && entry.times > best->times)) {
      best = &entry;
      fewest = *slips;
    }
  }
  if (best == nullptr) return std::nullopt;
  return Guess{best->word, fewest};
}

}  // namespace orienta::flows::questions
