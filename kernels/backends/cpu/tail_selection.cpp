#include "kernels/backends/cpu/tail_selection.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace plimsoll::backends::cpu {
namespace {

constexpr std::size_t sample_stride = 16;

// Highest P&L that still counts as a candidate. Takes a rank three standard deviations beyond the one wanted.
Quanta guess_threshold(std::span<const Quanta> pnl, std::size_t entries) {
  std::vector<Quanta> sample;
  sample.reserve(pnl.size() / sample_stride + 1);
  for (std::size_t i = 0; i < pnl.size(); i += sample_stride) sample.push_back(pnl[i]);
  const double expected = static_cast<double>(entries) / sample_stride;
  const auto rank = static_cast<std::size_t>(expected + 3.0 * std::sqrt(expected) + 3.0);
  if (rank >= sample.size()) return INT64_MAX;
  std::nth_element(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(rank), sample.end());
  return sample[rank];
}

void collect(std::span<const Quanta> pnl, Quanta threshold, std::vector<measures::TailLoss>& candidates) {
  candidates.clear();
  for (std::size_t i = 0; i < pnl.size(); ++i) {
    if (pnl[i] <= threshold)
      candidates.push_back({pnl[i] == unrepresentable_quanta ? INT64_MAX : -pnl[i], static_cast<std::uint32_t>(i)});
  }
}

}  // namespace

void select_tail(std::span<const Quanta> pnl, std::size_t entries, std::vector<measures::TailLoss>& tail) {
  entries = std::min(entries, pnl.size());
  if (entries == 0) return tail.clear();
  collect(pnl, guess_threshold(pnl, entries), tail);
  if (tail.size() < entries) collect(pnl, INT64_MAX, tail);
  const auto last = tail.begin() + static_cast<std::ptrdiff_t>(entries);
  if (last != tail.end()) std::nth_element(tail.begin(), last, tail.end(), measures::DescendingLoss{});
  tail.resize(entries);
  std::sort(tail.begin(), tail.end(), measures::DescendingLoss{});
}

}  // namespace plimsoll::backends::cpu
