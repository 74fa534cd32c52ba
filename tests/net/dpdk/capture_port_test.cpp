#include "net/dpdk/capture_port.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "net/capture/capture_reader.hpp"
#include "tests/net/bytes.hpp"
#include "tests/net/dpdk/environment.hpp"

namespace plimsoll::dpdk {
namespace {

using capture::CaptureFile;
using capture::CaptureReader;
using test::ByteVector;
using test::Writer;

struct Received {
  ByteVector bytes;
  Timestamp ts;
  friend bool operator==(const Received&, const Received&) = default;
};

std::vector<Received> drain(capture::FrameSource& source) {
  std::vector<Received> all;
  while (!source.exhausted()) {
    for (const capture::Frame& frame : source.receive()) {
      all.push_back({{frame.bytes.begin(), frame.bytes.end()}, frame.ts_recv});
    }
  }
  return all;
}

std::vector<Received> through_dpdk(const CaptureFile& file) {
  Port port = open_capture(test::eal(), file);
  std::vector<Received> all = drain(port);
  EXPECT_EQ(port.counters().received, all.size());
  EXPECT_EQ(port.counters().missing, 0U);
  EXPECT_EQ(port.counters().without_timestamp, 0U);
  EXPECT_TRUE(port.receive().empty()) << "nothing comes after the last frame";
  return all;
}

std::vector<Received> through_reader(CaptureFile file) {
  CaptureReader reader(std::move(file));
  return drain(reader);
}

/// A pcap of one of the four kinds with seeded frames; every third has a VLAN tag.
ByteVector generated(bool nanoseconds, bool big_endian, std::size_t frames, std::size_t longest) {
  std::mt19937_64 random(frames * 4 + longest);
  Writer out;
  const auto word = [&](std::uint64_t value, int width) { big_endian ? out.be(value, width) : out.le(value, width); };
  word(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4, 4);
  word(2, 2);
  word(4, 2);
  out.zeros(8);
  word(96, 4);  // a snap length smaller than most frames: some tools write it carelessly
  word(1, 4);
  for (std::size_t i = 0; i < frames; ++i) {
    const std::size_t size = random() % (longest + 1);
    word(1'500'000'000 + i, 4);
    word(random() % (nanoseconds ? 1'000'000'000 : 1'000'000), 4);
    word(size, 4);
    word(size + random() % 3, 4);
    ByteVector bytes(size);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
    if (i % 3 == 0 && size >= 16) {
      bytes[12] = std::byte{0x81};
      bytes[13] = std::byte{0x00};
    }
    out.raw(bytes);
  }
  return out.bytes();
}

TEST(CapturePort, DeliversTheFramesOfACapture) {
  Writer pcap;
  pcap.raw(test::hex("d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000"));
  pcap.le(1'499'697'157, 4).le(123'456, 4).le(3, 4).le(3, 4).raw(test::hex("aa bb cc"));
  pcap.le(1'499'697'158, 4).le(0, 4).le(1, 4).le(1, 4).raw(test::hex("dd"));
  Port port = open_capture(test::eal(), CaptureFile::from_bytes("two frames", pcap.bytes()));
  EXPECT_FALSE(port.exhausted());
  const auto frames = port.receive();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(ByteVector(frames[0].bytes.begin(), frames[0].bytes.end()), test::hex("aa bb cc"));
  EXPECT_EQ(frames[0].ts_recv.ns, 1'499'697'157'123'456'000);
  EXPECT_EQ(ByteVector(frames[1].bytes.begin(), frames[1].bytes.end()), test::hex("dd"));
  EXPECT_EQ(frames[1].ts_recv.ns, 1'499'697'158'000'000'000);
  EXPECT_TRUE(port.exhausted());
}

TEST(CapturePort, GivesTheSameFramesAndTimesAsThePlainReader) {
  for (const bool nanoseconds : {false, true}) {
    for (const bool big_endian : {false, true}) {
      for (const std::size_t longest : {0U, 1U, 1514U, 9018U, 65'407U}) {
        const ByteVector bytes = generated(nanoseconds, big_endian, 200, longest);
        const auto expected = through_reader(CaptureFile::from_bytes("generated", bytes));
        ASSERT_EQ(expected.size(), 200U);
        ASSERT_EQ(through_dpdk(CaptureFile::from_bytes("generated", bytes)), expected) << "longest " << longest;
      }
    }
  }
}

TEST(CapturePort, CutsNanosecondsToWholeMicroseconds) {
  Writer pcap;
  pcap.raw(test::hex("4d3cb2a1 0200 0400 00000000 00000000 ffff0000 01000000"));
  pcap.le(7, 4).le(28'999, 4).le(1, 4).le(1, 4).raw(test::hex("00"));
  const auto frames = through_dpdk(CaptureFile::from_bytes("nanoseconds", pcap.bytes()));
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].ts.ns, 7'000'028'000);
}

TEST(CapturePort, EndsBeforeATruncatedTailWhereverItIsCut) {
  const ByteVector whole = generated(false, false, 3, 40);
  for (std::size_t size = 24; size <= whole.size(); ++size) {
    const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    ASSERT_EQ(through_dpdk(CaptureFile::from_bytes("cut", cut)), through_reader(CaptureFile::from_bytes("cut", cut)))
        << "cut at " << size;
  }
}

TEST(CapturePort, IsExhaustedAtOnceWhenThereIsNoFrame) {
  const ByteVector header = generated(false, false, 0, 0);
  const Port port = open_capture(test::eal(), CaptureFile::from_bytes("empty", header));
  EXPECT_TRUE(port.exhausted());
}

TEST(CapturePort, SkipsAndCountsAFrameThatNoBufferHolds) {
  Writer pcap;
  pcap.raw(test::hex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000"));
  for (const std::size_t size : {65'407U, 65'408U, 262'144U, 1U}) {
    pcap.le(1, 4).le(1, 4).le(size, 4).le(size, 4).zeros(size);
  }
  Port port = open_capture(test::eal(), CaptureFile::from_bytes("large", pcap.bytes()));
  const auto frames = drain(port);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].bytes.size(), 65'407U);
  EXPECT_EQ(frames[1].bytes.size(), 1U);
  EXPECT_EQ(port.counters().too_large, 2U);
  EXPECT_EQ(port.counters().missing, 0U);
}

TEST(CapturePort, SeveralCapturesAreOpenAtOnce) {
  const CaptureFile small = CaptureFile::from_bytes("small", generated(false, false, 10, 100));
  const CaptureFile large = CaptureFile::from_bytes("large", generated(true, false, 300, 200));
  Port first = open_capture(test::eal(), small);
  Port second = open_capture(test::eal(), large);
  EXPECT_NE(first.device(), second.device());
  EXPECT_EQ(drain(second).size(), 300U);
  EXPECT_EQ(drain(first).size(), 10U);
}

class RealCapture : public testing::TestWithParam<const char*> {};

TEST_P(RealCapture, IsTheSameThroughDpdkAndThroughThePlainReader) {
  const std::string path = std::string(PLIMSOLL_SOURCE_DIR "/../shared/data/market_binary/iex/") + GetParam();
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no such file: " << path;
  CaptureFile file = CaptureFile::open(path);
  Port port = open_capture(test::eal(), file);
  const std::uint64_t packets = file.record_count();
  CaptureReader reader(std::move(file));
  std::uint64_t equal = 0;
  while (!reader.exhausted()) {
    // Both hand out full bursts until the end.
    const auto expected = reader.receive();
    const auto actual = port.receive();
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
      ASSERT_EQ(actual[i].ts_recv, expected[i].ts_recv);
      ASSERT_TRUE(std::equal(actual[i].bytes.begin(), actual[i].bytes.end(), expected[i].bytes.begin(),
                             expected[i].bytes.end()));
      ++equal;
    }
  }
  EXPECT_EQ(equal, packets);
  EXPECT_TRUE(port.exhausted());
  EXPECT_EQ(port.counters().received, packets);
}

INSTANTIATE_TEST_SUITE_P(Iex, RealCapture,
                         testing::Values("iex_deep10_20170425_part1.pcap.gz", "iex_tops16_20170710_part1.pcap.gz"),
                         [](const auto& test_case) { return test_case.index == 0 ? "Deep" : "Tops"; });

}  // namespace
}  // namespace plimsoll::dpdk
