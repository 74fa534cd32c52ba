// Counts durations in log-linear buckets: quantiles within 1/64 of their value, in fixed memory.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace plimsoll {

/// Every power of two is cut into 64 equal buckets, so a bucket is at most 1/64 of its lower bound wide (the scheme of
/// HdrHistogram, G. Tene 2012). Values below 64 ns are exact; those beyond 2^40 ns (18 minutes) count as 2^40. One
/// thread; never allocates.
class LatencyHistogram {
 public:
  void record(std::int64_t ns) {
    const std::uint64_t value = ns < 0 ? 0 : static_cast<std::uint64_t>(ns);
    ++counts_[bucket(value < largest ? value : largest)];
    ++total_;
    if (value > max_) max_ = value;
  }

  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t max_ns() const { return max_; }

  /// Upper bound of the bucket that holds the value of rank ceil(fraction * total); 0 when nothing was recorded.
  [[nodiscard]] std::uint64_t quantile_ns(double fraction) const {
    if (total_ == 0) return 0;
    const double wanted = fraction * static_cast<double>(total_);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen != 0 && static_cast<double>(seen) >= wanted) return upper_bound(i) < max_ ? upper_bound(i) : max_;
    }
    return max_;
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

  // One linear run below 64 and 64 buckets for each of the powers 2^6 to 2^39, then 2^40 itself.
  std::array<std::uint64_t, (std::size_t{40 - linear_bits + 1} << linear_bits) + 1> counts_{};
  std::uint64_t total_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace plimsoll
