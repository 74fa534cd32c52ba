// TCP connections through faults.
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>

#include "net/socket/system_address.hpp"
#include "net/socket/tcp_stream.hpp"
#include "tools/relay/route.hpp"

namespace plimsoll::relay {
namespace {

constexpr std::size_t most_connections = 64;
constexpr std::size_t chunk_size = 16'384;
constexpr std::size_t most_waiting = 4U << 20U;  // bytes of one direction; then nothing more is read

/// Bytes of one direction on their way.
struct Pipe {
  struct Chunk {
    std::int64_t due_ns = 0;
    std::vector<std::byte> bytes;
    std::size_t written = 0;
    bool last = false;  // the connection is cut behind it
  };
  std::deque<Chunk> chunks;
  std::size_t waiting = 0;
  std::int64_t last_due_ns = 0;
  bool ended = false;  // nothing more will come
};

struct StreamCounts {
  std::uint64_t connections = 0, turned_away = 0, unreachable = 0, bytes = 0, cut = 0, truncated = 0, corrupted = 0;
};

class Stream final : public Route {
 public:
  Stream(const RouteSettings& route, const Weather& weather, std::uint64_t number)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
        to_(route.out.at),
        settings_(weather.faults),
        calendar_(weather.faults, weather.seed, number, weather.start_ns),
        random_(exchange::SplitMix64::stream(weather.seed, number)) {
    if (!listener_) socket::refuse("open a TCP socket", errno);
    socket::set_option(listener_, SOL_SOCKET, SO_REUSEADDR, 1, "take the port again after a restart");
    socket::bind_to(listener_, route.in.at);
    if (::listen(listener_.number(), most_connections) != 0) socket::refuse("listen", errno);
  }

  void work(std::int64_t now_ns) override {
    accept();
    still_ = calendar_.partitioned(now_ns);
    for (Connection& connection : connections_) {
      if (!still_ && !pump(connection, now_ns)) connection.client.reset();
    }
    std::erase_if(connections_, [](const Connection& connection) { return !connection.client; });
  }

  std::int64_t wait_for(std::vector<pollfd>& events) const override {
    events.push_back({listener_.number(), POLLIN, 0});
    if (still_) return 0;  // soon again: the end of a partition is no event
    std::int64_t due = INT64_MAX;
    for (const Connection& connection : connections_) {
      events.push_back({connection.client.number(), wanted(connection.there, connection.back), 0});
      const bool connecting = connection.server->state() == wire::StreamTransport::State::connecting;
      events.push_back({connection.server->descriptor(),
                        connecting ? short{POLLOUT} : wanted(connection.back, connection.there), 0});
      for (const Pipe* pipe : {&connection.there, &connection.back}) {
        if (!pipe->chunks.empty()) due = std::min(due, pipe->chunks.front().due_ns);
      }
    }
    return due;
  }

  [[nodiscard]] std::string json() const override {
    const auto field = [](const char* name, std::uint64_t value) {
      return std::string(",\"") + name + "\":" + std::to_string(value);
    };
    return "{\"kind\":\"stream\"" + field("connections", counts_.connections) +
           field("turned_away", counts_.turned_away) + field("unreachable", counts_.unreachable) +
           field("bytes", counts_.bytes) + field("cut", counts_.cut) + field("truncated", counts_.truncated) +
           field("corrupted", counts_.corrupted) + "}";
  }

 private:
  struct Connection {
    socket::Descriptor client;
    std::unique_ptr<socket::TcpStream> server;
    Pipe there, back;
  };

  static short wanted(const Pipe& in, const Pipe& out) {
    short events = 0;
    if (!in.ended && in.waiting < most_waiting) events |= POLLIN;
    if (!out.chunks.empty()) events |= POLLOUT;
    return events;
  }

  void accept() {
    while (true) {
      socket::Descriptor peer(::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!peer) return;
      ++counts_.connections;
      if (connections_.size() == most_connections) {
        ++counts_.turned_away;
        continue;
      }
      const int on = 1;
      ::setsockopt(peer.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      Connection connection;
      connection.client = std::move(peer);
      connection.server = std::make_unique<socket::TcpStream>(to_);
      connection.server->connect();
      connections_.push_back(std::move(connection));
    }
  }

  /// False when the connection is over.
  bool pump(Connection& connection, std::int64_t now_ns) {
    std::array<std::byte, chunk_size> bytes;
    using State = wire::StreamTransport::State;
    if (connection.server->state() == State::connecting) return true;
    if (connection.server->state() == State::closed && !connection.back.ended) {
      if (connection.there.chunks.empty() && connection.back.chunks.empty()) ++counts_.unreachable;
      connection.back.ended = true;
    }
    while (!connection.there.ended && connection.there.waiting < most_waiting) {
      const ssize_t got = ::recv(connection.client.number(), bytes.data(), bytes.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) break;
      if (got <= 0) {
        connection.there.ended = true;
        break;
      }
      push(connection.there, std::span<const std::byte>(bytes).first(static_cast<std::size_t>(got)), now_ns);
    }
    while (!connection.back.ended && connection.back.waiting < most_waiting) {
      const std::size_t got = connection.server->read(bytes);
      if (got == 0) {
        connection.back.ended = connection.server->state() == State::closed;
        break;
      }
      push(connection.back, std::span<const std::byte>(bytes).first(got), now_ns);
    }
    const bool up = flush(connection.there, now_ns, [&](std::span<const std::byte> part) -> ssize_t {
      return static_cast<ssize_t>(connection.server->write(part));
    });
    const bool down = flush(connection.back, now_ns, [&](std::span<const std::byte> part) -> ssize_t {
      const ssize_t took = ::send(connection.client.number(), part.data(), part.size(), MSG_NOSIGNAL);
      return took >= 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? std::max<ssize_t>(took, 0) : -1;
    });
    if (!up || !down) return false;
    return !(connection.there.ended && connection.there.chunks.empty()) &&
           !(connection.back.ended && connection.back.chunks.empty());
  }

  void push(Pipe& pipe, std::span<const std::byte> bytes, std::int64_t now_ns) {
    Pipe::Chunk chunk;
    chunk.bytes.assign(bytes.begin(), bytes.end());
    const double delay_ms = settings_.delay_ms + settings_.jitter_ms * random_.unit();
    pipe.last_due_ns = std::max(pipe.last_due_ns, now_ns + static_cast<std::int64_t>(delay_ms * 1e6));
    chunk.due_ns = pipe.last_due_ns;
    if (random_.unit() < settings_.corrupt) {
      ++counts_.corrupted;
      const std::uint32_t bit = random_.below(static_cast<std::uint32_t>(chunk.bytes.size() * 8));
      chunk.bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    }
    if (random_.unit() < settings_.truncate) {
      ++counts_.truncated;
      chunk.bytes.resize(chunk.bytes.size() / 2);
      chunk.last = true;
    }
    if (random_.unit() < settings_.loss) {
      ++counts_.cut;
      chunk.bytes.clear();
      chunk.last = true;
    }
    counts_.bytes += chunk.bytes.size();
    pipe.waiting += chunk.bytes.size();
    pipe.chunks.push_back(std::move(chunk));
  }

  template <typename Write>
  static bool flush(Pipe& pipe, std::int64_t now_ns, Write&& write) {
    while (!pipe.chunks.empty() && pipe.chunks.front().due_ns <= now_ns) {
      Pipe::Chunk& chunk = pipe.chunks.front();
      while (chunk.written < chunk.bytes.size()) {
        const ssize_t took = write(std::span<const std::byte>(chunk.bytes).subspan(chunk.written));
        if (took < 0) return false;
        if (took == 0) return true;
        chunk.written += static_cast<std::size_t>(took);
        pipe.waiting -= static_cast<std::size_t>(took);
      }
      if (chunk.last) return false;
      pipe.chunks.pop_front();
    }
    return true;
  }

  socket::Descriptor listener_;
  wire::Endpoint to_;
  FaultSettings settings_;
  FaultStream calendar_;  // knows the partitions
  exchange::SplitMix64 random_;
  std::vector<Connection> connections_;
  bool still_ = false;
  StreamCounts counts_;
};

}  // namespace

std::unique_ptr<Route> make_stream(const RouteSettings& route, const Weather& weather, std::uint64_t number) {
  return std::make_unique<Stream>(route, weather, number);
}

}  // namespace plimsoll::relay
