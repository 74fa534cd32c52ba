// Signed quantities of instruments in books: the thing whose risk is asked for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/date.hpp"
#include "host/core/decimal.hpp"
#include "host/core/id.hpp"
#include "host/portfolio/book_tree.hpp"
#include "host/portfolio/instruments.hpp"

namespace plimsoll::portfolio {

struct Position {
  BookId book;
  InstrumentId instrument;
  Quantity quantity;

  friend bool operator==(const Position&, const Position&) = default;
};

/// What a portfolio holds on one underlying; decides which risk factors and market inputs it needs.
struct UnderlyingNeed {
  UnderlyingId underlying;
  bool options = false;  // an option on it, or on a future on it, is held
  bool futures = false;  // a future on it is held, or an option on one
};

/// Immutable. Ids are those of the Instruments it was read with.
class Portfolio {
 public:
  Portfolio() = default;
  /// Reads portfolio.csv (plain or .gz): instrument,quantity and optionally book; the same instrument in the same book
  /// on several lines is added up. Throws InputError with every fault of the file.
  static Portfolio load(const std::string& path, const Instruments& instruments);
  static Portfolio parse(std::string_view text, const std::string& file_name, const Instruments& instruments);

  /// Sorted by (book, underlying, instrument), one per (book, instrument); quantities may be zero.
  [[nodiscard]] const std::vector<Position>& positions() const { return positions_; }
  [[nodiscard]] const BookTree& books() const { return books_; }
  /// 32 hexadecimal digits over book paths, quantities and the terms of everything held: equal for equal content,
  /// whatever the order of the lines. For identity, not for security.
  [[nodiscard]] const std::string& identity() const { return identity_; }
  /// Where it was read, for messages: the file, and the first line of positions()[position]. No part of the identity.
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::size_t line(std::size_t position) const { return lines_[position]; }

 private:
  friend struct PortfolioBuilder;

  BookTree books_;
  std::vector<Position> positions_;
  std::vector<std::size_t> lines_;  // parallel to positions_
  std::string identity_;
  std::string file_;
};

/// Both files together: instruments, those that portfolio lines add as OSI symbols, and the portfolio on them.
struct Holdings {
  Instruments instruments;
  Portfolio portfolio;
  std::vector<std::string> warnings;  // what was assumed about instruments that no file defines
};
Holdings load_holdings(const std::string& instruments_path, const std::string& portfolio_path);
Holdings parse_holdings(const Instruments& instruments, std::string_view portfolio_text,
                        const std::string& portfolio_name);

/// Changes of positions by name, from one source: a file of portfolio.csv's columns, or text like it.
struct Trade {
  std::size_t line = 0;
  std::string instrument;
  std::string book;
  Quantity quantity;
};
struct TradeSheet {
  std::string source;  // for messages
  std::vector<Trade> trades;

  static TradeSheet load(const std::string& path);
  static TradeSheet parse(std::string_view text, const std::string& source);
};

/// The holdings after the trades; ids change where an OSI symbol or a book is new. A book that is not there must be
/// below the root of those that are (PLM-1733); the default book stands for the root where there is no such book.
Holdings with_trades(const Holdings& holdings, const TradeSheet& sheet);
/// The same, with a quantity of zero for each: what is traded has its place in books, model and market, and is not
/// held.
Holdings with_room_for(const Holdings& holdings, TradeSheet sheet);

/// Throws InputError when `as_of` is an instant and something expires on a day as a whole (PLM-1308).
void check_times(const Instruments& instruments, const Moment& as_of);
/// The same, and when something held has expired before `as_of`; expiry on the day itself, or at that instant, is
/// alive.
void check_alive(const Portfolio& portfolio, const Instruments& instruments, const Moment& as_of);

/// In ascending underlying order; positions of zero quantity count.
std::vector<UnderlyingNeed> needed_underlyings(const Portfolio& portfolio, const Instruments& instruments);

}  // namespace plimsoll::portfolio
