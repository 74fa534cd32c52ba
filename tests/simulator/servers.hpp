// The venue's other doors: re-request servers and snapshot servers, good, slow, dead and lying.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "net/wire/transport.hpp"
#include "tests/simulator/network.hpp"
#include "tools/exchange/splitmix.hpp"

namespace plimsoll::simulator {

/// What everybody at the venue knows: the time, the day, and how far it is.
struct Venue {
  const std::vector<TradingDay>* days = nullptr;
  const Broadcast* broadcast = nullptr;
  std::int64_t now_ns = 0;

  [[nodiscard]] std::size_t day() const;
  /// Number of the next message that the venue will send today.
  [[nodiscard]] std::uint64_t next() const;
  [[nodiscard]] bool calm() const { return now_ns >= broadcast->calm_from_ns[day()]; }
};

struct Answer {
  std::int64_t at_ns = 0;
  ByteVector frame;
};

class RequestServer final : public wire::DatagramOut {
 public:
  RequestServer(RequestServerKind kind, std::uint64_t seed, const Venue& venue, std::vector<Answer>& answers,
                std::vector<std::int64_t>& asked_ns)
      : kind_(kind), random_(seed), venue_(venue), answers_(answers), asked_ns_(asked_ns) {}
  bool send(std::span<const std::byte> datagram) noexcept override;

 private:
  void answer(std::int64_t after_ns, const ByteVector& payload);
  void lie(std::uint64_t first, std::uint64_t count);

  RequestServerKind kind_;
  exchange::SplitMix64 random_;
  const Venue& venue_;
  std::vector<Answer>& answers_;
  std::vector<std::int64_t>& asked_ns_;
};

class SnapshotServer final : public wire::StreamTransport {
 public:
  SnapshotServer(SnapshotServerKind kind, std::uint64_t seed, const Venue& venue)
      : kind_(kind), random_(seed), venue_(venue) {}
  void connect() noexcept override;
  [[nodiscard]] State state() const noexcept override;
  std::size_t read(std::span<std::byte> into) noexcept override;
  std::size_t write(std::span<const std::byte> bytes) noexcept override;
  void close() noexcept override { state_ = State::closed; }

 private:
  /// What the server will send, once the login has come.
  void prepare();
  [[nodiscard]] std::size_t arrived() const;

  SnapshotServerKind kind_;
  exchange::SplitMix64 random_;
  const Venue& venue_;
  State state_ = State::closed;
  std::int64_t connected_ns_ = 0;
  std::int64_t login_ns_ = 0;
  std::size_t heard_ = 0;
  ByteVector stream_;
  std::size_t read_ = 0;
  bool hangs_up_ = false;  // after the stream
  std::uint64_t attempts_ = 0;
};

}  // namespace plimsoll::simulator
