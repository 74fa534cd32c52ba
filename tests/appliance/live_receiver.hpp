// The product's own receiver between a test's ways in and out: frames in, order books and quotes out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/capture/frame.hpp"
#include "net/ingest/itch_channel.hpp"

namespace plimsoll::testing {

/// One thread.
class LiveReceiver final : private market::QuoteSink {
 public:
  struct Wiring {
    std::vector<wire::Endpoint> lines;  // where each line is sent to
    wire::Endpoint replies;
    ingest::ItchChannelWays ways;
  };

  LiveReceiver(const Wiring& wiring, const Clock& clock);

  /// Takes what is there; returns how many frames that were.
  std::size_t work(capture::FrameSource& source);

  /// The books as the venue's truth file writes them.
  [[nodiscard]] std::string books_csv() const;
  [[nodiscard]] const ingest::ItchChannel& feed() const { return feed_; }
  [[nodiscard]] const moldudp64::MoldUdp64Channel& channel() const { return feed_.channel(); }
  [[nodiscard]] std::uint64_t live_quotes() const { return live_quotes_; }
  /// Quotes that were called live while something was missing: there must be none.
  [[nodiscard]] std::uint64_t falsely_live_quotes() const { return falsely_live_quotes_; }

 private:
  void on_symbol(SymbolId symbol, std::string_view name) noexcept override;
  void on_quote(const market::Quote& quote) noexcept override;
  void on_trade(const market::Trade& trade) noexcept override;

  std::size_t symbols_ = 0;
  std::uint64_t live_quotes_ = 0;
  std::uint64_t falsely_live_quotes_ = 0;
  ingest::ItchChannel feed_;
};

}  // namespace plimsoll::testing
