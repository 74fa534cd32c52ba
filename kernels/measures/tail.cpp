#include "kernels/measures/tail.hpp"

#include "kernels/core/contract.hpp"
#include "kernels/measures/rounded_ratio.hpp"

namespace plimsoll::measures {

TailShape tail_shape(std::uint64_t scenarios, const ConfidenceLevel& level) {
  PLIMSOLL_EXPECT(scenarios >= 1);
  PLIMSOLL_EXPECT(scenarios <= UINT32_MAX);
  PLIMSOLL_EXPECT(level.numerator > 0 && level.numerator < level.denominator);
  PLIMSOLL_EXPECT(level.denominator <= 1000000000);
  const std::int64_t unit = level.denominator;
  const std::int64_t total = static_cast<std::int64_t>(scenarios) * (unit - std::int64_t{level.numerator});
  return {scenarios, static_cast<std::uint64_t>(total / unit), unit, total % unit, total};
}

Quanta value_at_risk(const TailShape& shape, std::span<const TailLoss> tail) {
  PLIMSOLL_EXPECT(tail.size() >= shape.entries());
  return tail[shape.whole].loss;
}

int128 expected_shortfall_numerator(const TailShape& shape, std::span<const TailLoss> tail) {
  PLIMSOLL_EXPECT(tail.size() >= shape.entries());
  int128 sum = 0;
  for (std::uint64_t i = 0; i < shape.whole; ++i) sum += tail[i].loss;
  return sum * shape.unit + static_cast<int128>(tail[shape.whole].loss) * shape.remainder;
}

double expected_shortfall(const TailShape& shape, std::span<const TailLoss> tail) {
  return rounded_ratio(expected_shortfall_numerator(shape, tail), shape.total) * units_per_quantum;
}

}  // namespace plimsoll::measures
