#include "net/socket/multicast_source.hpp"

#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>

#include "host/core/error.hpp"
#include "net/socket/frame_headers.hpp"
#include "net/socket/system_address.hpp"

namespace plimsoll::socket {
namespace {

using capture::Frame;
using capture::largest_burst;

constexpr std::size_t most_subscriptions = 64;
constexpr std::size_t largest_payload = 65'507;  // 65,535 less IPv4 and UDP headers
constexpr std::size_t control_room = CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(std::uint32_t));

struct Line {
  Descriptor socket;
  wire::Endpoint at;
  FrameHeaders headers;
  std::uint32_t kernel_drops = 0;  // the kernel's own count, which wraps
  std::uint64_t dropped = 0;
};

void check(const MulticastSourceOptions& options) {
  const auto refuse = [](const std::string& problem, const char* remedy) {
    throw InputError({"PLM-3306", "", 0, problem, remedy});
  };
  if (options.subscriptions.empty() || options.subscriptions.size() > most_subscriptions) {
    refuse("a socket source has " + std::to_string(options.subscriptions.size()) + " subscriptions; must be 1 to 64",
           "Use several sources for more.");
  }
  if (options.datagram_room < 64 || options.datagram_room > largest_payload) {
    refuse("room for a datagram is " + std::to_string(options.datagram_room) + " bytes; must be 64 to 65507",
           "2048 holds every datagram of an Ethernet that is not jumbo.");
  }
  for (const Subscription& line : options.subscriptions) {
    if (wire::is_multicast(line.at.address) && (line.interface.empty() || line.at.port == 0)) {
      refuse("multicast group " + to_string(line.at) + " is without a port or an interface",
             "Name both: the group's port, and the interface it arrives at.");
    }
    if (line.at.address == 0 && line.interface.empty()) {
      refuse("a unicast subscription names neither an address nor an interface", "Name the interface of the replies.");
    }
  }
}

Line open_line(const Subscription& wanted) {
  Line line;
  line.at = wanted.at;
  line.socket = open_udp();
  const bool group = wire::is_multicast(wanted.at.address);
  if (!wanted.interface.empty()) static_cast<void>(interface_index(wanted.interface));
  if (wanted.at.address == 0) line.at.address = interface_address(wanted.interface);
  // Several programs may listen to one group; a unicast address is one program's.
  if (group) set_option(line.socket, SOL_SOCKET, SO_REUSEADDR, 1, "share the port");
  // Bound to the group itself, so that other groups on the same port stay out.
  bind_to(line.socket, line.at);
  if (group) {
    set_option(line.socket, IPPROTO_IP, IP_MULTICAST_ALL, 0, "refuse the groups of other programs");
    join(line.socket, line.at.address, wanted.interface);
  }
  line.at = bound_to(line.socket);
  set_option(line.socket, SOL_SOCKET, SO_TIMESTAMPNS, 1, "ask for receive times");
  set_option(line.socket, SOL_SOCKET, SO_RXQ_OVFL, 1, "ask for drop counts");
  line.headers = FrameHeaders(line.at);
  return line;
}

}  // namespace

struct MulticastSource::State {
  std::vector<Line> lines;
  std::size_t turn = 0;
  std::size_t room = 0;
  const Clock* clock = nullptr;
  SocketCounters counters;
  std::vector<std::byte> buffers;
  std::array<std::array<std::byte, control_room>, largest_burst> controls{};
  std::array<sockaddr_in, largest_burst> sources{};
  std::array<iovec, largest_burst> pieces{};
  std::array<mmsghdr, largest_burst> messages{};
  std::array<Frame, largest_burst> burst{};

  explicit State(const MulticastSourceOptions& options) : room(options.datagram_room), clock(options.clock) {
    counters.receive_buffer_bytes = SIZE_MAX;
    lines.reserve(options.subscriptions.size());
    for (const Subscription& wanted : options.subscriptions) {
      lines.push_back(open_line(wanted));
      const std::size_t granted = set_receive_buffer(lines.back().socket, options.receive_buffer_bytes);
      counters.receive_buffer_bytes = std::min(counters.receive_buffer_bytes, granted);
    }
    const std::size_t stride = (frame_headers_size + room + 63) / 64 * 64;
    buffers.resize(stride * largest_burst);
    for (std::size_t i = 0; i < largest_burst; ++i) {
      pieces[i] = {buffers.data() + i * stride + frame_headers_size, room};
    }
  }

  std::span<const Frame> receive() noexcept {
    for (std::size_t asked = 0; asked < lines.size(); ++asked) {
      Line& line = lines[turn];
      turn = turn + 1 == lines.size() ? 0 : turn + 1;
      const int got = read_burst(line);
      if (got > 0) {
        const std::size_t count = open_burst(line, static_cast<std::size_t>(got));
        if (count > 0) return {burst.data(), count};
      }
    }
    return {};
  }

  int read_burst(const Line& line) noexcept {
    for (std::size_t i = 0; i < largest_burst; ++i) {
      messages[i] = {};
      msghdr& header = messages[i].msg_hdr;
      header.msg_name = &sources[i];
      header.msg_namelen = sizeof sources[i];
      header.msg_iov = &pieces[i];
      header.msg_iovlen = 1;
      header.msg_control = controls[i].data();
      header.msg_controllen = controls[i].size();
    }
    const int got = ::recvmmsg(line.socket.number(), messages.data(), largest_burst, MSG_DONTWAIT, nullptr);
    if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) ++counters.receive_errors;
    return got;
  }

  std::size_t open_burst(Line& line, std::size_t got) noexcept {
    std::size_t count = 0;
    std::optional<Timestamp> now;
    for (std::size_t i = 0; i < got; ++i) {
      const Timestamp at = read_control(line, messages[i].msg_hdr, now);
      if ((messages[i].msg_hdr.msg_flags & MSG_TRUNC) != 0) {
        ++counters.too_large;
        continue;
      }
      auto* payload = static_cast<std::byte*>(pieces[i].iov_base);
      const std::size_t size = messages[i].msg_len;
      line.headers.write_before(payload, endpoint_of(sources[i]), size);
      burst[count++] = {{payload - frame_headers_size, frame_headers_size + size}, at};
    }
    counters.received += count;
    return count;
  }

  Timestamp read_control(Line& line, msghdr& header, std::optional<Timestamp>& now) noexcept {
    std::optional<Timestamp> stamp;
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
      if (part->cmsg_level != SOL_SOCKET) continue;
      if (part->cmsg_type == SCM_TIMESTAMPNS) {
        timespec time{};
        std::memcpy(&time, CMSG_DATA(part), sizeof time);
        stamp = Timestamp{std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec};
      } else if (part->cmsg_type == SO_RXQ_OVFL) {
        std::uint32_t drops = 0;
        std::memcpy(&drops, CMSG_DATA(part), sizeof drops);
        note_drops(line, drops);
      }
    }
    if (stamp) return *stamp;
    ++counters.without_timestamp;
    if (!now) now = clock != nullptr ? clock->now() : Timestamp{};
    return *now;
  }

  /// The count belongs to the moment a datagram was queued; one that we have asked for since may be ahead of it.
  static void note_drops(Line& line, std::uint32_t drops) noexcept {
    const auto ahead = static_cast<std::int32_t>(drops - line.kernel_drops);
    if (ahead <= 0) return;
    line.dropped += static_cast<std::uint32_t>(ahead);
    line.kernel_drops = drops;
  }

  void ask_for_drops() noexcept {
    for (Line& line : lines) {
      std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
      socklen_t size = sizeof info;
      if (::getsockopt(line.socket.number(), SOL_SOCKET, SO_MEMINFO, info.data(), &size) != 0) continue;
      note_drops(line, info[SK_MEMINFO_DROPS]);
    }
  }
};

MulticastSource MulticastSource::open(const MulticastSourceOptions& options) {
  check(options);
  return MulticastSource(std::make_unique<State>(options));
}

MulticastSource::MulticastSource(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
MulticastSource::MulticastSource(MulticastSource&&) noexcept = default;
MulticastSource& MulticastSource::operator=(MulticastSource&&) noexcept = default;
MulticastSource::~MulticastSource() = default;

std::span<const Frame> MulticastSource::receive() noexcept { return state_->receive(); }

SocketCounters MulticastSource::counters() const noexcept {
  state_->ask_for_drops();
  SocketCounters out = state_->counters;
  for (const Line& line : state_->lines) out.kernel_dropped += line.dropped;
  return out;
}

wire::Endpoint MulticastSource::endpoint(std::size_t subscription) const noexcept {
  return state_->lines[subscription].at;
}

int MulticastSource::descriptor(std::size_t subscription) const noexcept {
  return state_->lines[subscription].socket.number();
}

}  // namespace plimsoll::socket
