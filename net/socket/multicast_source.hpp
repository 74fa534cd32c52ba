// UDP datagrams from the operating system's sockets, as the same frames that every other way in gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "net/capture/frame.hpp"
#include "net/socket/descriptor.hpp"

namespace plimsoll::socket {

/// A group on an interface, or a local unicast address (replies to requests). For unicast, address 0 stands for the
/// interface's own, and port 0 lets the kernel choose; `endpoint` then tells.
struct Subscription {
  wire::Endpoint at;
  std::string interface;
};

struct MulticastSourceOptions {
  std::vector<Subscription> subscriptions;        // at most 64
  std::size_t receive_buffer_bytes = 32U << 20U;  // per subscription; what cannot be granted is cut, see `counters`
  std::size_t datagram_room = 2048;               // longer datagrams are skipped and counted
  const Clock* clock = nullptr;                   // stamps what the kernel did not; without it ts_recv is 0
};

struct SocketCounters {
  std::uint64_t received = 0;            // frames handed out
  std::uint64_t too_large = 0;           // skipped: longer than the room
  std::uint64_t kernel_dropped = 0;      // the receive buffer was full, or the checksum was wrong
  std::uint64_t receive_errors = 0;      // other refusals of the system while receiving
  std::uint64_t without_timestamp = 0;   // stamped by our clock, or with 0
  std::size_t receive_buffer_bytes = 0;  // the smallest that was granted
};

/// Owns its sockets and buffers. `receive` asks one subscription after the other and hands out the datagrams of the
/// first that has any, so lines take turns. ts_recv is the kernel's, in nanoseconds. One thread; nothing is allocated
/// after `open`.
class MulticastSource final : public capture::FrameSource {
 public:
  /// Throws InputError: PLM-3301 to PLM-3305 (see descriptor.hpp), PLM-3306 options out of range.
  static MulticastSource open(const MulticastSourceOptions& options);

  MulticastSource(MulticastSource&&) noexcept;
  MulticastSource& operator=(MulticastSource&&) noexcept;
  ~MulticastSource() override;

  [[nodiscard]] std::span<const capture::Frame> receive() noexcept override;
  [[nodiscard]] bool exhausted() const noexcept override { return false; }

  /// Asks the kernel, so not for every burst. Offered datagrams are received, too_large, kernel_dropped, or still wait.
  [[nodiscard]] SocketCounters counters() const noexcept;
  /// Where a subscription really listens.
  [[nodiscard]] wire::Endpoint endpoint(std::size_t subscription) const noexcept;
  /// Its socket, for a sender whose replies are to arrive here and for waiting; stays the source's.
  [[nodiscard]] int descriptor(std::size_t subscription) const noexcept;

 private:
  struct State;
  explicit MulticastSource(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::socket
