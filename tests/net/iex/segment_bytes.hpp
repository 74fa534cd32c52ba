// Hand-made IEX-TP segments for the tests of this folder.
#pragma once

#include <vector>

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// "IEX Transport Specification", pages 10 and 11: the example segment, a trade report and a price level update.
inline const char* const example_segment =
    "01 00 0480 01000000 00008742 4800 0200 8ca6210000000000 cac3000000000000 ec45c22096866d14"
    "2600 54 00 ac63c02096866d14 5a49455854202020 64000000 241d0f0000000000 968f060000000000"
    "1e00 38 01 ac63c02096866d14 5a49455854202020 e4250000 241d0f0000000000";

/// A segment to be spoilt field by field; `payload_size` and `count` follow from the messages unless they are set.
struct SegmentText {
  std::uint8_t version = 1;
  std::uint16_t protocol = 0x8003;
  std::uint32_t channel = 1;
  std::uint32_t session = 7;
  std::int64_t stream_offset = 0;
  std::int64_t sequence = 1;
  std::int64_t send_time = 0;
  std::vector<ByteVector> messages{};
  int payload_size = -1;
  int count = -1;

  [[nodiscard]] ByteVector bytes() const {
    Writer payload;
    for (const ByteVector& message : messages) payload.le(message.size(), 2).raw(message);
    const auto size = payload_size >= 0 ? static_cast<std::uint64_t>(payload_size) : payload.bytes().size();
    const auto announced = count >= 0 ? static_cast<std::uint64_t>(count) : messages.size();
    Writer out;
    out.le(version, 1).le(0, 1).le(protocol, 2).le(channel, 4).le(session, 4).le(size, 2).le(announced, 2);
    out.le(static_cast<std::uint64_t>(stream_offset), 8).le(static_cast<std::uint64_t>(sequence), 8);
    out.le(static_cast<std::uint64_t>(send_time), 8).raw(payload.bytes());
    return out.bytes();
  }
};

}  // namespace plimsoll::test
