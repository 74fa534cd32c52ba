#include "tools/plimsoll/run/feed_line.hpp"

#include <algorithm>
#include <utility>

#include "host/core/csv.hpp"
#include "host/core/date.hpp"
#include "host/core/error.hpp"
#include "net/dpdk/eal.hpp"
#include "net/dpdk/port.hpp"
#include "net/ingest/detect_feed.hpp"
#include "net/ingest/iex_channel.hpp"
#include "net/ingest/itch_channel.hpp"
#include "net/ingest/merged_source.hpp"
#include "net/socket/multicast_source.hpp"
#include "tools/exchange/calendar.hpp"

namespace plimsoll::cli {
namespace {

using wire::Endpoint;

Endpoint endpoint_of(const std::string& text) { return *wire::parse_endpoint(text); }

std::vector<Endpoint> endpoints_of(const std::vector<std::string>& texts) {
  std::vector<Endpoint> endpoints;
  for (const std::string& text : texts) endpoints.push_back(endpoint_of(text));
  return endpoints;
}

/// The lines that are configured, A first.
std::vector<Endpoint> lines_of(const FeedSettings& settings) {
  std::vector<Endpoint> lines;
  for (const std::string& line : {settings.line_a, settings.line_b}) {
    if (!line.empty()) lines.push_back(endpoint_of(line));
  }
  return lines;
}

ingest::FeedFormat format_of(const std::string& name) {
  using ingest::FeedFormat;
  for (const FeedFormat format : {FeedFormat::moldudp64_itch50, FeedFormat::iextp_tops16, FeedFormat::iextp_deep10}) {
    if (ingest::to_string(format) == name) return format;
  }
  return FeedFormat::moldudp64_itch50;  // the option's check allows no other name
}

std::string password_of(const FeedSettings& settings) {
  if (settings.snapshot_password_file.empty()) return {};
  FaultList faults(settings.snapshot_password_file);
  const auto text = read_text_file(settings.snapshot_password_file, faults);
  faults.throw_if_any();
  return text->substr(0, text->find_first_of("\r\n"));
}

std::unique_ptr<dpdk::Port> open_port(const FeedSettings& settings, const Clock& clock) {
  const dpdk::Eal* eal = dpdk::Eal::running();
  dpdk::EalOptions environment;
  const bool is_card = settings.device.find(':') != std::string::npos;  // a PCI address
  if (is_card) environment.cards = {settings.device};
  if (eal == nullptr) eal = &dpdk::Eal::start(environment);
  dpdk::PortOptions port;
  port.device = settings.device;
  port.arguments = settings.device_arguments;
  port.clock = &clock;
  for (const Endpoint& line : lines_of(settings)) {
    if (wire::is_multicast(line.address)) port.groups.push_back(line.address);
    port.udp_ports.push_back(line.port);
  }
  return std::make_unique<dpdk::Port>(dpdk::Port::open(*eal, port));
}

/// Sockets for the lines, unless DPDK brings those, and the one that replies come to.
std::unique_ptr<socket::MulticastSource> open_sockets(const FeedSettings& settings, const Clock& clock) {
  socket::MulticastSourceOptions options;
  options.clock = &clock;
  if (settings.way_in == "socket") {
    for (const Endpoint& line : lines_of(settings)) options.subscriptions.push_back({line, settings.interface});
  }
  if (!settings.rerequest.empty()) options.subscriptions.push_back({{}, settings.interface});
  if (options.subscriptions.empty()) return nullptr;
  return std::make_unique<socket::MulticastSource>(socket::MulticastSource::open(options));
}

/// The line's senders and streams first, then the channel that uses them.
void make_itch_channel(const FeedSettings& settings, const socket::MulticastSource* sockets, Timestamp midnight,
                       market::QuoteSink& sink, const Clock& clock, FeedLine& line) {
  ingest::ItchChannelOptions options;
  options.limits.orders = settings.orders;
  options.limits.levels = settings.levels;
  options.midnight = midnight;
  options.midnight_before = [](Timestamp now) { return exchange::new_york_midnight(exchange::new_york_date(now)); };
  options.lines = lines_of(settings);
  options.channel.lines = options.lines.size();
  ingest::ItchChannelWays ways;
  if (!settings.rerequest.empty()) {
    const std::size_t replies = settings.way_in == "socket" ? options.lines.size() : 0;
    options.replies = sockets->endpoint(replies);
    for (const Endpoint& server : endpoints_of(settings.rerequest)) {
      line.request_ways.push_back(std::make_unique<socket::UdpSender>(*sockets, replies, server));
      ways.request_servers.push_back(line.request_ways.back().get());
    }
  }
  options.snapshots.login.user = settings.snapshot_user;
  options.snapshots.login.password = password_of(settings);
  for (const Endpoint& server : endpoints_of(settings.snapshot)) {
    line.snapshot_ways.push_back(std::make_unique<socket::TcpStream>(server));
    ways.snapshot_servers.push_back(line.snapshot_ways.back().get());
  }
  line.feed = std::make_unique<ingest::ItchChannel>(options, ways, clock, sink);
}

std::unique_ptr<WebsocketLine> open_websocket(const FeedSettings& settings, const std::string& config_file,
                                              market::QuoteSink& sink, const Clock& clock) {
  websocket::FeedSettings feed;
  feed.venue = settings.format;
  feed.symbols = settings.symbols;
  feed.url = settings.url;
  feed.rest_url = settings.rest_url;
  feed.ca_file = settings.ca_file;
  feed.token_file = settings.token_file;
  return std::make_unique<WebsocketLine>(feed, config_file, clock, sink);
}

}  // namespace

FeedLine open_feed(const FeedSettings& settings, const std::string& config_file, market::QuoteBoard& board,
                   const Clock& clock) {
  FeedLine line;
  line.name = settings.name;
  line.format = settings.format;
  line.cpu = settings.cpu;
  if (settings.by_websocket()) {
    line.websocket = open_websocket(settings, config_file, board, clock);
    line.way_in = "WebSocket";
    return line;
  }
  const Timestamp midnight = exchange::new_york_midnight(settings.date.empty() ? exchange::new_york_date(clock.now())
                                                                               : *Date::parse(settings.date));
  std::unique_ptr<socket::MulticastSource> sockets = open_sockets(settings, clock);
  const ingest::FeedFormat format = format_of(settings.format);
  if (format == ingest::FeedFormat::moldudp64_itch50 && !settings.line_a.empty()) {
    make_itch_channel(settings, sockets.get(), midnight, board, clock, line);
  } else if (!settings.line_a.empty()) {
    ingest::IexChannelOptions options;
    options.limits.orders = settings.orders;
    options.limits.levels = settings.levels;
    options.lines = lines_of(settings);
    line.feed = std::make_unique<ingest::IexChannel>(options, clock, board);
  } else {
    ingest::FeedOptions options;
    options.limits.orders = settings.orders;
    options.limits.levels = settings.levels;
    options.itch_midnight = midnight;
    line.feed = ingest::make_feed(format, options, board);
  }
  std::vector<std::unique_ptr<capture::FrameSource>> sources;
  if (settings.way_in == "dpdk") {
    sources.push_back(open_port(settings, clock));
    line.way_in = dpdk::Eal::version() + ' ' + settings.device;
  } else {
    line.way_in = "sockets on " + (settings.interface.empty() ? "any interface" : settings.interface);
  }
  if (sockets != nullptr) sources.push_back(std::move(sockets));
  line.source =
      sources.size() == 1 ? std::move(sources.front()) : std::make_unique<ingest::MergedSource>(std::move(sources));
  line.agent = std::make_unique<ingest::FeedAgent>(*line.source, *line.feed, clock);
  return line;
}

}  // namespace plimsoll::cli
