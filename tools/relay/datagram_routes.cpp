// Lines, and questions with their answers.
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "net/socket/system_address.hpp"
#include "tools/relay/route.hpp"

namespace plimsoll::relay {
namespace {

constexpr std::size_t receive_buffer = 32U << 20U;
constexpr std::size_t most_askers = 64;

socket::Descriptor open_in(const Place& in) {
  socket::Descriptor socket = socket::open_udp();
  const bool group = wire::is_multicast(in.at.address);
  if (group) socket::set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1, "share the port");
  socket::bind_to(socket, in.at);
  if (group) {
    socket::set_option(socket, IPPROTO_IP, IP_MULTICAST_ALL, 0, "refuse the groups of other programs");
    socket::join(socket, in.at.address, in.interface);
  }
  socket::set_receive_buffer(socket, receive_buffer);
  return socket;
}

socket::Descriptor open_out(const Place& out) {
  socket::Descriptor socket = socket::open_udp();
  if (!wire::is_multicast(out.at.address)) return socket;
  ip_mreqn way{};
  way.imr_ifindex = socket::interface_index(out.interface);
  if (::setsockopt(socket.number(), IPPROTO_IP, IP_MULTICAST_IF, &way, sizeof way) != 0) {
    socket::refuse("send groups on " + out.interface, errno);
  }
  return socket;
}

struct Arrival {
  std::array<std::byte, 65'536> bytes;
  sockaddr_in from{};
  std::size_t size = 0;

  bool receive(const socket::Descriptor& socket) {
    socklen_t length = sizeof from;
    const ssize_t got =
        ::recvfrom(socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT, socket::as_sockaddr(from), &length);
    size = got > 0 ? static_cast<std::size_t>(got) : 0;
    return got >= 0;
  }
  [[nodiscard]] std::span<const std::byte> datagram() const { return {bytes.data(), size}; }
};

/// Sends what is due; counts what the system does not take.
void send_due(FaultStream& stream, const socket::Descriptor& socket, const sockaddr_in& to, std::uint64_t& refused,
              std::int64_t now_ns) {
  while (const auto datagram = stream.take(now_ns)) {
    const ssize_t took =
        ::sendto(socket.number(), datagram->data(), datagram->size(), 0, socket::as_sockaddr(to), sizeof to);
    if (took < 0) ++refused;
  }
}

class Line final : public Route {
 public:
  Line(const RouteSettings& route, const Weather& weather, std::uint64_t number)
      : in_(open_in(route.in)),
        out_(open_out(route.out)),
        to_(socket::system_address(route.out.at)),
        stream_(weather.faults, weather.seed, number, weather.start_ns),
        arrival_(std::make_unique<Arrival>()) {}

  void work(std::int64_t now_ns) override {
    for (int i = 0; i < 256 && arrival_->receive(in_); ++i) {
      stream_.offer(arrival_->datagram(), now_ns);
      send_due(stream_, out_, to_, refused_, now_ns);
    }
    send_due(stream_, out_, to_, refused_, now_ns);
  }
  std::int64_t wait_for(std::vector<pollfd>& events) const override {
    events.push_back({in_.number(), POLLIN, 0});
    return stream_.next_due_ns().value_or(INT64_MAX);
  }
  [[nodiscard]] std::string json() const override {
    return "{\"kind\":\"line\",\"faults\":" + to_json(stream_.counts()) +
           ",\"held\":" + std::to_string(stream_.held()) + ",\"refused\":" + std::to_string(refused_) + "}";
  }

 private:
  socket::Descriptor in_, out_;
  sockaddr_in to_;
  FaultStream stream_;
  std::unique_ptr<Arrival> arrival_;
  std::uint64_t refused_ = 0;
};

class ExchangeOfDatagrams final : public Route {
 public:
  ExchangeOfDatagrams(const RouteSettings& route, const Weather& weather, std::uint64_t number)
      : in_(open_in(route.in)),
        to_(socket::system_address(route.out.at)),
        weather_(weather),
        number_(number),
        arrival_(std::make_unique<Arrival>()) {}

  void work(std::int64_t now_ns) override {
    for (int i = 0; i < 256 && arrival_->receive(in_); ++i) {
      Asker* const asker = find(arrival_->from);
      if (asker == nullptr) continue;
      asker->there.offer(arrival_->datagram(), now_ns);
    }
    for (Asker& asker : askers_) {
      send_due(asker.there, asker.up, to_, refused_, now_ns);
      for (int i = 0; i < 256 && arrival_->receive(asker.up); ++i) asker.back.offer(arrival_->datagram(), now_ns);
      send_due(asker.back, in_, asker.address, refused_, now_ns);
    }
  }
  std::int64_t wait_for(std::vector<pollfd>& events) const override {
    events.push_back({in_.number(), POLLIN, 0});
    std::int64_t due = INT64_MAX;
    for (const Asker& asker : askers_) {
      events.push_back({asker.up.number(), POLLIN, 0});
      due =
          std::min({due, asker.there.next_due_ns().value_or(INT64_MAX), asker.back.next_due_ns().value_or(INT64_MAX)});
    }
    return due;
  }
  [[nodiscard]] std::string json() const override {
    std::string text = "{\"kind\":\"datagrams\",\"askers\":[";
    for (std::size_t i = 0; i < askers_.size(); ++i) {
      text += std::string(i == 0 ? "" : ",") + "{\"there\":" + to_json(askers_[i].there.counts()) +
              ",\"back\":" + to_json(askers_[i].back.counts()) + "}";
    }
    return text + "],\"turned_away\":" + std::to_string(turned_away_) + ",\"refused\":" + std::to_string(refused_) +
           "}";
  }

 private:
  struct Asker {
    sockaddr_in address{};
    socket::Descriptor up;
    FaultStream there, back;
  };

  Asker* find(const sockaddr_in& from) {
    for (Asker& asker : askers_) {
      if (socket::endpoint_of(asker.address) == socket::endpoint_of(from)) return &asker;
    }
    if (askers_.size() == most_askers) return ++turned_away_, nullptr;
    const std::uint64_t stream = number_ * 1'000 + askers_.size() * 2;
    askers_.push_back({from,
                       socket::open_udp(),
                       {weather_.faults, weather_.seed, stream, weather_.start_ns},
                       {weather_.faults, weather_.seed, stream + 1, weather_.start_ns}});
    return &askers_.back();
  }

  socket::Descriptor in_;
  sockaddr_in to_;
  Weather weather_;
  std::uint64_t number_;
  std::unique_ptr<Arrival> arrival_;
  std::vector<Asker> askers_;
  std::uint64_t turned_away_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace

std::unique_ptr<Route> make_line(const RouteSettings& route, const Weather& weather, std::uint64_t number) {
  return std::make_unique<Line>(route, weather, number);
}

std::unique_ptr<Route> make_exchange_of_datagrams(const RouteSettings& route, const Weather& weather,
                                                  std::uint64_t number) {
  return std::make_unique<ExchangeOfDatagrams>(route, weather, number);
}

}  // namespace plimsoll::relay
