// Inverts the Black formula safely: from an option's price to its implied volatility.
#pragma once

#include <cstdint>

#include "kernels/pricers/black.hpp"

namespace plimsoll::calibration {

enum class VolStatus : std::uint8_t {
  ok,
  below_intrinsic,  // at or below the value at zero volatility: arbitrage, or nothing left to tell a volatility by
  above_bound,      // at or above the value at infinite volatility: arbitrage
  expired,          // no time left
  not_a_number,     // an input is NaN, infinite, or not positive where it must be
};

struct ImpliedVol {
  VolStatus status = VolStatus::not_a_number;
  double vol_annual = 0.0;  // means something only when ok
};

/// The vol at which black_value(inputs) equals `price`; `inputs.vol_annual` is ignored. Works on the logarithm of the
/// out-of-the-money value, Newton's method inside a bracket that halves whenever Newton does not: it converges for
/// every price strictly between the bounds, and as far as doubles can tell prices apart. Same bits on every machine:
/// only our exp and log. Start: the inflexion point sqrt(2 |ln(F/K)|) of Manaster, S. and Koehler, G. (1982), Journal
/// of Finance 37, 227-230.
ImpliedVol implied_vol(const pricers::BlackInputs& inputs, double price);

}  // namespace plimsoll::calibration
