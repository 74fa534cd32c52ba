// One shock as a person writes it: "-10%", "-0.105 log", "+0.05 absolute".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/calibration/factor_model.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::stress {

struct Shock {
  scenarios::ShockKind kind = scenarios::ShockKind::relative;
  double size = 0.0;  // as a fraction: -0.1 is -10 %

  friend bool operator==(const Shock&, const Shock&) = default;
};

/// Decimal number, optional sign, then '%' (relative), "log" or "absolute" ("abs"): price units for spot and basis,
/// annual volatility for vol. Empty when it is anything else; a number without a word is nobody's guess.
std::optional<Shock> parse_shock(std::string_view text);

/// Why this factor cannot take this shock, as the end of a sentence that begins with the shock ("must be ..."); empty
/// when it can. An absolute shock of a spot is judged when the spot is known.
std::string refusal(calibration::FactorKind factor, const Shock& shock);

constexpr std::string_view shock_forms = "must be like \"-10%\", \"-0.105 log\" or \"+0.05 absolute\"";

}  // namespace plimsoll::stress
