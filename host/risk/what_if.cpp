// The engine's what-ifs. They work in the vectors themselves and then take back what they did: additions modulo 2^64
// invert exactly, so nothing has to be copied, and a backend needs nothing for it that a risk cycle does not need too.
#include "host/risk/what_if.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/backends/select.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

/// Revalues to zero everywhere: moves what a vector holds to wherever its nodes say.
constexpr backends::CellInputs nothing_held{{},     1.0, backends::no_factor, backends::no_factor, backends::no_factor,
                                            nullptr};

bool by_instrument(const portfolio::Position& a, const portfolio::Position& b) { return a.instrument < b.instrument; }

void add_to(Cell& cell, const portfolio::Position& trade, const Instrument& instrument) {
  const auto at = std::lower_bound(cell.positions.begin(), cell.positions.end(), trade, by_instrument);
  if (at == cell.positions.end() || at->instrument != trade.instrument) {
    cell.positions.insert(at, trade);
    return;
  }
  const int128 sum = int128{at->quantity.raw()} + trade.quantity.raw();
  if (sum > INT64_MAX || sum < INT64_MIN) {
    throw InputError({"PLM-1734", "", 0,
                      "the position in " + quoted(instrument.name) +
                          " after the trade is more than a quantity can hold (9223372036.854775807)",
                      "Trade less of it."});
  }
  at->quantity = Quantity::from_raw(static_cast<std::int64_t>(sum));
}

Fault not_modelled(const Instrument& instrument, const std::string& underlying, const char* factor) {
  return {"PLM-1731", "", 0,
          "the trade in " + quoted(instrument.name) + " depends on the " + factor + " of " + quoted(underlying) +
              ", which the factor model does not have",
          "Build the model with the instrument in the portfolio, with a quantity of zero."};
}

}  // namespace

std::string report_digest(const std::string& portfolio_identity, const VectorDigests& vectors) {
  Hash128 hash;
  hash.add(portfolio_identity).add(vectors.scenario_identity).add(std::uint64_t{vectors.scenarios});
  for (const auto* digests : {&vectors.cells, &vectors.nodes}) {
    for (const backends::VectorDigest& digest : *digests) hash.add(digest.low).add(digest.high);
  }
  return to_hex(hash.finish());
}

/// Lives in one place: its surface refers to its cell.
struct RiskEngine::Candidate {
  Cell cell;
  std::optional<std::size_t> replaced;  // which cell it stands for; none when the book had nothing on the underlying
  CellState state;
  std::optional<CellSurface> surface;
  std::vector<pricers::Position> terms;
  backends::VectorIndex vector = 0;  // its P&L
  backends::VectorIndex kept = 0;    // minus the P&L of the cell that it replaces
  std::vector<backends::VectorIndex> ancestors;
  std::vector<backends::VectorIndex> ancestors_and_kept;
  std::vector<backends::VectorIndex> ancestors_and_replaced;
};

void RiskEngine::check_trade(const market::MarketSnapshot& snapshot, const portfolio::Position& trade) const {
  const Instrument& instrument = instruments_[trade.instrument];
  PLIMSOLL_EXPECT(trade.book.index() < nodes_.size());
  const std::string& underlying = instruments_.underlying_name(instrument.underlying);
  const Cell factors = empty_cell(trade.book, instrument.underlying, factors_);
  std::vector<Fault> faults;
  if (factors.spot_factor == backends::no_factor) faults.push_back(not_modelled(instrument, underlying, "spot"));
  // A factor that is not there may be one that does not move: then the portfolio needed it and did not get it.
  const bool option = instrument.kind == InstrumentKind::option;
  const bool future = instrument.kind == InstrumentKind::future || instrument.future.valid();
  const bool vol_asked = option && factors.vol_factor == backends::no_factor;
  const bool basis_asked = future && factors.basis_factor == backends::no_factor;
  if (faults.empty() && (vol_asked || basis_asked)) {
    portfolio::UnderlyingNeed need;
    for (const portfolio::UnderlyingNeed& one : portfolio::needed_underlyings(portfolio_, instruments_)) {
      if (one.underlying == instrument.underlying) need = one;
    }
    if (vol_asked && !need.options) faults.push_back(not_modelled(instrument, underlying, "implied vol"));
    if (basis_asked && !need.futures) faults.push_back(not_modelled(instrument, underlying, "futures basis"));
  }
  if (!reporting_currency_.empty() && instrument.currency != reporting_currency_) {
    faults.push_back({"PLM-1734", "", 0,
                      "the trade in " + quoted(instrument.name) + " is in " + instrument.currency +
                          "; the portfolio is in " + reporting_currency_,
                      "Keep one currency per portfolio; there are no exchange rates."});
  }
  if (instrument.expires() && instrument.expiry < snapshot.valuation_date) {
    faults.push_back({"PLM-1734", "", 0,
                      quoted(instrument.name) + " expired on " + instrument.expiry.to_string() +
                          ", before the valuation date " + snapshot.valuation_date.to_string(),
                      "Trade what is alive."});
  }
  if (!faults.empty()) throw InputError(std::move(faults));
}

void RiskEngine::require_movable_cells() const {
  if (backend_.allows_other_nodes()) return;
  throw backends::BackendUnavailable(
      "a what-if moves cells aside, which a guarded GPU cannot do yet; run it with --backend cpu (the same bits)");
}

std::vector<RiskEngine::Candidate> RiskEngine::merge_trades(const market::MarketSnapshot& snapshot,
                                                            std::span<const portfolio::Position> trades) {
  std::vector<portfolio::Position> sorted(trades.begin(), trades.end());
  const auto cell_of = [this](const portfolio::Position& trade) {
    return std::pair(trade.book, instruments_[trade.instrument].underlying);
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return cell_of(a) < cell_of(b); });

  std::vector<Candidate> candidates;
  candidates.reserve(sorted.size());  // so that no cell moves under its surface
  for (const portfolio::Position& trade : sorted) {
    check_trade(snapshot, trade);
    const auto [book, underlying] = cell_of(trade);
    if (candidates.empty() || candidates.back().cell.book != book || candidates.back().cell.underlying != underlying) {
      Candidate& fresh = candidates.emplace_back();
      const auto at = std::find_if(cells_.begin(), cells_.end(), [&](const Cell& cell) {
        return cell.book == book && cell.underlying == underlying;
      });
      if (at != cells_.end()) fresh.replaced = static_cast<std::size_t>(at - cells_.begin());
      fresh.cell = fresh.replaced ? *at : empty_cell(book, underlying, factors_);
    }
    add_to(candidates.back().cell, trade, instruments_[trade.instrument]);
  }
  if (candidates.size() > settings_.what_if_cells) {
    throw InputError({"PLM-1732", "", 0,
                      "the trades change " + std::to_string(candidates.size()) +
                          " cells (one per book and underlying); this engine keeps vectors for " +
                          std::to_string(settings_.what_if_cells),
                      "Try fewer trades at a time, or start with room for more."});
  }
  auto next = static_cast<backends::VectorIndex>(cells_.size() + nodes_.size());
  for (Candidate& candidate : candidates) {
    Cell& cell = candidate.cell;
    std::erase_if(cell.positions, [](const portfolio::Position& position) { return position.quantity.raw() == 0; });
    candidate.state.quality = cell_quality(cell, instruments_, snapshot);
    if (surfaces_) candidate.surface.emplace(surfaces_->candidate(cell, candidate.replaced));
    candidate.vector = next++;
    candidate.kept = next++;
    for (BookId book = cell.book; book.valid(); book = portfolio_.books().parent(book)) {
      candidate.ancestors.push_back(vector_of(book));
    }
    candidate.ancestors_and_kept = candidate.ancestors_and_replaced = candidate.ancestors;
    candidate.ancestors_and_kept.push_back(candidate.kept);
    if (candidate.replaced) {
      candidate.ancestors_and_replaced.push_back(static_cast<backends::VectorIndex>(*candidate.replaced));
    }
  }
  return candidates;
}

/// The ancestors become what they would be; `result_` has the new cells first and `changed` measured.
void RiskEngine::try_out(const market::MarketSnapshot& snapshot, std::span<Candidate> candidates,
                         std::span<const BookId> changed) {
  work_.clear();
  for (Candidate& candidate : candidates) {
    CellSurface* const surface = candidate.surface ? &*candidate.surface : nullptr;
    const backends::CellInputs inputs = candidate.cell.positions.empty() ? nothing_held
                                                                         : inputs_of(snapshot, candidate.cell, surface,
                                                                                     candidate.state, candidate.terms);
    work_.push_back({inputs, candidate.vector, candidate.ancestors});
  }
  for (const Candidate& candidate : candidates) {
    if (!candidate.replaced) continue;
    work_.push_back(
        {nothing_held, static_cast<backends::VectorIndex>(*candidate.replaced), candidate.ancestors_and_kept});
  }
  changed_vectors_.clear();
  for (const BookId book : changed) changed_vectors_.push_back(vector_of(book));
  backend_.run({work_, changed_vectors_, tail_entries_}, result_);
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].state.summary = result_.cells[i];
}

void RiskEngine::take_back(std::span<Candidate> candidates) {
  work_.clear();
  for (const Candidate& candidate : candidates) {
    work_.push_back({nothing_held, candidate.vector, candidate.ancestors});
    if (candidate.replaced) work_.push_back({nothing_held, candidate.kept, candidate.ancestors_and_replaced});
  }
  backends::CycleResult nothing;
  backend_.run({work_, {}, 0}, nothing);
}

std::vector<const RiskEngine::CellState*> RiskEngine::states_after(std::span<const Candidate> candidates,
                                                                   BookId node) const {
  std::vector<const CellState*> states;
  const portfolio::BookTree& books = portfolio_.books();
  const auto add = [&](const Candidate& candidate) {
    if (books.contains(node, candidate.cell.book) && !candidate.cell.positions.empty()) {
      states.push_back(&candidate.state);
    }
  };
  std::size_t next = 0;  // candidate
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const auto comes_before = [&](const Candidate& candidate) {
      return std::pair(candidate.cell.book, candidate.cell.underlying) <
             std::pair(cells_[c].book, cells_[c].underlying);
    };
    while (next < candidates.size() && comes_before(candidates[next])) add(candidates[next++]);
    if (next < candidates.size() && candidates[next].replaced == c) {
      add(candidates[next++]);
    } else if (books.contains(node, cells_[c].book)) {
      states.push_back(&cell_states_[c]);
    }
  }
  while (next < candidates.size()) add(candidates[next++]);
  return states;
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
  const portfolio::BookTree& books = portfolio_.books();
  std::vector<BookId> changed;
  for (const Candidate& candidate : candidates) {
    for (BookId book = candidate.cell.book; book.valid(); book = books.parent(book)) changed.push_back(book);
  }
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());

  WhatIfReport report;
  report.cells = candidates.size();
  for (const BookId book : changed) {
    NodeChange change{book, risk_before(book), {}};
    change.after = change.before;
    report.nodes.push_back(std::move(change));
  }
  bool trusted = false;
  while (!trusted) {  // again, in full, when a surface fails its check: at most once for each candidate
    try_out(snapshot, candidates, changed);
    read_after(candidates, report);
    trusted = check_surfaces(snapshot, candidates, report.nodes);
    take_back(candidates);
  }
  if (surfaces_) {
    const double allowed = error_allowed(report.nodes.front().after);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const bool replaced = std::any_of(candidates.begin(), candidates.end(),
                                        [c](const Candidate& candidate) { return candidate.replaced == c; });
      const CellSurface& surface = (*surfaces_)[c];
      if (replaced || surface.mode() != CellMode::surface) continue;
      if (surface.certificate().largest_error > allowed) ++report.cells_beyond_limit;
    }
  }
  for (const Candidate& candidate : candidates)
    report.points += candidate.surface ? candidate.surface->points_priced() : 0;
  return report;
}

void RiskEngine::read_after(std::span<const Candidate> candidates, WhatIfReport& report) const {
  const portfolio::BookTree& books = portfolio_.books();
  report.after = {scenario_identity_, scenario_count(), {}, {}};
  for (const NodeState& node : nodes_) report.after.nodes.push_back(node.summary.digest);
  for (const CellState* cell : states_after(candidates, books.root())) {
    report.after.cells.push_back(cell->summary.digest);
  }
  for (std::size_t n = 0; n < report.nodes.size(); ++n) {
    const BookId book = report.nodes[n].book;
    NodeRisk& after = report.nodes[n].after;
    const std::vector<const CellState*> states = states_after(candidates, book);
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

std::vector<pricers::Position> RiskEngine::change_of(const market::MarketSnapshot& snapshot,
                                                     const Candidate& candidate) const {
  const std::vector<portfolio::Position>& before = cells_[*candidate.replaced].positions;
  const std::vector<portfolio::Position>& after = candidate.cell.positions;
  const double spot = snapshot.spots[candidate.cell.underlying.index()].value;
  std::vector<pricers::Position> change;
  for (std::size_t b = 0, a = 0; b < before.size() || a < after.size();) {
    const bool only_before = a == after.size() || (b < before.size() && by_instrument(before[b], after[a]));
    const bool only_after = b == before.size() || (a < after.size() && by_instrument(after[a], before[b]));
    const Instrument& instrument = instruments_[only_before ? before[b].instrument : after[a].instrument];
    double weight = only_before ? 0.0 : weight_of(after[a], instrument);
    if (!only_after) weight -= weight_of(before[b], instrument);
    if (weight != 0.0) change.push_back(make_terms(instrument, instruments_, snapshot, spot, weight));
    b += only_after ? 0 : 1;
    a += only_before ? 0 : 1;
  }
  return change;
}

bool RiskEngine::check_surfaces(const market::MarketSnapshot& snapshot, std::span<Candidate> candidates,
                                std::span<const NodeChange> changed) {
  bool trusted = true;
  for (Candidate& candidate : candidates) {
    const bool on_surface =
        candidate.surface && !candidate.cell.positions.empty() && candidate.surface->mode() == CellMode::surface;
    if (!on_surface) continue;
    const NodeRisk& root = changed.front().after;
    std::span<const measures::TailLoss> tail;
    if (root.value) tail = result_.measured.front().tail;
    const double allowed = error_allowed(root);
    const bool within_bound =
        candidate.replaced && surfaces_->bound_candidate(candidate.cell, *candidate.surface, *candidate.replaced,
                                                         change_of(snapshot, candidate), tail) <= allowed;
    if (within_bound || surfaces_->check_candidate(candidate.cell, *candidate.surface, tail) <= allowed) continue;
    candidate.surface->distrust();
    trusted = false;
  }
  return trusted;
}

std::vector<NodeChange> RiskEngine::firm_without_each() {
  require_movable_cells();
  PLIMSOLL_EXPECT(settings_.what_if_cells >= 1);
  const portfolio::BookTree& books = portfolio_.books();
  const backends::VectorIndex root = vector_of(books.root());
  const auto kept = static_cast<backends::VectorIndex>(cells_.size() + nodes_.size());
  std::vector<NodeChange> changes;
  backends::CycleResult nothing;
  for (std::uint32_t b = 0; b < nodes_.size(); ++b) {
    const BookId book{b};
    const backends::VectorIndex removed = vector_of(book);
    const bool everything = book == books.root();
    const std::vector<backends::VectorIndex> root_and_kept{kept, root};
    const std::vector<backends::VectorIndex> root_and_removed{removed, root};
    const std::size_t nodes = everything ? 1 : 2;  // the root cannot be taken from itself as a node
    const backends::CellWork take_out{nothing_held, removed, std::span(root_and_kept).first(nodes)};
    backend_.run({{&take_out, 1}, {&root, 1}, tail_entries_}, result_);
    const backends::CellWork put_back{nothing_held, kept, std::span(root_and_removed).first(nodes)};
    backend_.run({{&put_back, 1}, {}, 0}, nothing);

    NodeChange change{book, risk_before(books.root()), {}};
    std::vector<const CellState*> rest;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (!books.contains(book, cells_[c].book)) rest.push_back(&cell_states_[c]);
    }
    change.after.book = books.root();
    change.after.path = change.before.path;
    change.after.positions = change.before.positions - nodes_[b].positions;
    change.after.quality = quality_of(rest);
    read_off(rest, result_.measured.front(), change.after);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace plimsoll::risk
