// When it became known that messages exist.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plimsoll::moldudp64 {

/// Whoever claims more than anybody before is noted with the time; what has been delivered is forgotten. So the age of
/// a hole is exact, however packets overtake each other. Holds a fixed number of claims: beyond it later ones count as
/// old as the last one, which can only make a hole look older.
class Claims {
 public:
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  void clear() noexcept { count_ = 0; }

  /// Messages before `next` exist.
  void note(std::uint64_t next, std::int64_t now_ns) noexcept {
    if (count_ > 0 && next <= at(count_ - 1).next) return;
    if (count_ == claims_.size()) {
      at(count_ - 1).next = next;
    } else {
      at(count_++) = {next, now_ns};
    }
  }
  /// Everything before `expected` has been dealt with.
  void forget_before(std::uint64_t expected) noexcept {
    while (count_ > 0 && at(0).next <= expected) {
      first_ = (first_ + 1) % claims_.size();
      --count_;
    }
  }
  /// There is no message at or after `next` after all.
  void cut_at(std::uint64_t next) noexcept {
    while (count_ > 0 && at(count_ - 1).next > next) --count_;
  }
  /// Since when the first message that is missing is known to exist; not empty().
  [[nodiscard]] std::int64_t since_ns() const noexcept { return claims_[first_].at_ns; }

 private:
  struct Claim {
    std::uint64_t next = 0;
    std::int64_t at_ns = 0;
  };
  [[nodiscard]] Claim& at(std::size_t index) noexcept { return claims_[(first_ + index) % claims_.size()]; }

  std::array<Claim, 1'024> claims_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace plimsoll::moldudp64
