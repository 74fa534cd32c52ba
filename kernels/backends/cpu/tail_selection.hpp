// The largest losses of a P&L vector without sorting the rest.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kernels/core/quanta.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::backends::cpu {

/// Replaces `tail` by the `entries` largest losses, descending, ties by ascending scenario. A threshold guessed from a
/// regular sample leaves few candidates to order; if the guess leaves too few, everything is a candidate. The guess
/// decides only the time taken, never the result.
void select_tail(std::span<const Quanta> pnl, std::size_t entries, std::vector<measures::TailLoss>& tail);

}  // namespace plimsoll::backends::cpu
