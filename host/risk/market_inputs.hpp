// What a report says about the market under it: which inputs are live, how old they are, and which market it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/report.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::risk {

/// 32 hexadecimal digits over the spots with their qualities, and over the rest of the market: valuation date, marks
/// with their qualities, bases and rates. Numbers and times of snapshots do not count.
std::string market_identity(const market::MarketSnapshot& snapshot);

/// Answers for the cells of one engine, and keeps what follows from the columns of a snapshot until it meets others: a
/// tick that moves spots only costs nothing per position. It holds the columns that it has read, so that they cannot be
/// mistaken for others; whatever is asked, the answer is that of somebody who looks for the first time. One thread; the
/// cells and instruments must outlive it.
class MarketInputs {
 public:
  MarketInputs(std::span<const Cell> cells, const portfolio::Instruments& instruments);

  /// A number for everything in the snapshot but its spots and times. Snapshots with the same number agree in that; it
  /// is never 0 and never used again for something else. Another number does not mean that anything differs.
  std::uint64_t revision(const market::MarketSnapshot& snapshot);
  /// As cell_quality.
  Quality quality(std::size_t cell, const market::MarketSnapshot& snapshot);
  /// As market_identity.
  std::string identity(const market::MarketSnapshot& snapshot);
  /// Fills `inputs`, `live_inputs` and `oldest_input_as_of`, and behind a feed (a snapshot with events in it) warns of
  /// implied vols and futures that count as live although no feed has observed them.
  void judge_marks(RiskReport& report, const market::MarketSnapshot& snapshot);

 private:
  void read(const market::MarketSnapshot& snapshot);

  std::span<const Cell> cells_;
  const portfolio::Instruments& instruments_;
  std::vector<UnderlyingId> underlyings_;       // that are held, ascending
  std::vector<InstrumentId> instruments_held_;  // but spots; with the futures that options are written on; ascending

  // Of the columns read last.
  std::uint64_t revision_ = 0;  // 0: none yet
  Moment valued_at_;
  market::Column<market::Mark> marks_;
  market::Column<double> basis_;
  market::Column<double> rates_;
  Digest128 digest_;
  std::vector<Quality> qualities_;  // by cell: the worst of its marks
  RiskReport judged_;               // what judge_marks says of futures
  std::size_t assumed_vols_ = 0;
  std::size_t assumed_futures_ = 0;
};

}  // namespace plimsoll::risk
