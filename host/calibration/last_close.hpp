// Whether the market file and the price history speak of the same prices.
#pragma once

#include <string>
#include <vector>

#include "host/calibration/price_history.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"

namespace plimsoll::calibration {

/// A warning for every underlying whose price is `leap` times its last close, or the last close `leap` times the price:
/// cents for dollars, a split between the two, or the line of another instrument. In the order of ids.
std::vector<std::string> compare_with_last_closes(const PriceHistory& history,
                                                  const portfolio::Instruments& instruments,
                                                  const portfolio::MarketData& market);

}  // namespace plimsoll::calibration
