// How cells are revalued: by their positions, or by a surface fitted to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plimsoll::risk {

/// What a person asks for. `automatic` takes a surface where that is cheaper.
enum class Revaluation : std::uint8_t { full, surface, automatic };

/// What a cell got, and when it is `full`, why.
enum class CellMode : std::uint8_t {
  surface,
  full_as_asked,
  full_is_cheaper,         // few positions
  full_moving_basis,       // options on futures whose basis moves: a third dimension
  full_unresolved,         // no surface within its limits reaches the tolerance
  full_no_number,          // an input is missing or a price is not finite
  full_after_certificate,  // a surface failed its check against full revaluation in this epoch
};

constexpr std::string_view to_string(Revaluation revaluation) {
  switch (revaluation) {
    case Revaluation::full: return "full";
    case Revaluation::surface: return "surface";
    case Revaluation::automatic: return "auto";
  }
  return "full";
}

constexpr std::optional<Revaluation> parse_revaluation(std::string_view text) {
  for (const Revaluation one : {Revaluation::full, Revaluation::surface, Revaluation::automatic}) {
    if (text == to_string(one)) return one;
  }
  return std::nullopt;
}

constexpr std::string_view to_string(CellMode mode) {
  switch (mode) {
    case CellMode::surface: return "surface";
    case CellMode::full_as_asked: return "full: as asked";
    case CellMode::full_is_cheaper: return "full: cheaper than a surface";
    case CellMode::full_moving_basis: return "full: options on a future whose basis moves";
    case CellMode::full_unresolved: return "full: no surface reaches the tolerance";
    case CellMode::full_no_number: return "full: an input is missing or a price is not finite";
    case CellMode::full_after_certificate: return "full: its surface failed the check against full revaluation";
  }
  return "full";
}

/// Largest error of a surface that is put up with, as a fraction of the firm's VaR.
constexpr double usual_certificate_limit = 1e-6;

/// What was found when a surface was compared with full revaluation, in reporting currency: at the first and last
/// scenario of every factor's range, at a regular sample, and at every scenario that has been in the firm's tail since
/// the surface was built or taken up again, each at the spot at which that was first so.
struct Certificate {
  double largest_error = 0.0;
  double tail_error_sum = 0.0;  // of |error| over the checks of tail scenarios
  std::size_t tail_checks = 0;
  std::size_t checks = 0;

  [[nodiscard]] double mean_tail_error() const {
    return tail_checks == 0 ? 0.0 : tail_error_sum / static_cast<double>(tail_checks);
  }
};

}  // namespace plimsoll::risk
