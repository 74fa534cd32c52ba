#include "kernels/surfaces/chebyshev.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "kernels/surfaces/anchor.hpp"

namespace plimsoll::surfaces {
namespace {

TEST(Chebyshev, CosineAgreesWithExtendedPrecision) {
  // The x87 cosine carries 64 bits, so the difference is our error; the bound is the one stated in the header.
  constexpr long double pi = 3.14159265358979323846264338327950288L;
  for (std::uint64_t d = 1; d <= 64; ++d) {
    for (std::uint64_t n = 0; n <= 8 * d; ++n) {
      const long double exact = std::cos(pi * static_cast<long double>(n) / static_cast<long double>(d));
      ASSERT_NEAR(static_cast<double>(static_cast<long double>(cosine_of_pi(n, d)) - exact), 0.0, 0x1p-52)
          << n << "/" << d;
    }
  }
}

TEST(Chebyshev, CosineIsExactWhereItIsRational) {
  EXPECT_EQ(cosine_of_pi(0, 7), 1.0);
  EXPECT_EQ(cosine_of_pi(7, 7), -1.0);
  EXPECT_EQ(cosine_of_pi(1, 2), 0.0);
  EXPECT_EQ(cosine_of_pi(3, 2), 0.0);
  EXPECT_NEAR(cosine_of_pi(1, 3), 0.5, 0x1p-53);
}

TEST(Chebyshev, NodesAreTheZerosOfTheirPolynomial) {
  for (std::size_t n = 1; n <= 32; ++n) {
    const std::vector<double> nodes = chebyshev_nodes(n);
    for (std::size_t k = 0; k < n; ++k) {
      double older = 1.0;
      double newer = nodes[k];
      for (std::size_t i = 2; i <= n; ++i) older = std::exchange(newer, 2.0 * nodes[k] * newer - older);
      EXPECT_NEAR(newer, 0.0, 1e-13) << "T_" << n << " at node " << k;
      if (k > 0) {
        EXPECT_LT(nodes[k], nodes[k - 1]);
      }
    }
  }
}

TEST(Chebyshev, CoefficientsOfProductsOfPolynomialsAreFound) {
  // f(u, w) = 2 T_3(u) T_1(w) - 0.5 T_0(u) T_2(w) + 7, with the polynomials written out.
  const std::size_t rows = 6;
  const std::size_t columns = 4;
  const std::vector<double> u = chebyshev_nodes(rows);
  const std::vector<double> w = chebyshev_nodes(columns);
  std::vector<double> grid;
  for (const double x : u) {
    for (const double y : w) grid.push_back(2.0 * (4 * x * x * x - 3 * x) * y - 0.5 * (2 * y * y - 1) + 7.0);
  }
  to_coefficients(grid, rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const double expected = i == 3 && j == 1 ? 2.0 : i == 0 && j == 2 ? -0.5 : i == 0 && j == 0 ? 7.0 : 0.0;
      EXPECT_NEAR(grid[i * columns + j], expected, 1e-14) << i << ", " << j;
    }
  }
}

TEST(Anchor, IsTheNearestLatticePoint) {
  for (const double spot : {1e-6, 0.37, 1.0, 99.9, 100.0, 101.2, 5e4}) {
    const std::int64_t anchor = nearest_anchor(spot);
    EXPECT_NEAR(std::log(anchor_spot(anchor)), static_cast<double>(anchor) / 64.0, 1e-12);
    EXPECT_LE(std::abs(std::log(spot / anchor_spot(anchor))), 0.5 / 64.0 + 1e-12);
    EXPECT_LT(anchor_spot(anchor, -0.5), spot * (1 + 1e-12));
    EXPECT_GT(anchor_spot(anchor, 0.5), spot * (1 - 1e-12));
  }
  EXPECT_EQ(nearest_anchor(1.0), 0);
}

}  // namespace
}  // namespace plimsoll::surfaces
