// plimsoll what-if: VaR and ES after trades, before they are done.
#include <algorithm>
#include <iostream>

#include "host/core/error.hpp"
#include "host/risk/live_market.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/no_number.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/what_if_output.hpp"

namespace plimsoll::cli {
namespace {

/// "AAPL,100,firm/desk" read as a line of portfolio.csv.
portfolio::TradeSheet parse_trade(const std::string& text) {
  const std::string source = "--trade " + text;
  if (text.find_first_of("\r\n") != std::string::npos) throw CLI::ValidationError("--trade", "is one line each");
  const bool has_book = std::count(text.begin(), text.end(), ',') >= 2;
  try {
    portfolio::TradeSheet sheet =
        portfolio::TradeSheet::parse("instrument,quantity,book\n" + text + (has_book ? "\n" : ",\n"), source);
    for (portfolio::Trade& trade : sheet.trades) trade.line = 0;
    return sheet;
  } catch (const InputError& error) {
    std::vector<Fault> faults = error.faults();
    for (Fault& fault : faults) fault.line = 0;  // there is one, and it is shown
    throw InputError(std::move(faults));
  }
}

class WhatIfCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("what-if", "VaR and ES after trades, before they are done");
    inputs_.declare(*app, true);
    scenarios_.declare(*app);
    backend_.backend = "cpu";  // a guarded GPU cannot move cells aside; see RiskEngine::what_if
    backend_.declare(*app);
    revaluation_.declare(*app);
    format_.declare(*app, "table");
    app->add_option("--trade", trades_, "A trade to try; may be repeated, then all are tried together")
        ->type_name("INSTRUMENT,QUANTITY[,BOOK]")
        ->check(not_empty())
        ->take_all();
    app->add_option("--trades", file_, "Trades in the columns of portfolio.csv, together with those of --trade")
        ->check(not_empty())
        ->type_name("FILE");
    app->add_flag("--without-each", without_each_, "The firm without each book in turn: incremental VaR and ES");
    app->footer(
        "The numbers after are those that `plimsoll var` gives for a portfolio file with the trades in it, to the "
        "last\n"
        "bit, and so is the digest. Both sides share one scenario set; where the trades need a risk factor that the\n"
        "portfolio did not need, that set is the one of the portfolio with them. A trade without a book is in book\n"
        "main, or at the root where there is no book main.\n"
        "Example:\n"
        "  plimsoll what-if --instruments instruments.csv --portfolio portfolio.csv --market market.csv \\\n"
        "    --history history.csv --as-of 2014-06-06 --trade AAPL,-500,firm/shares");
    return app;
  }

  ExitCode run() override {
    if (trades_.empty() && file_.empty() && !without_each_) {
      throw CLI::ValidationError("--trade", "is missing: name a trade, a file of --trades, or --without-each");
    }
    for (const std::string& text : trades_) inputs_.room_for.push_back(parse_trade(text));
    if (!file_.empty()) inputs_.room_for.push_back(portfolio::TradeSheet::load(file_));
    const Inputs inputs = load_inputs(inputs_);
    const portfolio::Holdings& holdings = inputs.holdings;
    portfolio::Holdings after = holdings;
    std::vector<portfolio::Position> trades;
    for (const portfolio::TradeSheet& sheet : inputs_.room_for) {
      for (const portfolio::Trade& trade : sheet.trades) {
        trades.push_back({book_of(holdings.portfolio.books(), trade.book), *holdings.instruments.find(trade.instrument),
                          trade.quantity});
      }
      after = portfolio::with_trades(after, sheet);
    }
    WhatIfResult result = compute(inputs, trades);
    result.portfolio_after = after.portfolio.identity();
    if (!trades.empty()) result.digest_after = risk::report_digest(result.portfolio_after, result.trades.after);
    print(result);
    return judge(result);
  }

 private:
  static BookId book_of(const portfolio::BookTree& books, const std::string& book) {
    return books.find(book).value_or(books.root());  // all others have been refused
  }

  [[nodiscard]] WhatIfResult compute(const Inputs& inputs, const std::vector<portfolio::Position>& trades) const {
    const std::unique_ptr<backends::Backend> backend = backend_.make();
    risk::LiveMarket market(inputs.holdings.instruments, inputs.market, inputs.as_of, Quality::live);
    risk::RiskSettings settings = scenarios_.settings();
    revaluation_.apply(settings);
    settings.what_if_cells = std::max<std::size_t>(trades.size(), 1);
    risk::RiskEngine engine(*backend, inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model, settings);
    const market::SnapshotPtr snapshot = market.freeze();
    engine.recompute(*snapshot);
    WhatIfResult result;
    result.before = engine.report(*snapshot);
    if (!trades.empty()) result.trades = engine.what_if(*snapshot, trades);
    if (without_each_) result.without = engine.firm_without_each(*snapshot);
    return result;
  }

  void print(const WhatIfResult& result) const {
    const std::string format = format_.chosen();
    if (format == "table") {
      std::cout << what_if_table(result);
    } else if (format == "csv") {
      const risk::RiskSettings settings = scenarios_.settings();
      std::cout << what_if_csv(result, settings.levels);
    } else {
      std::cout << to_json(result).dump(format == "json" ? 2 : -1) << '\n';
    }
  }

  static ExitCode judge(const WhatIfResult& result) {
    if (!firm_has_number(result.before)) {
      std::cerr << no_number_message(result.before) << '\n';
      return ExitCode::bad_input;
    }
    if (!result.trades.nodes.empty() && result.trades.nodes.front().after.levels.empty()) {
      std::cerr << "PLM-1704 the firm has no VaR and ES after the trades: a scenario P&L does not fit, below 8.8e12 in "
                   "reporting currency. Check the quantities that are traded.\n";
      return ExitCode::bad_input;
    }
    return ExitCode::ok;
  }

  InputOptions inputs_;
  ScenarioOptions scenarios_;
  RevaluationOptions revaluation_;
  BackendOptions backend_;
  FormatOptions format_;
  std::vector<std::string> trades_;
  std::string file_;
  bool without_each_ = false;
};

}  // namespace

std::unique_ptr<Command> make_what_if_command() { return std::make_unique<WhatIfCommand>(); }

}  // namespace plimsoll::cli
