#include "tools/exchange/fair_values.hpp"

#include "kernels/core/bits.hpp"

namespace plimsoll::exchange {

FairValues::FairValues(std::uint64_t seed, const std::vector<Listing>& universe)
    : universe_(&universe), factor_random_(SplitMix64::stream(seed, 1)), own_random_(SplitMix64::stream(seed, 2)) {
  for (const Listing& listing : universe) walks_.push_back({static_cast<double>(listing.opening_price / tick)});
}

void FairValues::advance(double seconds) {
  const double years = seconds / trading_seconds_per_year;
  const FactorMoves moves = draw_moves(factor_random_, years);
  levels_.market += moves.market;
  for (std::size_t sector = 0; sector < sector_count; ++sector) levels_.sectors[sector] += moves.sectors[sector];
  years_ += years;
}

double FairValues::ticks(std::size_t symbol) {
  Walk& walk = walks_[symbol];
  if (walk.years == years_) return walk.ticks;
  const Listing& listing = (*universe_)[symbol];
  FactorMoves moves;
  moves.market = levels_.market - walk.market;
  moves.sectors[listing.sector] = levels_.sectors[listing.sector] - walk.sector;
  constexpr double lowest = 100.0;
  constexpr double highest = static_cast<double>(highest_price / tick) / 2.0;
  const double moved = walk.ticks * (1.0 + listing_return(listing, moves, own_random_, years_ - walk.years));
  walk = {smaller(larger(moved, lowest), highest), years_, levels_.market, levels_.sectors[listing.sector]};
  return walk.ticks;
}

}  // namespace plimsoll::exchange
