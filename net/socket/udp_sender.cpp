#include "net/socket/udp_sender.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "net/socket/multicast_source.hpp"
#include "net/socket/system_address.hpp"

namespace plimsoll::socket {

UdpSender::UdpSender(const UdpSenderOptions& options) : own_(open_udp()), socket_(own_.number()), to_(options.to) {
  if (!wire::is_multicast(to_.address)) return;
  ip_mreqn way{};
  way.imr_ifindex = interface_index(options.interface);
  if (::setsockopt(socket_, IPPROTO_IP, IP_MULTICAST_IF, &way, sizeof way) != 0) {
    refuse("send groups on " + options.interface, errno);
  }
  set_option(own_, IPPROTO_IP, IP_MULTICAST_TTL, options.time_to_live, "set the time to live");
}

UdpSender::UdpSender(const MulticastSource& source, std::size_t subscription, wire::Endpoint to)
    : socket_(source.descriptor(subscription)), to_(to) {}

bool UdpSender::send(std::span<const std::byte> datagram) noexcept {
  const sockaddr_in address = system_address(to_);
  const ssize_t took = ::sendto(socket_, datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                                as_sockaddr(address), sizeof address);
  const bool left = took == static_cast<ssize_t>(datagram.size());
  ++(left ? sent_ : refused_);
  return left;
}

}  // namespace plimsoll::socket
