// Binance as its pages have it, for comparisons with a recording.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/binance/venue.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket {

/// The venue's pages let a book go on when the market leaves the 1000 levels of its snapshot; our rules ask for another
/// snapshot, which no recording holds. To compare with the pages, this venue never says that a snapshot is cut.
class AsPrinted final : public Venue {
 public:
  explicit AsPrinted(binance::Market market) : venue_(market, QuoteSource::books), rules_(venue_.rules()) {
    rules_.snapshot_cut_at = 0;
    rules_.snapshot_spacing_ns = 0;  // the recorder asked faster than we would
  }
  [[nodiscard]] std::string_view name() const noexcept override { return venue_.name(); }
  [[nodiscard]] const VenueRules& rules() const noexcept override { return rules_; }
  [[nodiscard]] Decoder& decoder() noexcept override { return venue_.decoder(); }
  [[nodiscard]] std::vector<std::string> subscriptions(std::span<const std::string> symbols) const override {
    return venue_.subscriptions(symbols);
  }
  [[nodiscard]] std::string snapshot_target(std::string_view symbol) const override {
    return venue_.snapshot_target(symbol);
  }

 private:
  binance::BinanceVenue venue_;
  VenueRules rules_;
};

}  // namespace plimsoll::websocket
