// The kill switch's own thread: people's commands, the watchdog, and the lines to the order gates.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "host/core/time.hpp"
#include "host/gate/control_server.hpp"
#include "host/gate/kill_switch.hpp"
#include "host/gate/line_gate.hpp"
#include "host/gate/watchdog.hpp"

namespace plimsoll::gate {

/// Waits for sockets and for its own wake-up only: not for risk, a device, a disk, a store or the API.
class GateAgent {
 public:
  /// All outlive it. Takes the switch's wake-up for itself.
  GateAgent(KillSwitch& kill, Watchdog watchdog, std::vector<LineGate> gates, const Clock& clock);
  ~GateAgent();
  GateAgent(const GateAgent&) = delete;
  GateAgent& operator=(const GateAgent&) = delete;

  /// Before the thread starts; without one, nobody asks over a socket. Outlives the agent.
  void serve(ControlServer& server) { server_ = &server; }

  /// Everything that can be done now.
  int do_work();
  /// Until something comes, something is due, or `longest_ns` are over.
  void wait(std::int64_t longest_ns);
  /// From any thread: as it was after the last round.
  [[nodiscard]] std::vector<OrderGateStatus> gates() const;

 private:
  KillSwitch& kill_;
  Watchdog watchdog_;
  std::vector<LineGate> gates_;
  const Clock& clock_;
  ControlServer* server_ = nullptr;
  int wake_ = -1;
  mutable std::mutex mutex_;
  std::vector<OrderGateStatus> statuses_;
};

/// Lets the calling thread run before all usual ones as soon as something comes for it. False where the system does not
/// allow that (it needs CAP_SYS_NICE): then a busy machine delays it.
bool run_before_others();

}  // namespace plimsoll::gate
