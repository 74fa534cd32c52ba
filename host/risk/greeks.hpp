// Greeks of a portfolio: per position, underlying, expiry and node of the book tree, from one pass over its cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/date.hpp"
#include "host/core/id.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/book_tree.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/greek_sum.hpp"
#include "kernels/pricers/position_greeks.hpp"

namespace plimsoll::risk {

struct PositionGreeks {
  BookId book;
  InstrumentId instrument;
  GreekNumbers greeks;
};

struct UnderlyingRow {
  UnderlyingId underlying;
  GreekNumbers greeks;
};

struct ExpiryRow {
  std::optional<Date> expiry;  // absent: spots, which do not expire
  GreekNumbers greeks;
};

struct BookGreeks {
  BookId book;
  GreekNumbers greeks;  // of all positions below and at the node
};

struct GreeksReport {
  std::uint64_t snapshot = 0;
  std::string market_identity;
  Timestamp as_of;
  Moment valued_at;
  std::string digest;                      // over the rounded numbers of all positions
  std::vector<PositionGreeks> positions;   // by (book, underlying, instrument)
  std::vector<UnderlyingRow> underlyings;  // held ones, ascending
  std::vector<ExpiryRow> expiries;         // ascending, spots first; of an option on a future its own; by day
  std::vector<BookGreeks> books;           // every node of the tree by BookId: depth first, the root first
};

/// What theta and rho of a position need beyond `make_terms`; the same preconditions.
pricers::RateTerms make_rate_terms(const portfolio::Instrument& instrument, const portfolio::Instruments& instruments,
                                   const market::MarketSnapshot& snapshot);

/// What a caller that follows ticks keeps per cell, since every node is the sum of its cells.
struct CellSums {
  GreekSum greeks;
  ExposureSum exposure;
};
CellSums sum_cell(const Cell& cell, const portfolio::Instruments& instruments, const market::MarketSnapshot& snapshot);

/// `cells` are those of `make_cells`, `books` the tree of the same portfolio. Every total is the exact sum of the
/// rounded numbers of its positions. A position with a missing input has no numbers, and neither has any sum that
/// contains it. Nothing held has expired (`portfolio::check_alive`). Cost: about one pricing per position.
GreeksReport compute_greeks(std::span<const Cell> cells, const portfolio::Instruments& instruments,
                            const market::MarketSnapshot& snapshot, const portfolio::BookTree& books);

}  // namespace plimsoll::risk
