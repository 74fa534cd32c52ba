// Prices, implied volatilities and rates given by a file: the market before any tick arrives.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/error.hpp"
#include "host/core/id.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"

namespace plimsoll::portfolio {

/// What is known; what is not known is empty, never zero. A value object: copy it, then set.
class MarketData {
 public:
  MarketData() = default;
  /// Reads market.csv (plain or .gz): name,field,value. Throws InputError with every fault of the file.
  static MarketData load(const std::string& path, const Instruments& instruments);
  static MarketData parse(std::string_view text, const std::string& file_name, const Instruments& instruments);

  [[nodiscard]] std::optional<double> price(UnderlyingId underlying) const;
  /// Of a future, or of a spot (then its underlying's). Options have no price here.
  [[nodiscard]] std::optional<double> price(const Instrument& instrument) const;
  [[nodiscard]] std::optional<double> implied_vol(InstrumentId option) const;
  /// Continuously compounded, per year.
  [[nodiscard]] std::optional<double> rate(std::string_view currency) const;

  /// Values must be as the file's: price > 0, 0 <= vol <= 10, |rate| <= 1, all finite.
  void set_price(UnderlyingId underlying, double price);
  void set_future_price(InstrumentId future, double price);
  void set_implied_vol(InstrumentId option, double vol);
  void set_rate(const std::string& currency, double rate);

 private:
  std::map<UnderlyingId, double> prices_;
  std::map<InstrumentId, double> future_prices_;
  std::map<InstrumentId, double> implied_vols_;
  std::map<std::string, double, std::less<>> rates_;
};

/// One fault, with its remedy, for every price, vol and rate that valuing `portfolio` needs and `market` lacks; `file`
/// is what the faults name (market.csv as the user called it). A spot needs its price. A future needs its own price,
/// its underlying's and the rate of its currency (its basis is what the cost of carry leaves unexplained). An option
/// needs a vol, the rate, and the price of its underlying; on a future, all that the future needs too.
std::vector<Fault> missing_inputs(const Portfolio& portfolio, const Instruments& instruments, const MarketData& market,
                                  const std::string& file);

}  // namespace plimsoll::portfolio
