// parse_datagram: the payload lies inside the frame, behind the shortest possible headers.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "net/wire/ethernet.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll::wire;

namespace {

void check(std::span<const std::byte> frame) {
  Datagram datagram;
  if (parse_datagram(frame, datagram) != FrameVerdict::datagram) return;
  PLIMSOLL_REQUIRE(frame.size() >= 42);
  PLIMSOLL_REQUIRE(datagram.payload.data() >= frame.data() + 42);
  PLIMSOLL_REQUIRE(datagram.payload.data() + datagram.payload.size() <= frame.data() + frame.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  check(bytes);
  // Random bytes seldom hold an EtherType, so the same input is also tried behind a good Ethernet header.
  std::vector<std::byte> framed(14 + size);
  framed[12] = std::byte{0x08};
  std::copy(bytes.begin(), bytes.end(), framed.begin() + 14);
  check(framed);
  if (size >= 20) {
    framed[14] = std::byte{0x45};  // a good first byte of IPv4 as well, no fragment, UDP
    framed[20] = framed[21] = std::byte{0};
    framed[23] = std::byte{17};
    check(framed);
  }
  return 0;
}
