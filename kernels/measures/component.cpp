#include "kernels/measures/component.hpp"

#include "kernels/core/contract.hpp"
#include "kernels/measures/rounded_ratio.hpp"

namespace plimsoll::measures {

int128 component_numerator(const TailShape& shape, std::span<const Quanta> node_pnl) {
  PLIMSOLL_EXPECT(node_pnl.size() >= shape.entries());
  int128 sum = 0;
  for (std::uint64_t i = 0; i < shape.whole; ++i) sum += node_pnl[i];
  return -(sum * shape.unit + static_cast<int128>(node_pnl[shape.whole]) * shape.remainder);
}

double component_es(const TailShape& shape, std::span<const Quanta> node_pnl) {
  return rounded_ratio(component_numerator(shape, node_pnl), shape.total) * units_per_quantum;
}

Quanta component_var(const TailShape& shape, std::span<const Quanta> node_pnl) {
  PLIMSOLL_EXPECT(node_pnl.size() >= shape.entries());
  return -node_pnl[shape.whole];
}

}  // namespace plimsoll::measures
