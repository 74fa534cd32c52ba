// The P&L of a cell as a piecewise polynomial of spot and vol move, and its value in one scenario.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/core/unroll.hpp"
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
  double base = 0.0;         // the surface at the snapshot's spot and no vol move: P&L = value - base
  double basis_slope = 0.0;  // P&L per unit of basis move, on top: what futures gain, which is a straight line

  PLIMSOLL_HD std::size_t piece_of(double spot) const {
    std::size_t piece = 0;
    for (std::size_t b = 0; b < breaks.size; ++b) piece += spot >= breaks[b] ? 1U : 0U;
    return piece;
  }

  /// The value of one piece: Clenshaw's recursion in u (Clenshaw 1955, MTAC 9, 118-120) over rows that are sums over
  /// T_j(w). `Real` is double, or several doubles that a CPU computes side by side (kernels/backends/cpu/pack.hpp): the
  /// arithmetic of each is the same.
  template <typename Real>
  PLIMSOLL_HD Real evaluate(const SurfacePiece& piece, Real spot, Real vol_move) const {
    const Real u = fused_multiply_add(spot, Real(piece.spot_scale), Real(piece.spot_offset));
    const Real w = fused_multiply_add(vol_move, Real(vol_scale), Real(vol_offset));
    const Real two_u = u + u;
    const Real two_w = w + w;
    Real basis[most_vol_terms];  // T_j(w)
    basis[0] = Real(1.0);
    basis[1] = w;
    PLIMSOLL_UNROLL
    for (std::size_t j = 2; j < unroll_bound(most_vol_terms, piece.vol_terms); ++j) {
      if (j >= piece.vol_terms) break;
      basis[j] = fused_multiply_add(two_w, basis[j - 1], -basis[j - 2]);
    }
    const double* c = coefficients.data + piece.first_coefficient;
    const std::uint8_t* terms = row_terms.data + piece.first_row;
    Real newer = Real(0.0);
    Real older = Real(0.0);
    for (std::size_t row = 0; row < piece.rows; ++row) {
      Real sum = Real(c[0]);
      PLIMSOLL_UNROLL
      for (std::size_t j = 1; j < unroll_bound(most_vol_terms, terms[row]); ++j) {
        if (j >= terms[row]) break;
        sum = fused_multiply_add(Real(c[j]), basis[j], sum);
      }
      c += terms[row];
      const Real next = fused_multiply_add(two_u, newer, sum - older);
      older = newer;
      newer = next;
    }
    return fused_multiply_add(-u, older, newer);
  }

  /// One point: the definition.
  PLIMSOLL_HD double value(double spot, double vol_move) const {
    return evaluate(pieces[piece_of(spot)], spot, vol_move);
  }
};

}  // namespace plimsoll::surfaces
