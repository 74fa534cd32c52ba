// VaR and expected shortfall of N equally likely scenarios: which losses count, with which weights.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/core/int128.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/measures/confidence_level.hpp"

namespace plimsoll::measures {

/// One entry of the sorted tail. loss = -P&L.
struct TailLoss {
  Quanta loss;
  std::uint32_t scenario;
  friend bool operator==(const TailLoss&, const TailLoss&) = default;
};

/// The order of the tail: larger losses first, ties by scenario index. Total, so the tail is unique.
struct DescendingLoss {
  constexpr bool operator()(const TailLoss& a, const TailLoss& b) const {
    return a.loss != b.loss ? a.loss > b.loss : a.scenario < b.scenario;
  }
};

/// n = N (1 - level) tail scenarios, exactly: `whole` of them and a fraction of one more.
///
/// With weights whole times `unit`, then `remainder`, all integers, their sum is `total`, and n = total / unit. `whole`
/// is always less than N, so the loss behind VaR exists. When n < 1, `whole` is 0, and VaR and ES are both the largest
/// loss: all that N scenarios can say at that level, and biased low; `is_sampled` is false and reports should warn.
struct TailShape {
  std::uint64_t scenarios;  // N
  std::uint64_t whole;      // m = floor(n)
  std::int64_t unit;        // weight of each of L(1) .. L(m)
  std::int64_t remainder;   // weight of L(m + 1), in [0, unit)
  std::int64_t total;       // m * unit + remainder

  [[nodiscard]] std::uint64_t entries() const { return whole + 1; }  // losses needed for VaR and ES
  [[nodiscard]] bool is_sampled() const { return whole >= 1; }
  [[nodiscard]] double size() const { return static_cast<double>(total) / static_cast<double>(unit); }  // n
};

/// 1 <= scenarios < 2^32.
[[nodiscard]] TailShape tail_shape(std::uint64_t scenarios, const ConfidenceLevel& level);

/// VaR = L(m + 1), a loss that occurred. `tail` holds at least shape.entries() losses in DescendingLoss order, each a
/// representable number.
[[nodiscard]] Quanta value_at_risk(const TailShape& shape, std::span<const TailLoss> tail);

/// ES x shape.total in quanta, exactly: L(1) + ... + L(m) times unit, plus L(m + 1) times remainder.
[[nodiscard]] int128 expected_shortfall_numerator(const TailShape& shape, std::span<const TailLoss> tail);

/// ES in reporting-currency units; one rounding. For losses 1 .. 250 at 0.975 it is 247.36.
[[nodiscard]] double expected_shortfall(const TailShape& shape, std::span<const TailLoss> tail);

}  // namespace plimsoll::measures
