#include <gtest/gtest.h>

#include <filesystem>

#include "net/capture/capture_reader.hpp"
#include "net/wire/ethernet.hpp"

namespace plimsoll::capture {
namespace {

// Expected numbers: ../shared/data/market_binary/PROVENANCE.md (packets, groups and ports of the two IEX samples).
struct RealCapture {
  const char* path;
  std::uint64_t packets;
  std::uint32_t group;
  std::uint16_t port;
};

class RealCaptures : public testing::TestWithParam<RealCapture> {};

TEST_P(RealCaptures, HoldOnlyDatagramsOfTheirMulticastGroup) {
  const std::string path = std::string(PLIMSOLL_SOURCE_DIR "/../shared/data/market_binary/") + GetParam().path;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no such file: " << path;
  CaptureReader reader(CaptureFile::open(path));
  EXPECT_EQ(reader.file().record_count(), GetParam().packets);
  EXPECT_FALSE(reader.file().truncated_tail());
  wire::FrameCounts counts;
  std::uint64_t of_group = 0;
  while (!reader.exhausted()) {
    for (const Frame& frame : reader.receive()) {
      wire::Datagram datagram;
      counts.count(wire::parse_datagram(frame.bytes, datagram));
      of_group += datagram.destination_ip == GetParam().group && datagram.destination_port == GetParam().port;
    }
  }
  EXPECT_EQ(counts.total(), GetParam().packets);
  EXPECT_EQ(counts.refused(), 0U);
  EXPECT_EQ(of_group, GetParam().packets);
}

INSTANTIATE_TEST_SUITE_P(
    Iex, RealCaptures,
    testing::Values(RealCapture{"iex/iex_deep10_20170425_part1.pcap.gz", 80'916, 0xE002'030A, 16648},
                    RealCapture{"iex/iex_tops16_20170710_part1.pcap.gz", 8'685, 0xE043'00C7, 16642}),
    [](const testing::TestParamInfo<RealCapture>& test_case) { return test_case.index == 0 ? "Deep" : "Tops"; });

}  // namespace
}  // namespace plimsoll::capture
