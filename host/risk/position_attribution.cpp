#include "host/risk/position_attribution.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/backends/cpu/position_split.hpp"
#include "kernels/backends/factor_columns.hpp"

namespace plimsoll::risk {
namespace {

/// The moves of the tail's scenarios, as columns that cells are viewed through.
class TailMoves {
 public:
  TailMoves(backends::Backend& backend, std::span<const calibration::Factor> factors,
            std::span<const std::uint32_t> scenarios)
      : moves_(factors.size() * scenarios.size()), ones_(scenarios.size(), 1.0), zeros_(scenarios.size(), 0.0) {
    std::vector<std::uint32_t> all(factors.size());
    std::iota(all.begin(), all.end(), 0U);
    if (!moves_.empty()) backend.gather_moves(all, scenarios, moves_);
    columns_ = {moves_.data(), ones_.data(), zeros_.data(), scenarios.size(), {}};
    for (const calibration::Factor& factor : factors) columns_.kinds.push_back(factor.shock);
  }
  [[nodiscard]] std::size_t scenarios() const { return ones_.size(); }
  [[nodiscard]] pricers::CellView view(const backends::CellInputs& inputs) const {
    return columns_.view(inputs, {inputs.positions.data(), inputs.positions.size()});
  }

 private:
  std::vector<double> moves_, ones_, zeros_;
  backends::FactorColumns columns_;
};

/// Splits one cell after another; keeps its memory between them.
class Splitter {
 public:
  Splitter(const PositionsAtHand& held, const FirmTail& tail)
      : held_(held), tail_(tail), moves_(held.backend, held.factors, tail.scenarios) {}

  /// Fills the components of the cell's positions, `out`, and leaves over what they do not add up to. False when some
  /// position has no share.
  bool split(const Cell& cell, std::span<PositionContribution> out, std::span<Quanta> left_over) {
    const double spot = held_.snapshot.spots[cell.underlying.index()].value;
    make_terms(cell, held_.instruments, held_.snapshot, spot, terms_);
    const std::size_t scenarios = moves_.scenarios();
    for (std::size_t first = 0; first < terms_.size(); first += pricers::positions_per_chunk) {
      const std::size_t count = std::min(pricers::positions_per_chunk, terms_.size() - first);
      shares_.resize(count * scenarios);
      const backends::CellInputs chunk{
          std::span(terms_).subspan(first, count), spot, cell.spot_factor, cell.vol_factor, cell.basis_factor, nullptr};
      backends::cpu::split_chunk(isa_, moves_.view(chunk), scenarios, shares_);
      if (std::find(shares_.begin(), shares_.end(), unrepresentable_quanta) != shares_.end()) return false;
      for (std::size_t p = 0; p < count; ++p) {
        const std::span<const Quanta> share = std::span(shares_).subspan(p * scenarios, scenarios);
        out[first + p].components = components_of(tail_.levels, share);
        // Modulo 2^64: sums of shares are differences of numbers that fit, whatever happens in between.
        for (std::size_t i = 0; i < scenarios; ++i) {
          left_over[i] =
              static_cast<Quanta>(static_cast<std::uint64_t>(left_over[i]) - static_cast<std::uint64_t>(share[i]));
        }
      }
    }
    return true;
  }

 private:
  const PositionsAtHand& held_;
  const FirmTail& tail_;
  TailMoves moves_;
  backends::cpu::Isa isa_ = backends::cpu::best_isa();
  std::vector<pricers::Position> terms_;
  std::vector<Quanta> shares_;  // of one chunk: by position, then scenario
};

std::string name_of(const Cell& cell, const RiskReport& report, const portfolio::Instruments& instruments) {
  return report.nodes[cell.book.index()].path + " on " + instruments.underlying_name(cell.underlying);
}

}  // namespace

void attribute_positions(RiskReport& report, const PositionsAtHand& held, const FirmTail& tail) {
  for (const Cell& cell : held.cells) {
    for (const portfolio::Position& position : cell.positions) {
      report.positions.push_back({cell.book,
                                  position.instrument,
                                  cell.underlying,
                                  held.instruments[position.instrument].name,
                                  position.quantity,
                                  {}});
    }
  }
  if (tail.cell_pnl.empty()) return;
  Splitter splitter(held, tail);
  const std::size_t scenarios = tail.scenarios.size();
  std::size_t first = 0;
  for (std::size_t c = 0; c < held.cells.size(); ++c) {
    const Cell& cell = held.cells[c];
    const std::span<PositionContribution> own = std::span(report.positions).subspan(first, cell.positions.size());
    first += own.size();
    const std::span<const Quanta> pnl = tail.cell_pnl.subspan(c * scenarios, scenarios);
    std::vector<Quanta> left_over(pnl.begin(), pnl.end());
    if (!splitter.split(cell, own, left_over)) {
      for (PositionContribution& position : own) position.components.clear();
      report.warnings.push_back("positions of " + name_of(cell, report, held.instruments) +
                                " are too large to be shared out one by one: they have no components");
      continue;
    }
    const bool on_surface = !report.revaluation.cells.empty() && report.revaluation.cells[c].mode == CellMode::surface;
    if (on_surface) {
      report.surface_differences.push_back(
          {cell.book, cell.underlying, cell.positions.size(), components_of(tail.levels, left_over)});
    } else if (std::any_of(left_over.begin(), left_over.end(), [](Quanta rest) { return rest != 0; })) {
      report.warnings.push_back("CRITICAL: the positions of " + name_of(cell, report, held.instruments) +
                                ", revalued again in the firm's tail, do not add up to what the cell's vector holds: "
                                "do not trust these numbers, and check this machine's memory");
    }
  }
}

}  // namespace plimsoll::risk
