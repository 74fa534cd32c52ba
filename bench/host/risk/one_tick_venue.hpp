// An ITCH session whose every packet after the opening moves the best price of exactly one symbol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tools/exchange/feed.hpp"
#include "tools/exchange/settings.hpp"
#include "tools/exchange/universe.hpp"

namespace plimsoll::bench {

/// Genuine frames, written by the synthetic exchange's own sender. Not the exchange's order flow: its packets hold
/// bursts that move several symbols at once, and the target speaks of one.
class OneTickVenue final : private exchange::FrameSink {
 public:
  explicit OneTickVenue(const exchange::VenueSettings& settings);

  /// Directory, trading states and a two-sided market for every symbol.
  std::vector<std::vector<std::byte>> open();

  /// A frame with one message: an order inside the spread of the next symbol, or its deletion one round later. Valid
  /// until the next call.
  std::span<const std::byte> tick();

  [[nodiscard]] std::size_t symbols() const { return universe_.size(); }

 private:
  void on_frame(Timestamp sent, std::span<const std::byte> frame) override;

  std::vector<exchange::Listing> universe_;
  std::vector<std::vector<std::byte>> frames_;
  exchange::Feed feed_;
  std::uint64_t ticks_ = 0;
  std::uint64_t next_reference_ = 1;
  std::vector<std::uint64_t> inside_;  // by symbol: the order inside the spread, 0 for none
};

}  // namespace plimsoll::bench
