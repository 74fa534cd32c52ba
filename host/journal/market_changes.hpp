// What differs between two snapshots of one desk's market, and a snapshot put together again from such differences.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/core/id.hpp"
#include "host/journal/input_entries.hpp"
#include "host/market/snapshot.hpp"

namespace plimsoll::journal {

/// Appends what is other in `now` than in `before`; everything when there is no `before`. Columns that both share are
/// not looked at. Rates belong to the desk's files and are left
/// out; the time of valuation stands in the cycle's boundary.
void append_changes(const market::MarketSnapshot* before, const market::MarketSnapshot& now,
                    std::vector<InputEntry>& entries);

/// The market of one desk as the journal tells it.
class MarketRebuilder {
 public:
  /// `start`: a snapshot of the desk's files, for the sizes and for what entries do not tell.
  explicit MarketRebuilder(const market::MarketSnapshot& start) : now_(start) {}

  /// False when an entry names what the desk does not have; the market is then half changed and must not be used.
  [[nodiscard]] bool apply(std::span<const InputEntry> entries);
  /// Underlyings that the entries since the last `freeze` say were revalued, ascending.
  [[nodiscard]] const std::vector<UnderlyingId>& moved() const { return moved_; }
  /// Forgets what moved.
  /// Precondition: `valued_at`, if any, is of a desk that is valued at an instant, see `at_an_instant`.
  market::SnapshotPtr freeze(std::uint64_t number, Timestamp as_of, std::optional<Timestamp> valued_at);
  [[nodiscard]] bool at_an_instant() const { return now_.valued_at.instant().has_value(); }

 private:
  market::MarketSnapshot now_;
  std::vector<UnderlyingId> moved_;
};

}  // namespace plimsoll::journal
