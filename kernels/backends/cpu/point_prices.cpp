#include "kernels/backends/cpu/point_prices.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::backends::cpu {

void price_points(Isa isa, std::span<const pricers::Position> positions, pricers::VolShift shift,
                  std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl) {
  PLIMSOLL_EXPECT(spots.size() == vol_moves.size() && spots.size() == pnl.size());
  const IsaKernels& kernels = kernels_for(isa);
  for (std::size_t first = 0; first < spots.size(); first += scenarios_per_block) {
    kernels.price_points({{positions.data(), positions.size()},
                          shift,
                          spots.data() + first,
                          vol_moves.data() + first,
                          pnl.data() + first,
                          std::min(scenarios_per_block, spots.size() - first)});
  }
}

}  // namespace plimsoll::backends::cpu
