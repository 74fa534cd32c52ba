// The lattice of spots on which surfaces are anchored, so that a surface does not depend on when it was built.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"

namespace plimsoll::surfaces {

/// Lattice points per unit of log-spot: steps of 1.6 %, which few underlyings leave often in a day.
constexpr double anchors_per_log_unit = 64.0;

/// Number of the lattice point nearest to `spot` > 0. Host only.
inline std::int64_t nearest_anchor(double spot) {
  return static_cast<std::int64_t>(std::floor(fused_multiply_add(math::log(spot), anchors_per_log_unit, 0.5)));
}

/// `steps` may be a fraction: 0.5 is halfway to the next anchor.
inline double anchor_spot(std::int64_t anchor, double steps = 0.0) {
  return math::exp((static_cast<double>(anchor) + steps) / anchors_per_log_unit);
}

}  // namespace plimsoll::surfaces
