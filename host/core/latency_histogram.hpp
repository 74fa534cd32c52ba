// Counts durations in log-linear buckets: quantiles within 1/64 of their value, in fixed memory.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace plimsoll {

/// Every power of two is cut into 64 equal buckets, so a bucket is at most 1/64 of its lower bound wide (the scheme of
/// HdrHistogram, G. Tene 2012). Values below 64 ns are exact; those beyond 2^40 ns (18 minutes) count as 2^40. One
/// thread records; others may read at any time and then see each count as it was a moment ago. Never allocates.
class LatencyHistogram {
 public:
  void record(std::int64_t ns) {
    const std::uint64_t value = ns < 0 ? 0 : static_cast<std::uint64_t>(ns);
    add(counts_[bucket(value < largest ? value : largest)], 1);
    add(total_, 1);
    add(sum_, value);
    if (value > max_ns()) max_.store(value, std::memory_order_relaxed);
  }

  [[nodiscard]] std::uint64_t total() const { return total_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t max_ns() const { return max_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t sum_ns() const { return sum_.load(std::memory_order_relaxed); }

  /// Upper bound of the bucket that holds the value of rank ceil(fraction * total); 0 when nothing was recorded.
  [[nodiscard]] std::uint64_t quantile_ns(double fraction) const {
    const std::uint64_t total = this->total();
    if (total == 0) return 0;
    const double wanted = fraction * static_cast<double>(total);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i].load(std::memory_order_relaxed);
      if (seen != 0 && static_cast<double>(seen) >= wanted)
        return upper_bound(i) < max_ns() ? upper_bound(i) : max_ns();
    }
    return max_ns();
  }

  /// How many values were at most `ns`, counting whole buckets: those in the bucket of `ns` are in.
  [[nodiscard]] std::uint64_t count_up_to(std::uint64_t ns) const {
    const std::size_t last = bucket(ns < largest ? ns : largest);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i <= last; ++i) count += counts_[i].load(std::memory_order_relaxed);
    return count;
  }

 private:
  static constexpr unsigned linear_bits = 6;
  static constexpr std::uint64_t largest = std::uint64_t{1} << 40;

  static constexpr std::size_t bucket(std::uint64_t value) {
    if (value < (1U << linear_bits)) return value;
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - linear_bits - 1;
    return (std::size_t{shift} << linear_bits) + (value >> shift);
  }
  static constexpr std::uint64_t upper_bound(std::size_t index) {
    if (index < (2U << linear_bits)) return index;
    const std::size_t shift = (index >> linear_bits) - 1;
    return (((index & ((1U << linear_bits) - 1)) + (1U << linear_bits) + 1) << shift) - 1;
  }

  /// By the one thread that records, so that no locked instruction is needed.
  static void add(std::atomic<std::uint64_t>& count, std::uint64_t value) {
    count.store(count.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
  }

  // One linear run below 64 and 64 buckets for each of the powers 2^6 to 2^39, then 2^40 itself.
  std::array<std::atomic<std::uint64_t>, (std::size_t{40 - linear_bits + 1} << linear_bits) + 1> counts_{};
  std::atomic<std::uint64_t> total_{0};
  std::atomic<std::uint64_t> sum_{0};
  std::atomic<std::uint64_t> max_{0};
};

}  // namespace plimsoll
