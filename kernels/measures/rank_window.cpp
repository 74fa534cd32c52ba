#include "kernels/measures/rank_window.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"
#include "kernels/measures/rounded_ratio.hpp"

namespace plimsoll::measures {
namespace {

/// `loss_at` gives the loss of a tail entry.
template <typename LossAt>
int128 weighted_sum(const RankWindow& window, LossAt&& loss_at) {
  int128 sum = 0;
  for (std::uint64_t i = window.first(); i < window.entries(); ++i) sum += loss_at(i) * window.weight(i);
  return sum;
}

}  // namespace

std::int64_t RankWindow::weight(std::uint64_t entry) const {
  const std::uint64_t away = entry < center ? center - entry : entry - center;
  return static_cast<std::int64_t>(half_width + 1 - away);
}

std::int64_t RankWindow::total_weight() const { return static_cast<std::int64_t>((half_width + 1) * (half_width + 1)); }

RankWindow var_window(const TailShape& shape, const RankInterval& ranks) {
  RankWindow window;
  window.center = shape.whole;
  const std::uint64_t rank = shape.whole + 1;
  if (!ranks.upper || !ranks.lower || *ranks.upper > rank || *ranks.lower < rank) return window;
  window.half_width = std::min(rank - *ranks.upper, *ranks.lower - rank);
  return window;
}

double smoothed_var(const RankWindow& window, std::span<const TailLoss> tail) {
  PLIMSOLL_EXPECT(tail.size() >= window.entries());
  const int128 sum = weighted_sum(window, [&](std::uint64_t i) { return int128{tail[i].loss}; });
  return rounded_ratio(sum, window.total_weight()) * units_per_quantum;
}

int128 marginal_var_numerator(const RankWindow& window, std::span<const Quanta> part_pnl) {
  PLIMSOLL_EXPECT(part_pnl.size() >= window.entries());
  return weighted_sum(window, [&](std::uint64_t i) { return -int128{part_pnl[i]}; });
}

double marginal_var(const RankWindow& window, std::span<const Quanta> part_pnl) {
  return rounded_ratio(marginal_var_numerator(window, part_pnl), window.total_weight()) * units_per_quantum;
}

}  // namespace plimsoll::measures
