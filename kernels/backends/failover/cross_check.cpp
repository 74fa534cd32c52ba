#include "kernels/backends/failover/cross_check.hpp"

#include <algorithm>

#include "kernels/backends/factor_columns.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/surfaces/surface_cell.hpp"

namespace plimsoll::backends {

void NodeSums::reset(std::size_t vectors) { sums_.assign(vectors, {}); }

void NodeSums::replace(const CellWork& work, const VectorSummary& now) {
  Sum& own = sums_[work.cell];
  const VectorSummary before = own.kept;
  own.is_cell = own.is_kept = true;
  own.kept = now;
  for (const VectorIndex node : work.nodes) {
    Sum& sum = sums_[node];
    sum.total += now.sum() - before.sum();
    sum.bound = sum.bound + now.largest - before.largest;
    sum.is_kept = false;
    sum.unrepresentable += now.unrepresentable - before.unrepresentable;
  }
}

bool NodeSums::agree(VectorIndex vector, const VectorSummary& said) const {
  const Sum& sum = sums_[vector];
  if (sum.is_cell) return said == sum.kept;
  if (sum.unrepresentable != 0 || sum.bound > uint128{1} << 62) return true;
  return said.unrepresentable == 0 && said.sum() == sum.total && said.largest <= sum.bound;
}

void NodeSums::keep(VectorIndex vector, const VectorSummary& said) {
  sums_[vector].is_kept = true;
  sums_[vector].kept = said;
}

bool NodeSums::same(VectorIndex vector, const VectorSummary& said) const {
  return !sums_[vector].is_kept || said == sums_[vector].kept;
}

bool is_tail(std::span<const measures::TailLoss> tail, std::size_t entries, std::size_t scenarios) {
  if (tail.size() != entries) return false;
  for (std::size_t i = 0; i < tail.size(); ++i) {
    if (tail[i].scenario >= scenarios) return false;
    if (i > 0 && !measures::DescendingLoss{}(tail[i - 1], tail[i])) return false;
  }
  return true;
}

void SampledRecompute::choose_scenarios(const CycleRequest& request, const CycleResult& result, std::size_t scenarios) {
  scenarios_.clear();
  for (std::size_t i = 0; i < std::min(per_cycle_, scenarios); ++i) {
    scenarios_.push_back(static_cast<std::uint32_t>(next_));
    next_ = next_ + 1 >= scenarios ? 0 : next_ + 1;
  }
  if (!request.measured.empty()) {
    const auto& tail = result.measured[turn_++ % request.measured.size()].tail;
    if (!tail.empty()) {
      scenarios_.push_back(tail.front().scenario);
      scenarios_.push_back(tail[next_ % tail.size()].scenario);
      scenarios_.push_back(tail.back().scenario);
    }
  }
  std::ranges::sort(scenarios_);
  const auto twice = std::ranges::unique(scenarios_);
  scenarios_.erase(twice.begin(), twice.end());
}

void SampledRecompute::recompute(const CellInputs& inputs, Backend& standby) {
  // The three columns of the cell alone, at the chosen scenarios: a matrix of three factors.
  const std::size_t count = scenarios_.size();
  moves_.resize(3 * count);
  ones_.assign(count, 1.0);
  zeros_.assign(count, 0.0);
  FactorColumns columns{moves_.data(), ones_.data(), zeros_.data(), count, {}};
  CellInputs local = inputs;
  for (std::uint32_t* const factor : {&local.spot_factor, &local.vol_factor, &local.basis_factor}) {
    if (*factor == no_factor) continue;
    PLIMSOLL_EXPECT(*factor < kinds_.size());
    const std::size_t column = columns.kinds.size();
    standby.gather_moves({factor, 1}, scenarios_, std::span(moves_).subspan(column * count, count));
    columns.kinds.push_back(kinds_[*factor]);
    *factor = static_cast<std::uint32_t>(column);
  }
  const pricers::CellView view = columns.view(local, {local.positions.data(), local.positions.size()});
  expected_.resize(count);
  for (std::size_t s = 0; s < count; ++s) {
    expected_[s] = local.surface != nullptr ? surfaces::SurfaceCell{view, *local.surface}.pnl(s) : view.pnl(s);
  }
}

std::string SampledRecompute::difference(const CycleRequest& request, const CycleResult& result, Backend& standby,
                                         const Gather& gather) {
  choose_scenarios(request, result, standby.scenario_count());
  if (scenarios_.empty()) return {};
  vectors_.clear();
  for (const CellWork& work : request.cells) vectors_.push_back(work.cell);
  vectors_.insert(vectors_.end(), request.measured.begin(), request.measured.end());
  const std::size_t count = scenarios_.size();
  gathered_.resize(vectors_.size() * count);
  gather(vectors_, scenarios_, gathered_);

  for (std::size_t c = 0; c < request.cells.size(); ++c) {
    recompute(request.cells[c].inputs, standby);
    if (!std::equal(expected_.begin(), expected_.end(), gathered_.data() + c * count)) {
      return "vector " + std::to_string(request.cells[c].cell) + " differs from its recomputation on the CPU";
    }
  }
  for (std::size_t v = 0; v < request.measured.size(); ++v) {
    const Quanta* const values = gathered_.data() + (request.cells.size() + v) * count;
    for (const measures::TailLoss& one : result.measured[v].tail) {
      const auto at = std::ranges::lower_bound(scenarios_, one.scenario);
      if (at == scenarios_.end() || *at != one.scenario) continue;
      const Quanta pnl = values[at - scenarios_.begin()];
      if (one.loss != (pnl == unrepresentable_quanta ? INT64_MAX : -pnl)) {
        return "the tail of vector " + std::to_string(request.measured[v]) + " differs from the vector";
      }
    }
  }
  return {};
}

}  // namespace plimsoll::backends
