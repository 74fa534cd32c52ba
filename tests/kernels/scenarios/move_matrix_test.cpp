#include "kernels/scenarios/move_matrix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::scenarios {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

MoveMatrix example() {
  MoveMatrix matrix(2, {ShockKind::log, ShockKind::relative, ShockKind::absolute});
  matrix.at(0, 1) = 0.9;
  matrix.at(2, 0) = -1.5;
  return matrix;
}

TEST(MoveMatrix, StartsWithNothingMoving) {
  const MoveMatrix matrix = example();
  EXPECT_EQ(matrix.factors(), 3U);
  EXPECT_THAT(matrix.moves, ElementsAre(1.0, 0.9, 1.0, 1.0, -1.5, 0.0));
  EXPECT_THAT(matrix.validate(), IsEmpty());
}

TEST(MoveMatrix, IsAnotherSetWhenAnyBitOfItIs) {
  const Digest128 identity = example().identity();
  EXPECT_EQ(example().identity(), identity);
  for (std::size_t i = 0; i < 6; ++i) {
    MoveMatrix other = example();
    other.moves[i] = std::nextafter(other.moves[i], 2.0);
    EXPECT_NE(other.identity(), identity) << i;
  }
  MoveMatrix kind = example();
  kind.kinds[0] = ShockKind::relative;  // the same P&L, but another set: it says what the move means
  EXPECT_NE(kind.identity(), identity);
  EXPECT_NE(MoveMatrix(3, {ShockKind::log, ShockKind::log}).identity(),
            MoveMatrix(2, {ShockKind::log, ShockKind::log, ShockKind::log}).identity());
}

TEST(MoveMatrix, NamesWhatMakesItNoSet) {
  MoveMatrix nan = example();
  nan.at(1, 0) = std::nan("");
  EXPECT_THAT(nan.validate(), ElementsAre(HasSubstr("factor 1 in scenario 0")));
  MoveMatrix short_one = example();
  short_one.moves.pop_back();
  EXPECT_THAT(short_one.validate(), ElementsAre(HasSubstr("5 moves; must be 6")));
  MoveMatrix kind = example();
  kind.kinds[2] = static_cast<ShockKind>(7);
  EXPECT_THAT(kind.validate(), ElementsAre(HasSubstr("factor 2")));
  EXPECT_EQ(MoveMatrix{}.validate().size(), 2U);
}

}  // namespace
}  // namespace plimsoll::scenarios
