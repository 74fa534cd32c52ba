// The mean of a P&L vector from its exact sum.
#pragma once

#include <cstdint>

#include "kernels/core/int128.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/measures/rounded_ratio.hpp"

namespace plimsoll::measures {

/// Mean in reporting-currency units of `count` >= 1 values whose sum in quanta is `sum`; one rounding.
[[nodiscard]] inline double mean_units(int128 sum, std::uint64_t count) {
  return rounded_ratio(sum, static_cast<std::int64_t>(count)) * units_per_quantum;
}

}  // namespace plimsoll::measures
