// Many WebSockets of which half never read: memory stays, who does not read is closed, the others get the newest state.
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "host/api/api_server.hpp"
#include "host/api/json.hpp"
#include "host/core/system_clock.hpp"
#include "tests/host/api/test_desk.hpp"
#include "tests/host/api/wire_client.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::api {
namespace {

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t whole = 0;
  std::size_t resident = 0;
  file >> whole >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void allow_descriptors(rlim_t wanted) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(limit.rlim_max, wanted);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
}

TEST(ApiStreams, HalfOfWhichNeverReadAreClosedAndCostLittle) {
  const int clients = testing::repeats({200, 1000});
  constexpr std::size_t most_growth = std::size_t{64} << 20;
  allow_descriptors(static_cast<rlim_t>(2 * clients + 64));
  TestDesk desk;
  desk.padding.assign(8192, 'x');
  desk.publish(0.0);
  const SystemClock clock;
  ServiceSettings service_settings;
  service_settings.reading = {1e6, 1e6};
  Service service(service_settings, desk.ports(), {}, {}, nullptr, clock);
  ApiServerSettings settings;
  settings.push_ms = 50;
  settings.slow_stream_ms = 5'000;
  const ApiServer server(settings, service);

  std::size_t before = 0;
  std::vector<WireClient> readers;
  std::vector<WireClient> sleepers;
  for (int i = 0; i < clients; ++i) {
    WireClient client(server.port());
    ASSERT_TRUE(client.connected()) << i;
    const bool sleeps = i % 2 == 1;
    const int little = 4096;
    if (sleeps) ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    ASSERT_THAT(client.open_stream(), ::testing::StartsWith("HTTP/1.1 101")) << i;
    // Some who never read say something wrong as well: the goodbye that it earns them must not keep them.
    if (i % 20 == 1) client.send(WireClient::masked("nonsense"));
    (sleeps ? sleepers : readers).push_back(std::move(client));
    if (i == 9) before = resident_bytes();  // when everything that is made once is there
  }
  std::vector<pollfd> waiting;
  for (const WireClient& reader : readers) waiting.push_back({reader.fd(), POLLIN, 0});
  std::vector<char> bytes(std::size_t{1} << 20);
  std::size_t peak = 0;
  // Those with nonsense are closed for that, unless a message was under way that they did not take.
  const std::uint64_t nonsense = sleepers.size() / 10;
  const std::uint64_t wanted = sleepers.size() - nonsense;
  std::uint64_t reports = 0;
  constexpr std::uint64_t patience = 100'000;  // rounds, each of which waits for messages
  while (server.counters().streams > readers.size() && reports < patience) {
    desk.publish(static_cast<double>(++reports));
    ASSERT_GE(::poll(waiting.data(), waiting.size(), 20), 0);
    for (const pollfd& reader : waiting) {
      if (reader.revents == 0) continue;
      while (::recv(reader.fd, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
      }
    }
    peak = std::max(peak, resident_bytes());
  }
  EXPECT_EQ(server.counters().streams, readers.size());
  EXPECT_GE(server.counters().slow_streams, wanted);
  EXPECT_LE(server.counters().slow_streams, sleepers.size());
  const std::size_t growth = peak > before ? peak - before : 0;
  std::printf("%d WebSockets, half never read: memory grew by %.1f MiB; %llu reports, %llu messages\n", clients,
              static_cast<double>(growth) / 1048576.0, static_cast<unsigned long long>(reports),
              static_cast<unsigned long long>(server.counters().messages.load()));
  EXPECT_LE(growth, most_growth);
  // Who reads has been served: the next message is a snapshot or delta of now.
  WireClient fresh(server.port());
  ASSERT_THAT(fresh.open_stream(), ::testing::StartsWith("HTTP/1.1 101"));
  const auto frame = fresh.next_frame();
  ASSERT_TRUE(frame);
  EXPECT_EQ(Json::parse(frame->content)["state"]["report"]["var"], static_cast<double>(reports));
}

TEST(ApiStreams, GetDeltasInOrderWithoutAGap) {
  TestDesk desk;
  desk.publish(0.0);
  const SystemClock clock;
  Service service({}, desk.ports(), {}, {}, nullptr, clock);
  ApiServerSettings settings;
  settings.push_ms = 5;
  settings.beat_ms = 20;
  const ApiServer server(settings, service);
  WireClient client(server.port());
  ASSERT_THAT(client.open_stream(), ::testing::StartsWith("HTTP/1.1 101"));
  std::uint64_t sequence = 0;
  double last = -1.0;
  for (int deltas = 0; deltas < 50;) {
    const auto frame = client.next_frame();
    ASSERT_TRUE(frame);
    const Json message = Json::parse(frame->content);
    if (message["type"] == "beat") {
      EXPECT_EQ(message["seq"], std::to_string(sequence));
      continue;
    }
    EXPECT_EQ(message["type"], sequence == 0 ? "snapshot" : "delta");
    EXPECT_EQ(message["seq"], std::to_string(++sequence));
    const Json& state = message[sequence == 1 ? "state" : "patch"];
    if (state.contains("report")) {
      EXPECT_GT(state["report"]["var"].get<double>(), last);
      last = state["report"]["var"];
      ++deltas;
      desk.publish(last + 1.0);
    }
  }
}

}  // namespace
}  // namespace plimsoll::api
