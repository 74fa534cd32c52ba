// Subscriptions and limits of Coinbase's two feeds.
#pragma once

#include <cstdint>

#include "net/websocket/coinbase/decoder.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket::coinbase {

enum class Service : std::uint8_t { advanced_trade, exchange };

/// Coinbase Developer Documentation. "Advanced Trade WebSocket Rate Limits": 8 connections and 8 unauthenticated
/// messages a second per address; one channel per subscription; heartbeats once a second keep a quiet connection open.
/// "Exchange WebSocket Rate Limits": 8 requests a second. A snapshot comes first after a subscription.
class CoinbaseVenue final : public Venue {
 public:
  explicit CoinbaseVenue(Service service);

  [[nodiscard]] std::string_view name() const noexcept override;
  [[nodiscard]] const VenueRules& rules() const noexcept override { return rules_; }
  [[nodiscard]] Decoder& decoder() noexcept override { return decoder_; }
  [[nodiscard]] std::vector<std::string> subscriptions(std::span<const std::string> symbols) const override;

 private:
  Service service_;
  VenueRules rules_;
  CoinbaseDecoder decoder_;
};

}  // namespace plimsoll::websocket::coinbase
