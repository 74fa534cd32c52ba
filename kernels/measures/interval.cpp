#include "kernels/measures/interval.hpp"

#include <algorithm>
#include <vector>

#include "kernels/core/contract.hpp"

namespace plimsoll::measures {
namespace {

// Probabilities of a binomial variable relative to that of its mode, for the counts where they matter.
struct BinomialWeights {
  std::uint64_t first = 0;  // count that weights[0] belongs to
  std::vector<double> weights;
};

// Smaller than this, relative to the mode, a probability cannot move a sum that is compared with (1 - nominal) / 2.
constexpr double negligible = 1e-40;

// By P(k + 1) / P(k) = (N - k) / (k + 1) * p / (1 - p), walking away from the mode, where everything shrinks.
BinomialWeights binomial_weights(std::uint64_t scenarios, const ConfidenceLevel& level) {
  const auto inside = static_cast<double>(level.denominator - level.numerator);
  const auto outside = static_cast<double>(level.numerator);
  const auto n = static_cast<double>(scenarios);
  const std::uint64_t mode = tail_shape(scenarios, level).whole;

  std::vector<double> below;
  double weight = 1.0;
  for (std::uint64_t k = mode; k > 0 && weight > negligible; --k) {
    const auto count = static_cast<double>(k);
    weight *= (count * outside) / ((n - count + 1.0) * inside);
    below.push_back(weight);
  }
  BinomialWeights result;
  result.first = mode - below.size();
  result.weights.assign(below.rbegin(), below.rend());
  result.weights.push_back(1.0);
  weight = 1.0;
  for (std::uint64_t k = mode; k < scenarios && weight > negligible; ++k) {
    const auto count = static_cast<double>(k);
    weight *= ((n - count) * inside) / ((count + 1.0) * outside);
    result.weights.push_back(weight);
  }
  return result;
}

}  // namespace

RankInterval var_interval(std::uint64_t scenarios, const ConfidenceLevel& level, double nominal) {
  PLIMSOLL_EXPECT(nominal > 0.0 && nominal < 1.0);
  const auto [first, weights] = binomial_weights(scenarios, level);
  double total = 0.0;
  for (const double weight : weights) total += weight;
  const double allowed = 0.5 * (1.0 - nominal) * total;

  std::size_t left = 0;  // weights[0 .. left) lie below the interval
  double below = 0.0;
  while (below + weights[left] <= allowed) below += weights[left++];
  std::size_t right = weights.size();  // weights[right ..) lie above it
  double above = 0.0;
  while (above + weights[right - 1] <= allowed) above += weights[--right];

  RankInterval ranks;
  const std::uint64_t r = first + left;
  const std::uint64_t s = first + right;
  if (r >= 1) ranks.upper = r;
  if (s <= scenarios) ranks.lower = s;
  ranks.coverage = (total - below - above) / total;
  return ranks;
}

LossInterval loss_interval(std::span<const TailLoss> tail, const RankInterval& ranks) {
  LossInterval interval;
  if (ranks.lower) {
    PLIMSOLL_EXPECT(tail.size() >= *ranks.lower);
    interval.lower = tail[*ranks.lower - 1].loss;
  }
  if (ranks.upper) {
    PLIMSOLL_EXPECT(tail.size() >= *ranks.upper);
    interval.upper = tail[*ranks.upper - 1].loss;
  }
  return interval;
}

std::uint64_t entries_needed(std::uint64_t scenarios, const ConfidenceLevel& level, double nominal) {
  const std::uint64_t deepest = var_interval(scenarios, level, nominal).lower.value_or(scenarios);
  return std::max(tail_shape(scenarios, level).entries(), deepest);
}

std::uint64_t entries_needed(std::uint64_t scenarios, std::span<const ConfidenceLevel> levels, double nominal) {
  std::uint64_t needed = 0;
  for (const ConfidenceLevel& level : levels) needed = std::max(needed, entries_needed(scenarios, level, nominal));
  return needed;
}

}  // namespace plimsoll::measures
