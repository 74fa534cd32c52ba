// `plimsoll run` where quotes come many times faster than risk can use them: counted, with lag shown and memory flat.
// Ten minutes in `tools/test --long`.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/appliance/background.hpp"
#include "tests/appliance/running_program.hpp"
#include "tests/support/soak.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;

/// Ports of the loopback interface that nobody has at the moment.
std::array<std::string, 2> two_free_ports() {
  std::array<std::string, 2> ports;
  std::array<int, 2> sockets{};
  for (std::size_t i = 0; i < ports.size(); ++i) {
    sockets[i] = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(sockets[i], reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(sockets[i], reinterpret_cast<sockaddr*>(&address), &size), 0);
    ports[i] = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  for (const int fd : sockets) ::close(fd);
  return ports;
}

/// Sum over the series of this name.
double metric(const std::string& page, const std::string& name) {
  double sum = 0.0;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name + "{") && !line.starts_with(name + " ")) continue;
    sum += std::stod(line.substr(line.rfind(' ')));
  }
  return sum;
}

long resident_kib(int process) {
  std::istringstream status(read_file("/proc/" + std::to_string(process) + "/status"));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return -1;
}

TEST(OverloadedRun, ConflatesShowsItsLagAndKeepsItsMemory) {
  constexpr int symbols = 30;
  const int reports = repeats({60, 6'000});
  const TemporaryFolder folder;
  const auto path = [&folder](const std::string& file) { return (folder.path() / file).string(); };
  const Arguments day{"--seed", "7", "--date", "2026-01-05", "--symbols", std::to_string(symbols)};
  Arguments desk{PLIMSOLL_EXCHANGE, "--inputs", path("desk")};
  desk.insert(desk.end(), day.begin(), day.end());
  ASSERT_EQ(run_program(desk).code, 0);
  const std::array<std::string, 2> lines = two_free_ports();
  folder.write("plimsoll.toml",
               "[inputs]\ninstruments = \"desk/instruments.csv\"\nportfolio = \"desk/portfolio.csv\"\n"
               "market = \"desk/market.csv\"\nhistory = \"desk/history.csv\"\nas_of = 2026-01-05\n"
               "[risk]\nscenarios = 32768\ncycle_ms = 100\n[publish]\nformat = \"ndjson\"\n"
               "[monitor]\naddress = \"127.0.0.1:0\"\n[[feed]]\nname = \"venue\"\ndate = 2026-01-05\n"
               "interface = \"lo\"\nline_a = \"" +
                   lines[0] + "\"\nline_b = \"" + lines[1] + "\"\n");
  RunningProgram program({"run", "--config", "plimsoll.toml"}, {}, folder.path().string());
  const std::string monitor = program.error_line_with("monitor");
  int port = 0;
  const std::size_t at = monitor.find("127.0.0.1:");
  ASSERT_NE(at, std::string::npos) << program.finish().err;
  std::from_chars(monitor.data() + at + 10, monitor.data() + monitor.size(), port);
  Arguments serve{PLIMSOLL_EXCHANGE, "serve",  "--line-a", lines[0],     "--line-b",
                  lines[1],          "--rate", "10000",    "--duration", "3600"};
  serve.insert(serve.end(), day.begin(), day.end());
  Background venue(serve, folder.path(), "venue:");

  long settled_kib = 0;
  long most_kib = 0;
  double most_lag = 0.0;
  for (int report = 0; report < reports; ++report) {
    const std::string line = program.next_line();
    ASSERT_FALSE(line.empty());
    most_lag = std::max(most_lag, Json::parse(line)["lag_seconds"].get<double>());
    const long now_kib = resident_kib(program.process());
    (report < reports / 3 ? settled_kib : most_kib) = std::max(report < reports / 3 ? settled_kib : most_kib, now_kib);
    if (report % 600 == 599)
      std::printf("after %d reports: %ld KiB, lag at most %.3f s\n", report + 1, now_kib, most_lag);
  }
  const std::string page = http_get(port, "/metrics");
  const double offered = metric(page, "plimsoll_quotes_total");
  const double taken = metric(page, "plimsoll_quotes_taken_total");
  const double conflated = metric(page, "plimsoll_queue_dropped_total");
  EXPECT_GT(conflated, taken) << "more than twice what risk can use";
  // The three are read one after the other while they grow; what waits is one quote of each symbol at most.
  EXPECT_NEAR(offered, taken + conflated, symbols + 0.01 * offered);
  EXPECT_GT(most_lag, 0.0);
  EXPECT_LE(most_kib, settled_kib + 8'192);
  std::printf("%.0f quotes offered, %.0f taken, %.0f conflated; %ld KiB, then at most %ld\n", offered, taken, conflated,
              settled_kib, most_kib);
  program.signal(SIGTERM);
  EXPECT_EQ(program.finish().code, 0);
}

}  // namespace
}  // namespace plimsoll::testing
