// What a part of the portfolio contributes to the VaR and the expected shortfall of the total.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/core/int128.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::measures {

/// Component ES x shape.total in quanta, exactly: the weighted sum of the node's losses over the tail scenarios of the
/// TOTAL. `node_pnl[i]` is the node's P&L in the scenario of the total's tail entry i, at least shape.entries() of
/// them, each a representable number. Where the nodes' P&L add up to the total's, these add up to
/// expected_shortfall_numerator of the total, to the last bit.
[[nodiscard]] int128 component_numerator(const TailShape& shape, std::span<const Quanta> node_pnl);

/// Component ES in reporting-currency units; negative for a node that gains when the total loses. One rounding.
[[nodiscard]] double component_es(const TailShape& shape, std::span<const Quanta> node_pnl);

/// The part's loss in the scenario behind VaR = L(m + 1) of the total, in quanta. Those of parts that add up to the
/// total add up to its VaR, exactly. By Euler's theorem the expectation of a part's loss, given that the total loses
/// VaR, is the derivative of VaR by the size of the part (Tasche 1999, "Risk contributions and performance
/// measurement"; Hallerbach 2003, "Decomposing portfolio value-at-risk"); this is one draw of it, and so noisy where
/// component ES, a mean over the tail, is not.
[[nodiscard]] Quanta component_var(const TailShape& shape, std::span<const Quanta> node_pnl);

}  // namespace plimsoll::measures
