// SPDX-License-Identifier: Apache-2.0
// library/plain_words.yaml: what the deployment asks of its Spanish texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orienta::flows {

struct PlainWords {
  struct Exception {
    std::string at;  // FLOW/STEP, or settings/TEXT
    std::string reason;
    int line = 0;
  };
  struct Word {
    std::string word;  // as written: "solicitar", "calidad migratoria"
    std::string value;
    int line = 0;
  };
  bool given = false;  // without the file nothing is warned of
  double target = 65;  // of Fernández Huerta (flows/text/readability.hpp)
  std::size_t most_segments = 2;
  std::vector<Exception> hard_to_read, long_sms;
  std::vector<Word> avoid;      // value: what to say instead
  std::vector<Word> explained;  // value: FLOW/STEP that says what it means
  std::vector<Word> hard;       // words that must be explained if they are used; no value
};

// Both folded. Whether `text` has this word or phrase in one of its forms: of a verb those of the regular conjugation,
// with pronouns behind it ("solicitar": "solicite", "solicitarlo"); of other words the plural and, for -o, the
// feminine.
[[nodiscard]] bool has_form_of(std::string_view text, std::string_view phrase);

}  // namespace orienta::flows
