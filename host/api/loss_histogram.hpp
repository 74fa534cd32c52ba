// The firm's loss distribution of one cycle in bins, with VaR and ES marked.
#pragma once

#include <cstddef>
#include <span>

#include "host/api/json.hpp"
#include "host/api/risk_view.hpp"

namespace plimsoll::api {

constexpr std::size_t histogram_bins = 60;

/// {"edges": [61 losses], "counts": [60], "var": {"0.99": ..}, "es": {..}, ...}: bins of equal width from
/// the smallest to the largest loss; a loss on an edge counts above it, the largest in the last bin. Losses are
/// positive. Every scenario is counted; null when the firm has no number in one of them.
Json loss_histogram(const FirmPnl& firm);

}  // namespace plimsoll::api
