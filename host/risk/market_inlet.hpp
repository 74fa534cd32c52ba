// Brings the boards of several feeds into one LiveMarket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/market/quote_board.hpp"
#include "host/risk/live_market.hpp"

namespace plimsoll::risk {

/// On the risk thread. Symbols of a feed are numbered anew, since each feed counts from 0. A name that two feeds bring
/// belongs to the one whose board comes first in time: two venues' quotes of one symbol must not take turns as its
/// mark.
class MarketInlet {
 public:
  /// The boards outlive the inlet.
  explicit MarketInlet(const std::vector<std::unique_ptr<market::QuoteBoard>>& boards) {
    for (const auto& board : boards) feeds_.push_back({board.get(), {}});
  }

  /// What the boards have that `market` does not know yet, taken at `now_ns`; returns the number of quotes.
  std::size_t drain(LiveMarket& market, std::int64_t now_ns) noexcept {
    std::size_t quotes = 0;
    for (Feed& feed : feeds_) {
      quotes += feed.board->drain(Numbered{*this, feed, market}, now_ns);
      const Timestamp traded = feed.board->last_trade();
      if (traded.ns == 0) continue;
      market::Trade trade;
      trade.ts_event = traded;
      market.on_trade(trade);
    }
    return quotes;
  }

  /// From here on everything is told again, to a LiveMarket that begins.
  void start_again() noexcept {
    names_.clear();
    next_ = 0;
    shadowed_ = 0;
    for (Feed& feed : feeds_) {
      feed.ids.clear();
      feed.board->repeat_all();
    }
  }

  /// Symbols that another feed brought before.
  [[nodiscard]] std::size_t shadowed() const { return shadowed_; }

 private:
  struct Feed {
    market::QuoteBoard* board;
    std::vector<SymbolId> ids;  // of the market, by the feed's own; invalid: another feed's
  };

  struct Numbered {
    MarketInlet& inlet;
    Feed& feed;
    LiveMarket& market;

    void on_symbol(SymbolId, std::string_view name) noexcept {
      SymbolId id;
      if (name.empty() || inlet.names_.emplace(name).second) {
        id = SymbolId{inlet.next_++};
        market.on_symbol(id, name);
      } else {
        ++inlet.shadowed_;
      }
      feed.ids.push_back(id);
    }
    void on_quote(market::Quote quote) noexcept {
      quote.symbol = feed.ids[quote.symbol.index()];
      if (quote.symbol.valid()) market.on_quote(quote);
    }
    void on_option_mark(market::OptionMark mark) noexcept {
      mark.symbol = feed.ids[mark.symbol.index()];
      if (mark.symbol.valid()) market.on_option_mark(mark);
    }
  };

  std::vector<Feed> feeds_;
  std::set<std::string, std::less<>> names_;
  std::uint32_t next_ = 0;
  std::size_t shadowed_ = 0;
};

}  // namespace plimsoll::risk
