// The two ways out that sessions need, and how they get them: from outside, so that a test can be the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plimsoll::wire {

/// Sends datagrams to one fixed peer: a retransmission server. One thread; never blocks, allocates or throws.
class DatagramOut {
 public:
  virtual ~DatagramOut() = default;
  /// False when the datagram was not taken; the caller treats that like loss on the way.
  virtual bool send(std::span<const std::byte> datagram) noexcept = 0;
};

/// A byte stream to one fixed peer: a snapshot server. One thread; nothing here blocks, allocates or throws. Made
/// closed; `connect` and `close` may alternate any number of times.
class StreamTransport {
 public:
  enum class State : std::uint8_t {
    connecting,
    open,    // what was received may still be unread
    closed,  // never connected, refused, ended by the peer and read to the end, broken, or closed by us
  };

  virtual ~StreamTransport() = default;
  /// Starts a connection; the state says what becomes of it. Drops an earlier one.
  virtual void connect() noexcept = 0;
  [[nodiscard]] virtual State state() const noexcept = 0;
  /// How many bytes are now in `into`; 0 when none are there.
  [[nodiscard]] virtual std::size_t read(std::span<std::byte> into) noexcept = 0;
  /// How many bytes were taken, from the front.
  [[nodiscard]] virtual std::size_t write(std::span<const std::byte> bytes) noexcept = 0;
  virtual void close() noexcept = 0;
};

}  // namespace plimsoll::wire
