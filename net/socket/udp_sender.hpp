// Datagrams to one place: requests for what was lost, or a group.
#pragma once

#include <cstdint>
#include <string>

#include "net/socket/descriptor.hpp"
#include "net/wire/transport.hpp"

namespace plimsoll::socket {

class MulticastSource;

struct UdpSenderOptions {
  wire::Endpoint to;
  std::string interface;  // the way out for a group; not used otherwise
  int time_to_live = 1;   // of a group's datagrams: 1 stays in this network
};

/// One thread; nothing is allocated after it was made.
class UdpSender final : public wire::DatagramOut {
 public:
  /// Throws InputError as in descriptor.hpp.
  explicit UdpSender(const UdpSenderOptions& options);
  /// Sends from the socket of a unicast subscription, so that replies arrive there; the source must outlive it.
  UdpSender(const MulticastSource& source, std::size_t subscription, wire::Endpoint to);

  [[nodiscard]] bool send(std::span<const std::byte> datagram) noexcept override;

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

 private:
  Descriptor own_;
  int socket_ = -1;
  wire::Endpoint to_;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace plimsoll::socket
