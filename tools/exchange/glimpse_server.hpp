// Gives snapshots to whoever logs in.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "net/socket/descriptor.hpp"
#include "tools/exchange/session.hpp"
#include "tools/exchange/soup_packets.hpp"

namespace plimsoll::exchange {

struct GlimpseSettings {
  wire::Endpoint at;
  std::string user = "PLMSLL";         // at most 6 characters
  std::string password = "OVERBOARD";  // at most 10
};

struct GlimpseCounts {
  std::uint64_t connections = 0;
  std::uint64_t turned_away = 0;  // too many at once
  std::uint64_t logins = 0;
  std::uint64_t rejected = 0;
  std::uint64_t snapshots = 0;  // written into a connection, down to the last byte
  std::uint64_t malformed = 0;  // connections closed for what they said
  std::uint64_t silent = 0;     // closed after 15 seconds without a word
};

/// SoupBinTCP 3.00: heartbeats each second, 15 seconds of patience. Snapshots are taken in `serve` only, when the books
/// are whole. One thread.
class GlimpseServer {
 public:
  static constexpr std::size_t most_connections = 16;

  /// Throws InputError as net/socket does.
  explicit GlimpseServer(const GlimpseSettings& settings);

  void begin_session(const std::string& name) { session_ = name; }
  /// Accepts, reads, writes, sends heartbeats.
  void work(std::int64_t now_ns);
  /// Somebody has logged in and waits for a snapshot.
  [[nodiscard]] bool wanted() const;
  void serve(const Moment& moment);
  /// Tells all connections that the session has ended.
  void end_session();

  [[nodiscard]] const GlimpseCounts& counts() const { return counts_; }
  [[nodiscard]] int descriptor() const { return listener_.number(); }
  [[nodiscard]] wire::Endpoint endpoint() const { return socket::bound_to(listener_); }
  /// For waiting: every connection's number.
  template <typename Visitor>
  void visit_connections(Visitor&& visitor) const {
    for (const Connection& connection : connections_) visitor(connection.socket.number(), !connection.out.empty());
  }

 private:
  enum class Stage : std::uint8_t { login, waiting, served, closing };
  struct Connection {
    socket::Descriptor socket;
    Stage stage = Stage::login;
    SoupBytes in;
    SoupBytes out;
    std::size_t written = 0;
    bool snapshot_in_out = false;
    std::int64_t heard_ns = 0;
    std::int64_t spoke_ns = 0;
  };

  void accept(std::int64_t now_ns);
  /// False when the connection is over.
  bool read(Connection& connection, std::int64_t now_ns);
  bool write(Connection& connection, std::int64_t now_ns);
  bool take(Connection& connection, char type, std::span<const std::byte> payload);
  bool log_in(Connection& connection, std::span<const std::byte> payload);

  socket::Descriptor listener_;
  GlimpseSettings settings_;
  std::string session_;
  std::vector<Connection> connections_;
  GlimpseCounts counts_;
};

}  // namespace plimsoll::exchange
