#include "kernels/backends/cpu/point_prices.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::backends::cpu {
namespace {

// block(first, count) for as many as the kernels take at once.
template <typename Block>
void in_blocks(std::size_t points, const Block& block) {
  for (std::size_t first = 0; first < points; first += scenarios_per_block) {
    block(first, std::min(scenarios_per_block, points - first));
  }
}

}  // namespace

void price_points(Isa isa, std::span<const pricers::Position> positions, pricers::VolShift shift,
                  std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl) {
  PLIMSOLL_EXPECT(spots.size() == vol_moves.size() && spots.size() == pnl.size());
  const IsaKernels& kernels = kernels_for(isa);
  in_blocks(spots.size(), [&](std::size_t first, std::size_t count) {
    kernels.price_points({{positions.data(), positions.size()},
                          shift,
                          spots.data() + first,
                          vol_moves.data() + first,
                          pnl.data() + first,
                          count});
  });
}

void price_units(Isa isa, std::span<const pricers::Position> positions, pricers::VolShift shift,
                 std::span<const double> spots, std::span<const double> vol_moves, std::span<double> gains) {
  PLIMSOLL_EXPECT(spots.size() == vol_moves.size() && spots.size() * positions.size() == gains.size());
  const IsaKernels& kernels = kernels_for(isa);
  in_blocks(spots.size(), [&](std::size_t first, std::size_t count) {
    const PointBlock block{
        {positions.data(), positions.size()}, shift, spots.data() + first, vol_moves.data() + first, nullptr, count};
    kernels.price_units(block, gains.data() + first, spots.size());
  });
}

void add_units(Isa isa, std::span<const double> weights, std::span<const double* const> gains, std::span<double> pnl) {
  PLIMSOLL_EXPECT(weights.size() == gains.size());
  kernels_for(isa).add_units({{gains.data(), gains.size()}, weights.data(), pnl.data(), pnl.size()});
}

void evaluate_points(Isa isa, const surfaces::SurfaceView& surface, std::span<const double> spots,
                     std::span<const double> vol_moves, std::span<double> values) {
  PLIMSOLL_EXPECT(spots.size() == vol_moves.size() && spots.size() == values.size());
  const IsaKernels& kernels = kernels_for(isa);
  std::copy(spots.begin(), spots.end(), values.begin());
  in_blocks(spots.size(), [&](std::size_t first, std::size_t count) {
    kernels.evaluate(surface, vol_moves.data() + first, values.data() + first, count);
  });
}

}  // namespace plimsoll::backends::cpu
