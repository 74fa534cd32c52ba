#include "host/risk/cell_exposures.hpp"

#include "kernels/core/contract.hpp"

namespace plimsoll::risk {
namespace {

std::optional<double> in_units(const std::optional<Quanta>& quanta) {
  return quanta ? std::optional(to_units(*quanta)) : std::nullopt;
}

}  // namespace

std::vector<NodeExposure> CellExposures::read(const market::MarketSnapshot& snapshot,
                                              std::span<const Quality> qualities) {
  PLIMSOLL_EXPECT(qualities.size() == cells_.size());
  std::vector<CellSums> by_book(books_.size());
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    Kept& kept = kept_[c];
    if (!kept.current || kept.quality != qualities[c]) {
      kept = {true, qualities[c], sum_cell(cells_[c], instruments_, snapshot)};
    }
    CellSums& own = by_book[cells_[c].book.index()];
    own.greeks.add(kept.sums.greeks);
    own.exposure.add(kept.sums.exposure);
  }
  // Children have larger ids than their parents, so one walk from the end fills the tree.
  for (std::size_t b = books_.size(); b-- > 0;) {
    const BookId parent = books_.parent(BookId{b});
    if (!parent.valid()) continue;
    by_book[parent.index()].greeks.add(by_book[b].greeks);
    by_book[parent.index()].exposure.add(by_book[b].exposure);
  }
  std::vector<NodeExposure> nodes(by_book.size());
  for (std::size_t b = 0; b < by_book.size(); ++b) {
    const std::optional<Quanta> net = by_book[b].exposure.net();
    Start& start = start_[b];
    if (net && !start.net) start = {net, snapshot.number};
    NodeExposure& node = nodes[b];
    node.gross = in_units(by_book[b].exposure.gross());
    node.net = in_units(net);
    if (net) node.pnl_since_start = to_units(*net - *start.net);  // of two within 2^62
    node.start_snapshot = start.snapshot;
    node.greeks = by_book[b].greeks.numbers();
    if (node.greeks.currency) node.delta_equivalent = 100.0 * node.greeks.currency->delta_per_spot_pct;
  }
  return nodes;
}

}  // namespace plimsoll::risk
