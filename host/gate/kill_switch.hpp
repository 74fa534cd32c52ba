// The one place where trading is stopped and released: reached from any thread, held by a lock for microseconds.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "host/gate/command_record.hpp"
#include "host/gate/order_gate.hpp"
#include "host/gate/state_keeper.hpp"
#include "host/gate/state_text.hpp"
#include "host/gate/trading_states.hpp"

namespace plimsoll::gate {

/// A stop is in force and on its way to the order gates when `stop` returns; the disk follows. A release is durable
/// first and in force then.
class KillSwitch {
 public:
  struct Line {
    Latch latch;
    std::optional<ReleaseRequest> request;
    bool releasing = false;
  };
  struct View {
    std::uint64_t sequence = 0;
    std::vector<Line> lines;  // by scope; what is not here is active
  };

  /// `keeper` and `clock` outlive it; it keeps `found` at once, so that a firm halted by its start stays halted.
  KillSwitch(Authority authority, const StateText& found, StateKeeper& keeper, const Clock& clock);
  ~KillSwitch();
  KillSwitch(const KillSwitch&) = delete;
  KillSwitch& operator=(const KillSwitch&) = delete;

  /// Called, under the lock, when there is something for `take_commands`. Must not wait. Set before threads start.
  void on_change(std::function<void()> wake) { wake_ = std::move(wake); }

  Verdict stop(const Scope& scope, TradingLevel level, const Origin& origin);
  Verdict release(const Scope& scope, const Origin& origin);
  /// Something that came as a command and was none; for the audit trail.
  void note_not_understood(const Origin& origin, const std::string& what);

  /// The newest command of each scope that changed since the last call.
  [[nodiscard]] std::vector<OrderCommand> take_commands();
  /// What an order gate has to hold that knows nothing.
  [[nodiscard]] std::vector<OrderCommand> all_commands() const;

  [[nodiscard]] View view() const;
  /// Whether a release needs a second person; never changes.
  [[nodiscard]] ReleaseRule release_rule() const { return states_.authority().release; }
  /// Rises with every change of what is in force; cheap to ask, without the lock.
  [[nodiscard]] std::uint64_t changes() const { return changes_.load(std::memory_order_acquire); }
  [[nodiscard]] TradingLevel effective(const OrderScopes& order) const;
  [[nodiscard]] const StateKeeper& keeper() const { return keeper_; }

 private:
  struct Release {
    Scope scope;
    std::uint64_t sequence;
    std::uint64_t version;  // of the state without it
    Origin origin;
  };
  void announce();
  void keep();
  void audit(CommandRecord::Act act, const Scope& scope, TradingLevel level, const Origin& origin,
             const Verdict& verdict);
  void on_kept(std::uint64_t version, bool durable);

  StateKeeper& keeper_;
  const Clock& clock_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  TradingStates states_;
  std::uint64_t version_ = 0;
  std::vector<Release> releases_;  // at most one for each latch
  std::map<Scope, OrderCommand> changed_;
  std::atomic<std::uint64_t> changes_{1};
};

}  // namespace plimsoll::gate
