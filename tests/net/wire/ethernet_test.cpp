#include "net/wire/ethernet.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "tests/net/bytes.hpp"

namespace plimsoll::wire {
namespace {

using test::ByteVector;
using test::hex;
using test::Writer;

constexpr std::string_view addresses = "01005e40fa01 001122334455";
constexpr std::string_view ipv4_udp =
    "0800"
    "45 00 0020 1234 4000 40 11 0000 0a000001 e9360c6f"  // 32 bytes in all, 10.0.0.1 -> 233.54.12.111
    "c000 66fb 000c 0000"                                // 49152 -> 26363, 12 bytes in all
    "deadbeef";

ByteVector frame(std::string_view tags = "") {
  return hex(std::string(addresses) + std::string(tags) + std::string(ipv4_udp));
}

FrameVerdict verdict(const ByteVector& bytes) {
  Datagram datagram;
  return parse_datagram(bytes, datagram);
}

ByteVector with(ByteVector bytes, std::size_t at, std::string_view replacement) {
  const ByteVector values = hex(replacement);
  std::memcpy(bytes.data() + at, values.data(), values.size());
  return bytes;
}

constexpr std::size_t ip = 14;  // offsets in an untagged frame
constexpr std::size_t udp = 34;

TEST(ParseDatagram, FindsThePayloadAndItsAddresses) {
  const ByteVector bytes = frame();
  Datagram datagram;
  ASSERT_EQ(parse_datagram(bytes, datagram), FrameVerdict::datagram);
  EXPECT_EQ(datagram.source_ip, 0x0A000001U);
  EXPECT_EQ(datagram.destination_ip, 0xE9360C6FU);  // 233.54.12.111
  EXPECT_EQ(datagram.source_port, 49152);
  EXPECT_EQ(datagram.destination_port, 26363);
  EXPECT_EQ(datagram.payload.data(), bytes.data() + 42);
  EXPECT_EQ(datagram.payload.size(), 4U);
}

TEST(ParseDatagram, LooksThroughOneAndTwoVlanTags) {
  for (const std::string_view tags : {"8100 0064", "88a8 0064", "88a8 0064 8100 00c8", "8100 0001 8100 0002"}) {
    const ByteVector bytes = frame(tags);
    Datagram datagram;
    ASSERT_EQ(parse_datagram(bytes, datagram), FrameVerdict::datagram) << tags;
    EXPECT_EQ(datagram.payload.size(), 4U);
    EXPECT_EQ(datagram.payload.data(), bytes.data() + bytes.size() - 4);
  }
}

TEST(ParseDatagram, RefusesAThirdVlanTag) {
  EXPECT_EQ(verdict(frame("8100 0001 8100 0002 8100 0003")), FrameVerdict::too_many_tags);
}

TEST(ParseDatagram, SkipsIpOptions) {
  const ByteVector bytes = hex(std::string(addresses) +
                               "0800 46 00 0021 0000 0000 01 11 0000 0a000001 e9360c6f 94040000"
                               "0001 0002 0009 0000 7f");
  Datagram datagram;
  ASSERT_EQ(parse_datagram(bytes, datagram), FrameVerdict::datagram);
  EXPECT_EQ(datagram.destination_port, 2);
  ASSERT_EQ(datagram.payload.size(), 1U);
  EXPECT_EQ(datagram.payload[0], std::byte{0x7F});
}

TEST(ParseDatagram, IgnoresPaddingBehindTheIpAndUdpLengths) {
  ByteVector padded = frame();
  padded.resize(64, std::byte{0xFF});
  Datagram datagram;
  ASSERT_EQ(parse_datagram(padded, datagram), FrameVerdict::datagram);
  EXPECT_EQ(datagram.payload.size(), 4U);
  ASSERT_EQ(parse_datagram(with(frame(), udp + 4, "000a"), datagram), FrameVerdict::datagram);
  EXPECT_EQ(datagram.payload.size(), 2U);
}

TEST(ParseDatagram, AcceptsAnEmptyPayload) {
  Datagram datagram;
  ASSERT_EQ(parse_datagram(with(frame(), udp + 4, "0008"), datagram), FrameVerdict::datagram);
  EXPECT_TRUE(datagram.payload.empty());
}

TEST(ParseDatagram, RefusesOtherEtherTypes) {
  for (const std::string_view type : {"0806", "86dd", "88cc", "0026"}) {
    EXPECT_EQ(verdict(with(frame(), 12, type)), FrameVerdict::not_ipv4) << type;
  }
}

TEST(ParseDatagram, RefusesContradictoryIpHeaders) {
  EXPECT_EQ(verdict(with(frame(), ip, "65")), FrameVerdict::bad_ip_header);        // version 6
  EXPECT_EQ(verdict(with(frame(), ip, "44")), FrameVerdict::bad_ip_header);        // header of 16 bytes
  EXPECT_EQ(verdict(with(frame(), ip + 2, "0013")), FrameVerdict::bad_ip_header);  // total length 19
  EXPECT_EQ(verdict(with(frame(), ip + 2, "0000")), FrameVerdict::bad_ip_header);
}

TEST(ParseDatagram, RefusesFragmentsButNotTheDontFragmentFlag) {
  EXPECT_EQ(verdict(with(frame(), ip + 6, "2000")), FrameVerdict::fragment);  // first: more follow
  EXPECT_EQ(verdict(with(frame(), ip + 6, "2001")), FrameVerdict::fragment);
  EXPECT_EQ(verdict(with(frame(), ip + 6, "0001")), FrameVerdict::fragment);  // last
  EXPECT_EQ(verdict(with(frame(), ip + 6, "4000")), FrameVerdict::datagram);
}

TEST(ParseDatagram, RefusesOtherProtocols) {
  EXPECT_EQ(verdict(with(frame(), ip + 9, "06")), FrameVerdict::not_udp);
  EXPECT_EQ(verdict(with(frame(), ip + 9, "02")), FrameVerdict::not_udp);
}

TEST(ParseDatagram, RefusesUdpLengthsOutsideTheIpPayload) {
  EXPECT_EQ(verdict(with(frame(), udp + 4, "0007")), FrameVerdict::bad_udp_length);
  EXPECT_EQ(verdict(with(frame(), udp + 4, "000d")), FrameVerdict::bad_udp_length);
  EXPECT_EQ(verdict(with(frame(), udp + 4, "ffff")), FrameVerdict::bad_udp_length);
  EXPECT_EQ(verdict(with(frame(), ip + 2, "0018")), FrameVerdict::bad_udp_length);  // room for half a UDP header
}

TEST(ParseDatagram, CallsEveryShorterFrameTruncated) {
  for (const std::string_view tags : {"", "8100 0064", "88a8 0064 8100 00c8"}) {
    const ByteVector whole = frame(tags);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      // A heap block of exactly this size lets the address sanitizer see any read beyond it.
      const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      Datagram datagram;
      EXPECT_EQ(parse_datagram(cut, datagram), FrameVerdict::truncated) << tags << " " << size;
    }
  }
}

TEST(ParseDatagram, KeepsThePayloadInsideTheFrameWhateverTheBytes) {
  std::mt19937_64 random(7);
  const ByteVector base = frame("88a8 0064 8100 00c8");
  std::uint64_t accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    ByteVector bytes = base;
    for (std::uint64_t k = random() % 4; k > 0; --k) bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    bytes.resize(random() % (bytes.size() + 8));
    Datagram datagram;
    if (parse_datagram(bytes, datagram) != FrameVerdict::datagram) continue;
    ++accepted;
    ASSERT_GE(datagram.payload.data(), bytes.data());
    ASSERT_LE(datagram.payload.data() + datagram.payload.size(), bytes.data() + bytes.size());
  }
  EXPECT_GT(accepted, 10'000U);  // the property was not vacuous
}

TEST(FrameCounts, CountsEachVerdictAndTheRefusedOnes) {
  FrameCounts counts;
  counts.count(FrameVerdict::datagram);
  counts.count(FrameVerdict::fragment);
  counts.count(FrameVerdict::fragment);
  counts.count(FrameVerdict::not_udp);
  EXPECT_EQ(counts[FrameVerdict::datagram], 1U);
  EXPECT_EQ(counts[FrameVerdict::fragment], 2U);
  EXPECT_EQ(counts[FrameVerdict::truncated], 0U);
  EXPECT_EQ(counts.refused(), 3U);
  EXPECT_EQ(counts.total(), 4U);
}

}  // namespace
}  // namespace plimsoll::wire
