// Reads time for whoever wants to know where it went.
#pragma once

#include <cstdint>

namespace plimsoll {

/// Handed in, like every clock. No number may depend on it.
class Stopwatch {
 public:
  virtual ~Stopwatch() = default;
  /// Nanoseconds from an arbitrary start; never goes back.
  [[nodiscard]] virtual std::int64_t now_ns() const noexcept = 0;
};

}  // namespace plimsoll
