// Three faults in a minute, and nobody tries again: counts faults on a clock that is handed in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace plimsoll::backends {

/// Once latched it stays so: only a restart of the program, by a person, tries the device again.
class FaultLatch {
 public:
  FaultLatch(std::size_t faults, std::int64_t window_ns) : limit_(faults), window_ns_(window_ns) {}

  /// `now_ns` never goes back.
  void record(std::int64_t now_ns) {
    recent_.push_back(now_ns);
    if (recent_.size() > limit_) recent_.pop_front();
    if (recent_.size() == limit_ && now_ns - recent_.front() <= window_ns_) latched_ = true;
  }
  void latch() { latched_ = true; }
  [[nodiscard]] bool latched() const { return latched_; }

 private:
  std::size_t limit_;
  std::int64_t window_ns_;
  std::deque<std::int64_t> recent_;  // the newest `limit_` faults
  bool latched_ = false;
};

}  // namespace plimsoll::backends
