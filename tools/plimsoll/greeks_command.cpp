// plimsoll greeks: delta, gamma, vega, theta, rho, vanna and volga of a portfolio, once, from files.
#include <iostream>

#include "host/portfolio/reporting_currency.hpp"
#include "host/risk/greeks.hpp"
#include "host/risk/live_market.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/greek_rows.hpp"
#include "tools/plimsoll/greeks_json.hpp"
#include "tools/plimsoll/greeks_text.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {
namespace {

/// "PLM-1721 ..." with what has no Greeks, down to the positions, and what to do.
std::string no_greeks_message(const risk::GreeksReport& report, const portfolio::Holdings& holdings) {
  constexpr std::size_t most = 10;
  std::size_t missing = 0;
  std::string names;
  for (const GreekRow& row : rows_of(report, holdings, GreekGrouping::position)) {
    if (row.greeks.currency || ++missing > most) continue;
    names += (names.empty() ? "" : ", ") + row.instrument + " in " + row.book;
  }
  if (missing > most) names += " and " + std::to_string(missing - most) + " more";
  return "PLM-1721 the firm has no Greeks: " +
         (missing == 0 ? "each position has, but their sum does not fit." : "without a number: " + names + ".") +
         " A Greek fits below 4.3e12 in reporting currency or units: check quantities, multipliers and prices.";
}

class GreeksCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app =
        parent.add_subcommand("greeks", "Delta, gamma, vega, theta, rho, vanna and volga, once, from files");
    inputs_.declare(*app, true);
    app->get_option("--history")->required(false);
    app->add_option("--by", by_, "What a row stands for")
        ->check(CLI::IsMember({"position", "underlying", "expiry", "book"}))
        ->capture_default_str();
    format_.declare(*app, "table");
    app->footer(
        "Greeks depend on the portfolio and the market, not on the history and the calibration: these options are\n"
        "checked when given, so that the options of `plimsoll var` work here too.\n"
        "Example:\n"
        "  plimsoll greeks --instruments instruments.csv --portfolio portfolio.csv --market market.csv \\\n"
        "    --as-of 2014-06-06 --by expiry");
    return app;
  }

  ExitCode run() override {
    const Inputs inputs = inputs_.history.empty() ? load_holdings_and_market(inputs_) : load_inputs(inputs_);
    portfolio::Holdings holdings = inputs.holdings;
    holdings.warnings = inputs.warnings;
    const risk::GreeksReport report = compute(inputs);
    print(report, holdings);
    if (report.books.front().greeks.currency) return ExitCode::ok;
    std::cerr << no_greeks_message(report, holdings) << '\n';
    return ExitCode::bad_input;
  }

 private:
  static risk::GreeksReport compute(const Inputs& inputs) {
    const portfolio::Instruments& instruments = inputs.holdings.instruments;
    const portfolio::Portfolio& portfolio = inputs.holdings.portfolio;
    risk::LiveMarket market(instruments, inputs.market, inputs.as_of, Quality::live);
    return risk::compute_greeks(risk::make_cells(portfolio, instruments, {}), instruments, *market.freeze(),
                                portfolio.books());
  }

  void print(const risk::GreeksReport& report, const portfolio::Holdings& holdings) const {
    const std::string format = format_.chosen();
    const GreekGrouping grouping = parse_grouping(by_);
    if (format == "table") {
      const std::string currency = portfolio::reporting_currency(holdings.portfolio, holdings.instruments);
      std::cout << greeks_table(rows_of(report, holdings, grouping), grouping, currency);
      for (const std::string& warning : holdings.warnings) std::cout << "warning: " << warning << '\n';
    } else if (format == "csv") {
      std::cout << greeks_csv(rows_of(report, holdings, grouping));
    } else {
      std::cout << to_json(report, holdings, by_).dump(format == "json" ? 2 : -1) << '\n';
    }
  }

  InputOptions inputs_;
  FormatOptions format_;
  std::string by_ = "book";
};

}  // namespace

std::unique_ptr<Command> make_greeks_command() { return std::make_unique<GreeksCommand>(); }

}  // namespace plimsoll::cli
