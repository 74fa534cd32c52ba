// Market-data messages of Binance spot, USD-M and coin-M futures.
#pragma once

#include <memory>

#include "net/websocket/decoder.hpp"

namespace plimsoll::websocket::binance {

/// Binance Open Platform documentation, "WebSocket Streams" (spot) and "Websocket Market Streams" (USD-M and coin-M
/// futures): depthUpdate, bookTicker, aggTrade, trade, markPriceUpdate, raw or as combined streams; and the REST answer
/// "Order book". Spot's bookTicker has no type; it is known by its fields.
class BinanceDecoder final : public Decoder {
 public:
  BinanceDecoder();
  ~BinanceDecoder() override;
  Verdict decode(PaddedText message, EventBatch& batch) noexcept override;
  Verdict decode_snapshot(std::string_view symbol, PaddedText body, EventBatch& batch) noexcept override;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace plimsoll::websocket::binance
