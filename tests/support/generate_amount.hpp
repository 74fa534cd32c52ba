// Money amounts in currency units and in quanta that rapidcheck draws: every magnitude there is, ties of rounding too.
#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <cstdint>

#include "kernels/core/quanta.hpp"

namespace plimsoll {

/// Finite and representable as quanta: 53 random bits, or a multiple of half a quantum, at any exponent below the
/// limit.
inline rc::Gen<double> generate_units() {
  const auto bits = rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 53);
  const auto any = rc::gen::map(
      rc::gen::tuple(bits, rc::gen::inRange(-100, -11), rc::gen::arbitrary<bool>()), [](const auto& drawn) {
        const double magnitude = std::ldexp(static_cast<double>(std::get<0>(drawn)), std::get<1>(drawn));
        return std::get<2>(drawn) ? -magnitude : magnitude;
      });
  const auto tie = rc::gen::map(
      rc::gen::pair(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 52)),
                    rc::gen::inRange(0, 52)),
      [](const auto& drawn) { return (static_cast<double>(drawn.first >> drawn.second) + 0.5) * units_per_quantum; });
  return rc::gen::oneOf(rc::gen::resize(rc::kNominalSize, any), tie);
}

/// From -2^62 to 2^62, both included, small ones as often as large ones.
inline rc::Gen<Quanta> generate_quanta() {
  const auto magnitude =
      rc::gen::map(rc::gen::pair(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<Quanta>(0, (Quanta{1} << 62) + 1)),
                                 rc::gen::element(0, 0, 1, 20, 40, 55, 61)),
                   [](const auto& drawn) { return drawn.first >> drawn.second; });
  return rc::gen::map(rc::gen::pair(magnitude, rc::gen::arbitrary<bool>()),
                      [](const auto& drawn) { return drawn.second ? -drawn.first : drawn.first; });
}

}  // namespace plimsoll
