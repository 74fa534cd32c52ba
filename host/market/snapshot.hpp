// The market frozen for one risk cycle: numbered, immutable, and honest about how old each part is.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/core/id.hpp"
#include "host/core/moment.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/market/column.hpp"

namespace plimsoll::market {

/// One observed number. `unknown` quality means that there is none, and `value` is then 0 and must not be used.
struct Mark {
  double value = 0.0;
  Quality quality = Quality::unknown;
  Timestamp as_of;  // when the value was last observed
};

/// Everything a revaluation may look at. Threads share it freely. Spots are its own; what moves less often is in
/// columns that it shares with the snapshots before it.
struct MarketSnapshot {
  std::uint64_t number = 0;  // increases by one per snapshot of a run
  Timestamp as_of;           // time of the last event inside
  Moment valued_at;          // options age against this
  std::vector<Mark> spots;   // by UnderlyingId, price per unit
  Column<Mark> marks;        // by InstrumentId: price of a future, implied vol (annual) of an option, unused for a spot
  Column<double> basis;      // by InstrumentId, futures only: price - spot * exp((r - q) T) when both were observed
  Column<double> rates;      // by InstrumentId: continuously compounded rate of its currency
};

using SnapshotPtr = std::shared_ptr<const MarketSnapshot>;

}  // namespace plimsoll::market
