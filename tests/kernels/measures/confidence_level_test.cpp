// Confidence levels from text, exactly.
#include "kernels/measures/confidence_level.hpp"

#include <gtest/gtest.h>

namespace plimsoll::measures {
namespace {

TEST(ConfidenceLevel, IsAFractionInLowestTerms) {
  const auto level = ConfidenceLevel::parse("0.975");
  ASSERT_TRUE(level.has_value());
  EXPECT_EQ(level->numerator, 39U);
  EXPECT_EQ(level->denominator, 40U);
  EXPECT_EQ(level->text(), "0.975");
  EXPECT_EQ(ConfidenceLevel::parse("0.99"), (ConfidenceLevel{99, 100}));
}

TEST(ConfidenceLevel, AcceptsOtherSpellingsOfTheSameNumber) {
  for (const char* text : {"0.9900", ".99", "00.99", "0.990000000"}) {
    ASSERT_TRUE(ConfidenceLevel::parse(text).has_value()) << text;
    EXPECT_EQ(ConfidenceLevel::parse(text)->text(), "0.99") << text;
  }
  EXPECT_EQ(ConfidenceLevel::parse("0.999999999")->text(), "0.999999999");
  EXPECT_EQ(ConfidenceLevel::parse("0.000000001")->text(), "0.000000001");
}

TEST(ConfidenceLevel, RefusesWhatIsNotStrictlyBetweenZeroAndOne) {
  for (const char* text :
       {"",      ".",     "0",      "1",     "0.0",   "1.0",  "1.5",   "0.",           "99",  "99%", "0.99%",
        "-0.99", "+0.99", "9.9e-1", " 0.99", "0.99 ", "0,99", "0.9.9", "0.9999999999", "nan", "0x.9"}) {
    EXPECT_FALSE(ConfidenceLevel::parse(text).has_value()) << text;
  }
}

TEST(ConfidenceLevel, ComparesAsANumber) {
  EXPECT_LT((ConfidenceLevel{39, 40}), (ConfidenceLevel{99, 100}));
  EXPECT_GT((ConfidenceLevel{999999999, 1000000000}), (ConfidenceLevel{99999999, 100000000}));
  EXPECT_EQ((ConfidenceLevel{198, 200}), (ConfidenceLevel{99, 100}));
  EXPECT_EQ((ConfidenceLevel{2, 3}).text(), "2/3");
}

}  // namespace
}  // namespace plimsoll::measures
