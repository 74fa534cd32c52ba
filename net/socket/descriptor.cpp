#include "net/socket/descriptor.hpp"

#include <arpa/inet.h>
#include <linux/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "host/core/error.hpp"
#include "net/socket/system_address.hpp"

namespace plimsoll::socket {

void Descriptor::reset() noexcept {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

void refuse(const std::string& what, int error) {
  const std::string problem = "cannot " + what + ": " + std::strerror(error);
  switch (error) {
    case EPERM:
    case EACCES:
      throw InputError({"PLM-3302", "", 0, problem,
                        "Run with the privilege that is missing: sudo setcap cap_net_raw,cap_net_admin+ep PROGRAM, or "
                        "take a port above 1023."});
    case EADDRINUSE:
      throw InputError({"PLM-3303", "", 0, problem, "See who has it with: ss -anp; stop that, or take another port."});
    case EADDRNOTAVAIL:
    case ENETUNREACH:
    case EHOSTUNREACH:
      throw InputError({"PLM-3304", "", 0, problem,
                        "Name an address that this machine has (ip -br address) or can reach (ip route get ADDRESS)."});
    case ENODEV:
    case ENXIO: throw InputError({"PLM-3301", "", 0, problem, "Choose an interface from: ip -br link"});
    default:
      throw InputError({"PLM-3305", "", 0, problem,
                        error == ENOBUFS
                            ? "Raise the number of groups: sudo sysctl -w net.ipv4.igmp_max_memberships=100"
                            : "Check the interface with: ip -br address; and the limits with: ulimit -n"});
  }
}

Descriptor open_udp() {
  Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) refuse("open a UDP socket", errno);
  return socket;
}

int interface_index(const std::string& name) {
  const Descriptor socket = open_udp();
  ifreq request{};
  if (name.size() < IFNAMSIZ) {
    std::copy(name.begin(), name.end(), request.ifr_name);
    if (::ioctl(socket.number(), SIOCGIFINDEX, &request) == 0) return request.ifr_ifindex;
  }
  throw InputError(
      {"PLM-3301", "", 0, "interface '" + name + "' does not exist", "Choose an interface from: ip -br link"});
}

std::string interface_name(int index) {
  const Descriptor socket = open_udp();
  ifreq request{};
  request.ifr_ifindex = index;
  return ::ioctl(socket.number(), SIOCGIFNAME, &request) == 0 ? std::string(request.ifr_name) : std::string();
}

std::uint32_t interface_address(const std::string& name) {
  static_cast<void>(interface_index(name));
  const Descriptor socket = open_udp();
  ifreq request{};
  std::copy(name.begin(), name.end(), request.ifr_name);
  if (::ioctl(socket.number(), SIOCGIFADDR, &request) != 0) {
    if (errno != EADDRNOTAVAIL) refuse("ask for the address of " + name, errno);
    throw InputError({"PLM-3304", "", 0, "interface '" + name + "' has no IPv4 address",
                      "Give it one: sudo ip address add ADDRESS/24 dev " + name});
  }
  sockaddr_in address{};
  std::memcpy(&address, &request.ifr_addr, sizeof address);
  return ntohl(address.sin_addr.s_addr);
}

void bind_to(const Descriptor& socket, wire::Endpoint at) {
  const sockaddr_in address = system_address(at);
  if (::bind(socket.number(), as_sockaddr(address), sizeof address) != 0) refuse("bind " + to_string(at), errno);
}

wire::Endpoint bound_to(const Descriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket.number(), as_sockaddr(address), &size) != 0) refuse("ask for the local address", errno);
  return endpoint_of(address);
}

void set_option(const Descriptor& socket, int level, int option, int value, const char* what) {
  if (::setsockopt(socket.number(), level, option, &value, sizeof value) != 0) refuse(what, errno);
}

std::size_t set_receive_buffer(const Descriptor& socket, std::size_t bytes) {
  // The kernel doubles what is asked for, to make room for its own bookkeeping, and reports the double.
  const int wanted = static_cast<int>(std::min<std::size_t>(bytes, INT_MAX / 2));
  if (::setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof wanted) != 0) {
    set_option(socket, SOL_SOCKET, SO_RCVBUF, wanted, "set the receive buffer");  // cut to net.core.rmem_max
  }
  int granted = 0;
  socklen_t size = sizeof granted;
  if (::getsockopt(socket.number(), SOL_SOCKET, SO_RCVBUF, &granted, &size) != 0) {
    refuse("ask for the receive buffer", errno);
  }
  return static_cast<std::size_t>(granted) / 2;
}

void join(const Descriptor& socket, std::uint32_t group, const std::string& interface) {
  ip_mreqn request{};
  request.imr_multiaddr.s_addr = htonl(group);
  request.imr_ifindex = interface_index(interface);
  if (::setsockopt(socket.number(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) != 0) {
    refuse("join " + wire::to_string_address(group) + " on " + interface, errno);
  }
}

}  // namespace plimsoll::socket
