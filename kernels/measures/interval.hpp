// How far the VaR of N scenarios may be from the true quantile: a confidence interval between order statistics.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "kernels/core/quanta.hpp"
#include "kernels/measures/confidence_level.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::measures {

constexpr double usual_coverage = 0.95;

/// Ranks r < s in the descending order of losses such that the true quantile q lies in [L(s), L(r)) with the
/// probability `coverage`, whatever the (continuous) distribution of the losses.
///
/// The number B of losses above q is binomial (N, 1 - level), L(r) > q when B >= r, and L(s) <= q when B < s; so the
/// coverage is P(r <= B < s). Each side leaves out at most half of what the nominal coverage leaves, and no narrower
/// ranks do. David and Nagaraja (2003), Order Statistics, 3rd edition, section 7.1.
struct RankInterval {
  std::optional<std::uint64_t> upper;  // r; none when N is too small to bound the quantile from above
  std::optional<std::uint64_t> lower;  // s; none when N is too small to bound it from below
  double coverage = 0.0;               // achieved, at least the nominal one
};

/// 0 < nominal < 1. Plain additions, multiplications and divisions in a fixed order: the same ranks everywhere. Work
/// and memory grow with sqrt(N).
[[nodiscard]] RankInterval var_interval(std::uint64_t scenarios, const ConfidenceLevel& level,
                                        double nominal = usual_coverage);

/// VaR's interval in losses; an absent end means the sample does not bound it.
struct LossInterval {
  std::optional<Quanta> lower;
  std::optional<Quanta> upper;
};

/// `tail` reaches to the lower rank if there is one, in DescendingLoss order.
[[nodiscard]] LossInterval loss_interval(std::span<const TailLoss> tail, const RankInterval& ranks);

/// How many of the largest losses VaR, ES and their interval need at a level, or at all of `levels`; at most
/// `scenarios`.
[[nodiscard]] std::uint64_t entries_needed(std::uint64_t scenarios, const ConfidenceLevel& level,
                                           double nominal = usual_coverage);
[[nodiscard]] std::uint64_t entries_needed(std::uint64_t scenarios, std::span<const ConfidenceLevel> levels,
                                           double nominal = usual_coverage);

}  // namespace plimsoll::measures
