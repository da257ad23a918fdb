// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"

#include <gtest/gtest.h>

namespace orienta::storage {
namespace {

TEST(Migrations, EachEngineGetsItsOwnLines) {
  const std::string text = "a\n--sqlite: b\n--postgresql: c\n-- d\n--sqlite:e";
  EXPECT_EQ(for_engine(text, "sqlite"), "a\n b\n\n-- d\ne\n");
  EXPECT_EQ(for_engine(text, "postgresql"), "a\n\n c\n-- d\n\n");
}

TEST(Migrations, AreNumberedInOrderWithoutGaps) {
  const auto files = embedded_migrations();
  ASSERT_FALSE(files.empty());
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(files[i].number, static_cast<int>(i) + 1);
    EXPECT_FALSE(files[i].name.empty());
    EXPECT_FALSE(files[i].text.empty());
  }
}

}  // namespace
}  // namespace orienta::storage
