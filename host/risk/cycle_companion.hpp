// What adds a part to a risk report that host/risk does not know how to make.
#pragma once

#include "host/market/snapshot.hpp"
#include "host/risk/report.hpp"

namespace plimsoll::risk {

/// RiskAgent calls it with every report before anybody sees it, on the risk thread; it decides in which cycles it has
/// something to add. Its time is part of the cycle's.
class CycleCompanion {
 public:
  virtual ~CycleCompanion() = default;
  /// `report` is that of `snapshot` and otherwise complete.
  virtual void complete(const market::MarketSnapshot& snapshot, RiskReport& report) = 0;
};

}  // namespace plimsoll::risk
