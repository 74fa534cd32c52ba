// Market-data messages of Coinbase: Advanced Trade and the older Exchange feed.
#pragma once

#include <memory>

#include "net/websocket/decoder.hpp"

namespace plimsoll::websocket::coinbase {

/// Coinbase Developer Documentation, "Advanced Trade WebSocket Channels" (l2_data, market_trades, heartbeats,
/// subscriptions; sequence_num counts all messages of a connection) and "Exchange WebSocket Channels" (snapshot,
/// l2update, match, heartbeat, subscriptions, error). Which of the two a message is shows in its first fields.
class CoinbaseDecoder final : public Decoder {
 public:
  CoinbaseDecoder();
  ~CoinbaseDecoder() override;
  Verdict decode(PaddedText message, EventBatch& batch) noexcept override;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace plimsoll::websocket::coinbase
