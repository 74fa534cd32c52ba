#include "net/itch/fields.hpp"

#include <gtest/gtest.h>

namespace plimsoll::itch {
namespace {

TEST(Price4, BecomesAPriceExactly) {
  EXPECT_EQ(Price4{1}.to_price().raw(), 100'000);  // 0.0001
  EXPECT_EQ(Price4{0}.to_price().raw(), 0);
  EXPECT_EQ(Price4{2'000'000'000}.to_price().raw(),
            200'000'000'000'000);  // 200,000, the highest price in the specification
  EXPECT_EQ(Price4{UINT32_MAX}.to_price().raw(), 429'496'729'500'000);
}

TEST(Price8, BecomesAPriceExactlyOrNotAtAll) {
  EXPECT_EQ(Price8{1}.to_price()->raw(), 10);
  EXPECT_EQ(Price8{922'337'203'685'477'580}.to_price()->raw(),
            9'223'372'036'854'775'800);  // largest multiple of ten in 63 bits
  EXPECT_FALSE(Price8{922'337'203'685'477'581}.to_price().has_value());
  EXPECT_FALSE(Price8{UINT64_MAX}.to_price().has_value());
}

TEST(Trimmed, DropsSpacesOnTheRightOnly) {
  EXPECT_EQ(trimmed(StockName{'B', 'R', 'K', '.', 'A', ' ', ' ', ' '}), "BRK.A");
  EXPECT_EQ(trimmed(StockName{'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'}), "ABCDEFGH");
  EXPECT_EQ(trimmed(ParticipantId{' ', 'X', ' ', ' '}), " X");
  EXPECT_EQ(trimmed(ParticipantId{' ', ' ', ' ', ' '}), "");
}

}  // namespace
}  // namespace plimsoll::itch
