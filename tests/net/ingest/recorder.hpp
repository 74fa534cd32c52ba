// A QuoteSink that writes everything down as text, so that tests read as two columns of a story.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/market/quote.hpp"

namespace plimsoll::test {

/// Whether new symbols are part of the story.
enum class Symbols { left_out, told };

class Recorder final : public market::QuoteSink {
 public:
  explicit Recorder(Symbols symbols = Symbols::left_out) : symbols_(symbols) {}

  void on_symbol(SymbolId symbol, std::string_view name) noexcept override {
    if (symbol.index() != names_.size()) lines_.push_back("symbol id is not dense");
    names_.emplace_back(name);
    if (symbols_ == Symbols::told) lines_.push_back("symbol " + names_.back());
  }
  void on_quote(const market::Quote& quote) noexcept override {
    lines_.push_back(names_.at(quote.symbol.index()) + " " + side(quote.bid_size, quote.bid) + " / " +
                     side(quote.ask_size, quote.ask) + " " + std::string(to_string(quote.quality)));
    last_quote_ = quote;
    live_ += quote.quality == Quality::live ? 1 : 0;
  }
  void on_trade(const market::Trade& trade) noexcept override {
    lines_.push_back(names_.at(trade.symbol.index()) + " trade " + format_decimal(trade.size.raw()) + " at " +
                     format_decimal(trade.price.raw()));
    last_trade_ = trade;
  }

  /// What has been written since the last call.
  std::vector<std::string> take() { return std::exchange(lines_, {}); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const market::Quote& last_quote() const { return last_quote_; }
  [[nodiscard]] const market::Trade& last_trade() const { return last_trade_; }
  [[nodiscard]] std::uint64_t live() const { return live_; }

 private:
  static std::string side(Quantity size, Price price) {
    return size.raw() == 0 ? "-" : format_decimal(size.raw()) + "@" + format_decimal(price.raw());
  }
  Symbols symbols_;
  std::vector<std::string> names_;
  std::vector<std::string> lines_;
  market::Quote last_quote_;
  market::Trade last_trade_;
  std::uint64_t live_ = 0;
};

}  // namespace plimsoll::test
