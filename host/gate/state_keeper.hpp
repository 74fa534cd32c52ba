// Makes the trading state durable on a thread of its own, so that a slow or dead disk delays no stop.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "host/core/disk.hpp"
#include "host/core/error.hpp"
#include "host/core/time.hpp"
#include "host/gate/command_record.hpp"
#include "host/gate/state_text.hpp"

namespace plimsoll::gate {

enum class Keeping : std::uint8_t {
  kept,     // the disk has the newest state
  waiting,  // it will have it in a moment
  removed,  // it could not be written, so the old one was taken away: a restart would halt the firm
  failed,   // neither: a restart could find an older state
};

constexpr std::string_view to_string(Keeping keeping) {
  switch (keeping) {
    case Keeping::kept: return "kept";
    case Keeping::waiting: return "waiting";
    case Keeping::removed: return "removed";
    case Keeping::failed: return "failed";
  }
  return "failed";
}

struct KeeperStatus {
  std::uint64_t asked = 0;  // version of the newest state that was handed over
  std::uint64_t kept = 0;   // and of the newest that is durable
  Keeping keeping = Keeping::waiting;
  std::optional<Fault> fault;       // of the last attempt, PLM-2721
  std::uint64_t commands_lost = 0;  // of the audit trail's file
  std::uint64_t commands_waiting = 0;
};

/// `keep`, `on_command` and `status` from any thread; `do_work` on one. A state that was not written is tried again
/// every second, as a new file.
class StateKeeper final : public CommandAudit {
 public:
  static constexpr std::size_t most_waiting_commands = 1024;

  /// The folder exists and is this keeper's alone. `disk` and `clock` outlive it.
  StateKeeper(Disk& disk, std::string folder, const Clock& clock);

  /// Called on the keeper's thread after each attempt, with the version that was meant.
  void on_result(std::function<void(std::uint64_t version, bool durable)> told) { told_ = std::move(told); }
  /// Replaces what waits. Versions rise.
  void keep(std::uint64_t version, StateText state);
  /// Appended to `commands.log`; the newest that finds no room is counted.
  void on_command(const CommandRecord& record) override;

  int do_work();
  [[nodiscard]] KeeperStatus status() const;

 private:
  struct Wanted {
    std::uint64_t version = 0;
    StateText state;
  };
  bool write(const Wanted& wanted);
  bool append_commands();
  std::optional<std::uint64_t> end_of_log();

  Disk& disk_;
  std::string folder_;
  const Clock& clock_;
  std::function<void(std::uint64_t, bool)> told_;
  // Of the keeper's thread.
  std::uint64_t failed_version_ = 0;
  std::int64_t not_before_ns_ = 0;
  std::optional<std::int64_t> log_not_before_ns_;

  mutable std::mutex mutex_;
  std::optional<Wanted> wanted_;
  std::deque<std::string> commands_;
  KeeperStatus status_;
};

}  // namespace plimsoll::gate
