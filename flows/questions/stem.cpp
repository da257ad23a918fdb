// SPDX-License-Identifier: Apache-2.0
#include "flows/questions/stem.hpp"

#include <libstemmer.h>

#include <array>

#include "flows/text/text.hpp"

namespace orienta::flows::questions {
namespace {

struct Algorithm {
  std::string_view language;
  const char* name;
};
constexpr std::array<Algorithm, 4> kAlgorithms{
    {{"es", "spanish"}, {"en", "english"}, {"pt", "portuguese"}, {"fr", "french"}}};

// Folding took these accents; without them "regularizacion" and "regularizar" would have nothing in common.
struct Ending {
  std::string_view language, folded, written;
};
constexpr std::array<Ending, 5> kEndings{{{"es", "cion", "ción"},
                                          {"es", "sion", "sión"},
                                          {"pt", "cao", "ção"},
                                          {"pt", "coes", "ções"},
                                          {"pt", "sao", "são"}}};

constexpr std::size_t kLongestWord = 64;

}  // namespace

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const {
  sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer(std::string_view language) : language_(language) {
  for (const auto& row : kAlgorithms) {
    if (row.language == language) stemmer_.reset(sb_stemmer_new(row.name, "UTF_8"));
  }
}

std::string Stemmer::stem(std::string_view folded) const {
  if (!stemmer_ || folded.size() > kLongestWord) return std::string(folded);
  std::string word(folded);
  for (const auto& ending : kEndings) {
    if (ending.language != language_ || !folded.ends_with(ending.folded)) continue;
    word.replace(word.size() - ending.folded.size(), ending.folded.size(), ending.written);
    break;
  }
  const auto* found =
      sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (found == nullptr) return std::string(folded);  // out of memory: the whole word is the next best
  const auto length = static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()));
  return text::fold(std::string_view(reinterpret_cast<const char*>(found), length));
}

}  // namespace orienta::flows::questions
