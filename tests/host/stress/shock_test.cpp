#include "host/stress/shock.hpp"

#include <gtest/gtest.h>

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;
using enum scenarios::ShockKind;

TEST(Shock, IsANumberAndAWord) {
  EXPECT_EQ(parse_shock("-10%"), (Shock{relative, -0.1}));
  EXPECT_EQ(parse_shock("+30%"), (Shock{relative, 0.3}));
  EXPECT_EQ(parse_shock(" 12.5 % "), (Shock{relative, 0.125}));
  EXPECT_EQ(parse_shock("-0.105 log"), (Shock{log, -0.105}));
  EXPECT_EQ(parse_shock("+0.05 absolute"), (Shock{absolute, 0.05}));
  EXPECT_EQ(parse_shock("-5abs"), (Shock{absolute, -5.0}));
  EXPECT_EQ(parse_shock("1e1%"), (Shock{relative, 0.1}));
}

TEST(Shock, IsNothingElse) {
  for (const char* text : {"", "%", "-10", "0.1", "ten%", "--10%", "+-10%", "-+10%", "10%%", "10 % up", "nan%", "inf%",
                           "1e999%", "0x10%", "10 Log", "log", "10,5%", "\t5%", "5%\n"}) {
    EXPECT_FALSE(parse_shock(text)) << '\'' << text << '\'';
  }
  EXPECT_FALSE(parse_shock(std::string(1000, '1') + '%'));
}

TEST(Shock, StaysWhereAFactorCanFollow) {
  EXPECT_EQ(refusal(FactorKind::spot, {relative, -0.99}), "");
  EXPECT_NE(refusal(FactorKind::spot, {relative, -1.0}), "") << "a spot of zero has no logarithm";
  EXPECT_EQ(refusal(FactorKind::implied_vol, {relative, -1.0}), "") << "a volatility of zero is a limit";
  EXPECT_NE(refusal(FactorKind::implied_vol, {relative, -1.01}), "");
  EXPECT_NE(refusal(FactorKind::spot, {relative, 101.0}), "");
  EXPECT_NE(refusal(FactorKind::spot, {log, -5.1}), "");
  EXPECT_NE(refusal(FactorKind::basis, {relative, 0.1}), "");
  EXPECT_EQ(refusal(FactorKind::basis, {absolute, -2.0}), "");
  EXPECT_NE(refusal(FactorKind::implied_vol, {absolute, 11.0}), "") << "1,100 vol points are a typing error";
}

}  // namespace
}  // namespace plimsoll::stress
