// Options that several subcommands share, and what they turn into.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/calibration/factor_model.hpp"
#include "host/core/moment.hpp"
#include "host/portfolio/market_data.hpp"
#include "host/portfolio/portfolio.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/backends/select.hpp"

namespace plimsoll::cli {

/// --backend, --isa, --threads.
struct BackendOptions {
  std::string backend = "auto";
  std::string isa = "auto";
  unsigned threads = 0;

  void declare(CLI::App& app);
  /// Throws BackendUnavailable.
  [[nodiscard]] std::unique_ptr<backends::Backend> make() const;
};

/// --revaluation, --certificate-limit.
struct RevaluationOptions {
  std::string revaluation = "full";
  std::optional<double> certificate_limit;  // risk::usual_certificate_limit

  void declare(CLI::App& app);
  /// Throws CLI::ValidationError for a limit that would limit nothing.
  void apply(risk::RiskSettings& settings) const;
};

/// --scenarios, --seed, --sampler, --degrees-of-freedom, --level.
struct ScenarioOptions {
  std::uint32_t scenarios = 65'536;
  std::uint64_t seed = 1;
  std::string sampler = "philox";
  std::uint32_t degrees_of_freedom = 0;  // 0: normal
  std::vector<std::string> levels;

  void declare(CLI::App& app);
  /// Throws CLI::ValidationError for a level that is none.
  [[nodiscard]] risk::RiskSettings settings() const;
};

/// --instruments, --portfolio, --market, --history, --quotes, --as-of, --horizon-days and the calibration's knobs.
struct InputOptions {
  std::string instruments;
  std::string portfolio;
  std::string market;
  std::string history;
  std::string quotes;
  std::string as_of;
  int horizon_days = 1;
  std::string covariance = "sample";
  std::optional<std::string> mean;  // of a sample covariance only
  std::optional<double> decay;      // of an EWMA covariance only
  double vol_of_vol = calibration::VolFactorSettings{}.vol_of_vol_annual;
  double spot_vol_correlation = calibration::VolFactorSettings{}.spot_correlation;
  double vol_residual_correlation = calibration::FactorModelSettings{}.residual_vol_correlation;
  double basis_vol = 0.0;
  std::string vol_factors;
  std::vector<portfolio::TradeSheet> room_for;  // no option: what a command may hold later

  /// `needed`: the four files are required. Otherwise a run without them only decodes.
  void declare(CLI::App& app, bool needed);
};

/// Everything that was read, checked against each other. Not movable: parts refer to each other by id only.
struct Inputs {
  portfolio::Holdings holdings;
  portfolio::MarketData market;
  calibration::FactorModel model;
  Moment as_of;
  std::vector<std::string> warnings;
};

/// Throws InputError listing all faults of the first file that has any.
Inputs load_inputs(const InputOptions& options);

/// All of it but the factor model, which stays empty: for what depends on today's market only. Reads no history.
Inputs load_holdings_and_market(const InputOptions& options);

/// --valuation-step.
struct AgingOption {
  std::string step;  // empty: the valuation stands still

  void declare(CLI::App& app);
  /// Throws CLI::ValidationError for no duration, or when `inputs` are valued by day.
  void apply(risk::LiveMarket& market, const Inputs& inputs) const;
};

/// --format and its short form --json.
struct FormatOptions {
  std::string format;  // "table", "csv", "json" or "ndjson"
  bool json = false;

  void declare(CLI::App& app, std::string fallback);
  [[nodiscard]] std::string chosen() const { return json ? "json" : format; }
};

}  // namespace plimsoll::cli
