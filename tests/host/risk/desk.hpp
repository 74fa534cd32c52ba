// A small desk in memory: instruments, books, market and factor model from text or from a seed, and engines on it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/calibration/factor_model.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"
#include "host/portfolio/portfolio.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/select.hpp"

namespace plimsoll::risk {

constexpr std::string_view instruments_header =
    "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";

/// The three files as a person would write them, the portfolio line by line so that a test can shuffle or split it.
struct DeskText {
  std::string instruments;
  std::vector<std::string> positions;  // "instrument,quantity,book"
  std::string market;
};

struct Desk {
  portfolio::Instruments instruments;
  portfolio::Portfolio portfolio;
  portfolio::MarketData market;
  calibration::FactorModel model;
  Moment as_of;
};

inline Date desk_date() { return *Date::parse("2026-01-05"); }

inline measures::ConfidenceLevel level(std::string_view text) { return *measures::ConfidenceLevel::parse(text); }

/// "U7".
inline std::string numbered(std::string_view prefix, std::size_t number) {
  std::string name(prefix);
  return name.append(std::to_string(number));
}

/// A factor of 2 % log spot, 5 % log vol and 0.1 basis for every underlying, all correlated by 0.3: a function of the
/// number of underlyings only, so that parts of a portfolio share it.
inline calibration::FactorModel simple_model(const portfolio::Instruments& instruments) {
  using calibration::FactorKind;
  calibration::FactorModel model;
  std::vector<double> deviation;
  for (std::uint32_t u = 0; u < instruments.underlyings().size(); ++u) {
    const std::string& name = instruments.underlying_name(UnderlyingId{u});
    model.factors.push_back({FactorKind::spot, UnderlyingId{u}, scenarios::ShockKind::log, name + " spot"});
    model.factors.push_back({FactorKind::implied_vol, UnderlyingId{u}, scenarios::ShockKind::log, name + " vol"});
    model.factors.push_back({FactorKind::basis, UnderlyingId{u}, scenarios::ShockKind::absolute, name + " basis"});
    deviation.insert(deviation.end(), {0.02, 0.05, 0.1});
  }
  const std::size_t n = deviation.size();
  model.covariance.assign(n * n, 0.0);
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      const double value = deviation[row] * deviation[column] * (row == column ? 1.0 : 0.3);
      model.covariance[row * n + column] = value;
      model.covariance[column * n + row] = value;
    }
  }
  return model;
}

inline std::string portfolio_text(std::span<const std::string> positions) {
  std::string text = "instrument,quantity,book\n";
  for (const std::string& line : positions) text += line + '\n';
  return text;
}

inline Desk make_desk(const DeskText& text) {
  Desk desk;
  desk.instruments =
      portfolio::Instruments::parse(std::string(instruments_header) + text.instruments, "instruments.csv");
  desk.portfolio = portfolio::Portfolio::parse(portfolio_text(text.positions), "portfolio.csv", desk.instruments);
  desk.market = portfolio::MarketData::parse("name,field,value\n" + text.market, "market.csv", desk.instruments);
  desk.model = simple_model(desk.instruments);
  desk.as_of = desk_date();
  return desk;
}

struct EngineChoice {
  backends::cpu::Isa isa = backends::cpu::best_isa();
  unsigned threads = 1;
};

inline RiskSettings settings_of(std::uint32_t scenarios, std::uint64_t seed = 1) {
  RiskSettings settings;
  settings.scenarios = scenarios;
  settings.seed = seed;
  settings.levels = {level("0.99"), level("0.975")};
  return settings;
}

/// A backend, a market that starts live, and an engine on a desk that outlives it.
class Rig {
 public:
  Rig(const Desk& desk, const RiskSettings& settings, std::unique_ptr<backends::Backend> backend)
      : backend_(std::move(backend)),
        market(desk.instruments, desk.market, desk.as_of, Quality::live),
        engine(*backend_, desk.instruments, desk.portfolio, desk.model, settings) {
    for (std::uint32_t u = 0; u < desk.instruments.underlyings().size(); ++u) {
      market.on_symbol(SymbolId{u}, desk.instruments.underlying_name(UnderlyingId{u}));
    }
  }
  Rig(const Desk& desk, const RiskSettings& settings, EngineChoice choice = {})
      : Rig(desk, settings, backends::cpu::make_cpu_backend(choice.isa, choice.threads, "a test asked for it")) {}

  RiskReport recompute() {
    const market::SnapshotPtr snapshot = market.freeze();
    engine.recompute(*snapshot);
    return engine.report(*snapshot);
  }
  /// What is dirty only.
  RiskReport update() {
    const std::vector<UnderlyingId> dirty = market.dirty();
    const market::SnapshotPtr snapshot = market.freeze();
    engine.update(*snapshot, dirty);
    return engine.report(*snapshot);
  }
  void tick(std::uint32_t symbol, double mid) {
    market::Quote quote;
    quote.symbol = SymbolId{symbol};
    const auto nanos = static_cast<std::int64_t>(mid * 1e9);
    quote.bid = Price::from_raw(nanos - 5'000'000);
    quote.ask = Price::from_raw(nanos + 5'000'000);
    quote.bid_size = quote.ask_size = Quantity::from_raw(decimal_scale);
    quote.quality = Quality::live;
    market.on_quote(quote);
  }
  std::vector<Quanta> pnl(BookId node) {
    std::vector<Quanta> values(engine.scenario_count());
    engine.download(node, values);
    return values;
  }

 private:
  std::unique_ptr<backends::Backend> backend_;

 public:
  LiveMarket market;
  RiskEngine engine;
};

}  // namespace plimsoll::risk
