// Computes recorded cycles of one desk again and compares what was published.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/journal/cycle_reader.hpp"
#include "host/journal/market_changes.hpp"
#include "host/risk/risk_engine.hpp"

namespace plimsoll::journal {

/// One thing in which a published report and the recomputed one differ.
struct Difference {
  std::string what;  // "digest", "portfolio", "scenario set" or "configuration"
  std::string published;
  std::string computed;
};

/// Every cycle is applied, in the journal's order; any of them may be compared. Surfaces are not checked again: which
/// cells lost theirs is an event that the journal tells.
class CycleVerifier {
 public:
  /// `engine` is a fresh one on the desk's files and outlives this; `start` is a snapshot of them.
  CycleVerifier(risk::RiskEngine& engine, const market::MarketSnapshot& start);

  /// Takes over the inputs. Empty, or why nobody can recompute this cycle.
  [[nodiscard]] std::string apply(const JournalCycle& cycle);
  /// Computes the cycle that was applied last and compares. Precondition: that was possible, and it has a digest.
  [[nodiscard]] std::vector<Difference> compare(const JournalCycle& cycle);
  /// Of the last `compare`.
  [[nodiscard]] const market::MarketSnapshot& snapshot() const { return *snapshot_; }

 private:
  [[nodiscard]] std::string take_modes(const JournalCycle& cycle);
  void all_move();
  void moves(UnderlyingId underlying);

  risk::RiskEngine& engine_;
  MarketRebuilder market_;
  std::size_t underlyings_;
  market::SnapshotPtr snapshot_;
  std::uint64_t base_ = 0;           // the cycle whose inputs are known; 0: none
  std::vector<UnderlyingId> moved_;  // since the last comparison, ascending
  std::uint64_t full_cells_ = 0;     // that the journal has told of
};

}  // namespace plimsoll::journal
