// Chebyshev nodes and coefficients with the same bits on every machine: set-up code of surfaces, host only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plimsoll::surfaces {

/// cos(pi numerator / denominator) for integers, denominator > 0; absolute error below 2^-52. The C library's cosine
/// differs between versions, and a node's position decides bits of risk numbers.
[[nodiscard]] double cosine_of_pi(std::uint64_t numerator, std::uint64_t denominator);

/// The zeros of T_n in descending order: node k is cos(pi (2k + 1) / 2n).
[[nodiscard]] std::vector<double> chebyshev_nodes(std::size_t n);

/// From values at the nodes of a rows x columns grid (row-major) to coefficients c[i][j] of T_i(u) T_j(w), in place.
/// Discrete orthogonality at the zeros of T_n: Mason and Handscomb (2003), Chebyshev Polynomials, section 4.6.2. Sums
/// run in ascending order of nodes. rows, columns <= 32.
void to_coefficients(std::vector<double>& grid, std::size_t rows, std::size_t columns);

}  // namespace plimsoll::surfaces
