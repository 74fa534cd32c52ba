// Profit and loss of a ledger at given marks: cash, value, realised, unrealised and fees, by currency and translated.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/core/id.hpp"
#include "host/core/time.hpp"
#include "host/ledger/amount.hpp"
#include "host/ledger/ledger.hpp"
#include "host/ledger/marks.hpp"

namespace plimsoll::ledger {

/// Integers of one unit; empty is unknown, never zero. Of every figure and every sum of figures, where known:
///
///     cash + value == realised + unrealised                exactly
///
/// cash: what came in less what was paid, fees included. value: what is held, at its mark, rounded once per position.
/// realised: of what was closed, less all fees. unrealised: value less the cost of what is open.
struct Figures {
  std::optional<int128> cash = 0;
  std::optional<int128> value = 0;
  std::optional<int128> realised = 0;
  std::optional<int128> unrealised = 0;
  std::optional<int128> fees = 0;  // paid; already in cash and realised
  std::optional<int128> realised_today = 0;
  std::optional<int128> unrealised_today = 0;

  /// Unknown where either is, and where the sum does not fit.
  Figures& operator+=(const Figures& other);
  friend bool operator==(const Figures&, const Figures&) = default;
};

/// One currency of one position. Fees in another currency than the instrument's have a row of their own without a
/// quantity.
struct PnlRow {
  std::string book;
  InstrumentId instrument;
  std::string currency;
  std::optional<Quantity> quantity;
  std::optional<Price> mark;
  Figures local;      // x 1e-9 of the currency
  Figures reporting;  // x 1e-18 of the reporting currency
};

/// In the order of book, instrument name, quantity before fees. Each amount that changed hands is translated at the
/// factor of its own time, as if it had been exchanged at once; what is held at the factor of `now`. So P&L in the
/// reporting currency contains what the exchange rate did to positions, and none on cash.
std::vector<PnlRow> profit_and_loss(const Ledger& ledger, const Marks& marks, Timestamp now);

/// Fills in what has been made since `start`, an earlier valuation of the same ledger: the change of realised and of
/// unrealised P&L. A row that was not there then began at zero. Without a start they are unknown.
void since_start_of_day(std::vector<PnlRow>& rows, const std::vector<PnlRow>& start);

enum class PnlGrouping { book, instrument, underlying };

struct PnlGroup {
  std::string name;
  std::string currency;
  std::size_t positions = 0;  // that are not flat
  Figures local;
  Figures reporting;
};

/// Sums by name and currency, in that order.
std::vector<PnlGroup> grouped(const std::vector<PnlRow>& rows, const portfolio::Instruments& instruments,
                              PnlGrouping grouping);
/// Sums by currency; the names are empty.
std::vector<PnlGroup> by_currency(const std::vector<PnlRow>& rows);
/// Everything in the reporting currency.
Figures total(const std::vector<PnlRow>& rows);

}  // namespace plimsoll::ledger
