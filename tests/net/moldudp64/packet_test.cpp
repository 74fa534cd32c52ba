#include "net/moldudp64/packet.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/net/moldudp64/mold_bytes.hpp"

namespace plimsoll::moldudp64 {
namespace {

using test::ByteVector;
using test::hex;
using test::mold_packet;

std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::string> texts(const MessageRun& run) {
  std::vector<std::string> all;
  for (const std::span<const std::byte> message : run) all.push_back(text(message));
  return all;
}

using Texts = std::vector<std::string>;

TEST(Packet, HoldsAHeaderAndMessagesInPlace) {
  const ByteVector bytes =
      hex("30303030303030303141"  // session "000000001A"
          "0000000000000007"      // sequence of the first message
          "0002"                  // messages
          "0003 414243"           // "ABC"
          "0001 44");             // "D"
  const Packet packet = Packet::parse(bytes);
  EXPECT_EQ(packet.fault, PacketFault::none);
  EXPECT_EQ(std::string(packet.header.session.data(), 10), "000000001A");
  EXPECT_EQ(packet.header.sequence, 7U);
  EXPECT_EQ(packet.header.count, 2U);
  EXPECT_EQ(packet.run.first_sequence(), 7U);
  EXPECT_EQ(packet.run.size(), 2U);
  EXPECT_EQ(texts(packet.run), (Texts{"ABC", "D"}));
  EXPECT_EQ((*packet.run.begin()).data(), bytes.data() + 22);
}

TEST(Packet, CanBeWalkedTwice) {
  const ByteVector bytes = mold_packet("SESSION001", 1, 2, {"one", "two"});
  const Packet packet = Packet::parse(bytes);
  EXPECT_EQ(texts(packet.run), texts(packet.run));
  EXPECT_EQ(std::distance(packet.run.begin(), packet.run.end()), 2);
}

TEST(Packet, CarriesMessagesOfAnyLengthFromZero) {
  const std::string longest(65'535, 'x');
  const ByteVector bytes = mold_packet("SESSION001", 1, 3, {"", longest, ""});
  const Packet packet = Packet::parse(bytes);
  EXPECT_EQ(packet.fault, PacketFault::none);
  EXPECT_EQ(texts(packet.run), (Texts{"", longest, ""}));
}

TEST(Packet, IsAHeartbeatOrTheEndOfSessionWithoutMessages) {
  for (const std::uint16_t count : {heartbeat_count, end_of_session_count}) {
    const ByteVector bytes = mold_packet("SESSION001", 42, count);
    const Packet packet = Packet::parse(bytes);
    EXPECT_EQ(packet.fault, PacketFault::none);
    EXPECT_EQ(packet.header.messages(), 0U);
    EXPECT_TRUE(packet.run.empty());
    EXPECT_EQ(packet.run.begin(), packet.run.end());
  }
}

TEST(Packet, SkipsMessagesSeenBefore) {
  const ByteVector bytes = mold_packet("SESSION001", 10, 3, {"a", "bb", "ccc"});
  const MessageRun run = Packet::parse(bytes).run;
  EXPECT_EQ(run.after(2).first_sequence(), 12U);
  EXPECT_EQ(texts(run.after(2)), (Texts{"ccc"}));
  EXPECT_EQ(texts(run.after(0)), (Texts{"a", "bb", "ccc"}));
  EXPECT_TRUE(run.after(3).empty());
}

TEST(Packet, WithFewerBytesThanAHeaderIsUnreadable) {
  const ByteVector whole = mold_packet("SESSION001", 1, 0);
  for (std::size_t size = 0; size < header_size; ++size) {
    const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(Packet::parse(cut).fault, PacketFault::short_header) << size;
  }
}

TEST(Packet, CutAnywhereKeepsTheWholeMessagesBeforeTheCut) {
  const ByteVector whole = mold_packet("SESSION001", 1, 3, {"aaa", "", "cc"});
  const std::size_t first_end = 20 + 5;
  const std::size_t second_end = first_end + 2;
  for (std::size_t size = header_size; size < whole.size(); ++size) {
    const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const Packet packet = Packet::parse(cut);
    EXPECT_EQ(packet.fault, PacketFault::short_block) << size;
    EXPECT_EQ(packet.run.size(), size < first_end ? 0 : size < second_end ? 1 : 2) << size;
  }
}

TEST(Packet, WithBytesBehindItsLastBlockKeepsAllMessages) {
  ByteVector bytes = mold_packet("SESSION001", 1, 1, {"a"});
  bytes.push_back(std::byte{0});
  EXPECT_EQ(Packet::parse(bytes).fault, PacketFault::trailing_bytes);
  EXPECT_EQ(texts(Packet::parse(bytes).run), (Texts{"a"}));
  EXPECT_EQ(Packet::parse(mold_packet("SESSION001", 1, 0, {"a"})).fault, PacketFault::trailing_bytes);
}

TEST(Packet, NumberedPastTheEndOf64BitsGivesNoMessages) {
  const ByteVector bytes = mold_packet("SESSION001", UINT64_MAX, 1, {"a"});
  EXPECT_EQ(Packet::parse(bytes).fault, PacketFault::bad_sequence);
  EXPECT_TRUE(Packet::parse(bytes).run.empty());
  EXPECT_EQ(Packet::parse(mold_packet("SESSION001", UINT64_MAX - 1, 1, {"a"})).fault, PacketFault::none);
}

}  // namespace
}  // namespace plimsoll::moldudp64
