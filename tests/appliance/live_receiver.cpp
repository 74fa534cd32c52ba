#include "tests/appliance/live_receiver.hpp"

#include <algorithm>

#include "host/core/decimal.hpp"

namespace plimsoll::testing {
namespace {

ingest::ItchChannelOptions options_of(const LiveReceiver::Wiring& wiring) {
  ingest::ItchChannelOptions options;
  options.limits = {.symbols = 1'000, .orders = 100'000, .levels = 200'000};
  options.lines = wiring.lines;
  options.replies = wiring.replies;
  options.snapshots.login.user = "PLMSLL";
  options.snapshots.login.password = "OVERBOARD";
  return options;
}

}  // namespace

LiveReceiver::LiveReceiver(const Wiring& wiring, const Clock& clock)
    : feed_(options_of(wiring), wiring.ways, clock, *this) {}

std::size_t LiveReceiver::work(capture::FrameSource& source) {
  const auto frames = source.receive();
  feed_.on_frames(frames);
  feed_.poll();
  return frames.size();
}

void LiveReceiver::on_symbol(SymbolId /*symbol*/, std::string_view /*name*/) noexcept { ++symbols_; }

void LiveReceiver::on_quote(const market::Quote& quote) noexcept {
  if (quote.quality != Quality::live) return;
  ++live_quotes_;
  if (channel().state() != moldudp64::ChannelState::in_sequence) ++falsely_live_quotes_;
}

void LiveReceiver::on_trade(const market::Trade& /*trade*/) noexcept {}

std::string LiveReceiver::books_csv() const {
  std::string text = "symbol,level,bid,bid_size,bid_orders,ask,ask_size,ask_orders\n";
  for (std::uint32_t id = 0; id < symbols_; ++id) {
    // Books go by the venue's locate code, names by their first appearance: directory messages come in order of the
    // code.
    const market::BookView book = feed_.books().book(SymbolId{id + 1});
    const std::size_t bids = book.depth(market::Side::buy);
    const std::size_t asks = book.depth(market::Side::sell);
    const auto columns = [&book](market::Side side, std::size_t depth, std::size_t index) -> std::string {
      if (index >= depth) return ",,,";
      const market::BookLevel level = book.level(side, index);
      return ',' + format_decimal(std::int64_t{level.price.units} * (decimal_scale / 10'000)) + ',' +
             std::to_string(level.shares) + ',' + std::to_string(level.orders);
    };
    for (std::size_t index = 0; index < std::max(bids, asks); ++index) {
      text += std::string(feed_.symbols().name(SymbolId{id})) + ',' + std::to_string(index + 1) +
              columns(market::Side::buy, bids, index) + columns(market::Side::sell, asks, index) + '\n';
    }
  }
  return text;
}

}  // namespace plimsoll::testing
