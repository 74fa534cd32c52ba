// The price everybody secretly believes in, one per symbol, as a geometric random walk with common factors.
#pragma once

#include <cstddef>
#include <vector>

#include "tools/exchange/universe.hpp"

namespace plimsoll::exchange {

/// Factors move when time passes; a symbol catches up when it is asked, so an idle symbol costs nothing.
class FairValues {
 public:
  FairValues(std::uint64_t seed, const std::vector<Listing>& universe);

  /// Lets `seconds` of trading time pass.
  void advance(double seconds);
  /// In ticks, within the range of prices a venue accepts.
  double ticks(std::size_t symbol);

 private:
  struct Walk {
    double ticks = 0.0;
    double years = 0.0;  // time and factor levels it has caught up with
    double market = 0.0;
    double sector = 0.0;
  };

  const std::vector<Listing>* universe_;
  SplitMix64 factor_random_;
  SplitMix64 own_random_;
  FactorMoves levels_;
  double years_ = 0.0;
  std::vector<Walk> walks_;
};

}  // namespace plimsoll::exchange
