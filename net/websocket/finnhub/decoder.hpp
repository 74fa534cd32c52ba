// Trade messages of Finnhub.
#pragma once

#include <memory>

#include "net/websocket/decoder.hpp"

namespace plimsoll::websocket::finnhub {

/// Finnhub API documentation, "Trades" (WebSocket): trade, ping and error. Sizes come as floating-point texts: a trade
/// whose size has more than nine decimals is skipped and counted, the others of its message stand.
class FinnhubDecoder final : public Decoder {
 public:
  FinnhubDecoder();
  ~FinnhubDecoder() override;
  Verdict decode(PaddedText message, EventBatch& batch) noexcept override;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace plimsoll::websocket::finnhub
