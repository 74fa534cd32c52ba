// Venue, bad network, cable, receiver: the real programs and the real ways in, from end to end.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/core/system_clock.hpp"
#include "net/dpdk/port.hpp"
#include "net/socket/multicast_source.hpp"
#include "net/socket/tcp_stream.hpp"
#include "net/socket/udp_sender.hpp"
#include "tests/appliance/background.hpp"
#include "tests/appliance/bad_network.hpp"
#include "tests/appliance/live_receiver.hpp"
#include "tests/support/network_namespace.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using moldudp64::ChannelState;

// The venue speaks to 239.192.1.x; the relay listens to that and speaks to 239.192.2.x.
constexpr wire::Endpoint line_a{0xEFC00201, 26'477};
constexpr wire::Endpoint line_b{0xEFC00202, 26'478};
constexpr wire::Endpoint rerequests{0x0A4D0001, 7'100};
constexpr wire::Endpoint snapshots{0x0A4D0001, 7'101};

class LiveFeed : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (const std::string reason = Cable::reason_absent(); !reason.empty()) GTEST_SKIP() << reason;
    over_dpdk_ = std::string(GetParam()) != "sockets";
    if (over_dpdk_ && !dpdk::reason_absent().empty()) GTEST_SKIP() << dpdk::reason_absent();
    cable_ = std::make_unique<Cable>();
  }

  void start_relay(const Arguments& weather) {
    const Visit visit(cable_->venue);
    relay_ = std::make_unique<Background>(relay_command(PLIMSOLL_RELAY, weather), folder_.path(), "relay:");
  }

  void start_venue(const Arguments& day) {
    const Visit visit(cable_->venue);
    venue_ =
        std::make_unique<Background>(venue_command({PLIMSOLL_EXCHANGE, truth_file()}, day), folder_.path(), "venue:");
  }

  /// Opens the way in on the desk's end, and the ways out.
  void connect() {
    const Visit visit(cable_->desk);
    socket::MulticastSourceOptions options;
    options.subscriptions = {{{0, 0}, "plmd"}};
    if (over_dpdk_) {
      const dpdk::Eal* eal = dpdk::Eal::running();
      dpdk::PortOptions port;
      port.device = "net_af_packet9";
      port.arguments = "iface=plmd,qpairs=1,blocksz=1048576,framesz=2048,framecnt=16384";
      port.groups = {line_a.address, line_b.address};
      port.udp_ports = {line_a.port, line_b.port};
      port_ = std::make_unique<dpdk::Port>(dpdk::Port::open(eal != nullptr ? *eal : dpdk::Eal::start(), port));
    } else {
      options.subscriptions.push_back({line_a, "plmd"});
      options.subscriptions.push_back({line_b, "plmd"});
    }
    sockets_ = std::make_unique<socket::MulticastSource>(socket::MulticastSource::open(options));
    requests_ = std::make_unique<socket::UdpSender>(*sockets_, 0, rerequests);
    stream_ = std::make_unique<NamespacedStream>(cable_->desk, snapshots);
    receiver_ = std::make_unique<LiveReceiver>(
        LiveReceiver::Wiring{{line_a, line_b}, sockets_->endpoint(0), {{requests_.get()}, {stream_.get()}}}, clock_);
  }

  /// Receives until the channel says so, or for a minute.
  template <typename Condition>
  bool receive_until(Condition&& condition) {
    const std::int64_t deadline = clock_.monotonic_ns() + 60'000'000'000;
    while (clock_.monotonic_ns() < deadline) {
      if (condition()) return true;
      std::size_t frames = receiver_->work(*sockets_);
      // Over DPDK replies come twice, because the device sees what the kernel gets; the second is of no use.
      if (port_) frames += receiver_->work(*port_);
      if (frames > 0 || port_) continue;
      pollfd wait{sockets_->descriptor(1), POLLIN, 0};
      ::poll(&wait, 1, 1);
    }
    return false;
  }

  void expect_the_venues_books() {
    const ingest::FeedCounters seen = receiver_->feed().counters();
    EXPECT_EQ(seen.unknown_types + seen.wrong_lengths + seen.unknown_orders + seen.duplicate_orders, 0U);
    EXPECT_EQ(receiver_->channel().counts().skipped_messages, 0U);
    EXPECT_EQ(receiver_->channel().counts().contradictions, 0U);
    EXPECT_EQ(receiver_->falsely_live_quotes(), 0U);
    EXPECT_GT(receiver_->live_quotes(), 1'000U);
    const std::string truth = read_file(truth_file());
    EXPECT_GT(truth.size(), 1'000U);
    EXPECT_EQ(receiver_->books_csv(), truth);
  }

  [[nodiscard]] std::string truth_file() const { return (folder_.path() / "truth.csv").string(); }

  /// Sockets belong to the namespace they are made in, and a stream makes a new one for each connection.
  class NamespacedStream final : public wire::StreamTransport {
   public:
    NamespacedStream(const NetworkNamespace& place, wire::Endpoint to) : place_(place), stream_(to) {}
    void connect() noexcept override {
      const Visit visit(place_);
      stream_.connect();
    }
    [[nodiscard]] State state() const noexcept override { return stream_.state(); }
    [[nodiscard]] std::size_t read(std::span<std::byte> into) noexcept override { return stream_.read(into); }
    [[nodiscard]] std::size_t write(std::span<const std::byte> bytes) noexcept override { return stream_.write(bytes); }
    void close() noexcept override { stream_.close(); }

   private:
    const NetworkNamespace& place_;
    socket::TcpStream stream_;
  };

  const SystemClock clock_;
  bool over_dpdk_ = false;
  TemporaryFolder folder_;
  std::unique_ptr<Cable> cable_;
  std::unique_ptr<Background> relay_, venue_;
  std::unique_ptr<socket::MulticastSource> sockets_;
  std::unique_ptr<dpdk::Port> port_;
  std::unique_ptr<socket::UdpSender> requests_;
  std::unique_ptr<NamespacedStream> stream_;
  std::unique_ptr<LiveReceiver> receiver_;
};

TEST_P(LiveFeed, BooksEqualTheVenuesThroughLossBurstsCopiesAndReordering) {
  connect();
  start_relay({"--seed", "7", "--loss", "0.01", "--burst", "0.003", "--burst-length", "30", "--duplicate", "0.02",
               "--reorder", "0.05", "--reorder-depth", "8"});
  start_venue({"--rate", "10000", "--messages", "60000", "--speed", "5", "--linger", "3"});
  ASSERT_TRUE(receive_until([&] { return receiver_->channel().state() == ChannelState::ended; }))
      << to_string(receiver_->channel().state()) << " at " << receiver_->channel().expected();
  const Outcome venue = venue_->finish(Background::End::by_itself);
  ASSERT_EQ(venue.code, 0) << venue.err;
  const Outcome relay = relay_->finish(Background::End::on_sigterm);
  ASSERT_EQ(relay.code, 0) << relay.err;
  expect_the_venues_books();

  const Json said = Json::parse(venue.out);
  EXPECT_EQ(receiver_->channel().counts().messages, said["messages"].get<std::uint64_t>());
  EXPECT_EQ(receiver_->channel().counts().sessions, 1U);
  EXPECT_EQ(receiver_->channel().counts().snapshots_taken, 0U);
  const Json did = Json::parse(relay.out);
  for (std::size_t line = 0; line < 2; ++line) {
    const Json& faults = did["routes"][line]["faults"];
    const auto count = [&faults](const char* name) { return faults[name].get<std::uint64_t>(); };
    EXPECT_GE(count("offered"), said["lines"][line]["sent"].get<std::uint64_t>() - 3) << "the last may come too late";
    for (const char* fault : {"lost", "lost_in_bursts", "duplicated", "reordered"})
      EXPECT_GT(count(fault), 0U) << fault;
    EXPECT_EQ(count("offered") + count("duplicated"), count("forwarded") + count("lost") + count("lost_in_bursts") +
                                                          did["routes"][line]["held"].get<std::uint64_t>());
    EXPECT_GT(receiver_->channel().line_counts(line).missing_messages, 0U);
    EXPECT_GT(receiver_->channel().line_counts(line).packets, 2'000U);
  }
  EXPECT_GT(receiver_->channel().counts().reply_messages, 0U) << "some were lost on both lines";
  EXPECT_GT(said["rerequests"]["answered"].get<std::uint64_t>(), 0U);
  const LatencyHistogram& recovery = receiver_->channel().recovery_times();
  std::printf("recovery: %llu, p50 %.2f ms, p99 %.2f ms\n", static_cast<unsigned long long>(recovery.total()),
              static_cast<double>(recovery.quantile_ns(0.5)) / 1e6,
              static_cast<double>(recovery.quantile_ns(0.99)) / 1e6);
  if (!over_dpdk_) {
    EXPECT_EQ(sockets_->counters().kernel_dropped, 0U);
  } else {
    const dpdk::PortCounters counters = port_->counters();
    EXPECT_EQ(counters.too_large, 0U);
  }
}

TEST_P(LiveFeed, ALateComerGetsASnapshotWhenRerequestsAreRefused) {
  start_relay({"--seed", "8", "--loss", "0.01", "--duplicate", "0.01"});
  start_venue({"--rate", "10000", "--messages", "100000", "--speed", "5", "--linger", "3", "--history", "1024"});
  // The reference data has long been sent when this receiver comes: it waits for a sign of trading, on another socket.
  {
    const Visit visit(cable_->desk);
    socket::MulticastSourceOptions early;
    early.subscriptions = {{line_a, "plmd"}};
    socket::MulticastSource source = socket::MulticastSource::open(early);
    const std::int64_t deadline = clock_.monotonic_ns() + 30'000'000'000;
    std::uint64_t sequence = 0;
    while (sequence < 20'000 && clock_.monotonic_ns() < deadline) {
      pollfd wait{source.descriptor(0), POLLIN, 0};
      ::poll(&wait, 1, 100);
      for (const capture::Frame& frame : source.receive()) sequence = wire::load_u64_be(frame.bytes.data() + 52);
    }
    ASSERT_GE(sequence, 20'000U);
  }
  connect();
  ASSERT_TRUE(receive_until([&] { return receiver_->channel().state() == ChannelState::ended; }))
      << to_string(receiver_->channel().state()) << " at " << receiver_->channel().expected();
  const Outcome venue = venue_->finish(Background::End::by_itself);
  ASSERT_EQ(venue.code, 0) << venue.err;
  expect_the_venues_books();
  EXPECT_GE(receiver_->channel().counts().snapshots_taken, 1U);
  EXPECT_GE(receiver_->feed().snapshots().count(glimpse::Outcome::complete), 1U);
  const Json said = Json::parse(venue.out);
  EXPECT_GE(said["snapshots"]["snapshots"].get<std::uint64_t>(), 1U);
  EXPECT_GT(said["rerequests"]["too_old"].get<std::uint64_t>(), 0U);
}

TEST_P(LiveFeed, SecondDayBeginsWithEmptyBooksAndStopsWhereItIsTold) {
  connect();
  start_relay({});
  start_venue({"--rate", "10000", "--messages", "20000", "--speed", "10", "--linger", "1", "--days", "3"});
  ASSERT_TRUE(receive_until(
      [&] { return receiver_->channel().counts().sessions == 2 && receiver_->channel().expected() > 15'000; }));
  const moldudp64::SessionName second = receiver_->channel().name();
  EXPECT_EQ(std::string(second.begin(), second.end()), "PLMSL00002");
  // Stopped in the middle of the second day: the truth is what was sent.
  const Outcome venue = venue_->finish(Background::End::on_sigterm);
  ASSERT_EQ(venue.code, 0) << venue.err;
  EXPECT_TRUE(receive_until([&] { return receiver_->channel().state() == ChannelState::ended; }));
  expect_the_venues_books();
  EXPECT_EQ(Json::parse(venue.out)["days"], 2);
}

INSTANTIATE_TEST_SUITE_P(Over, LiveFeed, ::testing::Values("sockets", "net_af_packet"));

}  // namespace
}  // namespace plimsoll::testing
