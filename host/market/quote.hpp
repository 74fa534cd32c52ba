// What a feed says about one symbol, and the interface through which feeds say it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "host/core/decimal.hpp"
#include "host/core/id.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"

namespace plimsoll::market {

/// Best prices of one symbol. A side with size zero is empty and its price means nothing.
struct Quote {
  SymbolId symbol;
  Price bid;
  Price ask;
  Quantity bid_size;
  Quantity ask_size;
  Quality quality = Quality::unknown;
  Timestamp ts_event;  // the venue's time
  Timestamp ts_recv;   // when the frame reached us

  /// Both sides present and bid < ask.
  [[nodiscard]] constexpr bool two_sided() const {
    return bid_size.raw() > 0 && ask_size.raw() > 0 && bid.raw() > 0 && bid < ask;
  }
};

/// One execution reported by a venue.
struct Trade {
  SymbolId symbol;
  Price price;
  Quantity size;
  Timestamp ts_event;
  Timestamp ts_recv;
};

/// The implied volatility at which a venue marks an option, with what it says besides.
struct OptionMark {
  SymbolId symbol;
  double implied_vol = 0.0;  // annual, as a fraction; the sink judges whether it is one
  Price value;               // in the currency that the venue quotes in; 0 when not given
  Price underlying;          // that the venue used; 0 when not given
  std::optional<double> delta;
  std::optional<double> gamma;
  std::optional<double> vega;
  std::optional<double> theta;
  std::optional<double> rho;
  Quality quality = Quality::unknown;
  Timestamp ts_event;
  Timestamp ts_recv;
};

/// The price at which a venue marks a future, and the funding of a perpetual one.
struct FutureMark {
  SymbolId symbol;
  Price value;
  Price index;                         // 0 when not given
  std::optional<double> funding_rate;  // of one funding period, as a fraction; longs pay when positive
  Timestamp next_funding;              // 0 when not given
  Quality quality = Quality::unknown;
  Timestamp ts_event;
  Timestamp ts_recv;
};

/// Implemented by whoever wants market data; called on the ingest thread, must not block, allocate or throw.
class QuoteSink {
 public:
  virtual ~QuoteSink() = default;
  /// A name seen on the feed for the first time; ids are dense and given in order of appearance.
  virtual void on_symbol(SymbolId symbol, std::string_view name) noexcept = 0;
  virtual void on_quote(const Quote& quote) noexcept = 0;
  virtual void on_trade(const Trade& trade) noexcept = 0;
  /// Marks come from few venues, so a sink need not know them.
  virtual void on_option_mark(const OptionMark& /*mark*/) noexcept {}
  virtual void on_future_mark(const FutureMark& /*mark*/) noexcept {}
};

}  // namespace plimsoll::market
