// Answers requests for messages that were missed.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "net/socket/descriptor.hpp"
#include "tools/exchange/message_history.hpp"

namespace plimsoll::exchange {

struct RerequestCounts {
  std::uint64_t requests = 0;
  std::uint64_t answered = 0;
  std::uint64_t messages = 0;
  std::uint64_t malformed = 0;      // not 20 bytes, or for nothing
  std::uint64_t other_session = 0;  // as all that follow: no answer, which is what the protocol knows of refusals
  std::uint64_t too_old = 0;
  std::uint64_t not_yet_sent = 0;
  std::uint64_t not_taken = 0;  // the system did not take the answer
};

/// Nasdaq, "MoldUDP64 Protocol Specification" 1.00, "Request Packet": session (10), sequence number (8), count (2). The
/// answer goes back to where the request came from and is one downstream packet of as many messages as fit; who wants
/// more asks again.
class RerequestServer {
 public:
  /// Throws InputError as net/socket does. The history outlives the server.
  RerequestServer(wire::Endpoint at, const MessageHistory& history);

  /// Answers what has arrived, at most 256 requests.
  void work();
  /// One request; the answer's bytes, empty when there is none.
  std::span<const std::byte> answer(std::span<const std::byte> request);

  [[nodiscard]] const RerequestCounts& counts() const { return counts_; }
  [[nodiscard]] int descriptor() const { return socket_.number(); }
  [[nodiscard]] wire::Endpoint endpoint() const { return socket::bound_to(socket_); }

 private:
  socket::Descriptor socket_;
  const MessageHistory* history_;
  std::array<std::byte, MoldSender::most_payload> packet_{};
  RerequestCounts counts_;
};

}  // namespace plimsoll::exchange
