// Link-layer frames as every way in delivers them: a capture reader, a DPDK port, a socket.
#pragma once

#include <cstddef>
#include <span>

#include "host/core/time.hpp"

namespace plimsoll::capture {

/// One Ethernet frame. The bytes belong to the source and live until its next `receive` call.
/// Capture sources give ts_recv in whole microseconds, because that is what DPDK's pcap device keeps: every way in
/// then yields identical events.
struct Frame {
  std::span<const std::byte> bytes;
  Timestamp ts_recv;
};

constexpr std::size_t largest_burst = 64;

/// Where frames come from. One thread; never throws, allocates or blocks after construction.
class FrameSource {
 public:
  virtual ~FrameSource() = default;
  /// Up to `largest_burst` frames, in order. Empty means nothing is there now; see `exhausted`.
  [[nodiscard]] virtual std::span<const Frame> receive() noexcept = 0;
  /// True once no frame will ever come again (end of a capture). A live port is never exhausted.
  [[nodiscard]] virtual bool exhausted() const noexcept = 0;
};

}  // namespace plimsoll::capture
