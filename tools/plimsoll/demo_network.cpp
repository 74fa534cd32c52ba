#include "tools/plimsoll/demo_network.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "host/core/system_clock.hpp"
#include "net/socket/descriptor.hpp"
#include "tools/exchange/capture_file.hpp"
#include "tools/exchange/live_venue.hpp"
#include "tools/relay/route.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::uint32_t loopback = 0x7F000001;

wire::Endpoint here(std::uint16_t port) { return {loopback, port}; }
std::string text_of(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

relay::RouteSettings route(std::uint16_t in, std::uint16_t out) { return {{here(in), {}}, {here(out), {}}}; }

}  // namespace

DemoNetwork::Ports DemoNetwork::free_ports() {
  // All at once, so that none is given twice. They are bound again a moment later; a program that takes one in between
  // is told of as any other.
  std::vector<socket::Descriptor> held;
  const auto next = [&held] {
    held.push_back(socket::open_udp());
    socket::bind_to(held.back(), here(0));
    return socket::bound_to(held.back()).port;
  };
  return {next(), next(), next(), next(), next(), next(), next(), next()};
}

DemoNetwork::DemoNetwork(const exchange::VenueSettings& venue) : date_(venue.date.to_string()), ports_(free_ports()) {
  start_venue(venue);
  start_relay(venue.seed);
}

// Both are made here, where they can still say what is wrong, and run there. What this process has of them is destroyed
// at the end of each function, so that each socket is open where it is used only.
void DemoNetwork::start_venue(const exchange::VenueSettings& settings) {
  const SystemClock clock;
  exchange::LiveSettings live;
  live.lines = {{here(ports_.venue_line_a), {}}, {here(ports_.venue_line_b), {}}};
  live.rerequests = here(ports_.venue_rerequests);
  live.snapshots = exchange::GlimpseSettings{here(ports_.venue_snapshots)};
  exchange::LiveVenue venue(live, clock, SideProcess::told_to_stop());
  venue_ = std::make_unique<SideProcess>([&] {
    venue.run(settings);
    return std::string();
  });
}

void DemoNetwork::start_relay(std::uint64_t seed) {
  const SystemClock clock;
  relay::Weather weather;
  weather.faults.loss = demo_loss;
  weather.faults.burst = demo_burst;
  weather.faults.burst_length = demo_burst_length;
  weather.seed = seed;
  weather.start_ns = clock.monotonic_ns();
  relay::Weather calm = weather;
  calm.faults = {};  // the loss of a piece of a TCP stream would cut the connection
  std::vector<std::unique_ptr<relay::Route>> routes;
  routes.push_back(relay::make_line(route(ports_.venue_line_a, ports_.line_a), weather, 1));
  routes.push_back(relay::make_line(route(ports_.venue_line_b, ports_.line_b), weather, 2));
  routes.push_back(relay::make_exchange_of_datagrams(route(ports_.rerequests, ports_.venue_rerequests), weather, 3));
  routes.push_back(relay::make_stream(route(ports_.snapshots, ports_.venue_snapshots), calm, 4));
  relay_ = std::make_unique<SideProcess>([&] {
    relay::carry(routes, clock, SideProcess::told_to_stop());
    return "[" + routes[0]->json() + "," + routes[1]->json() + "]";
  });
}

FeedSettings DemoNetwork::feed(const std::string& password_file) const {
  FeedSettings feed;
  feed.name = "venue";
  feed.way_in = "socket";
  feed.interface = "lo";
  feed.line_a = text_of(ports_.line_a);
  feed.line_b = text_of(ports_.line_b);
  feed.rerequest = {text_of(ports_.rerequests)};
  feed.snapshot = {text_of(ports_.snapshots)};
  feed.snapshot_user = exchange::GlimpseSettings{}.user;
  exchange::write_text_file(password_file, exchange::GlimpseSettings{}.password + "\n");
  feed.snapshot_password_file = password_file;
  feed.date = date_;
  feed.orders = 200'000;
  feed.levels = 200'000;
  return feed;
}

void DemoNetwork::begin() {
  relay_->begin();
  venue_->begin();
}

DemoNetwork::Losses DemoNetwork::end() {
  venue_->end();
  Losses losses;
  const auto lines = nlohmann::json::parse(relay_->end(), nullptr, false);
  if (!lines.is_array()) return losses;
  for (const auto& line : lines) {
    const auto& faults = line.at("faults");
    losses.offered += faults.at("offered").get<std::uint64_t>();
    losses.lost += faults.at("lost").get<std::uint64_t>() + faults.at("lost_in_bursts").get<std::uint64_t>();
  }
  return losses;
}

}  // namespace plimsoll::cli
