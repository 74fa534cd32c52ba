// plimsoll pnl: positions, cash, realised and unrealised profit and loss from a file of fills.
#include <algorithm>
#include <iostream>
#include <set>

#include "host/core/fault_list.hpp"
#include "host/ledger/fill_file.hpp"
#include "host/ledger/fill_names.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/pnl_report.hpp"
#include "tools/plimsoll/text_file.hpp"

namespace plimsoll::cli {
namespace {

using namespace ledger;

constexpr std::int64_t day_ns = 86'400'000'000'000;

const Fill* terms_in(const FillEvent& event) {
  if (const Correction* correction = std::get_if<Correction>(&event)) return &correction->fill;
  return std::get_if<Fill>(&event);
}

/// A bust belongs to the day on which it was issued, where that is known.
Date day_of(const FillEvent& event) {
  if (const Fill* fill = terms_in(event)) return fill->key.trade_date;
  const Bust& bust = std::get<Bust>(event);
  if (bust.issued == Timestamp{}) return bust.reference.trade_date;
  return Date::from_days(static_cast<std::int32_t>(bust.issued.ns / day_ns));
}

Timestamp last_trade(const FillFile& file) {
  Timestamp last{INT64_MIN};
  for (const FillLine& line : file.fills) {
    if (const Fill* fill = terms_in(line.event)) last = std::max(last, fill->traded);
  }
  return last.ns == INT64_MIN ? Timestamp{} : last;
}

Date required_date(const std::string& text, const char* option) {
  const std::optional<Date> day = Date::parse(text);
  if (day && reachable(*day)) return *day;
  throw CLI::ValidationError(option, plimsoll::quoted(text) + " is not " + std::string(date_form));
}

LotMethod method_of(const std::string& word) {
  return word == "lifo" ? LotMethod::lifo : word == "average" ? LotMethod::average : LotMethod::fifo;
}

PnlGrouping grouping_of(const std::string& word) {
  return word == "book" ? PnlGrouping::book : word == "instrument" ? PnlGrouping::instrument : PnlGrouping::underlying;
}

class PnlCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("pnl", "Positions, cash, realised and unrealised P&L from a file of fills");
    app->add_option("--fills", fills_, "fills.csv, or JSON with a fill on each line; busts and corrections too")
        ->type_name("FILE")
        ->required();
    app->add_option("--instruments", instruments_, "instruments.csv: what can be held")->type_name("FILE")->required();
    app->add_option("--prices", prices_, "instrument,price: what positions are marked at")
        ->check(not_empty())
        ->type_name("FILE");
    app->add_option("--fx", fx_, "currency,time,factor: worth of one unit in the reporting currency")
        ->check(not_empty())
        ->type_name("FILE");
    app->add_option("--currency", currency_, "Reporting currency [that of the instruments, if they have one]")
        ->type_name("CODE");
    app->add_option("--method", method_, "Which lot a closing trade closes")
        ->check(CLI::IsMember({"fifo", "lifo", "average"}))
        ->capture_default_str();
    app->add_option("--by", by_, "What a row stands for")
        ->check(CLI::IsMember({"book", "instrument", "underlying"}))
        ->capture_default_str();
    app->add_option("--day", day_, "Also what was made since the start of this day, YYYY-MM-DD")->type_name("DATE");
    app->add_option("--start-prices", start_prices_, "Prices at the start of --day, as --prices")
        ->check(not_empty())
        ->type_name("FILE");
    app->add_option("--as-of", as_of_, "Time of the prices, RFC 3339; decides their FX factor [the last trade's]")
        ->type_name("TIME");
    app->add_option("--positions-out", positions_out_, "Write what is held as a portfolio.csv")
        ->check(not_empty())
        ->type_name("FILE");
    format_.declare(*app, "table");
    app->footer(
        "Columns of fills.csv: venue,execution_id,trade_date,instrument,side,quantity,price, and optionally kind "
        "(fill,\n"
        "bust, correction),reference,reference_date,book,fee,fee_currency,time,issued,received.\n"
        "Example:\n"
        "  plimsoll pnl --fills fills.csv --instruments instruments.csv --prices prices.csv --by instrument \\\n"
        "    --positions-out portfolio.csv");
    return app;
  }

  ExitCode run() override {
    if (!start_prices_.empty() && day_.empty()) throw CLI::RequiresError("--start-prices", "--day");
    const FillFile file = FillFile::load(fills_, portfolio::Instruments::load(instruments_));
    if (!positions_out_.empty()) {
      refuse_overwriting(positions_out_, "--positions-out", {fills_, instruments_, prices_, fx_, start_prices_});
    }
    const std::string currency = reporting_currency(file);
    LedgerSettings settings;
    settings.method = method_of(method_);
    Ledger ledger(file.instruments, fx_.empty() ? FxFactors(currency) : FxFactors::load(fx_, currency), settings);
    const Marks marks = prices_.empty() ? Marks{} : Marks::load(prices_, file.instruments);

    PnlReport report;
    report.method = method_;
    report.by = by_;
    report.reporting_currency = currency;
    report.as_of = time_of_prices(file);
    if (!day_.empty()) report.day = required_date(day_, "--day");
    report.rows = worked_out(file, ledger, marks, report);
    report.groups = grouped(report.rows, ledger.instruments(), grouping_of(by_));
    report.currencies = by_currency(report.rows);
    report.total = total(report.rows);
    for (std::size_t at = 0; at < fill_outcomes; ++at) {
      const auto outcome = static_cast<FillOutcome>(at);
      if (ledger.count(outcome) != 0) report.executions.emplace_back(to_string(outcome), ledger.count(outcome));
    }
    if (prices_.empty())
      report.warnings.emplace_back("without --prices what is held has no value and no unrealised P&L");
    if (!positions_out_.empty()) write_text_file(positions_out_, portfolio_csv(report.rows, ledger.instruments()));
    print(report, ledger.instruments());
    return without_a_number(report, ledger);
  }

 private:
  /// Without --currency, that of everything that was traded or charged, if it is one.
  std::string reporting_currency(const FillFile& file) const {
    if (!currency_.empty()) {
      if (valid_currency(currency_)) return currency_;
      throw CLI::ValidationError("--currency", plimsoll::quoted(currency_) + " is not a code such as USD");
    }
    std::set<std::string> met;
    for (const FillLine& line : file.fills) {
      const Fill* fill = terms_in(line.event);
      if (fill == nullptr) continue;
      met.insert(file.instruments[*file.instruments.find(fill->instrument)].currency);
      if (!fill->fee_currency.empty() && fill->fee != 0) met.insert(fill->fee_currency);
    }
    if (met.size() == 1) return *met.begin();
    if (met.empty()) throw CLI::RequiresError("these fills", "--currency");
    std::string names;
    for (const std::string& name : met) names.append(names.empty() ? "" : ", ").append(name);
    throw InputError({"PLM-2516", file.path, 0, "there are several currencies (" + names + ") and none to report in",
                      "Name it with --currency, and give --fx."});
  }

  Timestamp time_of_prices(const FillFile& file) const {
    if (as_of_.empty()) return last_trade(file);
    if (const std::optional<Timestamp> time = parse_rfc3339(as_of_)) return *time;
    throw CLI::ValidationError("--as-of", plimsoll::quoted(as_of_) + " is not " + std::string(rfc3339_form));
  }

  std::vector<PnlRow> worked_out(const FillFile& file, Ledger& ledger, const Marks& marks,
                                 const PnlReport& report) const {
    FaultList faults(file.path);
    const auto apply = [&](const FillLine& line) {
      const FillResult result = ledger.apply(line.event);
      if (!result.refusal) return;
      faults.add(line.line, "PLM-2517", "the fill is refused: " + std::string(to_string(*result.refusal)),
                 *result.refusal == Refusal::conflict
                     ? "The same execution stands above with other terms; ask the venue which is right."
                     : "Correct quantity, price or fee; nothing may leave 64 bits or a turnover of 2e19.");
    };
    std::vector<PnlRow> start;
    for (const FillLine& line : file.fills) {
      if (!report.day || day_of(line.event) < *report.day) apply(line);
    }
    if (report.day) {
      const Marks start_marks = start_prices_.empty() ? Marks{} : Marks::load(start_prices_, file.instruments);
      start = profit_and_loss(ledger, start_marks, start_of(*report.day));
      for (const FillLine& line : file.fills) {
        if (day_of(line.event) >= *report.day) apply(line);
      }
    }
    faults.throw_if_any();
    std::vector<PnlRow> rows = profit_and_loss(ledger, marks, report.as_of);
    if (report.day) since_start_of_day(rows, start);
    return rows;
  }

  static std::string portfolio_csv(const std::vector<PnlRow>& rows, const portfolio::Instruments& instruments) {
    std::string text = "instrument,quantity,book\n";
    for (const PnlRow& row : rows) {
      if (!row.quantity || row.quantity->raw() == 0) continue;
      text += csv_field(instruments[row.instrument].name) + ',' + format_decimal(row.quantity->raw()) + ',' +
              csv_field(row.book) + '\n';
    }
    return text;
  }

  void print(const PnlReport& report, const portfolio::Instruments& instruments) const {
    const std::string format = format_.chosen();
    if (format == "table") {
      std::cout << pnl_table(report);
    } else if (format == "csv") {
      std::cout << pnl_csv(report);
    } else {
      std::cout << to_json(report, instruments).dump(format == "json" ? 2 : -1) << '\n';
    }
  }

  /// What was asked for and could not be said: a mark that --prices lacks, a factor for anything.
  ExitCode without_a_number(const PnlReport& report, const Ledger& ledger) const {
    std::set<std::string> unmarked;
    std::set<std::string> untranslated;
    for (const PnlRow& row : report.rows) {
      const bool held = row.quantity && row.quantity->raw() != 0;
      if (held && !row.mark && !prices_.empty()) unmarked.insert(ledger.instruments()[row.instrument].name);
      const bool marked = row.local.value.has_value();
      if (!row.reporting.cash || (marked && !row.reporting.value)) untranslated.insert(row.currency);
    }
    const auto say = [](const std::set<std::string>& names, const std::string& what, const std::string& remedy) {
      if (names.empty()) return;
      std::string list;
      std::size_t count = 0;
      for (const std::string& name : names) {
        if (++count > 10) continue;
        list.append(list.empty() ? "" : ", ").append(name);
      }
      if (count > 10) list.append(" and ").append(std::to_string(count - 10)).append(" more");
      std::cerr << "PLM-2518 " << what << ": " << list << ". " << remedy << '\n';
    };
    say(unmarked, "held without a price", "Add them to --prices.");
    say(untranslated, "amounts without a number in " + report.reporting_currency + ", in currencies",
        "Give --fx factors that hold at every trade and at --as-of.");
    return unmarked.empty() && untranslated.empty() ? ExitCode::ok : ExitCode::bad_input;
  }

  std::string fills_;
  std::string instruments_;
  std::string prices_;
  std::string fx_;
  std::string currency_;
  std::string method_ = "fifo";
  std::string by_ = "book";
  std::string day_;
  std::string start_prices_;
  std::string as_of_;
  std::string positions_out_;
  FormatOptions format_;
};

}  // namespace

std::unique_ptr<Command> make_pnl_command() { return std::make_unique<PnlCommand>(); }

}  // namespace plimsoll::cli
