// A port on a wire: groups, ports to pick out, and the account of every frame that was offered.
#include <gtest/gtest.h>
#include <linux/if.h>
#include <linux/if_packet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <memory>
#include <set>

#include "net/dpdk/port.hpp"
#include "net/wire/ethernet.hpp"
#include "tests/net/dpdk/environment.hpp"
#include "tests/net/dpdk/loopback.hpp"
#include "tests/net/expect_fault.hpp"
#include "tests/support/network_namespace.hpp"

namespace plimsoll::dpdk {
namespace {

constexpr std::uint32_t group_a = 0xEF010101;  // 239.1.1.1

TEST(LivePort, ARingAccountsForEveryFrameOffered) {
  test::Loopback loopback;
  PortOptions options;
  options.device = "net_ring0";
  Port port = Port::open(test::eal(), options);
  std::uint64_t offered = 0, not_taken = 0;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 700; ++i) {
      rte_mbuf* mbuf = loopback.make(test::hex("01 02"));
      if (i % 7 == 0) {
        ASSERT_EQ(rte_pktmbuf_chain(mbuf, loopback.make(test::hex("03"))), 0);
      }
      ++offered;
      if (test::Loopback::send(port.id(), mbuf)) continue;
      ++not_taken;
      rte_pktmbuf_free_bulk(&mbuf, 1);
    }
    while (port.counters().received + port.counters().too_large + not_taken < offered) {
      const std::uint64_t before = port.counters().received + port.counters().too_large;
      static_cast<void>(port.receive());
      ASSERT_GT(port.counters().received + port.counters().too_large, before)
          << "nothing is left, yet some are missing";
    }
  }
  EXPECT_EQ(port.counters().too_large, 300U);
  EXPECT_EQ(port.counters().received + port.counters().too_large + not_taken, offered);
}

TEST(LivePort, CountsAndNamesTheRulesThatADeviceDoesNotTake) {
  test::Loopback loopback;
  PortOptions options;
  options.device = "net_ring0";
  options.groups = {group_a};
  options.udp_ports = {26'477, 26'478};
  Port port = Port::open(test::eal(), options);
  EXPECT_EQ(port.admission().ports_steered, 0U);
  EXPECT_EQ(port.admission().ports_refused, 2U);
  EXPECT_FALSE(port.admission().steering_refusal.empty());
  EXPECT_FALSE(port.admission().isolated);
  EXPECT_NE(port.admission().groups, GroupFilter::not_asked);
  EXPECT_EQ(port.admission().interface, "") << "the kernel does not know a ring";
  ASSERT_TRUE(test::Loopback::send(port.id(), loopback.make(test::hex("05"))));
  EXPECT_EQ(port.receive().size(), 1U) << "what is refused by hardware comes with everything else";
}

TEST(LivePort, AsksForNothingUnlessItIsTold) {
  PortOptions options;
  options.device = "net_ring0";
  const Port port = Port::open(test::eal(), options);
  EXPECT_EQ(port.admission().groups, GroupFilter::not_asked);
  EXPECT_EQ(port.admission().ports_refused, 0U);
}

/// Puts whole frames on the venue's end of the cable.
class RawSender {
 public:
  explicit RawSender(const std::string& interface) : fd_(::socket(AF_PACKET, SOCK_RAW, 0)) {
    ifreq request{};
    interface.copy(request.ifr_name, IFNAMSIZ - 1);
    if (::ioctl(fd_, SIOCGIFINDEX, &request) != 0) throw std::runtime_error("no interface " + interface);
    to_.sll_family = AF_PACKET;
    to_.sll_ifindex = request.ifr_ifindex;
  }
  ~RawSender() { ::close(fd_); }
  RawSender(const RawSender&) = delete;
  RawSender& operator=(const RawSender&) = delete;

  bool send(const test::ByteVector& frame) const {
    return ::sendto(fd_, frame.data(), frame.size(), 0, reinterpret_cast<const sockaddr*>(&to_), sizeof to_) ==
           static_cast<ssize_t>(frame.size());
  }

 private:
  int fd_;
  sockaddr_ll to_{};
};

/// A UDP frame to 239.1.1.1:26477 whose payload is a number and zeros.
test::ByteVector numbered_frame(std::uint64_t number, std::size_t payload) {
  test::Writer frame;
  frame.raw(test::hex("01 00 5e 01 01 01  02 00 00 00 00 01  08 00  45 00"));
  frame.be(28 + payload, 2).raw(test::hex("00 00 40 00 01 11 00 00  0a 4d 00 01  ef 01 01 01"));
  frame.be(26'400, 2).be(26'477, 2).be(8 + payload, 2).be(0, 2).be(number, 8).zeros(payload - 8);
  return frame.bytes();
}

class LivePortOverACable : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (const std::string reason = testing::Cable::reason_absent(); !reason.empty()) GTEST_SKIP() << reason;
    cable_ = std::make_unique<testing::Cable>();
    const testing::Visit there(cable_->venue);
    sender_ = std::make_unique<RawSender>("plmv");
  }

  [[nodiscard]] PortOptions options() const {
    PortOptions out;
    out.device = std::string(GetParam()) + "3";
    out.arguments = std::string(GetParam()) == "net_af_packet"
                        ? "iface=plmd,qpairs=1,blocksz=65536,framesz=2048,framecnt=512"
                        : "iface=plmd,start_queue=0,queue_count=1";
    out.groups = {group_a};
    out.udp_ports = {26'477};
    return out;
  }

  std::unique_ptr<testing::Cable> cable_;
  std::unique_ptr<RawSender> sender_;
};

/// Reads numbers until the device has nothing more.
std::set<std::uint64_t> numbers(Port& port) {
  std::set<std::uint64_t> seen;
  for (int quiet = 0; quiet < 1'000;) {
    const auto frames = port.receive();
    quiet = frames.empty() ? quiet + 1 : 0;
    for (const capture::Frame& frame : frames) {
      wire::Datagram datagram;
      if (wire::parse_datagram(frame.bytes, datagram) != wire::FrameVerdict::datagram) continue;
      if (datagram.destination_port == 26'477) seen.insert(wire::load_u64_be(datagram.payload.data()));
    }
  }
  return seen;
}

TEST_P(LivePortOverACable, ReceivesAndTellsTheKernelThatItIsIn) {
  const testing::Visit visit(cable_->desk);
  Port port = Port::open(test::eal(), options());
  EXPECT_EQ(port.admission().interface, "plmd");
  EXPECT_EQ(port.admission().ports_refused, 1U);
  EXPECT_EQ(std::system("ip maddress show dev plmd | grep -q 239.1.1.1"), 0);
  for (std::uint64_t i = 0; i < 500; ++i) {
    ASSERT_TRUE(sender_->send(numbered_frame(i, 700)));
    if (i % 50 == 49) {
      EXPECT_EQ(numbers(port).size(), 50U);
    }
  }
  EXPECT_EQ(port.counters().too_large, 0U);
}

TEST_P(LivePortOverACable, LeavesTheGroupWhenItCloses) {
  const testing::Visit visit(cable_->desk);
  { const Port port = Port::open(test::eal(), options()); }
  EXPECT_NE(std::system("ip maddress show dev plmd | grep -q 239.1.1.1"), 0);
}

/// The kernel counts what it drops for af_packet only.
class KernelRing : public LivePortOverACable {};

/// The kernel's ring holds 512 frames; four times as many are offered before anybody reads.
TEST_P(KernelRing, AccountsForWhatItHadToDrop) {
  const testing::Visit visit(cable_->desk);
  Port port = Port::open(test::eal(), options());
  static_cast<void>(numbers(port));
  const PortCounters before = port.counters();
  constexpr std::uint64_t offered = 2'048;
  for (std::uint64_t i = 0; i < offered; ++i) ASSERT_TRUE(sender_->send(numbered_frame(i, 700)));
  const std::set<std::uint64_t> seen = numbers(port);
  const PortCounters after = port.counters();
  EXPECT_LT(seen.size(), offered);
  const std::uint64_t received = after.received - before.received;
  const std::uint64_t dropped = after.kernel_dropped - before.kernel_dropped + after.device_missed;
  EXPECT_GT(dropped, 0U);
  EXPECT_EQ(received + dropped, offered);
}

TEST_P(LivePortOverACable, DoesNotHearItself) {
  const testing::Visit visit(cable_->desk);
  Port port = Port::open(test::eal(), options());
  static_cast<void>(numbers(port));
  const RawSender own("plmd");
  ASSERT_TRUE(own.send(numbered_frame(77, 700)));
  ASSERT_TRUE(sender_->send(numbered_frame(78, 700)));
  EXPECT_EQ(numbers(port), (std::set<std::uint64_t>{78}));
}

INSTANTIATE_TEST_SUITE_P(Devices, KernelRing, ::testing::Values("net_af_packet"));
INSTANTIATE_TEST_SUITE_P(Devices, LivePortOverACable, ::testing::Values("net_af_packet", "net_af_xdp"));

}  // namespace
}  // namespace plimsoll::dpdk
