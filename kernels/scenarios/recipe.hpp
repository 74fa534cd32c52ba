// Everything that determines the numbers of a Monte Carlo scenario set, and its identity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/hash.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::scenarios {

/// Where the normals come from. Antithetic: scenarios 2j and 2j + 1 have opposite draws.
enum class Sampler : std::uint8_t { philox = 0, antithetic = 1, sobol = 2 };

enum class MarginalKind : std::uint8_t { normal = 0, student_t = 1 };

/// The distribution of each shock. Student t is multivariate, by one chi-square draw per scenario common to all
/// factors, and scaled so that the covariance stays what the Cholesky factor says.
struct Marginal {
  MarginalKind kind = MarginalKind::normal;
  std::uint32_t degrees_of_freedom = 0;  // student_t only: least_degrees_of_freedom to most_degrees_of_freedom
};

constexpr std::uint32_t least_degrees_of_freedom = 3;    // below, the variance is infinite
constexpr std::uint32_t most_degrees_of_freedom = 1000;  // above, nobody can tell it from normal

/// Host-owned. Shocks have zero drift: shock = mixing * L z.
struct ScenarioRecipe {
  std::uint64_t seed = 0;
  std::uint32_t scenarios = 0;
  std::uint32_t factors = 0;
  Sampler sampler = Sampler::philox;
  Marginal marginal;
  std::vector<double> cholesky_lower;  // row-major factors x factors, zeros above the diagonal
  std::vector<ShockKind> kinds;        // one per factor

  /// Every reason for which this is no scenario set, in words for a person; empty when it is one.
  [[nodiscard]] std::vector<std::string> validate() const;

  /// Hash of all of the above and of the generator version: equal identities mean equal moves, bit for bit.
  [[nodiscard]] Digest128 identity() const;

  /// Elements of the matrix of moves.
  [[nodiscard]] std::size_t size() const { return std::size_t{factors} * scenarios; }

  /// Normals per scenario that go into the mixing factor: the degrees of freedom, or 0.
  [[nodiscard]] std::uint32_t mixing_normals() const {
    return marginal.kind == MarginalKind::student_t ? marginal.degrees_of_freedom : 0;
  }
};

/// The scrambled table that `recipe` draws from when its sampler is sobol (see kernels/random/sobol.hpp), else empty.
/// One dimension per factor, then one per normal of the mixing draw.
[[nodiscard]] std::vector<std::uint64_t> direction_table(const ScenarioRecipe& recipe);

[[nodiscard]] const char* to_string(Sampler sampler);

}  // namespace plimsoll::scenarios
