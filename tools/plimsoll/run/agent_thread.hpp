// Runs one agent on a thread of its own, on a processor of its own if asked, until it is told to stop.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <thread>

#include "host/core/time.hpp"

namespace plimsoll::cli {

enum class Idle { sleep, yield, spin };

struct AgentThreadSettings {
  std::string name;  // at most 15 characters reach the system's tools
  int cpu = -1;      // -1: any
  Idle idle = Idle::sleep;
};

/// `do_work` returns how much it did; a round without work is followed by what `idle` says. An exception ends the
/// thread and is kept: its owner decides what becomes of the rest.
class AgentThread {
 public:
  /// Throws InputError (PLM-2007) when the processor cannot be had. `clock` outlives the thread.
  AgentThread(AgentThreadSettings settings, const Clock& clock, std::function<int()> do_work);
  ~AgentThread();
  AgentThread(const AgentThread&) = delete;
  AgentThread& operator=(const AgentThread&) = delete;

  /// Waits until the round under way is over. Idempotent.
  void stop();
  [[nodiscard]] const std::string& name() const { return settings_.name; }
  /// When the last round began, on the monotonic clock.
  [[nodiscard]] std::int64_t last_round_ns() const { return last_round_ns_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool failed() const { return failed_.load(std::memory_order_acquire); }
  /// Precondition: failed().
  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

 private:
  void loop();

  AgentThreadSettings settings_;
  const Clock& clock_;
  std::function<int()> do_work_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> failed_{false};
  std::atomic<std::int64_t> last_round_ns_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace plimsoll::cli
