// One receive queue of a DPDK device; frames are handed out where the device put them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "net/capture/frame.hpp"
#include "net/dpdk/admission.hpp"
#include "net/dpdk/eal.hpp"
#include "net/dpdk/packet_memory.hpp"

namespace plimsoll::dpdk {

struct PortOptions {
  std::string device;             // "net_ring0", "net_af_packet0", or the PCI address of one of the Eal's cards
  std::string arguments;          // of a virtual device: "iface=eth0,qpairs=1"
  std::size_t buffers = 4095;     // packet buffers; 2^n - 1 fits DPDK's pool best
  std::size_t frame_room = 2048;  // bytes of one buffer; larger frames are skipped and counted
  std::uint16_t descriptors = 512;
  const Clock* clock = nullptr;               // stamps frames of devices that do not; without it their ts_recv is 0
  std::vector<std::uint32_t> groups = {};     // multicast groups to join
  std::vector<std::uint16_t> udp_ports = {};  // destination ports for the device to pick out, where it can
  MemoryPin* pin = nullptr;                   // for the GPU to read frames where they lie; outlives the port
  std::optional<std::uint64_t> frames_expected = {};  // of a device that ends without saying so (a capture)
};

struct PortCounters {
  std::uint64_t received = 0;           // frames handed out
  std::uint64_t too_large = 0;          // skipped: spread over several buffers
  std::uint64_t without_timestamp = 0;  // stamped by our clock, or with 0
  std::uint64_t missing = 0;            // expected frames that never came; known once exhausted
  std::uint64_t kernel_dropped = 0;     // af_packet only: its ring in the kernel was full
  std::uint64_t device_missed = 0;      // the device's own counts; a virtual device may lose frames and still say 0:
  std::uint64_t device_errors = 0;      // only sequence numbers prove that nothing was lost
  std::uint64_t device_no_buffer = 0;
};

/// Owns the device and its buffers from `open` to its end. Frames live until the next `receive`, and no longer than the
/// port. One thread at a time; nothing is allocated after `open`.
class Port final : public capture::FrameSource {
 public:
  /// Throws InputError: PLM-3211 device cannot be opened (with DPDK's words), PLM-3212 name already in use, PLM-3213 no
  /// memory for the buffers, PLM-3214 the device refuses its set-up, PLM-3215 options out of range, PLM-3201; PLM-33nn
  /// when the kernel refuses to join a group.
  static Port open(const Eal& eal, const PortOptions& options);

  Port(Port&& other) noexcept;
  Port& operator=(Port&& other) noexcept;
  ~Port() override;

  [[nodiscard]] std::span<const capture::Frame> receive() noexcept override;
  [[nodiscard]] bool exhausted() const noexcept override;

  /// Asks the device, so not for every burst.
  [[nodiscard]] PortCounters counters() const noexcept;
  /// What became of the groups and of the ports to be picked out.
  [[nodiscard]] const Admission& admission() const noexcept;
  /// Where the buffers lie; empty when they lie in DPDK's own memory (see BufferPool).
  [[nodiscard]] std::span<const std::byte> buffer_memory() const noexcept;
  [[nodiscard]] bool pinned() const noexcept;
  [[nodiscard]] const std::string& device() const noexcept;
  /// DPDK's number of the device, for its own functions.
  [[nodiscard]] std::uint16_t id() const noexcept;

 private:
  struct Device;
  explicit Port(std::unique_ptr<Device> device) noexcept;
  std::unique_ptr<Device> device_;
};

}  // namespace plimsoll::dpdk
