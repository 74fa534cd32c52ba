#include "host/gate/watchdog.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace plimsoll::gate {
namespace {

constexpr std::int64_t ns_in_ms = 1'000'000;
constexpr std::int64_t look_again_ns = 50 * ns_in_ms;

}  // namespace

Watchdog::Watchdog(std::vector<WatchRule> rules, TradingLevel level, std::int64_t start_ns)
    : rules_(std::move(rules)), level_(level), start_ns_(start_ns) {}

std::int64_t Watchdog::deadline_ns(const WatchRule& rule) const {
  return std::max(start_ns_, rule.last_ns()) + rule.allowed_ns;
}

int Watchdog::look(KillSwitch& kill, Timestamp now, std::int64_t now_ns) {
  int tripped = 0;
  for (const WatchRule& rule : rules_) {
    const std::int64_t deadline = deadline_ns(rule);
    if (now_ns <= deadline) continue;
    ++tripped;
    const std::int64_t silent_ns = now_ns - deadline + rule.allowed_ns;
    kill.stop({}, level_,
              {Trigger::watchdog,
               rule.name,
               {},
               std::string("no ")
                   .append(rule.name)
                   .append(" for ")
                   .append(std::to_string(silent_ns / ns_in_ms))
                   .append(" ms; allowed are ")
                   .append(std::to_string(rule.allowed_ns / ns_in_ms)),
               now,
               now_ns});
  }
  if (tripped > 0) not_before_ns_ = now_ns + look_again_ns;
  return tripped;
}

std::int64_t Watchdog::next_due_ns() const {
  std::int64_t due = std::numeric_limits<std::int64_t>::max();
  for (const WatchRule& rule : rules_) due = std::min(due, deadline_ns(rule) + 1);
  return std::max(due, not_before_ns_);
}

}  // namespace plimsoll::gate
