// Stops trading when something that has to happen again and again does not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/gate/kill_switch.hpp"
#include "host/gate/scope.hpp"
#include "host/gate/trading_level.hpp"

namespace plimsoll::gate {

/// `last_ns`: when it happened last, on the monotonic clock, 0 for never. It must not wait for whoever makes it happen:
/// that is who is being watched.
struct WatchRule {
  std::string name;  // "report"
  std::int64_t allowed_ns = 0;
  std::function<std::int64_t()> last_ns;
};

/// One thread. While something is overdue a release is stopped again at once.
class Watchdog {
 public:
  /// Counts from `start_ns` for what never happened. `level` for the whole firm.
  Watchdog(std::vector<WatchRule> rules, TradingLevel level, std::int64_t start_ns);

  /// How many rules tripped now.
  int look(KillSwitch& kill, Timestamp now, std::int64_t now_ns);
  /// The first moment at which one could.
  [[nodiscard]] std::int64_t next_due_ns() const;

 private:
  [[nodiscard]] std::int64_t deadline_ns(const WatchRule& rule) const;

  std::vector<WatchRule> rules_;
  TradingLevel level_;
  std::int64_t start_ns_;
  std::int64_t not_before_ns_ = 0;  // what is overdue stays so; there is no hurry to say it again
};

}  // namespace plimsoll::gate
