// plimsoll-relay: stands between a venue and a receiver and is a bad network.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "tools/relay/route.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::relay;

constexpr int exit_internal = 1, exit_usage = 2, exit_input = 3;

volatile std::sig_atomic_t stop_requested = 0;
void stop(int /*signal*/) { stop_requested = 1; }

struct Request {
  std::vector<std::string> lines, datagrams, streams, partitions;
  Weather weather;
};

void define_options(CLI::App& app, Request& request) {
  FaultSettings& faults = request.weather.faults;
  const auto share = CLI::Range(0.0, 1.0);
  app.add_option("--line", request.lines,
                 "Datagrams one way: IN=OUT, each ADDRESS:PORT[@INTERFACE]; a group needs its interface");
  app.add_option("--datagrams", request.datagrams, "Datagrams there and back: LISTEN=SERVER");
  app.add_option("--stream", request.streams, "TCP connections: LISTEN=SERVER");
  app.add_option("--seed", request.weather.seed, "Same seed and traffic, same faults")->capture_default_str();
  app.add_option("--loss", faults.loss, "Share of datagrams lost; of TCP reads that cut their connection")
      ->check(share);
  app.add_option("--burst", faults.burst, "Chance with each datagram that a burst of losses begins")->check(share);
  app.add_option("--burst-length", faults.burst_length, "Datagrams lost in a burst, on average")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--duplicate", faults.duplicate, "Share sent twice")->check(share);
  app.add_option("--reorder", faults.reorder, "Share overtaken by later ones")->check(share);
  app.add_option("--reorder-depth", faults.reorder_depth, "Overtaken by so many at most")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  app.add_option("--delay", faults.delay_ms, "Milliseconds by which everything is late")
      ->check(CLI::Range(0.0, 60'000.0));
  app.add_option("--jitter", faults.jitter_ms, "And up to so many more")->check(CLI::Range(0.0, 60'000.0));
  app.add_option("--corrupt", faults.corrupt, "Share with one bit flipped")->check(share);
  app.add_option("--truncate", faults.truncate, "Share cut short; a TCP connection ends there")->check(share);
  app.add_option("--partition", request.partitions, "Nothing passes from START on for LENGTH seconds: START:LENGTH");
}

std::vector<RouteSettings> parsed(const char* option, const std::vector<std::string>& texts) {
  std::vector<RouteSettings> routes;
  for (const std::string& text : texts) {
    const auto route = parse_route(text);
    if (!route) {
      throw CLI::ValidationError(option,
                                 "'" + text + "' is not IN=OUT; write it like 239.1.1.1:7000@eth0=239.1.1.2:7000@eth1");
    }
    routes.push_back(*route);
  }
  return routes;
}

struct Plan {
  std::vector<RouteSettings> lines, datagrams, streams;
};

/// What CLI11 cannot check by itself; throws its error.
Plan complete(Request& request) {
  for (const std::string& text : request.partitions) {
    Partition partition;
    int used = 0;
    if (std::sscanf(text.c_str(), "%lf:%lf%n", &partition.start_s, &partition.length_s, &used) != 2 ||
        static_cast<std::size_t>(used) != text.size() || !(partition.start_s >= 0.0) || !(partition.length_s > 0.0)) {
      throw CLI::ValidationError("--partition", "'" + text + "' is not START:LENGTH in seconds; write it like 5:0.5");
    }
    request.weather.faults.partitions.push_back(partition);
  }
  Plan plan{parsed("--line", request.lines), parsed("--datagrams", request.datagrams),
            parsed("--stream", request.streams)};
  if (plan.lines.empty() && plan.datagrams.empty() && plan.streams.empty()) {
    throw CLI::ValidationError("nothing to relay: name a route with --line, --datagrams or --stream");
  }
  return plan;
}

void run(const Plan& plan, Weather weather) {
  const SystemClock clock;
  weather.start_ns = clock.monotonic_ns();
  std::vector<std::unique_ptr<Route>> routes;
  for (const RouteSettings& route : plan.lines) routes.push_back(make_line(route, weather, routes.size() + 1));
  for (const RouteSettings& route : plan.datagrams) {
    routes.push_back(make_exchange_of_datagrams(route, weather, routes.size() + 1));
  }
  for (const RouteSettings& route : plan.streams) routes.push_back(make_stream(route, weather, routes.size() + 1));
  std::fprintf(stderr, "relay: %zu routes\n", routes.size());
  carry(routes, clock, stop_requested);
  std::string text;
  for (const auto& route : routes) text += (text.empty() ? "{\"routes\":[" : ",") + route->json();
  std::printf("%s]}\n", text.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  Request request;
  Plan plan;
  CLI::App app{
      "A bad network between a venue and a receiver: seeded loss, bursts, copies, reordering, delay, flipped bits, "
      "cut ends and partitions. Runs until SIGTERM, then prints as JSON what it did",
      "plimsoll-relay"};
  define_options(app, request);
  try {
    app.parse(argc, argv);
    plan = complete(request);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  try {
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    run(plan, request.weather);
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) std::fprintf(stderr, "%s\n", format_fault(fault).c_str());
    return exit_input;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "PLM-1003 %s. This is a defect of the program; please report it.\n", error.what());
    return exit_internal;
  }
  return 0;
}
