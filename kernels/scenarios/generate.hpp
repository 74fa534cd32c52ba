// The functors that fill the matrix of moves; a backend walks them over scenarios.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/normal.hpp"
#include "kernels/scenarios/recipe.hpp"
#include "kernels/scenarios/shock.hpp"

// The matrix is factor-major: element (factor, scenario) is at [factor * scenarios + scenario]. A backend walks, in
// this order and with everything finished before the next begins:
//
//   1. DrawNormals      every (factor, scenario)                      writes z into the matrix
//   2. DrawMixing       every scenario, Student t only                writes the mixing vector
//   3. CorrelateShocks  every scenario, factors in descending order   turns z into moves in place
//
// Each element depends on its own indices only, so the order of scenarios and the number of threads do not matter.

namespace plimsoll::scenarios {

/// The width of `block` that measured fastest on the CPU (AVX2 and AVX-512: 32 to 64). It cannot change any number.
constexpr std::size_t cpu_block = 32;

/// Step 1. `Normals` is random::PhiloxNormals or random::SobolNormals; see `with_normals`.
template <typename Normals>
struct DrawNormals {
  Normals normals;
  std::size_t scenarios = 0;
  View<double> matrix;  // out: factors * scenarios

  /// For an inner loop over scenarios.
  PLIMSOLL_HD void row(std::size_t factor, std::size_t scenario) const {
    const std::uint32_t column = static_cast<std::uint32_t>(factor);
    matrix[factor * scenarios + scenario] = normals(static_cast<std::uint32_t>(scenario), column, column);
  }

  /// index < factors * scenarios.
  PLIMSOLL_HD void operator()(std::size_t index) const { row(index / scenarios, index % scenarios); }
};

/// Step 2: sqrt((nu - 2) / chi2) with chi2 the sum of nu squared normals, so that z times it is Student t with nu
/// degrees of freedom and variance one. The normals have reserved addresses (random::mixing_factor + i) under Philox
/// and are Sobol' dimensions factors + i under Sobol'. An antithetic pair shares its factor: a square has no sign.
template <typename Normals>
struct DrawMixing {
  Normals normals;
  std::uint32_t factors = 0;
  std::uint32_t degrees_of_freedom = 0;
  View<double> mixing;  // out: scenarios

  /// `width` neighbouring scenarios from `first`: the inner loops have a constant count, so a CPU vectorises them.
  template <std::size_t width>
  PLIMSOLL_HD void block(std::size_t first) const {
    double chi_square[width] = {};
    for (std::uint32_t i = 0; i < degrees_of_freedom; ++i) {
      for (std::size_t lane = 0; lane < width; ++lane) {
        const std::uint32_t scenario = static_cast<std::uint32_t>(first + lane);
        const double z = normals(scenario, random::mixing_factor + i, factors + i);
        chi_square[lane] = fused_multiply_add(z, z, chi_square[lane]);
      }
    }
    const double numerator = static_cast<double>(degrees_of_freedom - 2);
    for (std::size_t lane = 0; lane < width; ++lane) {
      mixing[first + lane] = square_root(numerator / chi_square[lane]);
    }
  }

  PLIMSOLL_HD void operator()(std::size_t scenario) const { block<1>(scenario); }
};

/// Step 3: shock = mixing * sum of L[factor][k] z[k] over ascending k, then its move. In place is safe in descending
/// order of factors, because row f needs only z[0] to z[f].
struct CorrelateShocks {
  View<const double> cholesky;  // row-major factors x factors, lower
  View<double> matrix;          // in: z; out: moves
  View<const double> mixing;    // one per scenario, or empty for normal marginals
  View<const ShockKind> kinds;  // one per factor
  std::size_t scenarios = 0;
  std::size_t factors = 0;

  /// One factor of `width` neighbouring scenarios from `first`; the caller goes through the factors in descending
  /// order. The inner loops have a constant count, so a CPU vectorises them; the arithmetic of a scenario is that of
  /// width 1.
  template <std::size_t width>
  PLIMSOLL_HD void block(std::size_t factor, std::size_t first) const {
    const double* weights = cholesky.data + factor * factors;
    const double* z = matrix.data + first;
    double shock[width] = {};
    for (std::size_t k = 0; k <= factor; ++k) {
      const double weight = weights[k];
      for (std::size_t lane = 0; lane < width; ++lane) {
        shock[lane] = fused_multiply_add(weight, z[k * scenarios + lane], shock[lane]);
      }
    }
    if (mixing.size != 0) {
      for (std::size_t lane = 0; lane < width; ++lane) shock[lane] *= mixing[first + lane];
    }
    const ShockKind kind = kinds[factor];
    double* moves = matrix.data + factor * scenarios + first;
    for (std::size_t lane = 0; lane < width; ++lane) moves[lane] = to_move(kind, shock[lane]);
  }

  PLIMSOLL_HD void row(std::size_t factor, std::size_t scenario) const { block<1>(factor, scenario); }

  /// All factors of one scenario.
  PLIMSOLL_HD void operator()(std::size_t scenario) const {
    for (std::size_t factor = factors; factor-- > 0;) row(factor, scenario);
  }
};

/// Calls `use` with the source of normals that the recipe asks for; `table` is a view, in the memory of whoever will
/// run the functors, of what `direction_table` gave.
template <typename Use>
void with_normals(const ScenarioRecipe& recipe, View<const std::uint64_t> table, Use&& use) {
  switch (recipe.sampler) {
    case Sampler::philox: use(random::PhiloxNormals{recipe.seed, random::Pairing::independent}); break;
    case Sampler::antithetic: use(random::PhiloxNormals{recipe.seed, random::Pairing::antithetic}); break;
    case Sampler::sobol: use(random::SobolNormals{table}); break;
  }
}

}  // namespace plimsoll::scenarios
