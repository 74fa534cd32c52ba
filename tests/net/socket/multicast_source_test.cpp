#include "net/socket/multicast_source.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <numeric>

#include "net/socket/udp_sender.hpp"
#include "net/wire/ethernet.hpp"
#include "tests/net/expect_fault.hpp"
#include "tests/net/socket/datagrams.hpp"
#include "tests/support/network_namespace.hpp"

namespace plimsoll::socket {
namespace {

constexpr wire::Endpoint any_local{0x7F000001, 0};  // 127.0.0.1, a port of the kernel's choice

MulticastSourceOptions local() {
  MulticastSourceOptions options;
  options.subscriptions = {{any_local, ""}};
  return options;
}

struct Received {
  wire::FrameVerdict verdict = wire::FrameVerdict::truncated;
  wire::Datagram datagram;
  test::ByteVector payload;
};

Received opened(const capture::Frame& frame) {
  Received out;
  out.verdict = wire::parse_datagram(frame.bytes, out.datagram);
  out.payload.assign(out.datagram.payload.begin(), out.datagram.payload.end());
  return out;
}

/// Sum of the header's sixteen-bit words; all ones when its checksum is right (RFC 1071).
std::uint32_t header_sum(std::span<const std::byte> frame) {
  std::uint32_t sum = 0;
  for (std::size_t at = 14; at < 34; at += 2) {
    sum += std::to_integer<std::uint32_t>(frame[at]) * 256 + std::to_integer<std::uint32_t>(frame[at + 1]);
  }
  while (sum > 0xFFFF) sum = sum % 65'536 + sum / 65'536;
  return sum;
}

TEST(MulticastSource, GivesADatagramAsTheFrameItTravelledIn) {
  MulticastSource source = MulticastSource::open(local());
  const test::Peer peer;
  ASSERT_TRUE(peer.send("127.0.0.1", source.endpoint(0).port, test::hex("01 02 03 04 05")));
  ASSERT_TRUE(test::readable(source.descriptor(0)));
  const auto frames = source.receive();
  ASSERT_EQ(frames.size(), 1U);
  const Received got = opened(frames[0]);
  EXPECT_EQ(got.verdict, wire::FrameVerdict::datagram);
  EXPECT_EQ(got.payload, test::hex("01 02 03 04 05"));
  EXPECT_EQ(got.datagram.source_ip, 0x7F000001U);
  EXPECT_EQ(got.datagram.source_port, peer.port());
  EXPECT_EQ(got.datagram.destination_ip, 0x7F000001U);
  EXPECT_EQ(got.datagram.destination_port, source.endpoint(0).port);
  EXPECT_EQ(header_sum(frames[0].bytes), 0xFFFFU);
  EXPECT_GT(frames[0].ts_recv.ns, 1'600'000'000'000'000'000) << "the kernel's time";
  EXPECT_EQ(source.counters().without_timestamp, 0U);
  EXPECT_TRUE(source.receive().empty());
  EXPECT_FALSE(source.exhausted());
}

TEST(MulticastSource, WritesARightHeaderForEveryLength) {
  MulticastSourceOptions options = local();
  options.datagram_room = 65'507;
  MulticastSource source = MulticastSource::open(options);
  const test::Peer peer;
  for (const std::size_t size : {0UL, 1UL, 2UL, 31UL, 32UL, 33UL, 255UL, 1472UL, 9000UL, 40'000UL, 65'507UL}) {
    test::ByteVector payload(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::byte>(i * 7);
    ASSERT_TRUE(peer.send("127.0.0.1", source.endpoint(0).port, payload));
    ASSERT_TRUE(test::readable(source.descriptor(0)));
    const auto frames = source.receive();
    ASSERT_EQ(frames.size(), 1U) << size;
    const Received got = opened(frames[0]);
    EXPECT_EQ(got.verdict, wire::FrameVerdict::datagram) << size;
    EXPECT_EQ(got.payload, payload) << size;
    EXPECT_EQ(header_sum(frames[0].bytes), 0xFFFFU) << size;
  }
}

TEST(MulticastSource, SkipsAndCountsWhatIsLongerThanItsRoom) {
  MulticastSourceOptions options = local();
  options.datagram_room = 64;
  MulticastSource source = MulticastSource::open(options);
  const test::Peer peer;
  const std::uint16_t port = source.endpoint(0).port;
  ASSERT_TRUE(peer.send("127.0.0.1", port, test::ByteVector(65)));
  ASSERT_TRUE(peer.send("127.0.0.1", port, test::ByteVector(64)));
  const auto frames = source.receive();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(opened(frames[0]).payload.size(), 64U);
  EXPECT_EQ(source.counters().too_large, 1U);
  EXPECT_EQ(source.counters().received, 1U);
}

TEST(MulticastSource, GivesFullBurstsAndThenTheRest) {
  MulticastSource source = MulticastSource::open(local());
  const test::Peer peer;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(peer.send("127.0.0.1", source.endpoint(0).port, test::hex("00")));
  EXPECT_EQ(source.receive().size(), 64U);
  EXPECT_EQ(source.receive().size(), 36U);
  EXPECT_TRUE(source.receive().empty());
}

TEST(MulticastSource, AccountsForEveryDatagramOffered) {
  MulticastSourceOptions options = local();
  options.receive_buffer_bytes = 20'000;
  MulticastSource source = MulticastSource::open(options);
  const test::Peer peer;
  constexpr std::uint64_t offered = 2'000;
  for (std::uint64_t i = 0; i < offered; ++i) {
    ASSERT_TRUE(peer.send("127.0.0.1", source.endpoint(0).port, test::ByteVector(700)));
  }
  while (!source.receive().empty()) {
  }
  const SocketCounters counters = source.counters();
  EXPECT_GT(counters.kernel_dropped, 0U);
  EXPECT_GT(counters.received, 0U);
  EXPECT_EQ(counters.received + counters.kernel_dropped, offered);
  // The next datagram carries the kernel's own count; it must not be counted again.
  ASSERT_TRUE(peer.send("127.0.0.1", source.endpoint(0).port, test::hex("00")));
  EXPECT_EQ(source.receive().size(), 1U);
  EXPECT_EQ(source.counters().received + source.counters().kernel_dropped, offered + 1);
}

TEST(MulticastSource, SubscriptionsTakeTurns) {
  MulticastSourceOptions options;
  options.subscriptions = {{any_local, ""}, {any_local, ""}};
  MulticastSource source = MulticastSource::open(options);
  const test::Peer peer;
  for (int i = 0; i < 100; ++i) {
    for (std::size_t line = 0; line < 2; ++line) {
      ASSERT_TRUE(peer.send("127.0.0.1", source.endpoint(line).port, test::hex(line == 0 ? "aa" : "bb")));
    }
  }
  std::string order;
  for (auto frames = source.receive(); !frames.empty(); frames = source.receive()) {
    order += opened(frames[0]).datagram.destination_port == source.endpoint(0).port ? 'a' : 'b';
    order += ' ';
  }
  EXPECT_EQ(order, "a b a b ");
}

TEST(MulticastSource, RepliesArriveWhereTheRequestLeft) {
  MulticastSource source = MulticastSource::open(local());
  const test::Peer server;
  UdpSender requests(source, 0, {0x7F000001, server.port()});
  EXPECT_TRUE(requests.send(test::hex("0a 0b")));
  EXPECT_EQ(server.receive(), test::hex("0a 0b"));
  ASSERT_TRUE(server.send("127.0.0.1", source.endpoint(0).port, test::hex("0c")));
  const auto frames = source.receive();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(opened(frames[0]).datagram.source_port, server.port());
  EXPECT_EQ(requests.sent(), 1U);
}

TEST(MulticastSource, RefusesWithACodeAndTheName) {
  const auto refused = [](const char* code, Subscription wanted) {
    MulticastSourceOptions options;
    options.subscriptions = {std::move(wanted)};
    return test::expect_fault(code, [&] { MulticastSource::open(options); });
  };
  EXPECT_NE(refused("PLM-3301", {{0xE9360C6F, 26'477}, "nosuch0"}).find("nosuch0"), std::string::npos);
  EXPECT_NE(refused("PLM-3301", {{0xE9360C6F, 26'477}, "averyverylonginterface"}).find("longinterface"),
            std::string::npos);
  EXPECT_NE(refused("PLM-3304", {{0xC0000201, 0}, ""}).find("192.0.2.1"), std::string::npos);
  refused("PLM-3306", {{0xE9360C6F, 26'477}, ""});
  refused("PLM-3306", {{0xE9360C6F, 0}, "lo"});
  refused("PLM-3306", {{0, 0}, ""});
  MulticastSource first = MulticastSource::open(local());
  EXPECT_NE(refused("PLM-3303", {first.endpoint(0), ""}).find(to_string(first.endpoint(0))), std::string::npos);
  test::expect_fault("PLM-3306", [] { MulticastSource::open({}); });
  MulticastSourceOptions small = local();
  small.datagram_room = 63;
  test::expect_fault("PLM-3306", [&] { MulticastSource::open(small); });
}

class MulticastOverACable : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = testing::Cable::reason_absent(); !reason.empty()) GTEST_SKIP() << reason;
    cable_ = std::make_unique<testing::Cable>();
  }
  std::unique_ptr<testing::Cable> cable_;
};

TEST_F(MulticastOverACable, ReceivesItsGroupsOnBothLinesAndNoOther) {
  const testing::Visit visit(cable_->desk);
  MulticastSourceOptions options;
  options.subscriptions = {{{0xEF010101, 26'477}, "plmd"}, {{0xEF010102, 26'478}, "plmd"}};  // 239.1.1.1, 239.1.1.2
  MulticastSource source = MulticastSource::open(options);
  std::unique_ptr<test::Peer> venue;
  {
    const testing::Visit there(cable_->venue);
    venue = std::make_unique<test::Peer>("10.77.0.1");
  }
  ASSERT_TRUE(venue->send("239.1.1.3", 26'477, test::hex("ff")));  // another group on the same port
  ASSERT_TRUE(venue->send("239.1.1.2", 26'477, test::hex("ff")));  // the right group on another port
  ASSERT_TRUE(venue->send("239.1.1.1", 26'477, test::hex("0a")));
  ASSERT_TRUE(venue->send("239.1.1.2", 26'478, test::hex("0b")));
  for (std::size_t line = 0; line < 2; ++line) {
    ASSERT_TRUE(test::readable(source.descriptor(line)));
    const auto frames = source.receive();
    ASSERT_EQ(frames.size(), 1U);
    const Received got = opened(frames[0]);
    EXPECT_EQ(got.payload, test::hex(line == 0 ? "0a" : "0b"));
    EXPECT_EQ(got.datagram.source_ip, 0x0A4D0001U);
    EXPECT_EQ(got.datagram.destination_ip, 0xEF010101U + line);
    // RFC 1112 section 6.4: the group's low 23 bits behind 01:00:5e.
    const test::ByteVector address(frames[0].bytes.begin(), frames[0].bytes.begin() + 6);
    EXPECT_EQ(address, test::hex(line == 0 ? "01 00 5e 01 01 01" : "01 00 5e 01 01 02"));
  }
  EXPECT_TRUE(source.receive().empty());
}

TEST_F(MulticastOverACable, SenderReachesAGroup) {
  const testing::Visit visit(cable_->desk);
  MulticastSourceOptions options;
  options.subscriptions = {{{0xEF010101, 26'477}, "plmd"}, {{0, 0}, "plmd"}};
  MulticastSource source = MulticastSource::open(options);
  EXPECT_EQ(source.endpoint(1).address, 0x0A4D0002U) << "the interface's own address";
  std::unique_ptr<UdpSender> sender;
  {
    const testing::Visit there(cable_->venue);
    sender = std::make_unique<UdpSender>(UdpSenderOptions{{0xEF010101, 26'477}, "plmv"});
  }
  ASSERT_TRUE(sender->send(test::hex("01 02")));
  ASSERT_TRUE(test::readable(source.descriptor(0)));
  const auto frames = source.receive();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(opened(frames[0]).payload, test::hex("01 02"));
}

}  // namespace
}  // namespace plimsoll::socket
