#include "kernels/surfaces/surface.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace plimsoll::surfaces {
namespace {

struct ByHand {
  std::vector<double> breaks;
  std::vector<SurfacePiece> pieces;
  std::vector<std::uint8_t> row_terms;
  std::vector<double> coefficients;

  [[nodiscard]] SurfaceView view() const {
    SurfaceView view;
    view.breaks = {breaks.data(), breaks.size()};
    view.pieces = {pieces.data(), pieces.size()};
    view.row_terms = {row_terms.data(), row_terms.size()};
    view.coefficients = {coefficients.data(), coefficients.size()};
    view.vol_scale = 1.0;
    return view;
  }
};

// 3 T_2(u) + (1 + 2 T_1(w) - T_3(w)) T_1(u) + 5 over spots 90 to 110.
ByHand one_piece() {
  ByHand hand;
  hand.row_terms = {1, 4, 1};
  hand.coefficients = {3.0, 1.0, 2.0, 0.0, -1.0, 5.0};
  hand.pieces = {{0.1, -10.0, 0, 0, 3, 4}};
  return hand;
}

double by_definition(double spot, double w) {
  const double u = (spot - 100.0) / 10.0;
  return 3.0 * std::cos(2 * std::acos(u)) + (1 + 2 * w - std::cos(3 * std::acos(w))) * u + 5.0;
}

TEST(Surface, IsTheSumOfItsChebyshevPolynomials) {
  const ByHand hand = one_piece();
  for (double spot = 90.0; spot <= 110.0; spot += 0.37) {
    for (const double w : {-1.0, -0.4, 0.0, 0.3, 1.0}) {
      EXPECT_NEAR(hand.view().value(spot, w), by_definition(spot, w), 1e-13) << spot << ", " << w;
    }
  }
}

TEST(Surface, APieceBeginsAtItsBreak) {
  ByHand hand;
  hand.row_terms = {1, 1, 1};
  hand.coefficients = {1.0, 2.0, 3.0};
  hand.pieces = {{0, 0, 0, 0, 1, 1}, {0, 0, 1, 1, 1, 1}, {0, 0, 2, 2, 1, 1}};
  hand.breaks = {95.0, 105.0};
  const SurfaceView view = hand.view();
  EXPECT_EQ(view.value(0.0, 0.0), 1.0);
  EXPECT_EQ(view.value(std::nextafter(95.0, 0.0), 0.0), 1.0);
  EXPECT_EQ(view.value(95.0, 0.0), 2.0);
  EXPECT_EQ(view.value(105.0, 0.0), 3.0);
  EXPECT_EQ(view.value(1e9, 0.0), 3.0);
}

}  // namespace
}  // namespace plimsoll::surfaces
