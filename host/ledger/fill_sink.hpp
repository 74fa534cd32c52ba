// Where a feed hands fills over, and from where it learns that they are safe.
#pragma once

#include <cstdint>
#include <optional>

#include "host/ledger/ledger.hpp"

namespace plimsoll::ledger {

/// A sink may take a fill now and settle it later: a journal, once it is durable. Until it is settled nobody is told
/// that it arrived, so whoever sent it sends it again, and it is applied once all the same.
class FillSink {
 public:
  virtual ~FillSink() = default;
  /// A ticket, larger than all before; empty when there is no room now and the fill must be offered again.
  virtual std::optional<std::uint64_t> hand_over(const FillEvent& event) = 0;
  /// What became of it; empty until it is settled. Asked in the order of tickets, and once settled not again.
  virtual std::optional<FillResult> settled(std::uint64_t ticket) = 0;
};

}  // namespace plimsoll::ledger
