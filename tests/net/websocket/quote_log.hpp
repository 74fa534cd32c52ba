// A sink that keeps everything it is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/market/quote.hpp"

namespace plimsoll::websocket {

class QuoteLog final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId symbol, std::string_view name) noexcept override {
    if (symbol.index() >= names.size()) names.resize(symbol.index() + 1);
    names[symbol.index()] = name;
  }
  void on_quote(const market::Quote& quote) noexcept override { quotes.push_back(quote); }
  void on_trade(const market::Trade& trade) noexcept override { trades.push_back(trade); }
  void on_option_mark(const market::OptionMark& mark) noexcept override { options.push_back(mark); }
  void on_future_mark(const market::FutureMark& mark) noexcept override { futures.push_back(mark); }

  std::vector<std::string> names;
  std::vector<market::Quote> quotes;
  std::vector<market::Trade> trades;
  std::vector<market::OptionMark> options;
  std::vector<market::FutureMark> futures;
};

}  // namespace plimsoll::websocket
