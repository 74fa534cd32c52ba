#include "host/portfolio/venue_suffix.hpp"

#include <gtest/gtest.h>

namespace plimsoll::portfolio {
namespace {

TEST(VenueSuffix, IsDroppedWhenItIsAVenue) {
  EXPECT_EQ(symbol_part("AAPL.XNAS"), "AAPL");
  EXPECT_EQ(symbol_part("SPY.ARCX"), "SPY");
  EXPECT_EQ(symbol_part("BRK.B.XNYS"), "BRK.B");
  EXPECT_EQ(symbol_part("AAPL"), "AAPL");
}

TEST(VenueSuffix, StaysWhenItIsNot) {
  for (const std::string_view name : {"BRK.B", "AAPL.B", "AAPL.WS", "AAPL.QQQQ", "AAPL.xnas", ".XNAS", "XNAS", "",
                                      "AAPL.XNAS.B", "AAPLXNAS", "A.XNAS "}) {
    EXPECT_EQ(symbol_part(name), name);
  }
}

TEST(VenueSuffix, AllVenuesAreFourLetters) {
  for (const std::string_view venue : known_venues) {
    ASSERT_EQ(venue.size(), 4U) << venue;
    for (const char c : venue) EXPECT_TRUE(c >= 'A' && c <= 'Z') << venue;
  }
}

}  // namespace
}  // namespace plimsoll::portfolio
