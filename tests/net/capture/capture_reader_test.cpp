#include "net/capture/capture_reader.hpp"

#include <gtest/gtest.h>

#include "tests/net/capture/pcap_bytes.hpp"

namespace plimsoll::capture {
namespace {

using test::hex;
using test::Writer;

/// `count` one-byte frames, one nanosecond apart, starting at 1.000001999 s.
Writer numbered_frames(std::uint32_t count) {
  Writer file;
  file.raw(hex(test::pcap_little_nano));
  for (std::uint32_t i = 0; i < count; ++i) file.le(1, 4).le(1999 + i, 4).le(1, 4).le(1, 4).le(i, 1);
  return file;
}

CaptureFile in_memory(const Writer& file) { return CaptureFile::from_bytes("memory", file.bytes()); }

TEST(CaptureReader, DeliversEveryFrameOnceInBursts) {
  CaptureReader reader(in_memory(numbered_frames(130)));
  std::vector<std::size_t> bursts;
  std::uint32_t next = 0;
  while (!reader.exhausted()) {
    const std::span<const Frame> burst = reader.receive();
    bursts.push_back(burst.size());
    for (const Frame& frame : burst) {
      ASSERT_EQ(frame.bytes.size(), 1U);
      EXPECT_EQ(frame.bytes[0], static_cast<std::byte>(next++));
    }
  }
  EXPECT_EQ(bursts, (std::vector<std::size_t>{64, 64, 2}));
  EXPECT_EQ(reader.delivered(), 130U);
  EXPECT_TRUE(reader.receive().empty());
}

TEST(CaptureReader, CutsTimesToWholeMicroseconds) {
  CaptureReader reader(in_memory(numbered_frames(2)));
  const std::span<const Frame> burst = reader.receive();
  ASSERT_EQ(burst.size(), 2U);
  EXPECT_EQ(burst[0].ts_recv.ns, 1'000'001'000);  // from ...001,999
  EXPECT_EQ(burst[1].ts_recv.ns, 1'000'002'000);  // from ...002,000
}

TEST(CaptureReader, IsExhaustedAtOnceWithoutFrames) {
  CaptureReader reader(in_memory(numbered_frames(0)));
  EXPECT_TRUE(reader.exhausted());
  EXPECT_TRUE(reader.receive().empty());
}

TEST(CaptureReader, EndsWhenAFullBurstIsFollowedByATruncatedRecord) {
  CaptureReader reader(in_memory(numbered_frames(64).le(1, 4)));
  EXPECT_EQ(reader.receive().size(), 64U);
  EXPECT_TRUE(reader.receive().empty());
  EXPECT_TRUE(reader.exhausted());
  EXPECT_TRUE(reader.file().truncated_tail());
}

}  // namespace
}  // namespace plimsoll::capture
