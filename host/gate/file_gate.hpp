// The order gate that reads a file: all latches with a checksum, replaced as a whole, acknowledged by another file.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "host/core/disk.hpp"
#include "host/core/time.hpp"
#include "host/gate/kill_switch.hpp"
#include "host/gate/order_gate.hpp"

namespace plimsoll::gate {

/// The file is text of `encode_state`; a reader takes a missing, torn or old one for a halt, and writes the sequence of
/// the one that it obeyed to NAME.ack. Written again every `repeat_ns` until that has come, and every `beat_ns` in any
/// case so that its age shows life. On the keeper's thread, because a file can take as long as a disk likes.
class FileGate {
 public:
  static constexpr std::int64_t repeat_ns = 250'000'000;
  static constexpr std::int64_t beat_ns = 1'000'000'000;
  static constexpr std::int64_t look_ns = 10'000'000;  // for the acknowledgement

  /// All outlive it.
  FileGate(Disk& disk, std::string folder, std::string name, const KillSwitch& kill, const Clock& clock);

  int do_work();
  /// From any thread.
  [[nodiscard]] OrderGateStatus status() const;

 private:
  void read_acknowledgement();

  Disk& disk_;
  std::string folder_;
  std::string name_;
  const KillSwitch& kill_;
  const Clock& clock_;
  std::uint64_t written_changes_ = 0;  // keeper's thread
  std::int64_t written_ns_ = 0;
  std::int64_t next_look_ns_ = 0;
  mutable std::mutex mutex_;
  OrderGateStatus status_;
};

}  // namespace plimsoll::gate
