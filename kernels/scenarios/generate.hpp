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
/// degrees of freedom and variance one. The normals have reserved addresses (random::mixing_factor + i) under Philox,
/// are common to both scenarios of an antithetic pair, and are Sobol' dimensions factors + i under Sobol'.
template <typename Normals>
struct DrawMixing {
  Normals normals;
  std::uint32_t factors = 0;
  std::uint32_t degrees_of_freedom = 0;
  View<double> mixing;  // out: scenarios

  PLIMSOLL_HD void operator()(std::size_t scenario) const {
    double chi_square = 0.0;
    for (std::uint32_t i = 0; i < degrees_of_freedom; ++i) {
      const double z = normals.common(static_cast<std::uint32_t>(scenario), random::mixing_factor + i, factors + i);
      chi_square = fused_multiply_add(z, z, chi_square);
    }
    mixing[scenario] = square_root(static_cast<double>(degrees_of_freedom - 2) / chi_square);
  }
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

  /// For an outer loop over descending factors and an inner loop over scenarios.
  PLIMSOLL_HD void row(std::size_t factor, std::size_t scenario) const {
    const double* weights = cholesky.data + factor * factors;
    const double* z = matrix.data + scenario;
    double shock = 0.0;
    for (std::size_t k = 0; k <= factor; ++k) shock = fused_multiply_add(weights[k], z[k * scenarios], shock);
    const double scaled = mixing.size == 0 ? shock : shock * mixing[scenario];
    matrix[factor * scenarios + scenario] = to_move(kinds[factor], scaled);
  }

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
