// plimsoll stress: what named days, shocks, ladders and the likeliest losses do to a portfolio.
#include <algorithm>
#include <iostream>

#include "host/risk/live_market.hpp"
#include "host/stress/stress_engine.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/stress_json.hpp"
#include "tools/plimsoll/stress_option.hpp"
#include "tools/plimsoll/stress_text.hpp"

namespace plimsoll::cli {
namespace {

using calibration::FactorKind;

/// "lehman=2008-10-13..2008-10-17".
std::optional<stress::ScenarioSpec> parse_historical(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals > stress::longest_name) return std::nullopt;
  stress::ScenarioSpec spec;
  spec.name = text.substr(0, equals);
  spec.history = stress::parse_date_span(std::string_view(text).substr(equals + 1));
  if (!spec.history) return std::nullopt;
  return spec;
}

/// "-10%,0%,+10%"; empty when a step is no shock of such a factor.
std::vector<stress::LadderStep> parse_steps(const std::string& text, FactorKind kind) {
  std::vector<stress::LadderStep> steps;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t comma = std::min(text.find(',', first), text.size());
    const auto step = stress::parse_ladder_step(std::string_view(text).substr(first, comma - first), kind);
    if (!step || steps.size() == stress::most_ladder_steps) return {};
    steps.push_back(*step);
    first = comma + 1;
  }
  return steps;
}

CLI::Validator steps_of(FactorKind kind) {
  return CLI::Validator(
      [kind](const std::string& text) {
        return parse_steps(text, kind).empty() ? "'" + text + "' is no list of 1 to 50 shocks such as -10%,0%,+10%"
                                               : std::string{};
      },
      "", "");
}

class StressCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("stress", "Named days, shocks, ladders and reverse stress of a portfolio");
    inputs_.declare(*app, true);
    app->add_option("--shocks", shocks_, "Scenarios, ladders and reverse stresses in TOML; see --example")
        ->type_name("FILE");
    app->add_option("--historical", historical_, "NAME=DATE or NAME=DATE..DATE: what the spots did then; repeatable")
        ->check([](const std::string& text) {
          return parse_historical(text) ? std::string{}
                                        : "'" + text + "' is not NAME=DATE or NAME=DATE..DATE, as in crash=2020-03-16";
        })
        ->take_all();
    app->add_option("--stress-history", history_, "history.csv for those days, if not that of --history")
        ->type_name("FILE");
    app->add_option("--ladder", ladders_, "Spot x vol ladder of an underlying, or of all together; repeatable")
        ->expected(0, 1)
        ->default_str("all")
        ->take_all();
    app->add_option("--ladder-spot", ladder_spot_, "Steps of --ladder, such as -20%,-10%,0%,+10%")
        ->check(steps_of(FactorKind::spot));
    app->add_option("--ladder-vol", ladder_vol_, "Steps of --ladder, such as -25%,0%,+50%")
        ->check(steps_of(FactorKind::implied_vol));
    app->add_option("--reverse", reverse_, "The likeliest shock that loses this much; repeatable")
        ->check(real_number(0.01, 1e12))
        ->take_all();
    app->add_option("--seed", seed_, "Seed of the draws that reverse stress starts from")
        ->check(whole_number(0, UINT64_MAX))
        ->capture_default_str();
    app->add_flag_callback(
        "--example",
        [] {
          std::cout << stress::example_shock_file();
          throw CLI::Success();
        },
        "Print a file for --shocks to start from");
    backend_.declare(*app);
    format_.declare(*app, "table");
    app->footer(
        "Without --shocks, --historical, --ladder and --reverse: a ladder of all underlyings.\n"
        "Example:\n"
        "  plimsoll stress --example > shocks.toml\n"
        "  plimsoll stress --instruments instruments.csv --portfolio portfolio.csv --market market.csv \\\n"
        "    --history history.csv --as-of 2014-06-06 --shocks shocks.toml --reverse 100000");
    return app;
  }

  ExitCode run() override {
    const stress::StressRequest request = asked_for();
    const Inputs inputs = load_inputs(inputs_);
    const stress::StressDesk desk{inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model};
    stress::StressPlan plan = make_plan(request, inputs, history_.empty() ? inputs_.history : history_);
    plan.warnings.insert(plan.warnings.begin(), inputs.model.warnings.begin(), inputs.model.warnings.end());
    const std::unique_ptr<backends::Backend> backend = backend_.make();
    risk::LiveMarket market(inputs.holdings.instruments, inputs.market, inputs.as_of, Quality::live);
    stress::ReverseSettings settings;
    settings.seed = seed_;
    const stress::StressReport report = stress::run_stress(*backend, desk, plan, *market.freeze(), settings);
    print(report, inputs.model);
    if (report.quality != Quality::unknown) return ExitCode::ok;
    std::cerr
        << "PLM-1910 " << report.without_number << " of " << report.scenarios.size()
        << " scenarios have no total, or a reverse stress has no loss to look for: a move or an input is missing, "
           "or a P&L does not fit. The report names what is missing; give it in --shocks, or choose other days.\n";
    return ExitCode::bad_input;
  }

 private:
  [[nodiscard]] stress::StressRequest asked_for() const {
    stress::StressRequest request;
    if (!shocks_.empty()) request = stress::load_shock_file(shocks_);
    for (const std::string& text : historical_) request.scenarios.push_back(*parse_historical(text));
    for (const double loss : reverse_) request.reverse_losses.push_back(loss);
    std::vector<std::string> ladders = ladders_;
    if (ladders.empty() && request.empty()) ladders = {"all"};
    for (const std::string& underlying : ladders) {
      stress::LadderSpec spec;
      spec.underlying = underlying;
      spec.spot = ladder_spot_.empty() ? stress::usual_spot_steps() : parse_steps(ladder_spot_, FactorKind::spot);
      spec.vol = ladder_vol_.empty() ? stress::usual_vol_steps() : parse_steps(ladder_vol_, FactorKind::implied_vol);
      request.ladders.push_back(std::move(spec));
    }
    return request;
  }

  void print(const stress::StressReport& report, const calibration::FactorModel& model) const {
    const std::string format = format_.chosen();
    if (format == "table") {
      std::cout << to_table(report, model);
    } else if (format == "csv") {
      std::cout << to_csv(report);
    } else {
      // Names of files and scenarios come from the command line and need not be UTF-8.
      const int indent = format == "json" ? 2 : -1;
      std::cout << to_json(report, model).dump(indent, ' ', false, Json::error_handler_t::replace) << '\n';
    }
  }

  InputOptions inputs_;
  BackendOptions backend_;
  FormatOptions format_;
  std::string shocks_;
  std::string history_;
  std::vector<std::string> historical_;
  std::vector<std::string> ladders_;
  std::string ladder_spot_;
  std::string ladder_vol_;
  std::vector<double> reverse_;
  std::uint64_t seed_ = 1;
};

}  // namespace

std::unique_ptr<Command> make_stress_command() { return std::make_unique<StressCommand>(); }

}  // namespace plimsoll::cli
