// The engine's what-ifs. They work in the vectors themselves and then take back what they did: additions modulo 2^64
// invert exactly, so nothing has to be copied, and a backend needs nothing for it that a risk cycle does not need too.
#include "host/risk/what_if.hpp"

#include <utility>

#include "host/risk/rehearsal.hpp"
#include "kernels/backends/select.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::risk {

std::string report_digest(const std::string& portfolio_identity, const VectorDigests& vectors) {
  Hash128 hash;
  hash.add(portfolio_identity).add(vectors.scenario_identity).add(std::uint64_t{vectors.scenarios});
  for (const auto* digests : {&vectors.cells, &vectors.nodes}) {
    for (const backends::VectorDigest& digest : *digests) hash.add(digest.low).add(digest.high);
  }
  return to_hex(hash.finish());
}

void RiskEngine::require_movable_cells() const {
  if (backend_.allows_other_nodes()) return;
  throw backends::BackendUnavailable(
      "a what-if moves cells aside, which a guarded GPU cannot do yet; run it with --backend cpu (the same bits)");
}

NodeRisk RiskEngine::risk_before(BookId node) const {
  const NodeState& state = nodes_[node.index()];
  NodeRisk risk = state.risk;
  risk.book = node;
  risk.path = portfolio_.books().path(node);
  risk.quality = quality_of(states_of(state));
  for (LevelRisk& level : risk.levels) {
    level.component_es.reset();
    level.component_var.reset();
    level.marginal_var.reset();
  }
  return risk;
}

WhatIfReport RiskEngine::what_if(const market::MarketSnapshot& snapshot, std::span<const portfolio::Position> trades) {
  require_movable_cells();
  std::vector<Candidate> candidates = merge_trades(snapshot, trades);
  std::vector<bool> there(cells_.size(), true);
  std::vector<backends::CellWork> aside;
  for (const Candidate& candidate : candidates) {
    if (!candidate.replaced) continue;
    there[*candidate.replaced] = false;
    aside.push_back(
        {nothing_held, static_cast<backends::VectorIndex>(*candidate.replaced), candidate.ancestors_and_kept});
  }
  Rehearsal rehearsal(*this, snapshot, candidates);
  rehearsal.play(std::move(there), aside);
  WhatIfReport report;
  report.cells = candidates.size();
  report.cells_in_other_mode = rehearsal.cells_in_other_mode();
  report.configuration_identity = rehearsal.configuration_identity();
  for (const BookId book : rehearsal.measure_changed()) report.nodes.push_back({book, risk_before(book), {}});
  read_after(rehearsal, candidates, report);
  rehearsal.undo();
  take_back(candidates);
  for (const Candidate& candidate : candidates) {
    report.points += candidate.surface ? candidate.surface->points_priced() : 0;
  }
  return report;
}

void RiskEngine::take_back(std::span<const Candidate> candidates) {
  work_.clear();
  for (const Candidate& candidate : candidates) {
    work_.push_back({nothing_held, candidate.vector, candidate.ancestors});
    if (candidate.replaced) work_.push_back({nothing_held, candidate.kept, candidate.ancestors_and_replaced});
  }
  backends::CycleResult nothing;
  backend_.run({work_, {}, 0}, nothing);
}

void RiskEngine::read_after(const Rehearsal& rehearsal, std::span<const Candidate> candidates,
                            WhatIfReport& report) const {
  const portfolio::BookTree& books = portfolio_.books();
  report.after = {scenario_identity_, scenario_count(), {}, {}};
  for (const NodeState& node : nodes_) report.after.nodes.push_back(node.summary.digest);
  for (const CellState* cell : rehearsal.states_of(books.root())) report.after.cells.push_back(cell->summary.digest);
  for (std::size_t n = 0; n < report.nodes.size(); ++n) {
    const BookId book = report.nodes[n].book;
    NodeRisk& after = report.nodes[n].after;
    const std::vector<const CellState*> states = rehearsal.states_of(book);
    after.book = book;
    after.path = books.path(book);
    after.quality = quality_of(states);
    after.positions = report.nodes[n].before.positions;
    for (const Candidate& candidate : candidates) {
      if (!books.contains(book, candidate.cell.book)) continue;
      after.positions += candidate.cell.positions.size();
      if (candidate.replaced) after.positions -= cells_[*candidate.replaced].positions.size();
    }
    read_off(states, result_.measured[n], after);
    report.after.nodes[book.index()] = result_.measured[n].summary.digest;
  }
}

std::vector<NodeChange> RiskEngine::firm_without_each(const market::MarketSnapshot& snapshot) {
  require_movable_cells();
  PLIMSOLL_EXPECT(settings_.what_if_cells >= 1);
  const portfolio::BookTree& books = portfolio_.books();
  const backends::VectorIndex root = vector_of(books.root());
  const auto kept = static_cast<backends::VectorIndex>(cells_.size() + nodes_.size());
  std::vector<NodeChange> changes;
  backends::CycleResult nothing;
  Rehearsal rehearsal(*this, snapshot, {});
  for (std::uint32_t b = 0; b < nodes_.size(); ++b) {
    const BookId book{b};
    const backends::VectorIndex removed = vector_of(book);
    std::vector<bool> there(cells_.size());
    for (std::size_t c = 0; c < cells_.size(); ++c) there[c] = !books.contains(book, cells_[c].book);
    const std::vector<backends::VectorIndex> root_and_kept{kept, root};
    const std::vector<backends::VectorIndex> root_and_removed{removed, root};
    const std::size_t nodes = book == books.root() ? 1 : 2;  // the root cannot be taken from itself as a node
    const backends::CellWork take_out{nothing_held, removed, std::span(root_and_kept).first(nodes)};
    rehearsal.play(std::move(there), {&take_out, 1});

    NodeChange change{book, risk_before(books.root()), {}};
    const std::vector<const CellState*> rest = rehearsal.states_of(books.root());
    change.after.book = books.root();
    change.after.path = change.before.path;
    change.after.positions = change.before.positions - nodes_[b].positions;
    change.after.quality = quality_of(rest);
    read_off(rest, result_.measured.front(), change.after);
    changes.push_back(std::move(change));
    const backends::CellWork put_back{nothing_held, kept, std::span(root_and_removed).first(nodes)};
    backend_.run({{&put_back, 1}, {}, 0}, nothing);
  }
  rehearsal.undo();
  return changes;
}

}  // namespace plimsoll::risk
