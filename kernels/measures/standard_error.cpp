#include "kernels/measures/standard_error.hpp"

#include "kernels/core/bits.hpp"
#include "kernels/core/quanta.hpp"

namespace plimsoll::measures {

std::optional<double> expected_shortfall_standard_error(const TailShape& shape, std::span<const TailLoss> tail) {
  if (shape.whole < 2) return std::nullopt;
  // Distances from VaR, so that nothing cancels when all losses are large; L(m + 1) has distance 0 and drops out.
  const Quanta var = value_at_risk(shape, tail);
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t i = 0; i < shape.whole; ++i) {
    const double distance = static_cast<double>(static_cast<int128>(tail[i].loss) - var) * units_per_quantum;
    sum += distance;
    squares += distance * distance;
  }
  const double n = shape.size();
  const double mean = sum / n;  // ES - VaR
  const double variance = larger(squares / n - mean * mean, 0.0);
  const double level = 1.0 - n / static_cast<double>(shape.scenarios);
  return square_root((variance + level * mean * mean) / n);
}

}  // namespace plimsoll::measures
