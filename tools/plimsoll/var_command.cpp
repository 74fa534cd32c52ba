// plimsoll var: VaR and ES of a portfolio, once, from files.
#include <iostream>
#include <optional>

#include "host/risk/live_market.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/no_number.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/pnl_file.hpp"
#include "tools/plimsoll/positions_text.hpp"
#include "tools/plimsoll/record.hpp"
#include "tools/plimsoll/report_json.hpp"
#include "tools/plimsoll/report_text.hpp"
#include "tools/plimsoll/stress_option.hpp"

namespace plimsoll::cli {
namespace {

class VarCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("var", "VaR and ES of a portfolio, once, from files");
    inputs_.declare(*app, true);
    scenarios_.declare(*app);
    revaluation_.declare(*app);
    backend_.declare(*app);
    stress_.declare(*app);
    app->add_flag_callback(
        "--positions", [this] { positions_ = risk::PositionShares::reported; },
        "What each position contributes; with --format csv these rows instead of the books'");
    format_.declare(*app, "table");
    app->add_option("--pnl-out", pnl_out_, "Write the firm's P&L vector here: little-endian int64 of 2^-20 units")
        ->check(not_empty())
        ->type_name("FILE");
    app->add_option("--record", record_,
                    "Write a record here: a new folder with copies of all inputs and the report, for `plimsoll why`")
        ->check(not_empty())
        ->type_name("FOLDER");
    app->footer(
        "Example:\n"
        "  plimsoll var --instruments instruments.csv --portfolio portfolio.csv --market market.csv \\\n"
        "    --history history.csv --as-of 2014-06-06 --level 0.99 --format json");
    return app;
  }

  ExitCode run() override {
    risk::RiskSettings settings = scenarios_.settings();
    revaluation_.apply(settings);
    settings.position_shares = positions_;
    if (!stress_.wanted.empty() && format_.chosen() == "csv") {
      throw CLI::ValidationError("--stress", "is in the table and in JSON; the rows of CSV have no place for it");
    }
    if (!pnl_out_.empty()) refuse_input_as_output(pnl_out_, inputs_);
    std::optional<RecordWriter> record;
    if (!record_.empty()) record.emplace(record_, inputs_);
    const Inputs inputs = load_inputs(inputs_);
    const auto stress = stress_.make(inputs, inputs_.history);
    const std::unique_ptr<backends::Backend> backend = backend_.make();
    risk::LiveMarket market(inputs.holdings.instruments, inputs.market, inputs.as_of, Quality::live);
    risk::RiskEngine engine(*backend, inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model, settings);
    const market::SnapshotPtr snapshot = market.freeze();
    engine.recompute(*snapshot);
    risk::RiskReport report = engine.report(*snapshot);
    if (stress) stress->complete(*snapshot, report);
    if (!firm_has_number(report)) {
      print(report);
      std::cerr << no_number_message(report) << '\n';
      if (!pnl_out_.empty()) std::cerr << pnl_out_ << ": not written, because there is no P&L vector to write\n";
      if (record) std::cerr << record_ << ": not written, because there is no number to recompute\n";
      return ExitCode::bad_input;
    }
    if (!pnl_out_.empty()) write_pnl(engine, inputs.holdings.portfolio.books().root());
    if (record) record->finish(recorded_options(inputs_, scenarios_, revaluation_), report);
    print(report);
    return report.stress ? judge(*report.stress) : ExitCode::ok;
  }

 private:
  static ExitCode judge(const risk::StressSection& stress) {
    const std::size_t without = stress.scenarios.size() - stress.worst_first.size();
    if (without == 0) return ExitCode::ok;
    std::cerr << "PLM-1910 " << without << " of " << stress.scenarios.size()
              << " stress scenarios have no P&L for everything that is held; the report names what is missing.\n";
    return ExitCode::bad_input;
  }

  void print(const risk::RiskReport& report) const {
    const std::string format = format_.chosen();
    if (format == "table") {
      std::cout << to_table(report);
      if (!report.positions.empty()) std::cout << '\n' << positions_table(report);
    } else if (format == "csv" && positions_ == risk::PositionShares::reported) {
      std::cout << positions_csv(report, scenarios_.settings().levels);
    } else if (format == "csv") {
      const risk::RiskSettings settings = scenarios_.settings();
      std::cout << csv_header() << to_csv(report, settings.levels);
    } else {
      // Names of stress scenarios need not be UTF-8.
      std::cout << to_json(report).dump(format == "json" ? 2 : -1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
  }

  void write_pnl(risk::RiskEngine& engine, BookId root) const {
    std::vector<Quanta> pnl(engine.scenario_count());
    engine.download(root, pnl);
    write_pnl_file(pnl_out_, pnl);
  }

  InputOptions inputs_;
  ScenarioOptions scenarios_;
  RevaluationOptions revaluation_;
  BackendOptions backend_;
  StressOption stress_;
  FormatOptions format_;
  risk::PositionShares positions_ = risk::PositionShares::left_out;
  std::string pnl_out_;
  std::string record_;
};

}  // namespace

std::unique_ptr<Command> make_var_command() { return std::make_unique<VarCommand>(); }

}  // namespace plimsoll::cli
