#include "host/portfolio/osi_symbol.hpp"

#include <gtest/gtest.h>

namespace plimsoll::portfolio {
namespace {

TEST(OsiSymbol, SplitsIntoRootExpiryTypeAndStrike) {
  const std::optional<OsiSymbol> symbol = parse_osi_symbol("AAPL  140719C00500000");
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->root, "AAPL");
  EXPECT_EQ(symbol->expiry.to_string(), "2014-07-19");
  EXPECT_EQ(symbol->option_type, OptionType::call);
  EXPECT_EQ(symbol->strike, Price::from_raw(500 * decimal_scale));
}

TEST(OsiSymbol, ReadsFractionalStrikesPutsAndFullRoots) {
  const std::optional<OsiSymbol> symbol = parse_osi_symbol("SPXW7A210104P03701525");
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->root, "SPXW7A");
  EXPECT_EQ(symbol->option_type, OptionType::put);
  EXPECT_EQ(format_decimal(symbol->strike.raw()), "3701.525");
  EXPECT_EQ(parse_osi_symbol("X     300101C99999999")->strike.raw(), 99'999'999LL * 1'000'000);
}

TEST(OsiSymbol, RefusesEverythingElse) {
  for (const char* text :
       {"", "AAPL", "AAPL140719C00500000", "AAPL  140719C0050000", "AAPL  140719C005000000", "AAPL  140719X00500000",
        "AAPL  140719c00500000", "AAPL  141319C00500000", "AAPL  140732C00500000", "      140719C00500000",
        " AAPL 140719C00500000", "AAPL  140719C00000000", "AAPL  14071 C00500000", "aapl  140719C00500000"}) {
    EXPECT_FALSE(parse_osi_symbol(text)) << text;
  }
}

}  // namespace
}  // namespace plimsoll::portfolio
