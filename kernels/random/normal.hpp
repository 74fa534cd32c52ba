// Standard normal draws, by address: plain Philox, antithetic pairs, and scrambled Sobol' points.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/core/view.hpp"
#include "kernels/math/normal.hpp"
#include "kernels/random/address.hpp"
#include "kernels/random/sobol.hpp"
#include "kernels/random/uniform.hpp"

namespace plimsoll::random {

/// The inverse distribution function at the address's uniform: monotone, one draw per normal, no rejection.
PLIMSOLL_HD double normal(DrawAddress address) { return math::normal_quantile(uniform_from_bits(draw_bits(address))); }

/// Whether scenarios stand alone or scenarios 2j and 2j + 1 share a draw with opposite signs.
enum class Pairing : std::uint32_t { independent = 0, antithetic = 1 };

/// Source of normals from Philox. `dimension` is the Sobol' dimension, which Philox has no use for.
struct PhiloxNormals {
  std::uint64_t seed = 0;
  Pairing pairing = Pairing::independent;

  /// Antithetic: the odd scenario is the even one with its sign bit flipped, so the pair sums to exactly zero.
  PLIMSOLL_HD double operator()(std::uint32_t scenario, std::uint32_t factor, std::uint32_t /*dimension*/) const {
    const std::uint32_t paired = static_cast<std::uint32_t>(pairing);
    const double draw = normal(DrawAddress{seed, scenario >> paired, factor, 0});
    return from_bits(to_bits(draw) ^ (std::uint64_t{scenario & paired} << 63));
  }
};

/// Source of normals from a Sobol' table (see sobol.hpp): scenario = point, dimension = row of the table.
struct SobolNormals {
  View<const std::uint64_t> table;

  PLIMSOLL_HD double operator()(std::uint32_t scenario, std::uint32_t /*factor*/, std::uint32_t dimension) const {
    return math::normal_quantile(uniform_from_bits(sobol_bits(table, dimension, scenario)));
  }
};

}  // namespace plimsoll::random
