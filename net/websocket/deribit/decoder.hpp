// Market-data messages of Deribit (JSON-RPC 2.0).
#pragma once

#include <memory>

#include "net/websocket/decoder.hpp"

namespace plimsoll::websocket::deribit {

/// Deribit API v2 documentation, "Subscriptions" (book, ticker, trades, quote), "Session Management" (heartbeat) and
/// "Market data" (public/get_instruments). Prices and amounts are JSON numbers and are taken from their text, exactly.
class DeribitDecoder final : public Decoder {
 public:
  DeribitDecoder();
  ~DeribitDecoder() override;
  Verdict decode(PaddedText message, EventBatch& batch) noexcept override;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace plimsoll::websocket::deribit
