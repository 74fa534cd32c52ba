// What a shock does to a risk factor, and the form in which it is stored for revaluation.
#pragma once

#include <cstdint>

#include "kernels/core/macros.hpp"
#include "kernels/math/exp.hpp"

namespace plimsoll::scenarios {

/// The change s of a factor x: log x -> x e^s; relative x -> x (1 + s); absolute x -> x + s.
enum class ShockKind : std::uint8_t { log = 0, relative = 1, absolute = 2 };

/// A *move* is the stored form of a shock, so that a tick pays one multiplication or addition per factor and no exp:
/// the multiplier e^s or 1 + s, or the addend s. A relative shock below -1 makes a multiplicative factor negative; it
/// is not clamped, and the pricer that cannot value it says so.
PLIMSOLL_HD double to_move(ShockKind kind, double shock) {
  const double multiplier = kind == ShockKind::log ? math::exp(shock) : 1.0 + shock;
  return kind == ShockKind::absolute ? shock : multiplier;
}

/// The factor's value after the move.
PLIMSOLL_HD double apply_move(ShockKind kind, double base, double move) {
  return kind == ShockKind::absolute ? base + move : base * move;
}

}  // namespace plimsoll::scenarios
