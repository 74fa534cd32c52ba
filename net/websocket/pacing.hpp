// How fast we may knock: waits between attempts that grow and jitter, and a venue's limits on how often.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/core/contract.hpp"

namespace plimsoll::websocket {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::int64_t ns_per_s = 1'000'000'000;

/// SplitMix64 (Steele, Lea, Flood 2014): enough to keep clients from knocking together; its seed comes from outside.
class Jitter {
 public:
  explicit Jitter(std::uint64_t seed) : state_(seed) {}
  /// Evenly from [0, bound); bound > 0. The bias of the remainder is below bound / 2^63.
  [[nodiscard]] std::int64_t below(std::int64_t bound) noexcept {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return static_cast<std::int64_t>((z ^ (z >> 31)) >> 1) % bound;
  }

 private:
  std::uint64_t state_;
};

struct BackOffSettings {
  std::int64_t first_ns = 500 * ns_per_ms;
  std::int64_t most_ns = 60 * ns_per_s;
};

/// Waits double from `first_ns` to `most_ns`; each is drawn from its upper half.
class BackOff {
 public:
  BackOff(BackOffSettings settings, std::uint64_t seed)
      : settings_(settings), wait_ns_(settings.first_ns), jitter_(seed) {
    PLIMSOLL_EXPECT(settings.first_ns > 1 && settings.first_ns <= settings.most_ns);
  }
  /// The next wait; never below `least_ns`.
  [[nodiscard]] std::int64_t next_ns(std::int64_t least_ns = 0) noexcept {
    const std::int64_t half = wait_ns_ / 2;
    const std::int64_t wait = half + jitter_.below(wait_ns_ - half + 1);
    wait_ns_ = std::min(settings_.most_ns, wait_ns_ > settings_.most_ns / 2 ? settings_.most_ns : wait_ns_ * 2);
    return std::max(wait, least_ns);
  }
  void reset() noexcept { wait_ns_ = settings_.first_ns; }

 private:
  BackOffSettings settings_;
  std::int64_t wait_ns_;
  Jitter jitter_;
};

/// At most `count` in any `window_ns`.
struct RateLimit {
  std::size_t count = 1;
  std::int64_t window_ns = ns_per_s;
};

/// Remembers the last `count` times; exact for every window, not only for aligned ones.
class Allowance {
 public:
  explicit Allowance(RateLimit limit) : limit_(limit) {
    PLIMSOLL_EXPECT(limit.count > 0 && limit.window_ns > 0);
    used_.assign(limit.count, INT64_MIN);
  }
  /// The first time at which one more is allowed; INT64_MIN when it always is.
  [[nodiscard]] std::int64_t next_ns() const noexcept {
    const std::int64_t oldest = used_[at_];
    return oldest == INT64_MIN ? INT64_MIN : oldest + limit_.window_ns;
  }
  [[nodiscard]] bool allows(std::int64_t now_ns) const noexcept { return now_ns >= next_ns(); }
  void use(std::int64_t now_ns) noexcept {
    used_[at_] = now_ns;
    at_ = (at_ + 1) % used_.size();
  }

 private:
  RateLimit limit_;
  std::vector<std::int64_t> used_;  // a ring; the oldest at `at_`
  std::size_t at_ = 0;
};

}  // namespace plimsoll::websocket
