// Vanilla options on many underlyings, as many on each as wanted, for measuring how cost grows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "host/calibration/factor_model.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"
#include "host/portfolio/portfolio.hpp"
#include "host/risk/live_market.hpp"

namespace plimsoll::bench {

/// One book; calls and puts with strikes within 20 % of the spot, three weeks to a year before expiry; a spot and a vol
/// factor for each underlying, all correlated by 0.3.
struct WideDesk {
  /// `trades` are lines of a portfolio file on top.
  WideDesk(std::size_t underlyings, std::size_t options_each, const std::string& trades = {})
      : date(*Date::parse("2026-01-05")),
        instruments(portfolio::Instruments::parse(instruments_text(underlyings, options_each), "instruments")),
        portfolio(
            portfolio::Portfolio::parse(portfolio_text(underlyings, options_each) + trades, "portfolio", instruments)),
        market(portfolio::MarketData::parse(market_text(underlyings, options_each), "market", instruments)) {
    using calibration::FactorKind;
    for (std::uint32_t u = 0; u < underlyings; ++u) {
      const std::string& name = instruments.underlying_name(UnderlyingId{u});
      model.factors.push_back({FactorKind::spot, UnderlyingId{u}, scenarios::ShockKind::log, name + " spot"});
      model.factors.push_back({FactorKind::implied_vol, UnderlyingId{u}, scenarios::ShockKind::log, name + " vol"});
    }
    const std::size_t n = model.factors.size();
    model.covariance.resize(n * n);
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t column = 0; column < n; ++column) {
        model.covariance[row * n + column] = sd(row) * sd(column) * (row == column ? 1.0 : 0.3);
      }
    }
  }

  /// A live snapshot with the spot of the first underlying multiplied by `first_spot`.
  [[nodiscard]] market::MarketSnapshot snapshot(double first_spot = 1.0) const {
    risk::LiveMarket live(instruments, market, date, Quality::live);
    market::MarketSnapshot frozen = *live.freeze();
    frozen.spots[0].value *= first_spot;
    return frozen;
  }

  Date date;
  portfolio::Instruments instruments;
  portfolio::Portfolio portfolio;
  portfolio::MarketData market;
  calibration::FactorModel model;

 private:
  static double sd(std::size_t factor) { return factor % 2 == 0 ? 0.02 : 0.05; }
  static std::string underlying(std::size_t u) { return std::string("U").append(std::to_string(u)); }
  static std::string option(std::size_t u, std::size_t i) {
    return underlying(u).append("O").append(std::to_string(i));
  }

  static std::string instruments_text(std::size_t underlyings, std::size_t each) {
    const char* const expiries[] = {"2026-01-26", "2026-02-20", "2026-06-19", "2026-12-18"};
    std::string text =
        "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";
    for (std::size_t u = 0; u < underlyings; ++u) {
      text += underlying(u) + ",spot,,,,,,1,USD,0\n";
      for (std::size_t i = 0; i < each; ++i) {
        text += option(u, i) + ",option," + underlying(u) + "," + std::to_string(80 + (i * 40) / each) + "." +
                std::to_string(i % 10) + "," + expiries[i % 4] + (i % 3 == 0 ? ",put" : ",call") +
                ",european,100,USD,0.01\n";
      }
    }
    return text;
  }
  static std::string portfolio_text(std::size_t underlyings, std::size_t each) {
    std::string text = "instrument,quantity,book\n";
    for (std::size_t u = 0; u < underlyings; ++u) {
      for (std::size_t i = 0; i < each; ++i) {
        text.append(option(u, i)).append(i % 5 < 2 ? ",-" : ",").append(std::to_string(1 + (u + 7 * i) % 50));
        text.append(",firm/options\n");
      }
    }
    return text;
  }
  static std::string market_text(std::size_t underlyings, std::size_t each) {
    std::string text = "name,field,value\nUSD,rate,0.03\n";
    for (std::size_t u = 0; u < underlyings; ++u) {
      text += underlying(u) + ",price,100\n";
      for (std::size_t i = 0; i < each; ++i) {
        text.append(option(u, i)).append(",implied_vol,0.").append(std::to_string(20 + i % 30)).append("\n");
      }
    }
    return text;
  }
};

}  // namespace plimsoll::bench
