#include "net/dpdk/port.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/net/dpdk/environment.hpp"
#include "tests/net/dpdk/loopback.hpp"
#include "tests/net/expect_fault.hpp"

namespace plimsoll::dpdk {
namespace {

PortOptions ring(const char* name = "net_ring0") {
  PortOptions options;
  options.device = name;
  return options;
}

test::ByteVector copy(const capture::Frame& frame) { return {frame.bytes.begin(), frame.bytes.end()}; }

TEST(Port, ReceivesWhatWasSentOnALoopbackDevice) {
  const ManualClock clock(Timestamp{1'700'000'000'000'000'000});
  PortOptions options = ring();
  options.clock = &clock;
  test::Loopback loopback;
  Port port = Port::open(test::eal(), options);
  EXPECT_TRUE(port.receive().empty());

  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("01 02 03"))));
  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("04"))));
  const auto frames = port.receive();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(copy(frames[0]), test::hex("01 02 03"));
  EXPECT_EQ(copy(frames[1]), test::hex("04"));
  EXPECT_EQ(frames[0].ts_recv, clock.now());

  EXPECT_TRUE(port.receive().empty());
  EXPECT_FALSE(port.exhausted());
  EXPECT_EQ(port.counters().received, 2U);
  EXPECT_EQ(port.counters().without_timestamp, 2U);
}

TEST(Port, HandsFramesOutWhereTheDevicePutThem) {
  test::Loopback loopback;
  Port port = Port::open(test::eal(), ring());
  rte_mbuf* mbuf = loopback.make(test::hex("aa bb"));
  const std::byte* place = test::data_of(mbuf);
  ASSERT_TRUE(test::Loopback::send(port.id(), mbuf));
  const auto frames = port.receive();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].bytes.data(), place);
}

TEST(Port, KeepsBuffersUntilTheNextReceiveAndThenReturnsThem) {
  test::Loopback loopback;
  {
    Port port = Port::open(test::eal(), ring());
    const unsigned all = loopback.free_buffers();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("00"))));
    ASSERT_EQ(loopback.free_buffers(), all - 100);
    EXPECT_EQ(port.receive().size(), capture::largest_burst);
    EXPECT_EQ(loopback.free_buffers(), all - 100);
    EXPECT_EQ(port.receive().size(), 100 - capture::largest_burst);
    EXPECT_EQ(loopback.free_buffers(), all - (100 - capture::largest_burst));
    EXPECT_TRUE(port.receive().empty());
    EXPECT_EQ(loopback.free_buffers(), all);
    ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("00"))));
    EXPECT_EQ(port.receive().size(), 1U);
  }
  EXPECT_EQ(loopback.free_buffers(), test::Loopback::buffers) << "a closed port keeps no buffer";
}

TEST(Port, SkipsAndCountsAFrameThatIsSpreadOverSeveralBuffers) {
  test::Loopback loopback;
  Port port = Port::open(test::eal(), ring());
  rte_mbuf* head = loopback.make(test::hex("01"));
  ASSERT_EQ(rte_pktmbuf_chain(head, loopback.make(test::hex("02"))), 0);
  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("03"))));
  ASSERT_TRUE(test::Loopback::send(port.id(), head));
  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("04"))));
  const auto frames = port.receive();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(copy(frames[0]), test::hex("03"));
  EXPECT_EQ(copy(frames[1]), test::hex("04"));
  EXPECT_EQ(port.counters().too_large, 1U);
  EXPECT_EQ(port.counters().received, 2U);
  EXPECT_TRUE(port.receive().empty());
  EXPECT_EQ(loopback.free_buffers(), test::Loopback::buffers);
}

TEST(Port, StampsWithZeroWhenNeitherDeviceNorClockKnowsTheTime) {
  test::Loopback loopback;
  Port port = Port::open(test::eal(), ring());
  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("00"))));
  const auto frames = port.receive();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].ts_recv, Timestamp{});
  EXPECT_EQ(port.counters().without_timestamp, 1U);
}

TEST(Port, NullDeviceIsNeverExhausted) {
  PortOptions options;
  options.device = "net_null0";
  options.arguments = "size=700,copy=1";
  Port port = Port::open(test::eal(), options);
  for (int i = 0; i < 1000; ++i) {
    const auto frames = port.receive();
    ASSERT_EQ(frames.size(), capture::largest_burst);
    for (const capture::Frame& frame : frames) ASSERT_EQ(frame.bytes.size(), 700U);
  }
  EXPECT_FALSE(port.exhausted());
  EXPECT_EQ(port.counters().received, 1000 * capture::largest_burst);
}

TEST(Port, OpensAndClosesOverAndOverUnderOneName) {
  for (int i = 0; i < 20; ++i) {
    test::Loopback loopback;
    Port port = Port::open(test::eal(), ring());
    ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("05"))));
    ASSERT_EQ(port.receive().size(), 1U);
  }
}

TEST(Port, TwoPortsKeepTheirFramesApart) {
  test::Loopback loopback;
  Port first = Port::open(test::eal(), ring("net_ring0"));
  Port second = Port::open(test::eal(), ring("net_ring1"));
  ASSERT_TRUE(test::Loopback::send(second.id(), loopback.make(test::hex("02"))));
  EXPECT_TRUE(first.receive().empty());
  const auto frames = second.receive();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(copy(frames[0]), test::hex("02"));
}

TEST(Port, MovesWithoutClosingTheDevice) {
  test::Loopback loopback;
  Port first = Port::open(test::eal(), ring("net_ring0"));
  Port port = Port::open(test::eal(), ring("net_ring1"));
  port = std::move(first);  // closes net_ring1
  EXPECT_EQ(port.device(), "net_ring0");
  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("07"))));
  EXPECT_EQ(port.receive().size(), 1U);
  Port again = Port::open(test::eal(), ring("net_ring1"));
  EXPECT_EQ(again.device(), "net_ring1");
}

TEST(Port, RefusesANameThatIsOpen) {
  const Port port = Port::open(test::eal(), ring());
  test::expect_fault("PLM-3212", [] { Port::open(test::eal(), ring()); });
}

TEST(Port, NamesTheDeviceThatDoesNotExist) {
  const std::string problem = test::expect_fault("PLM-3211", [] { Port::open(test::eal(), ring("net_nosuch0")); });
  EXPECT_NE(problem.find("net_nosuch0"), std::string::npos) << problem;
}

TEST(Port, NamesTheFileThatDoesNotExist) {
  PortOptions options;
  options.device = "net_pcap0";
  options.arguments = "rx_pcap=/no/such/file.pcap";
  const std::string problem = test::expect_fault("PLM-3211", [&] { Port::open(test::eal(), options); });
  EXPECT_NE(problem.find("/no/such/file.pcap"), std::string::npos) << problem;
  EXPECT_NE(problem.find("No such file"), std::string::npos) << problem;
}

TEST(Port, NamesTheInterfaceThatDoesNotExist) {
  PortOptions options;
  options.device = "net_af_packet0";
  options.arguments = "iface=nosuchinterface";
  const std::string problem = test::expect_fault("PLM-3211", [&] { Port::open(test::eal(), options); });
  EXPECT_NE(problem.find("nosuchinterface"), std::string::npos) << problem;
}

TEST(Port, SaysHowMuchMemoryItsBuffersNeed) {
  PortOptions options = ring();
  options.buffers = (std::size_t{1} << 20) - 1;
  options.frame_room = 65'000;
  const std::string problem = test::expect_fault("PLM-3213", [&] { Port::open(test::eal(), options); });
  EXPECT_NE(problem.find("MiB"), std::string::npos) << problem;
  EXPECT_NO_THROW(Port::open(test::eal(), ring())) << "the failed port left nothing behind";
}

TEST(Port, RefusesSizesOutOfRange) {
  for (const std::size_t buffers : {std::size_t{0}, std::size_t{127}, std::size_t{1} << 20}) {
    PortOptions options = ring();
    options.buffers = buffers;
    test::expect_fault("PLM-3215", [&] { Port::open(test::eal(), options); });
  }
  for (const std::size_t room : {std::size_t{0}, std::size_t{63}, std::size_t{65'408}}) {
    PortOptions options = ring();
    options.frame_room = room;
    test::expect_fault("PLM-3215", [&] { Port::open(test::eal(), options); });
  }
}

}  // namespace
}  // namespace plimsoll::dpdk
