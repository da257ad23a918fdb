// SPDX-License-Identifier: Apache-2.0
// Snowball's stemmers over folded words. Not for sharing: one per thread and use, cheap to make.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace orienta::flows::questions {

class Stemmer {
 public:
  // es, en, pt, fr; words of any other language stay whole.
  explicit Stemmer(std::string_view language);

  // Of a folded word. Endings that Snowball knows only with their accent ("ción") are given it back first.
  [[nodiscard]] std::string stem(std::string_view folded) const;

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Delete> stemmer_;
  std::string language_;
};

}  // namespace orienta::flows::questions
