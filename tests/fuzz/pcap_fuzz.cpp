// CaptureFile and CaptureReader: every byte belongs to a header, a delivered frame or a flagged tail.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/core/error.hpp"
#include "net/capture/capture_reader.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;
using namespace plimsoll::capture;

namespace {

void check(std::vector<std::byte> bytes) {
  const std::size_t size = bytes.size();
  try {
    CaptureReader reader(CaptureFile::from_bytes("fuzz", std::move(bytes)));
    std::uint64_t frames = 0;
    std::uint64_t sum = pcap_header_size;
    while (!reader.exhausted()) {
      for (const Frame& frame : reader.receive()) {
        ++frames;
        sum += pcap_record_header_size + frame.bytes.size();
        PLIMSOLL_REQUIRE(frame.ts_recv.ns % 1000 == 0);
      }
    }
    PLIMSOLL_REQUIRE(frames == reader.file().record_count());
    PLIMSOLL_REQUIRE(sum <= size);
    PLIMSOLL_REQUIRE((sum == size) == !reader.file().truncated_tail());
  } catch (const InputError& error) {
    PLIMSOLL_REQUIRE(error.faults().size() == 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  check({bytes.begin(), bytes.end()});
  // The same bytes as records behind a good file header, in each of the four kinds of file.
  const std::uint8_t headers[4][pcap_header_size] = {{0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0},
                                                     {0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0},
                                                     {0xA1, 0xB2, 0xC3, 0xD4, 0, 2, 0, 4},
                                                     {0xA1, 0xB2, 0x3C, 0x4D, 0, 2, 0, 4}};
  for (int kind = 0; kind < 4; ++kind) {
    std::vector<std::byte> file(pcap_header_size + size);
    std::transform(std::begin(headers[kind]), std::end(headers[kind]), file.begin(),
                   [](std::uint8_t b) { return std::byte{b}; });
    file[kind < 2 ? 20 : 23] = std::byte{1};  // Ethernet
    std::copy(bytes.begin(), bytes.end(), file.begin() + pcap_header_size);
    check(std::move(file));
  }
  return 0;
}
