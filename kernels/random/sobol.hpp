// Sobol' points addressed by index, with Joe-Kuo direction numbers and a seed-dependent linear scrambling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/core/macros.hpp"
#include "kernels/core/view.hpp"

namespace plimsoll::random {

constexpr std::uint32_t sobol_max_dimensions = 3667;  // as many as Boost.Random 1.74 and later carry
constexpr unsigned sobol_directions = 32;             // index bits: 2^32 points
constexpr std::size_t sobol_row_words = sobol_directions + 1;

/// A table holds `sobol_row_words` words per dimension: 32 direction numbers, then the digital shift. Words are binary
/// fractions with the point left of bit 63.
[[nodiscard]] std::vector<std::uint64_t> sobol_table(std::uint32_t dimensions);

/// The same with Matousek's random linear scrambling and a random digital shift ("On the L2-discrepancy for anchored
/// boxes", J. Complexity 14 (1998) 527-556): each dimension's digits are multiplied over GF(2) by a random lower
/// triangular matrix with unit diagonal, extended to 64 random rows so that all 52 digits in use are filled, and
/// exclusive-ored with random digits. Every point is uniform on its own, the (t, m, s)-net property stays, and the
/// variance equals that of Owen's nested scrambling (Owen, ACM TOMACS 13 (2003) 363-378), while a point costs no
/// more than an unscrambled one because the scrambling is in the table. Random bits: Philox at `scramble_factor`.
[[nodiscard]] std::vector<std::uint64_t> scrambled_sobol_table(std::uint64_t seed, std::uint32_t dimensions);

/// The exclusive or of those words of `row` whose bit in `gray` is set. A fold and not a loop: so a loop over scenarios
/// around it is an innermost loop, which compilers vectorise.
template <unsigned... bit>
PLIMSOLL_HD std::uint64_t sobol_select(const std::uint64_t* row, std::uint64_t gray,
                                       std::integer_sequence<unsigned, bit...>) {
  return ((row[bit] & (0U - ((gray >> bit) & 1U))) ^ ...);
}

/// Coordinate `dimension` of point `index`, as 64 fraction bits. Points come in Gray-code order (Antonov and Saleev
/// 1979), the order of Boost's and cuRAND's engines; any aligned run of 2^m indices holds the same points as in binary
/// order. Point 0 is the origin (the shift, when scrambled).
PLIMSOLL_HD std::uint64_t sobol_bits(View<const std::uint64_t> table, std::uint32_t dimension, std::uint32_t index) {
  const std::uint64_t* row = table.data + std::size_t{dimension} * sobol_row_words;
  const std::uint64_t gray = index ^ (index >> 1);
  return sobol_select(row, gray, std::make_integer_sequence<unsigned, sobol_directions>{}) ^ row[sobol_directions];
}

}  // namespace plimsoll::random
