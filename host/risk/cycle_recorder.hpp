// What is told of every risk cycle so that somebody else can compute it again: the inputs before, the report after.
#pragma once

#include <span>

#include "host/core/id.hpp"
#include "host/market/snapshot.hpp"
#include "host/risk/report.hpp"

namespace plimsoll::risk {

class RiskEngine;

/// Called by RiskAgent on the risk thread; its time is part of the cycle's.
class CycleRecorder {
 public:
  virtual ~CycleRecorder() = default;
  /// Before anything is computed. In the first cycle of an engine everything is revalued, whatever `dirty` says.
  virtual void on_inputs(const market::SnapshotPtr& snapshot, std::span<const UnderlyingId> dirty) = 0;
  /// The complete report, before anybody sees it. May warn its reader.
  virtual void on_report(RiskReport& report, const RiskEngine& engine) = 0;
};

}  // namespace plimsoll::risk
