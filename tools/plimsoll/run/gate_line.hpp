// The kill switch of a running appliance: its state, its disk, its order gates, and two threads of its own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/system_disk.hpp"
#include "host/core/time.hpp"
#include "host/gate/control_server.hpp"
#include "host/gate/file_gate.hpp"
#include "host/gate/gate_agent.hpp"
#include "host/gate/kill_switch.hpp"
#include "host/gate/state_keeper.hpp"
#include "host/gate/status_text.hpp"
#include "tools/plimsoll/run/agent_thread.hpp"
#include "tools/plimsoll/run/gate_settings.hpp"

namespace plimsoll::cli {

class GateLine {
 public:
  /// When what is watched happened last, on the monotonic clock. Must not wait for the risk thread.
  struct Watched {
    std::function<std::int64_t()> report_ns;
    std::function<std::int64_t()> risk_round_ns;
  };

  /// Locks the folder, reads the state, listens, and starts. Throws InputError (PLM-27nn). `clock` outlives it.
  GateLine(const GateSettings& settings, Watched watched, const Clock& clock);
  ~GateLine();
  GateLine(const GateLine&) = delete;
  GateLine& operator=(const GateLine&) = delete;

  /// From any thread: limits and the API stop and release here.
  [[nodiscard]] gate::KillSwitch& kill() { return *kill_; }
  [[nodiscard]] gate::SwitchStatus status() const;
  /// What was wrong with the state on disk; the firm is halted then.
  [[nodiscard]] const std::optional<Fault>& found() const { return found_; }
  [[nodiscard]] const std::string& socket() const { return socket_; }
  /// The system lets the kill switch's thread run before others; false until its first turn.
  [[nodiscard]] bool urgent() const { return urgent_; }
  [[nodiscard]] const std::vector<std::unique_ptr<AgentThread>>& threads() const { return threads_; }

 private:
  /// Of the folder: another appliance must not keep its state there. Given back last.
  struct FolderLock {
    Disk& disk;
    FileHandle handle = FileHandle::none;
    ~FolderLock() { disk.close(handle); }
  };
  [[nodiscard]] static gate::Watchdog watchdog_of(const GateSettings& settings, Watched watched, const Clock& clock);

  const Clock& clock_;
  SystemDisk disk_;
  std::string socket_;
  FolderLock lock_{disk_};
  std::optional<Fault> found_;
  std::unique_ptr<gate::StateKeeper> keeper_;
  std::unique_ptr<gate::KillSwitch> kill_;
  std::unique_ptr<gate::FileGate> file_gate_;  // may be null
  std::unique_ptr<gate::GateAgent> agent_;
  std::unique_ptr<gate::ControlServer> server_;
  bool asked_for_urgency_ = false;  // the kill switch's thread
  std::atomic<bool> urgent_{false};
  std::vector<std::unique_ptr<AgentThread>> threads_;
};

}  // namespace plimsoll::cli
