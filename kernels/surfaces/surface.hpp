// The P&L of a cell as a piecewise polynomial of spot and vol move, and its value in one scenario.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/core/view.hpp"

namespace plimsoll::surfaces {

constexpr std::size_t most_spot_terms = 32;  // of one piece: degree 31
constexpr std::size_t most_vol_terms = 16;
constexpr std::size_t most_pieces = 64;

/// One interval of spots: sum over i, j of c[i][j] T_i(u) T_j(w), with u and w the spot and the vol move scaled to
/// [-1, 1]. Row i has its own number of terms: what is too small to matter is not stored.
struct SurfacePiece {
  double spot_scale = 0.0;  // u = spot * spot_scale + spot_offset
  double spot_offset = 0.0;
  std::uint32_t first_row = 0;          // into `row_terms`; rows in descending order of i, as Clenshaw walks them
  std::uint32_t first_coefficient = 0;  // into `coefficients`; within a row in ascending order of j
  std::uint32_t rows = 0;               // 1 to most_spot_terms
  std::uint32_t vol_terms = 0;          // of the longest row: 1 to most_vol_terms
};

/// Views of a surface, in the memory of whoever evaluates it.
struct SurfaceView {
  View<const double> breaks;  // ascending; piece p covers spots in [breaks[p - 1], breaks[p])
  View<const SurfacePiece> pieces;
  View<const std::uint8_t> row_terms;
  View<const double> coefficients;
  double vol_scale = 0.0;  // w = vol_move * vol_scale + vol_offset
  double vol_offset = 0.0;
  double base = 0.0;  // the surface at the snapshot's spot and no vol move: P&L = value - base

  PLIMSOLL_HD std::size_t piece_of(double spot) const {
    std::size_t piece = 0;
    for (std::size_t b = 0; b < breaks.size; ++b) piece += spot >= breaks[b] ? 1U : 0U;
    return piece;
  }

  /// Values of one piece at `width` points. Clenshaw's recursion in u (Clenshaw 1955, MTAC 9, 118-120) over rows that
  /// are sums over T_j(w); the inner loops have a constant count, so a CPU vectorises them, and the arithmetic of a
  /// point is that of width 1.
  template <std::size_t width>
  PLIMSOLL_HD void evaluate(const SurfacePiece& piece, const double* spot, const double* vol_move,
                            double* values) const {
    double basis[most_vol_terms][width];  // T_j(w)
    double u[width];
    double newer[width];
    double older[width];
    for (std::size_t lane = 0; lane < width; ++lane) {
      u[lane] = fused_multiply_add(spot[lane], piece.spot_scale, piece.spot_offset);
      basis[0][lane] = 1.0;
      basis[1][lane] = fused_multiply_add(vol_move[lane], vol_scale, vol_offset);
      newer[lane] = 0.0;
      older[lane] = 0.0;
    }
    for (std::size_t j = 2; j < piece.vol_terms; ++j) {
      for (std::size_t lane = 0; lane < width; ++lane) {
        basis[j][lane] = fused_multiply_add(2.0 * basis[1][lane], basis[j - 1][lane], -basis[j - 2][lane]);
      }
    }
    const double* c = coefficients.data + piece.first_coefficient;
    for (std::size_t row = 0; row < piece.rows; ++row) {
      const std::size_t terms = row_terms[piece.first_row + row];
      double sum[width];
      for (std::size_t lane = 0; lane < width; ++lane) sum[lane] = c[0];
      for (std::size_t j = 1; j < terms; ++j) {
        const double coefficient = c[j];
        for (std::size_t lane = 0; lane < width; ++lane) {
          sum[lane] = fused_multiply_add(coefficient, basis[j][lane], sum[lane]);
        }
      }
      c += terms;
      for (std::size_t lane = 0; lane < width; ++lane) {
        const double next = fused_multiply_add(2.0 * u[lane], newer[lane], sum[lane] - older[lane]);
        older[lane] = newer[lane];
        newer[lane] = next;
      }
    }
    for (std::size_t lane = 0; lane < width; ++lane) {
      values[lane] = fused_multiply_add(-u[lane], older[lane], newer[lane]);
    }
  }

  /// One point: the definition.
  PLIMSOLL_HD double value(double spot, double vol_move) const {
    double result = 0.0;
    evaluate<1>(pieces[piece_of(spot)], &spot, &vol_move, &result);
    return result;
  }
};

}  // namespace plimsoll::surfaces
