// Parts of RiskEngine for whoever computes again what another engine did: in steps or at once, in the modes that cells
// had.
#include <algorithm>

#include "host/risk/risk_engine.hpp"

namespace plimsoll::risk {

void RiskEngine::recompute_some(const market::MarketSnapshot& snapshot, std::size_t first, std::size_t count) {
  if (first == 0) judge_inputs(snapshot);
  dirty_cells_.clear();
  for (std::size_t c = first; c < std::min(first + count, cells_.size()); ++c) dirty_cells_.push_back(c);
  revalue(snapshot, dirty_cells_);
}

void RiskEngine::finish_recompute(const market::MarketSnapshot& snapshot) {
  dirty_underlyings_ = snapshot.spots.size();
  dirty_cells_.resize(cells_.size());
  for (std::size_t c = 0; c < cells_.size(); ++c) dirty_cells_[c] = c;
}

void RiskEngine::forget_surfaces() {
  if (surfaces_) surfaces_->forget();
  distrusted_.clear();
}

void RiskEngine::distrust(std::span<const std::size_t> cells) {
  if (!surfaces_) return;
  for (const std::size_t c : cells) {
    if (std::find(distrusted_.begin(), distrusted_.end(), c) != distrusted_.end()) continue;
    (*surfaces_)[c].distrust();
    distrusted_.push_back(c);
  }
}

void RiskEngine::repeat(const market::MarketSnapshot& snapshot, std::span<const UnderlyingId> dirty) {
  select_dirty(dirty);
  judge_inputs(snapshot);
  revalue(snapshot, dirty_cells_);
}

}  // namespace plimsoll::risk
