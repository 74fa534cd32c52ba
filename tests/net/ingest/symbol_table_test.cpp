#include "net/ingest/symbol_table.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace plimsoll::ingest {
namespace {

SymbolName named(unsigned number) {
  char text[16];
  std::snprintf(text, sizeof text, "S%-7u", number);
  SymbolName name;
  std::memcpy(name.data(), text, name.size());
  return name;
}

TEST(SymbolTable, GivesDenseIdsInOrderOfAppearance) {
  SymbolTable table(10);
  EXPECT_FALSE(table.find(named(1)).valid());
  EXPECT_EQ(table.find_or_add(named(1)).symbol, SymbolId(0U));
  EXPECT_TRUE(table.find_or_add(named(2)).added);
  EXPECT_FALSE(table.find_or_add(named(1)).added);
  EXPECT_EQ(table.find(named(2)), SymbolId(1U));
  EXPECT_EQ(table.name(SymbolId(1U)), "S2");
}

TEST(SymbolTable, RefusesWhenFullAndStillFindsEverything) {
  SymbolTable table(5'000);
  for (unsigned number = 0; number < 5'000; ++number) {
    ASSERT_EQ(table.find_or_add(named(number)).symbol, SymbolId(number));
  }
  EXPECT_FALSE(table.find_or_add(named(5'000)).symbol.valid());
  EXPECT_FALSE(table.find_or_add(named(5'000)).added);
  for (unsigned number = 0; number < 5'000; ++number) {
    ASSERT_EQ(table.find(named(number)), SymbolId(number));
  }
}

}  // namespace
}  // namespace plimsoll::ingest
