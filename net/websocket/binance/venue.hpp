// Subscriptions, snapshots and limits of Binance's three markets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/websocket/binance/decoder.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket::binance {

enum class Market : std::uint8_t { spot, usd_margined, coin_margined };

/// Binance Open Platform documentation. "WebSocket Streams" of spot: 5 incoming messages a second (pings and pongs
/// count, so 3 are used), 1024 streams a connection, 300 connections per 5 minutes. "Websocket Market Streams" of the
/// futures: 10 incoming messages a second, 200 streams (coin-M) or 1024 (USD-M). "Order book" (REST): a snapshot of
/// 1000 levels costs 50 of spot's 6000 per minute, 20 of the futures' 2400: one a second stays below half.
class BinanceVenue final : public Venue {
 public:
  BinanceVenue(Market market, QuoteSource quotes);

  [[nodiscard]] std::string_view name() const noexcept override;
  [[nodiscard]] const VenueRules& rules() const noexcept override { return rules_; }
  [[nodiscard]] Decoder& decoder() noexcept override { return decoder_; }
  [[nodiscard]] std::vector<std::string> subscriptions(std::span<const std::string> symbols) const override;
  [[nodiscard]] std::string snapshot_target(std::string_view symbol) const override;

 private:
  Market market_;
  QuoteSource quotes_;
  VenueRules rules_;
  BinanceDecoder decoder_;
};

}  // namespace plimsoll::websocket::binance
