// How long a market takes to apply messages: what is left of a burst's time is decoding and the session.
#pragma once

#include <cstdint>

#include "host/core/time.hpp"

namespace plimsoll::ingest {

/// A handler that passes every message on to a market. The clock is read before and after each one, which costs more
/// than many a message, so this is for a burst now and then. One thread.
template <typename Market>
class TimedMarket {
 public:
  /// It outlives this.
  explicit TimedMarket(Market& market) : market_(market) {}

  void start(const Clock& clock) noexcept {
    clock_ = &clock;
    spent_ns_ = 0;
  }
  /// What the market took since `start`.
  std::int64_t stop() noexcept {
    clock_ = nullptr;
    return spent_ns_;
  }
  [[nodiscard]] bool running() const noexcept { return clock_ != nullptr; }

  /// Precondition: running.
  template <typename Message>
  void on(const Message& message) noexcept {
    const std::int64_t start = clock_->monotonic_ns();
    market_.on(message);
    spent_ns_ += clock_->monotonic_ns() - start;
  }

 private:
  Market& market_;
  const Clock* clock_ = nullptr;
  std::int64_t spent_ns_ = 0;
};

}  // namespace plimsoll::ingest
