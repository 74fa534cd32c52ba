// The real clock; only programs construct it, everything else is handed a Clock.
#pragma once

#include <ctime>

#include "host/core/time.hpp"

namespace plimsoll {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {read(CLOCK_REALTIME)}; }
  [[nodiscard]] std::int64_t monotonic_ns() const override { return read(CLOCK_MONOTONIC); }

 private:
  static std::int64_t read(clockid_t id) {
    std::timespec time{};
    clock_gettime(id, &time);  // house: allow clock: this is the Clock
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }
};

}  // namespace plimsoll
