// All that a risk cycle needs of one configuration: replaced as a whole when the configuration is read again.
#pragma once

#include <memory>
#include <string>

#include "host/journal/desk_records.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/risk_engine.hpp"
#include "tools/plimsoll/run/run_options.hpp"

namespace plimsoll::cli {

/// Parts refer to each other, so it stays where it was made. Made by any thread, then used by one.
struct Desk {
  /// Throws InputError, BackendUnavailable or CLI::ValidationError; nothing is kept then.
  explicit Desk(const RunOptions& options)
      : settings(settings_of(options)),
        inputs(load_inputs(options.inputs)),
        backend(options.backend.make()),
        market(inputs.holdings.instruments, inputs.market, inputs.as_of, Quality::stale),
        engine(*backend, inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model, settings),
        witness(options.audit.make(inputs, settings)),
        stress(options.stress.make(inputs, options.inputs.history)) {
    options.aging.apply(market, inputs);
  }

  journal::DeskNumber journal_number = 0;  // under which a journal knows it; 0: none does
  risk::RiskSettings settings;
  Inputs inputs;
  std::unique_ptr<backends::Backend> backend;
  risk::LiveMarket market;
  risk::RiskEngine engine;
  std::unique_ptr<Witness> witness;
  std::unique_ptr<stress::StressCompanion> stress;

 private:
  static risk::RiskSettings settings_of(const RunOptions& options) {
    risk::RiskSettings settings = options.scenarios.settings();
    options.revaluation.apply(settings);
    settings.exposures_every = options.exposures_every;
    if (options.positions == "reported") settings.position_shares = risk::PositionShares::reported;
    return settings;
  }
};

}  // namespace plimsoll::cli
