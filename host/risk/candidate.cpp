#include "host/risk/candidate.hpp"

#include <algorithm>
#include <utility>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

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
  if (instrument.expires() && comes_before(instrument.expiry, snapshot.valued_at)) {
    faults.push_back({"PLM-1734", "", 0,
                      quoted(instrument.name) + " expired on " + instrument.expiry.to_string() +
                          ", before the time of valuation " + snapshot.valued_at.to_string(),
                      "Trade what is alive."});
  }
  if (!faults.empty()) throw InputError(std::move(faults));
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

}  // namespace plimsoll::risk
