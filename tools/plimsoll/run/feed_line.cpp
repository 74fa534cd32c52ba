#include "tools/plimsoll/run/feed_line.hpp"

#include <utility>

#include "host/core/date.hpp"
#include "net/dpdk/eal.hpp"
#include "net/dpdk/port.hpp"
#include "net/ingest/detect_feed.hpp"
#include "tools/exchange/calendar.hpp"

namespace plimsoll::cli {
namespace {

ingest::FeedFormat format_of(const std::string& name) {
  using ingest::FeedFormat;
  for (const FeedFormat format : {FeedFormat::moldudp64_itch50, FeedFormat::iextp_tops16, FeedFormat::iextp_deep10}) {
    if (ingest::to_string(format) == name) return format;
  }
  return FeedFormat::moldudp64_itch50;  // the option's check allows no other name
}

std::unique_ptr<capture::FrameSource> open_dpdk(const FeedSettings& settings, const Clock& clock) {
  const dpdk::Eal* eal = dpdk::Eal::running();
  dpdk::EalOptions environment;
  const bool is_card = settings.device.find(':') != std::string::npos;  // a PCI address
  if (is_card) environment.cards = {settings.device};
  if (eal == nullptr) eal = &dpdk::Eal::start(environment);
  dpdk::PortOptions port;
  port.device = settings.device;
  port.arguments = settings.device_arguments;
  port.clock = &clock;
  return std::make_unique<dpdk::Port>(dpdk::Port::open(*eal, port));
}

}  // namespace

FeedLine open_feed(const FeedSettings& settings, market::QuoteBoard& board, const Clock& clock) {
  FeedLine line;
  line.name = settings.name;
  line.cpu = settings.cpu;
  ingest::FeedOptions options;
  options.limits.orders = settings.orders;
  options.limits.levels = settings.levels;
  options.itch_midnight = exchange::new_york_midnight(settings.date.empty() ? exchange::new_york_date(clock.now())
                                                                            : *Date::parse(settings.date));
  line.feed = ingest::make_feed(format_of(settings.format), options, board);
  line.source = open_dpdk(settings, clock);
  line.way_in = dpdk::Eal::version() + ' ' + settings.device;
  line.agent = std::make_unique<ingest::FeedAgent>(*line.source, *line.feed, clock);
  return line;
}

}  // namespace plimsoll::cli
