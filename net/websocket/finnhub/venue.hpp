// Subscriptions and limits of Finnhub.
#pragma once

#include "net/websocket/finnhub/decoder.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket::finnhub {

/// Finnhub API documentation. "Trades": one text per symbol, no answers, one connection per key, 50 symbols on the free
/// plan. "Rate Limit": 30 calls a second.
class FinnhubVenue final : public Venue {
 public:
  FinnhubVenue();

  [[nodiscard]] std::string_view name() const noexcept override { return "finnhub"; }
  [[nodiscard]] const VenueRules& rules() const noexcept override { return rules_; }
  [[nodiscard]] Decoder& decoder() noexcept override { return decoder_; }
  [[nodiscard]] std::vector<std::string> subscriptions(std::span<const std::string> symbols) const override;
  [[nodiscard]] std::size_t answers(std::size_t) const noexcept override { return 0; }

 private:
  VenueRules rules_;
  FinnhubDecoder decoder_;
};

}  // namespace plimsoll::websocket::finnhub
