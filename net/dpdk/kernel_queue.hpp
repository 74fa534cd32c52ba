// The kernel's packet sockets under DPDK's af_packet device: what they drop, the device does not tell.
#pragma once

#include <cstdint>
#include <vector>

#include "net/socket/descriptor.hpp"

namespace plimsoll::dpdk {

/// Notes which packet sockets the process has, before a device is made; afterwards the new ones are the device's. For
/// start-up: no other thread may open packet sockets in between.
class KernelQueue {
 public:
  KernelQueue() : before_(packet_sockets()) {}

  /// Keeps copies of the new sockets, and asks the kernel not to hand them what this machine sends itself.
  void adopt();
  /// Frames that the kernel had to drop because the ring was full. The kernel forgets them once told, so one asks.
  [[nodiscard]] std::uint64_t dropped() noexcept;

 private:
  static std::vector<int> packet_sockets();

  std::vector<int> before_;
  std::vector<socket::Descriptor> sockets_;
  std::uint64_t dropped_ = 0;
};

}  // namespace plimsoll::dpdk
