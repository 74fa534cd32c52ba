// MoldUdp64Session: whatever packets arrive, messages lie inside their packet, come in order and are never delivered
// twice.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/moldudp64/session.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll::moldudp64;

namespace {

struct Checker : SessionHandler {
  void on_session(const SessionName&, std::uint64_t first) noexcept { next = first; }
  void on_gap(Gap gap) noexcept {
    PLIMSOLL_REQUIRE(gap.first == next && gap.count > 0);
    next += gap.count;
  }
  void on_messages(const MessageRun& run) noexcept {
    PLIMSOLL_REQUIRE(run.first_sequence() == next && !run.empty());
    std::uint64_t count = 0;
    for (const std::span<const std::byte> message : run) {
      PLIMSOLL_REQUIRE(message.data() >= packet.data() + header_size);
      PLIMSOLL_REQUIRE(message.data() + message.size() <= packet.data() + packet.size());
      ++count;
    }
    PLIMSOLL_REQUIRE(count == run.size());
    next += count;
    delivered += count;
  }
  std::span<const std::byte> packet;
  std::uint64_t next = 0;
  std::uint64_t delivered = 0;
};

void hear(MoldUdp64Session& session, Checker& checker, std::span<const std::byte> packet) {
  checker.packet = packet;
  session.receive(packet, checker);
  PLIMSOLL_REQUIRE(session.state() == SessionState::waiting || session.expected() == checker.next);
  PLIMSOLL_REQUIRE(session.counts().messages == checker.delivered);
}

/// Chunks of the input, each behind a length byte, become packets.
template <typename MakePacket>
void tell(std::span<const std::byte> rest, MakePacket make_packet) {
  MoldUdp64Session session({.reorder = 64, .jump = 1U << 20});
  Checker checker;
  std::uint64_t packets = 0;
  while (!rest.empty()) {
    const std::size_t length = std::min(std::to_integer<std::size_t>(rest[0]), rest.size() - 1);
    const std::vector<std::byte> packet = make_packet(rest.subspan(1, length));
    hear(session, checker, packet);
    rest = rest.subspan(1 + length);
    ++packets;
  }
  PLIMSOLL_REQUIRE(session.counts().packets == packets);
}

std::vector<std::byte> as_found(std::span<const std::byte> chunk) { return {chunk.begin(), chunk.end()}; }

/// A header with one of two session names and small numbers, so that stories of more than one packet come about by
/// chance.
std::vector<std::byte> with_small_header(std::span<const std::byte> chunk) {
  if (chunk.size() < 2) return as_found(chunk);
  const auto sequence = std::to_integer<unsigned>(chunk[0]);
  const auto count = std::to_integer<unsigned>(chunk[1]);
  std::vector<std::byte> packet(header_size + chunk.size() - 2);
  std::copy(chunk.begin() + 2, chunk.end(), packet.begin() + header_size);
  std::fill_n(packet.begin(), 10, (count & 8) != 0 ? std::byte{'A'} : std::byte{'B'});
  packet[17] = static_cast<std::byte>(sequence);
  packet[18] = packet[19] = std::byte{0xFF};  // end of session, unless
  if (count < 0xF0) packet[18] = std::byte{0}, packet[19] = static_cast<std::byte>(count & 7);
  return packet;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  tell(bytes, as_found);
  tell(bytes, with_small_header);
  return 0;
}
