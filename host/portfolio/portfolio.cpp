#include "host/portfolio/portfolio.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "host/core/csv.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/core/int128.hpp"

namespace plimsoll::portfolio {
namespace {

constexpr std::size_t most_suggestions =
    20;  // each compares with every instrument; a wrong file has 100,000 unknown names

CsvSchema schema() {
  return {{{"instrument", Presence::required, {"symbol"}},
           {"quantity", Presence::required, {"qty"}},
           {"book", Presence::optional, {"portfolio", "account"}}},
          OtherColumns::refuse};
}

/// One line that is well formed by itself; whether the instrument exists is not known yet.
struct PositionLine {
  std::size_t line = 0;
  std::string instrument;
  std::string book;
  std::int64_t quantity = 0;
};

std::vector<PositionLine> read_lines(std::string_view text, FaultList& faults) {
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  std::vector<PositionLine> lines;
  lines.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view quantity = table.cell(row, "quantity");
    const std::string_view book = table.cell(row, "book");
    PositionLine line{table.line(row), std::string(table.cell(row, "instrument")),
                      std::string(book.empty() ? default_book : book), 0};
    const std::optional<std::int64_t> nanos = parse_decimal(quantity);
    if (!nanos) {
      faults.add(line.line, "PLM-1302",
                 "quantity is '" + std::string(quantity) +
                     "'; must be a decimal number with at most 9 decimals, between -9223372036.854775808 and "
                     "9223372036.854775807",
                 "Correct the quantity, or use an instrument with a larger multiplier.");
    }
    if (!BookTree::valid_path(line.book)) {
      faults.add(line.line, "PLM-1304",
                 "book is '" + line.book + "'; must be 1 to 8 names of at most 64 bytes joined by '/'",
                 "Write it as firm/desk/book.");
    }
    if (!nanos || !BookTree::valid_path(line.book)) {
      line.book = default_book;
      line.quantity = 0;
    } else {
      line.quantity = *nanos;
    }
    lines.push_back(std::move(line));  // kept, so that an unknown instrument on the same line is reported too
  }
  if (faults.empty() && lines.empty()) {
    faults.add(0, "PLM-1306", "has no positions", "Add at least one line.");
  }
  return lines;
}

std::string identify(const BookTree& books, const std::vector<Position>& positions, const Instruments& instruments) {
  Hash128 hash;
  hash.add(std::uint64_t{books.size()});
  for (std::size_t at = 0; at < books.size(); ++at) hash.add(std::string_view(books.path(BookId{at})));
  for (const Position& position : positions) {
    const Instrument& held = instruments[position.instrument];
    hash.add(std::uint64_t{position.book.value()});
    hash.add(static_cast<std::uint64_t>(position.quantity.raw()));
    hash.add(std::string_view(held.name));
    hash.add(std::string_view(instruments.underlying_name(held.underlying)));
    hash.add(held.future.valid() ? std::string_view(instruments[held.future].name) : std::string_view());
    hash.add(static_cast<std::uint64_t>(held.kind));
    hash.add(static_cast<std::uint64_t>(held.strike.raw()));
    hash.add(static_cast<std::uint64_t>(held.expiry.day().days_since_epoch()));
    if (const auto at = held.expiry.instant()) hash.add(std::string_view("at")).add(static_cast<std::uint64_t>(at->ns));
    hash.add(static_cast<std::uint64_t>(held.option_type));
    hash.add(static_cast<std::uint64_t>(held.exercise));
    hash.add(static_cast<std::uint64_t>(held.multiplier.raw()));
    hash.add(std::string_view(held.currency));
    hash.add(held.dividend_yield);
  }
  return to_hex(hash.finish());
}

}  // namespace

/// Puts checked lines together; a friend so that Portfolio itself stays read-only.
struct PortfolioBuilder {
  static Portfolio build(const std::vector<PositionLine>& lines, const Instruments& instruments, FaultList& faults) {
    std::vector<std::string> paths;
    paths.reserve(lines.size());
    for (const PositionLine& line : lines) paths.push_back(line.book);
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());

    Portfolio result;
    result.books_ = BookTree(paths);
    result.file_ = faults.file();
    struct Sum {
      int128 nanos = 0;
      std::size_t line = 0;
    };
    std::map<std::tuple<BookId, UnderlyingId, InstrumentId>, Sum> sums;  // in the order of positions()
    for (const PositionLine& line : lines) {
      const std::optional<InstrumentId> id = instruments.find(line.instrument);
      if (!id) {
        const std::string nearest = faults.count() < most_suggestions ? instruments.nearest_name(line.instrument) : "";
        faults.add(line.line, "PLM-1301", "instrument '" + line.instrument + "' is not defined",
                   nearest.empty() ? "Add it to the instruments file." : "Did you mean '" + nearest + "'?");
        continue;
      }
      Sum& sum = sums[{*result.books_.find(line.book), instruments[*id].underlying, *id}];
      sum.nanos += line.quantity;
      sum.line = sum.line == 0 ? line.line : std::min(sum.line, line.line);
    }
    for (const auto& [key, sum] : sums) {
      const auto& [book, underlying, instrument] = key;
      if (sum.nanos > INT64_MAX || sum.nanos < INT64_MIN) {
        faults.add(sum.line, "PLM-1303",
                   "the lines of '" + instruments[instrument].name + "' in book '" + result.books_.path(book) +
                       "' add up to more than a quantity can hold (9223372036.854775807)",
                   "Correct the quantities, or use an instrument with a larger multiplier.");
        continue;
      }
      result.positions_.push_back({book, instrument, Quantity::from_raw(static_cast<std::int64_t>(sum.nanos))});
      result.lines_.push_back(sum.line);
    }
    result.identity_ = identify(result.books_, result.positions_, instruments);
    return result;
  }
};

Portfolio Portfolio::load(const std::string& path, const Instruments& instruments) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path, instruments);
}

Portfolio Portfolio::parse(std::string_view text, const std::string& file_name, const Instruments& instruments) {
  FaultList faults(file_name);
  const std::vector<PositionLine> lines = read_lines(text, faults);
  Portfolio result = PortfolioBuilder::build(lines, instruments, faults);
  faults.throw_if_any();
  return result;
}

namespace {

void warn_of_osi_options(Holdings& holdings, std::size_t defined) {
  const std::size_t added = holdings.instruments.size() - defined;
  if (added == 0) return;
  holdings.warnings.push_back(std::to_string(added) +
                              " options are known by their OSI symbol only and are priced as European with "
                              "multiplier 100; listed US equity options are American");
}

}  // namespace

Holdings parse_holdings(const Instruments& instruments, std::string_view portfolio_text,
                        const std::string& portfolio_name) {
  FaultList faults(portfolio_name);
  const std::vector<PositionLine> lines = read_lines(portfolio_text, faults);
  std::vector<std::string> names;
  names.reserve(lines.size());
  for (const PositionLine& line : lines) names.push_back(line.instrument);
  Holdings holdings;
  holdings.instruments = instruments.with_osi_options(names);
  holdings.portfolio = PortfolioBuilder::build(lines, holdings.instruments, faults);
  faults.throw_if_any();
  warn_of_osi_options(holdings, instruments.size());
  return holdings;
}

Holdings load_holdings(const std::string& instruments_path, const std::string& portfolio_path) {
  const Instruments instruments = Instruments::load(instruments_path);
  FaultList faults(portfolio_path);
  const std::optional<std::string> text = read_text_file(portfolio_path, faults);
  faults.throw_if_any();
  return parse_holdings(instruments, *text, portfolio_path);
}

TradeSheet TradeSheet::load(const std::string& path) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path);
}

TradeSheet TradeSheet::parse(std::string_view text, const std::string& source) {
  FaultList faults(source);
  TradeSheet sheet{source, {}};
  for (PositionLine& line : read_lines(text, faults)) {
    sheet.trades.push_back(
        {line.line, std::move(line.instrument), std::move(line.book), Quantity::from_raw(line.quantity)});
  }
  faults.throw_if_any();
  return sheet;
}

Holdings with_trades(const Holdings& holdings, const TradeSheet& sheet) {
  FaultList faults(sheet.source);
  const Portfolio& before = holdings.portfolio;
  const BookTree& books = before.books();
  const std::string& root = books.path(books.root());
  std::vector<PositionLine> lines;
  std::vector<std::string> names;
  for (std::size_t at = 0; at < before.positions().size(); ++at) {
    const Position& position = before.positions()[at];
    lines.push_back({before.line(at), holdings.instruments[position.instrument].name, books.path(position.book),
                     position.quantity.raw()});
  }
  for (const Trade& trade : sheet.trades) {
    std::string book = trade.book;
    if (const std::optional<BookId> known = books.find(book)) {
      book = books.path(*known);
    } else if (book == default_book) {
      book = root;
    } else if (!book.starts_with(root + '/')) {
      faults.add(trade.line, "PLM-1733", "book is " + quoted(book) + "; must be " + quoted(root) + " or below it",
                 "Begin the path with " + quoted(root) + ".");
      book = root;
    }
    lines.push_back({trade.line, trade.instrument, std::move(book), trade.quantity.raw()});
    names.push_back(trade.instrument);
  }
  Holdings after;
  after.warnings = holdings.warnings;
  after.instruments = holdings.instruments.with_osi_options(names);
  after.portfolio = PortfolioBuilder::build(lines, after.instruments, faults);
  faults.throw_if_any();
  warn_of_osi_options(after, holdings.instruments.size());
  return after;
}

Holdings with_room_for(const Holdings& holdings, TradeSheet sheet) {
  for (Trade& trade : sheet.trades) trade.quantity = Quantity{};
  return with_trades(holdings, sheet);
}

void check_times(const Instruments& instruments, const Moment& as_of) {
  std::size_t without = 0;
  const Instrument* first = nullptr;
  for (const Instrument& instrument : instruments) {
    if (!instrument.expires() || has_time_between(as_of, instrument.expiry)) continue;
    if (without++ == 0) first = &instrument;
  }
  if (first == nullptr) return;
  const std::string others = without == 1 ? "" : " (and " + std::to_string(without - 1) + " more)";
  throw InputError({"PLM-1308", "", 0,
                    "the valuation is at " + as_of.to_string() + ", and " + quoted(first->name) + " expires on " +
                        first->expiry.to_string() + " without a time of that day" + others,
                    "Write the expiry with its time in instruments.csv, as 2026-01-06T16:00:00-05:00, or give --as-of "
                    "as a date."});
}

void check_alive(const Portfolio& portfolio, const Instruments& instruments, const Moment& as_of) {
  check_times(instruments, as_of);
  FaultList faults(portfolio.file());
  std::vector<bool> reported(instruments.size(), false);
  for (std::size_t at = 0; at < portfolio.positions().size(); ++at) {
    const Position& position = portfolio.positions()[at];
    const Instrument& held = instruments[position.instrument];
    if (!held.expires() || !comes_before(held.expiry, as_of) || reported[held.id.index()]) continue;
    reported[held.id.index()] = true;
    faults.add(portfolio.line(at), "PLM-1305",
               std::string(to_string(held.kind)) + " '" + held.name + "' in book '" +
                   portfolio.books().path(position.book) + "' expired on " + held.expiry.to_string() +
                   ", before the as-of date " + as_of.to_string(),
               "Remove the position, or give an earlier as-of date.");
  }
  faults.throw_if_any();
}

std::vector<UnderlyingNeed> needed_underlyings(const Portfolio& portfolio, const Instruments& instruments) {
  std::map<UnderlyingId, UnderlyingNeed> needs;
  for (const Position& position : portfolio.positions()) {
    const Instrument& held = instruments[position.instrument];
    UnderlyingNeed& need = needs[held.underlying];
    need.underlying = held.underlying;
    need.options = need.options || held.kind == InstrumentKind::option;
    need.futures = need.futures || held.kind == InstrumentKind::future || held.future.valid();
  }
  std::vector<UnderlyingNeed> result;
  for (const auto& [id, need] : needs) result.push_back(need);
  return result;
}

}  // namespace plimsoll::portfolio
