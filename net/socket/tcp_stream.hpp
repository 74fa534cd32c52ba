// One TCP connection to one place that never blocks.
#pragma once

#include <cstdint>

#include "net/socket/descriptor.hpp"
#include "net/wire/transport.hpp"

namespace plimsoll::socket {

/// `connect` may be called again after the stream has closed; deadlines are the caller's. One thread.
class TcpStream final : public wire::StreamTransport {
 public:
  explicit TcpStream(wire::Endpoint to) noexcept : to_(to) {}

  void connect() noexcept override;
  /// Asks the kernel what became of the attempt while it is `connecting`.
  [[nodiscard]] State state() const noexcept override;
  [[nodiscard]] std::size_t read(std::span<std::byte> into) noexcept override;
  [[nodiscard]] std::size_t write(std::span<const std::byte> from) noexcept override;
  void close() noexcept override;

  /// Why the last connection closed or was refused, as errno; 0 when either side simply ended it.
  [[nodiscard]] int last_error() const noexcept { return error_; }
  /// For waiting; -1 while closed.
  [[nodiscard]] int descriptor() const noexcept { return socket_.number(); }

 private:
  void fail(int error) const noexcept;

  wire::Endpoint to_;
  // What the kernel knows and we have not asked yet is no change of ours, hence mutable.
  mutable Descriptor socket_;
  mutable State state_ = State::closed;
  mutable int error_ = 0;
};

}  // namespace plimsoll::socket
