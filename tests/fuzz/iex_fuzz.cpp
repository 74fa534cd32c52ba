#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "net/iex/dispatch.hpp"
#include "net/iex/session.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;
using namespace plimsoll::iex;

namespace {

std::span<const std::byte> all_bytes;

bool inside(std::span<const std::byte> part) {
  return part.data() >= all_bytes.data() && part.data() + part.size() <= all_bytes.data() + all_bytes.size();
}

/// Follows what the session promises: messages continue where the last ones, a gap or a start left off.
struct Listener : SessionHandler {
  MessageCounts counts;
  std::int64_t next = 0;
  std::uint64_t delivered = 0;
  std::uint64_t missing = 0;
  std::uint64_t resets = 0;
  std::uint64_t decoded = 0;

  void on_session(const SegmentHeader& header) noexcept { next = header.sequence; }
  void on_sequence_reset(const SegmentHeader& header) noexcept {
    PLIMSOLL_REQUIRE(header.sequence <= 1 && next > header.sequence);
    next = header.sequence;
    ++resets;
  }
  void on_gap(Gap gap) noexcept {
    PLIMSOLL_REQUIRE(gap.first == next && gap.count > 0);
    next += gap.count;
    missing += static_cast<std::uint64_t>(gap.count);
  }
  void on_messages(const MessageRun& run) noexcept {
    PLIMSOLL_REQUIRE(run.first_sequence() == next && !run.empty());
    std::uint16_t walked = 0;
    for (const std::span<const std::byte> message : run) {
      PLIMSOLL_REQUIRE(inside(message));
      Decoded sink{*this};
      const std::uint64_t before = decoded;
      const Verdict verdict = dispatch(message, sink, counts);
      const bool known = verdict == Verdict::delivered || verdict == Verdict::grown;
      PLIMSOLL_REQUIRE(decoded - before == (known ? 1U : 0U));
      ++walked;
    }
    PLIMSOLL_REQUIRE(walked == run.size());
    next += walked;
    delivered += walked;
  }

  struct Decoded : MessageHandler {
    Listener& listener;
    explicit Decoded(Listener& owner) : listener(owner) {}
    template <typename T>
    void on(const T&) noexcept {
      ++listener.decoded;
    }
  };
};

}  // namespace

constexpr std::string_view types = "SDHIOPEQ85TXBAz";

/// Repairs what random bytes almost never get right; each set bit of `spoil` leaves one thing as it came.
void repair(std::vector<std::byte>& datagram, unsigned spoil) {
  if (datagram.size() < segment_header_size) return;
  if ((spoil & 8) == 0) {  // version, TOPS 1.6, channel
    datagram[0] = std::byte{1};
    datagram[2] = std::byte{3};
    datagram[3] = std::byte{0x80};
    std::fill_n(datagram.begin() + 4, 4, std::byte{0});
  }
  if ((spoil & 16) == 0) std::fill_n(datagram.begin() + 9, 3, std::byte{0});  // few sessions
  if ((spoil & 32) == 0) {                                                    // payload size
    const std::size_t payload = datagram.size() - segment_header_size;
    datagram[12] = static_cast<std::byte>(payload & 0xFF);
    datagram[13] = static_cast<std::byte>(payload >> 8);
  }
  if ((spoil & 64) == 0) {  // few messages, near offsets and sequence numbers
    datagram[15] = std::byte{0};
    std::fill_n(datagram.begin() + 17, 7, std::byte{0});
    std::fill_n(datagram.begin() + 25, 7, std::byte{0});
  }
  if ((spoil & 128) == 0 && datagram.size() > segment_header_size + 3) {  // first block: fills the payload or is short
    const std::size_t rest = datagram.size() - segment_header_size - 2;
    if ((datagram[40] & std::byte{1}) == std::byte{0})
      datagram[40] = static_cast<std::byte>(std::min<std::size_t>(rest, 255));
    datagram[41] = std::byte{0};
    datagram[42] = static_cast<std::byte>(types[std::to_integer<std::size_t>(datagram[42]) % types.size()]);
  }
}

/// The input is a conversation of datagrams: a byte that says what to leave unrepaired, a length byte, the bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> input;
  for (std::size_t i = 0; i < size; ++i) input.push_back(std::byte{data[i]});
  IexSession session({.reorder = 64, .jump = 1 << 20});
  Listener listener;
  std::uint64_t offered = 0;
  for (std::size_t at = 0; at + 2 <= input.size();) {
    const auto spoil = std::to_integer<unsigned>(input[at]);
    const auto wanted = std::to_integer<std::size_t>(input[at + 1]);
    const std::size_t length =
        std::min((spoil & 4) != 0 ? wanted : segment_header_size + wanted, input.size() - at - 2);
    const auto begin = input.begin() + static_cast<std::ptrdiff_t>(at) + 2;
    std::vector<std::byte> datagram(begin, begin + static_cast<std::ptrdiff_t>(length));
    repair(datagram, spoil);
    all_bytes = datagram;
    session.receive(datagram, listener);
    ++offered;
    const SessionCounts& counts = session.counts();
    PLIMSOLL_REQUIRE(counts.segments == offered);
    PLIMSOLL_REQUIRE(counts.messages == listener.delivered);
    PLIMSOLL_REQUIRE(counts.missing_messages == listener.missing);
    PLIMSOLL_REQUIRE(counts.sequence_resets == listener.resets);
    PLIMSOLL_REQUIRE(session.state() == SessionState::waiting || session.expected() == listener.next);
    at += 2 + length;
  }
  PLIMSOLL_REQUIRE(listener.counts.total() == listener.delivered);
  PLIMSOLL_REQUIRE(listener.counts.delivered() == listener.decoded);
  return 0;
}
