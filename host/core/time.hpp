// Time: nanoseconds since the Unix epoch, and a clock that is handed in.
#pragma once

#include <compare>
#include <cstdint>

namespace plimsoll {

/// Nanoseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t ns = 0;
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
};

/// Where time comes from. Production code never asks the operating system itself.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time, for labels on records; may jump.
  [[nodiscard]] virtual Timestamp now() const = 0;
  /// Nanoseconds from an arbitrary start; never goes back. Ages and timeouts use only this.
  [[nodiscard]] virtual std::int64_t monotonic_ns() const = 0;
};

/// A clock that stands still until it is told to move; for tests, replay and the simulator. Single thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start = {}) : now_(start) {}
  [[nodiscard]] Timestamp now() const override { return now_; }
  [[nodiscard]] std::int64_t monotonic_ns() const override { return monotonic_ns_; }
  void advance_ns(std::int64_t ns) {
    now_.ns += ns;
    monotonic_ns_ += ns;
  }
  void set_now(Timestamp now) { now_ = now; }

 private:
  Timestamp now_;
  std::int64_t monotonic_ns_ = 0;
};

}  // namespace plimsoll
