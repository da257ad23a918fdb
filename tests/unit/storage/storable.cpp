// SPDX-License-Identifier: Apache-2.0
#include "storage/storable.hpp"

#include <gtest/gtest.h>

namespace orienta::storage {
namespace {

struct Case {
  std::string_view in, out;
};

TEST(Storable, MendsExactlyWhatIsBroken) {
  using namespace std::string_view_literals;
  static constexpr Case kCases[] = {
      {""sv, ""sv},
      {"plain"sv, "plain"sv},
      {"\xC3\xB1 \xE2\x82\xAC \xF0\x9F\x98\x80"sv, "\xC3\xB1 \xE2\x82\xAC \xF0\x9F\x98\x80"sv},
      {"a\0b"sv, "a\xEF\xBF\xBD\x62"sv},
      {"\x80"sv, "\xEF\xBF\xBD"sv},                                                  // a tail without a head
      {"\xC3"sv, "\xEF\xBF\xBD"sv},                                                  // cut off
      {"\xE2\x82"sv, "\xEF\xBF\xBD\xEF\xBF\xBD"sv},                                  // cut off
      {"\xC0\xAF"sv, "\xEF\xBF\xBD\xEF\xBF\xBD"sv},                                  // overlong
      {"\xED\xA0\x80"sv, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"sv},                  // a surrogate
      {"\xF4\x90\x80\x80"sv, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"sv},  // above U+10FFFF
      {"\xC3(x"sv, "\xEF\xBF\xBD(x"sv},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(storable(c.in), c.out);
    EXPECT_EQ(is_storable(c.in), c.in == c.out);
    EXPECT_TRUE(is_storable(storable(c.in)));
  }
}

}  // namespace
}  // namespace orienta::storage
