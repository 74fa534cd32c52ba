// VaR as a weighted mean of the order statistics around it, so that what each part contributes is not one draw's noise.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/core/int128.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/measures/interval.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::measures {

/// Losses L(center - h) .. L(center + h) with the weights 1, 2, .., h + 1, .., 2, 1, whose sum is (h + 1)^2: an
/// L-estimator of the quantile (Sheather and Marron 1990, "Kernel quantile estimators", with a triangular kernel). `h`
/// is as wide as the window stays inside VaR's order-statistic interval on both sides; 0, VaR itself, when the sample
/// does not bound VaR on both.
///
/// d VaR / d size of a part is E[loss of the part | loss of the total = VaR] (Tasche 1999; Hallerbach 2003). The part's
/// mean loss in the same scenarios, with the same weights, estimates it from about 1.5 (h + 1) of them where component
/// VaR takes one (Epperlein and Smillie 2006, "Cracking VaR with kernels", smooth it likewise). Bias: of second order
/// in the window's width, which is that of VaR's own sampling error, so it is small beside that error. Noise: the
/// spread of the part's loss given the total's, over sqrt(1.5 (h + 1)); h grows like sqrt(N), so halving the noise
/// takes sixteen times the scenarios. Component ES, the derivative of ES, is a mean over the whole tail and needs none
/// of this.
struct RankWindow {
  std::uint64_t center = 0;  // index of VaR in the tail: m
  std::uint64_t half_width = 0;

  [[nodiscard]] std::uint64_t first() const { return center - half_width; }
  [[nodiscard]] std::uint64_t entries() const { return center + half_width + 1; }  // of the tail that are needed
  [[nodiscard]] std::int64_t weight(std::uint64_t entry) const;                    // first() <= entry < entries()
  [[nodiscard]] std::int64_t total_weight() const;
};

[[nodiscard]] RankWindow var_window(const TailShape& shape, const RankInterval& ranks);

/// Smoothed VaR in reporting-currency units, one rounding. `tail` as for value_at_risk, at least window.entries().
[[nodiscard]] double smoothed_var(const RankWindow& window, std::span<const TailLoss> tail);

/// Weighted losses of a part in the window of the TOTAL, times window.total_weight(), in quanta and exactly: parts that
/// add up to the total have numerators that add up to the total's. `part_pnl[i]` is the part's P&L in the scenario of
/// the total's tail entry i.
[[nodiscard]] int128 marginal_var_numerator(const RankWindow& window, std::span<const Quanta> part_pnl);

/// The same divided, in units: the derivative of VaR by the size of the part, as a multiple of what is held. The shares
/// of all parts add up to smoothed_var of the total, not to VaR itself.
[[nodiscard]] double marginal_var(const RankWindow& window, std::span<const Quanta> part_pnl);

}  // namespace plimsoll::measures
