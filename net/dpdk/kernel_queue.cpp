#include "net/dpdk/kernel_queue.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string>

namespace plimsoll::dpdk {
namespace {

/// Classic BPF: nothing of a frame that this machine sent, all of any other. (The socket option for this has no effect
/// on sockets of a fan-out group, which is what the device makes.)
void ignore_what_we_send(int socket) {
  const auto packet_type = static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PKTTYPE);
  std::array<sock_filter, 4> code{{{BPF_LD | BPF_B | BPF_ABS, 0, 0, packet_type},
                                   {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, PACKET_OUTGOING},
                                   {BPF_RET | BPF_K, 0, 0, 0},
                                   {BPF_RET | BPF_K, 0, 0, UINT32_MAX}}};
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

}  // namespace

std::vector<int> KernelQueue::packet_sockets() {
  std::vector<int> found;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", absent)) {
    const std::string name = entry.path().filename().string();
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    int domain = 0;
    socklen_t size = sizeof domain;
    if (::getsockopt(number, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_PACKET) {
      found.push_back(number);
    }
  }
  return found;
}

void KernelQueue::adopt() {
  for (const int number : packet_sockets()) {
    if (std::find(before_.begin(), before_.end(), number) != before_.end()) continue;
    ignore_what_we_send(number);
    sockets_.emplace_back(::fcntl(number, F_DUPFD_CLOEXEC, 0));
  }
}

std::uint64_t KernelQueue::dropped() noexcept {
  for (const socket::Descriptor& socket : sockets_) {
    tpacket_stats stats{};
    socklen_t size = sizeof stats;
    if (::getsockopt(socket.number(), SOL_PACKET, PACKET_STATISTICS, &stats, &size) == 0) dropped_ += stats.tp_drops;
  }
  return dropped_;
}

}  // namespace plimsoll::dpdk
