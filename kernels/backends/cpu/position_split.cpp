#include "kernels/backends/cpu/position_split.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::backends::cpu {

void split_chunk(Isa isa, const pricers::CellView& chunk, std::size_t scenarios, std::span<Quanta> shares) {
  PLIMSOLL_EXPECT(chunk.positions.size <= pricers::positions_per_chunk);
  PLIMSOLL_EXPECT(shares.size() == chunk.positions.size * scenarios);
  const IsaKernels& kernels = kernels_for(isa);
  for (std::size_t first = 0; first < scenarios; first += scenarios_per_block) {
    kernels.split_chunk({chunk, first, std::min(scenarios_per_block, scenarios - first), shares.data(), scenarios});
  }
}

}  // namespace plimsoll::backends::cpu
