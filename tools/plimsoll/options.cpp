#include "tools/plimsoll/options.hpp"

#include <algorithm>
#include <utility>

#include "host/calibration/last_close.hpp"
#include "host/calibration/option_quotes.hpp"
#include "host/calibration/vol_factor_file.hpp"
#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "host/portfolio/reporting_currency.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/gpu_worker.hpp"
#include "tools/plimsoll/number_check.hpp"

namespace plimsoll::cli {

void BackendOptions::declare(CLI::App& app) {
  app.add_option("--backend", backend, "Where to compute; results are the same bits")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  app.add_option("--isa", isa, "CPU instruction set")
      ->check(CLI::IsMember({"auto", "scalar", "v2", "v3", "v4", "native"}))
      ->capture_default_str();
  app.add_option("--threads", threads, "CPU threads; 0 takes every processor this process may use")
      ->check(whole_number(0, 1024))
      ->capture_default_str();
}

std::unique_ptr<backends::Backend> BackendOptions::make() const {
  backends::BackendRequest request;
  request.choice = backend == "cuda"  ? backends::BackendChoice::cuda
                   : backend == "cpu" ? backends::BackendChoice::cpu
                                      : backends::BackendChoice::automatic;
  request.isa = backends::cpu::parse_isa(isa);
  request.threads = threads;
  request.gpu_worker = gpu_worker_command();
  request.now_ns = [] { return SystemClock().monotonic_ns(); };
  return backends::make_backend(request);
}

void RevaluationOptions::declare(CLI::App& app) {
  app.add_option(
         "--revaluation", revaluation,
         "full: every position in every scenario; surface: per cell, a surface fitted to it; auto: whichever is "
         "cheaper")
      ->check(CLI::IsMember({"full", "surface", "auto"}))
      ->capture_default_str();
  app.add_option("--certificate-limit", certificate_limit,
                 "Largest error of a surface against full revaluation, as a fraction of the firm's VaR [1e-06]")
      ->check(real_number(1e-12, 1e-2));
}

void RevaluationOptions::apply(risk::RiskSettings& settings) const {
  settings.revaluation = *risk::parse_revaluation(revaluation);
  if (certificate_limit && settings.revaluation == risk::Revaluation::full) {
    throw CLI::ValidationError("--certificate-limit",
                               "is of --revaluation surface or auto, and nothing uses a surface");
  }
  settings.certificate_limit = certificate_limit.value_or(settings.certificate_limit);
}

void ScenarioOptions::declare(CLI::App& app) {
  app.add_option("--scenarios", scenarios, "Monte Carlo scenarios")
      ->check(whole_number(1, 16'777'216))
      ->capture_default_str();
  app.add_option("--seed", seed, "Seed of the scenario set")->check(whole_number(0, UINT64_MAX))->capture_default_str();
  app.add_option("--sampler", sampler, "Where normal draws come from")
      ->check(CLI::IsMember({"philox", "antithetic", "sobol"}))
      ->capture_default_str();
  app.add_option("--degrees-of-freedom", degrees_of_freedom, "Student-t shocks with this many; 0 means normal")
      ->check(zero_or_whole_number(scenarios::least_degrees_of_freedom, scenarios::most_degrees_of_freedom))
      ->capture_default_str();
  app.add_option("--level", levels, "Confidence level such as 0.99; may be repeated [0.99 0.975]")
      ->check([](const std::string& text) {
        return measures::ConfidenceLevel::parse(text) ? std::string{}
                                                      : "'" + text + "' is not a level between 0 and 1, such as 0.99";
      })
      ->take_all();
}

risk::RiskSettings ScenarioOptions::settings() const {
  risk::RiskSettings settings;
  settings.scenarios = scenarios;
  settings.seed = seed;
  settings.sampler = sampler == "sobol"        ? scenarios::Sampler::sobol
                     : sampler == "antithetic" ? scenarios::Sampler::antithetic
                                               : scenarios::Sampler::philox;
  if (degrees_of_freedom != 0) settings.marginal = {scenarios::MarginalKind::student_t, degrees_of_freedom};
  for (const std::string& text : levels) {
    const measures::ConfidenceLevel level = *measures::ConfidenceLevel::parse(text);
    if (std::find(settings.levels.begin(), settings.levels.end(), level) != settings.levels.end()) {
      throw CLI::ValidationError("--level", text + " is given twice");
    }
    settings.levels.push_back(level);
  }
  if (settings.levels.empty()) {
    settings.levels = {*measures::ConfidenceLevel::parse("0.99"), *measures::ConfidenceLevel::parse("0.975")};
  }
  return settings;
}

void InputOptions::declare(CLI::App& app, bool needed) {
  app.add_option("--instruments", instruments, "instruments.csv: what can be held")
      ->type_name("FILE")
      ->required(needed);
  app.add_option("--portfolio", portfolio, "portfolio.csv: instrument,quantity,book")
      ->type_name("FILE")
      ->required(needed);
  app.add_option("--market", market, "market.csv: prices, implied vols, rates")->type_name("FILE")->required(needed);
  app.add_option("--history", history, "history.csv: daily closes for the covariance")
      ->type_name("FILE")
      ->required(needed);
  app.add_option("--quotes", quotes, "option,bid,ask: implied vols for options that market.csv lacks")
      ->check(not_empty())
      ->type_name("FILE");
  app.add_option("--as-of", as_of,
                 "Valuation date YYYY-MM-DD, or a time as 2026-01-06T15:00:00-05:00; later history is not used")
      ->type_name("DATE")
      ->required(needed);
  app.add_option("--horizon-days", horizon_days, "Risk horizon in trading days")
      ->check(whole_number(1, 250))
      ->capture_default_str();
  app.add_option("--covariance", covariance, "Estimator over the price history")
      ->check(CLI::IsMember({"sample", "ewma"}))
      ->capture_default_str();
  app.add_option("--mean", mean, "Mean of the returns in a sample covariance: assumed zero, or estimated")
      ->check(CLI::IsMember({"zero", "sample"}))
      ->default_str("zero");
  app.add_option("--decay", decay, "Daily decay of the EWMA covariance")
      ->check(real_number(0.5, 0.9999))
      ->default_str("0.94");
  app.add_option("--vol-of-vol", vol_of_vol, "Annual volatility of the log of implied vols")
      ->check(real_number(0.0, 5.0))
      ->capture_default_str();
  app.add_option("--spot-vol-correlation", spot_vol_correlation, "Correlation of implied vol with its own spot")
      ->check(real_number(-0.999, 0.999))
      ->capture_default_str();
  app.add_option("--vol-residual-correlation", vol_residual_correlation,
                 "Common correlation of the parts of implied vols that spots do not explain")
      ->check(real_number(0.0, 0.99))
      ->capture_default_str();
  app.add_option("--basis-vol", basis_vol, "Annual volatility of futures basis, in price units; 0: none")
      ->check(real_number(0.0, 1e6))
      ->capture_default_str();
  app.add_option("--vol-factors", vol_factors,
                 "underlying,vol_of_vol,spot_correlation,basis_vol: other values for single underlyings")
      ->check(not_empty())
      ->type_name("FILE");
}

namespace {

Moment parse_as_of(const std::string& text) {
  if (const auto moment = Moment::parse(text)) return *moment;
  throw InputError({"PLM-1701", "", 0, "--as-of is '" + text + "'; must be " + std::string(moment_form),
                    "Write year, month and day as YYYY-MM-DD, and a time with its offset from UTC."});
}

/// An option that would change nothing was meant to change something.
void refuse_idle(const InputOptions& options) {
  if (options.decay && options.covariance != "ewma") {
    throw CLI::ValidationError("--decay", "is of --covariance ewma, and the covariance is a sample's");
  }
  if (options.mean && options.covariance != "sample") {
    throw CLI::ValidationError("--mean", "is of --covariance sample; an EWMA covariance takes a mean of zero");
  }
}

}  // namespace

Inputs load_holdings_and_market(const InputOptions& options) {
  Inputs inputs;
  inputs.as_of = parse_as_of(options.as_of);
  inputs.holdings = portfolio::load_holdings(options.instruments, options.portfolio);
  for (const portfolio::TradeSheet& sheet : options.room_for) {
    inputs.holdings = portfolio::with_room_for(inputs.holdings, sheet);
  }
  const portfolio::Instruments& instruments = inputs.holdings.instruments;
  const portfolio::Portfolio& portfolio = inputs.holdings.portfolio;
  inputs.warnings = inputs.holdings.warnings;
  portfolio::check_alive(portfolio, instruments, inputs.as_of);
  portfolio::reporting_currency(portfolio, instruments);  // throws when there is more than one

  inputs.market = portfolio::MarketData::load(options.market, instruments);
  if (!options.quotes.empty()) {
    const auto quotes = calibration::load_option_quotes(options.quotes, instruments);
    const calibration::ImpliedVolReport vols =
        calibration::imply_vols(quotes, instruments, inputs.market, inputs.as_of);
    calibration::fill_implied_vols(vols, inputs.market);
    inputs.warnings.push_back(options.quotes + ": " + vols.summary());
  }
  std::vector<Fault> missing = portfolio::missing_inputs(portfolio, instruments, inputs.market, options.market);
  if (!missing.empty()) throw InputError(std::move(missing));
  return inputs;
}

Inputs load_inputs(const InputOptions& options) {
  refuse_idle(options);
  Inputs inputs = load_holdings_and_market(options);
  const portfolio::Instruments& instruments = inputs.holdings.instruments;
  const portfolio::Portfolio& portfolio = inputs.holdings.portfolio;
  calibration::FactorModelSettings settings;
  settings.as_of = inputs.as_of.day();
  settings.horizon_days = options.horizon_days;
  settings.covariance.method =
      options.covariance == "ewma" ? calibration::CovarianceMethod::ewma : calibration::CovarianceMethod::sample;
  settings.covariance.decay = options.decay.value_or(settings.covariance.decay);
  settings.residual_vol_correlation = options.vol_residual_correlation;
  settings.covariance.mean =
      options.mean == "sample" ? calibration::MeanTreatment::sample_mean : calibration::MeanTreatment::zero;
  settings.vol_factor = {options.vol_of_vol, options.spot_vol_correlation, options.basis_vol};
  if (!options.vol_factors.empty()) {
    settings.vol_factors = calibration::load_vol_factors(options.vol_factors, settings.vol_factor);
  }
  const calibration::PriceHistory history = calibration::PriceHistory::load(options.history).until(inputs.as_of.day());
  inputs.model = calibration::build_factor_model(instruments, portfolio::needed_underlyings(portfolio, instruments),
                                                 history, settings);
  inputs.model.warnings.insert(inputs.model.warnings.begin(), inputs.warnings.begin(), inputs.warnings.end());
  for (std::string& warning : calibration::compare_with_last_closes(history, instruments, inputs.market)) {
    inputs.model.warnings.push_back(std::move(warning));
  }
  return inputs;
}

void AgingOption::declare(CLI::App& app) {
  app.add_option("--valuation-step", step,
                 "Let options age while the feed runs, in steps of this length such as 15m; needs a time in --as-of")
      ->check(not_empty())
      ->type_name("DURATION");
}

void AgingOption::apply(risk::LiveMarket& market, const Inputs& inputs) const {
  if (step.empty()) return;
  const std::int64_t step_ns = duration_option_ns(step, "--valuation-step");
  if (!inputs.as_of.instant()) {
    throw CLI::ValidationError("--valuation-step",
                               "needs a time of day in --as-of, and that is " + inputs.as_of.to_string());
  }
  market.age_in_steps(step_ns);
}

void FormatOptions::declare(CLI::App& app, std::string fallback) {
  format = std::move(fallback);
  CLI::Option* long_form = app.add_option("--format", format, "How results are printed")
                               ->check(CLI::IsMember({"table", "csv", "json", "ndjson"}))
                               ->capture_default_str();
  app.add_flag("--json", json, "Short for --format json")->excludes(long_form);
}

}  // namespace plimsoll::cli
