// Implied volatilities of a chain of option quotes; quotes that no volatility explains are rejected and counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/date.hpp"
#include "host/core/id.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"

namespace plimsoll::calibration {

struct OptionQuote {
  InstrumentId option;
  double bid = 0.0;  // 0: nobody bids
  double ask = 0.0;
  std::optional<double> underlying_price;  // of the spot (or future) at the moment of the quote; else the market's
  std::size_t line = 0;
};

/// Reads a quotes file (plain or .gz): option,bid,ask and optionally underlying_price. Lines of options that are not in
/// `instruments` are skipped: a chain is larger than a book. Throws InputError with every fault of the file.
std::vector<OptionQuote> load_option_quotes(const std::string& path, const portfolio::Instruments& instruments);
std::vector<OptionQuote> parse_option_quotes(std::string_view text, const std::string& file_name,
                                             const portfolio::Instruments& instruments);

enum class QuoteRejection : std::uint8_t {
  no_bid,            // one-sided: the mid means nothing
  crossed,           // bid above ask
  too_wide,          // the mid is nobody's price; see widest_spread
  below_intrinsic,   // mid at or below the value at zero volatility
  above_bound,       // mid at or above the value at infinite volatility
  vol_out_of_range,  // an implied vol above 1,000 % a year
  expired,           // no time left on the as-of date
  no_market,         // no price of the underlying, or no rate
};
constexpr std::size_t quote_rejections = 8;
/// A quote is too wide when ask - bid is more than this share of its mid and more than `narrow_spread`: far out of the
/// money 0.01 to 0.10 is a usual quote, and its mid says little but nothing absurd; 0.01 to 90 does.
constexpr double widest_spread = 1.0;
constexpr double narrow_spread = 1.0;  // price units
std::string_view to_string(QuoteRejection reason);

struct RejectedQuote {
  InstrumentId option;
  QuoteRejection reason;
  std::size_t line = 0;
};

struct OptionVol {
  InstrumentId option;
  double vol_annual;
};

struct ImpliedVolReport {
  std::vector<OptionVol> vols;          // in the order of the quotes
  std::vector<RejectedQuote> rejected;  // likewise
  std::array<std::size_t, quote_rejections> rejected_by_reason{};

  [[nodiscard]] std::size_t count(QuoteRejection reason) const {
    return rejected_by_reason[static_cast<std::size_t>(reason)];
  }
  /// "512 implied vols; 31 quotes rejected: 20 no bid, 11 below intrinsic"
  [[nodiscard]] std::string summary() const;
};

/// Inverts the mid of every quote. Options on a spot: forward S exp((r - q) T); on a future: its price. T is Act/365
/// from `as_of` to expiry.
ImpliedVolReport imply_vols(const std::vector<OptionQuote>& quotes, const portfolio::Instruments& instruments,
                            const portfolio::MarketData& market, const Moment& as_of);

/// Sets the vols that `market` does not have yet: what market.csv says directly wins.
void fill_implied_vols(const ImpliedVolReport& report, portfolio::MarketData& market);

}  // namespace plimsoll::calibration
