// What a report says about the market under it: which inputs are live, how old they are, and which market it was.
#pragma once

#include <span>
#include <string>

#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/report.hpp"

namespace plimsoll::risk {

/// Fills `inputs`, `live_inputs` and `oldest_input_as_of`, and behind a feed (a snapshot with events in it) warns of
/// implied vols and futures that count as live although no feed has observed them.
void judge_marks(RiskReport& report, std::span<const Cell> cells, const portfolio::Instruments& instruments,
                 const market::MarketSnapshot& snapshot);

/// 32 hexadecimal digits over the valuation date, spots, marks, bases and rates with their qualities; numbers and times
/// of snapshots do not count.
std::string market_identity(const market::MarketSnapshot& snapshot);

}  // namespace plimsoll::risk
