#include "tools/exchange/line_sender.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "net/socket/system_address.hpp"

namespace plimsoll::exchange {

LineSender::LineSender(const std::vector<LineSettings>& lines) {
  for (const LineSettings& wanted : lines) {
    Line line;
    line.socket = socket::open_udp();
    line.to = socket::system_address(wanted.to);
    if (wire::is_multicast(wanted.to.address)) {
      ip_mreqn way{};
      way.imr_ifindex = socket::interface_index(wanted.interface);
      if (::setsockopt(line.socket.number(), IPPROTO_IP, IP_MULTICAST_IF, &way, sizeof way) != 0) {
        socket::refuse("send groups on " + wanted.interface, errno);
      }
      socket::set_option(line.socket, IPPROTO_IP, IP_MULTICAST_TTL, wanted.time_to_live, "set the time to live");
    }
    lines_.push_back(std::move(line));
  }
}

void LineSender::queue(std::span<const std::byte> packet) {
  std::copy(packet.begin(), packet.end(), packets_[queued_].begin());
  pieces_[queued_] = {packets_[queued_].data(), packet.size()};
  if (++queued_ == batch) flush();
}

void LineSender::flush() {
  for (Line& line : lines_) send(line);
  queued_ = 0;
}

void LineSender::send(Line& line) {
  for (std::size_t i = 0; i < queued_; ++i) {
    messages_[i] = {};
    messages_[i].msg_hdr.msg_name = &line.to;
    messages_[i].msg_hdr.msg_namelen = sizeof line.to;
    messages_[i].msg_hdr.msg_iov = &pieces_[i];
    messages_[i].msg_hdr.msg_iovlen = 1;
  }
  std::size_t done = 0;
  while (done < queued_) {
    const int took = ::sendmmsg(line.socket.number(), &messages_[done], static_cast<unsigned>(queued_ - done), 0);
    if (took > 0) {
      done += static_cast<std::size_t>(took);
      line.sent += static_cast<std::uint64_t>(took);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd wait{line.socket.number(), POLLOUT, 0};
      ::poll(&wait, 1, 100);
    } else if (errno != EINTR) {
      ++line.refused;  // the first of those that were left; the others may still go
      ++done;
    }
  }
}

}  // namespace plimsoll::exchange
