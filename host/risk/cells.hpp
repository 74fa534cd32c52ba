// How a portfolio falls apart into cells, the unit of revaluation and caching.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/calibration/factor_model.hpp"
#include "host/core/id.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/pricers/position.hpp"

namespace plimsoll::risk {

/// All positions of one book on one underlying, in instrument-id order, and the factors that move them.
struct Cell {
  BookId book;
  UnderlyingId underlying;
  std::vector<portfolio::Position> positions;
  std::uint32_t spot_factor = backends::no_factor;
  std::uint32_t vol_factor = backends::no_factor;
  std::uint32_t basis_factor = backends::no_factor;
};

/// A cell without positions, with its factors.
Cell empty_cell(BookId book, UnderlyingId underlying, std::span<const calibration::Factor> factors);

/// Ordered by (book, underlying); positions of zero quantity are left out.
std::vector<Cell> make_cells(const portfolio::Portfolio& portfolio, const portfolio::Instruments& instruments,
                             const calibration::FactorModel& model);

/// Quantity times multiplier.
double weight_of(const portfolio::Position& position, const portfolio::Instrument& instrument);

/// Terms of one unit of an instrument under a snapshot, with `base_value` filled in by the pricer at a zero shock.
/// Precondition: the snapshot has every mark the instrument needs and the instrument has not expired. `spot` stands for
/// the snapshot's own.
pricers::Position make_terms(const portfolio::Instrument& instrument, const portfolio::Instruments& instruments,
                             const market::MarketSnapshot& snapshot, double spot, double weight);

/// Terms of all positions of a cell; `terms` is overwritten and keeps its memory.
void make_terms(const Cell& cell, const portfolio::Instruments& instruments, const market::MarketSnapshot& snapshot,
                double spot, std::vector<pricers::Position>& terms);

/// Mark-to-model value of a cell's positions at their base values, added in their order. Futures count zero.
double mark_to_model(std::span<const pricers::Position> terms);

/// Price of a future over its cost-of-carry value: future - spot * exp((r - q) T).
double future_basis(const portfolio::Instrument& future, double future_price, double spot, double rate,
                    const Moment& valuation);

/// The worst quality among the marks of instruments that a cell reads; `live` when it reads none.
Quality mark_quality(const Cell& cell, const portfolio::Instruments& instruments,
                     const market::MarketSnapshot& snapshot);
/// The worst quality among all that a cell reads: the spot of its underlying and these.
Quality cell_quality(const Cell& cell, const portfolio::Instruments& instruments,
                     const market::MarketSnapshot& snapshot);

}  // namespace plimsoll::risk
