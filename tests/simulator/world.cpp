#include "tests/simulator/world.hpp"

#include <algorithm>
#include <memory>

#include "tests/simulator/checker.hpp"
#include "tests/simulator/network.hpp"
#include "tests/simulator/servers.hpp"

namespace plimsoll::simulator {

namespace {

constexpr Timestamp midnight{1'767'589'200'000'000'000};  // 2026-01-05 00:00 in New York

/// The product's limits, a hundred times quicker, so that a day with its faults fits into a second.
ingest::ItchChannelOptions options_of(const Profile& profile) {
  ingest::ItchChannelOptions options;
  options.limits = {16, 16'384, 16'384};
  options.midnight = midnight;
  for (std::size_t line = 0; line < profile.lines.size(); ++line) {
    options.lines.push_back({static_cast<std::uint32_t>(0xEF000001 + line), static_cast<std::uint16_t>(26'001 + line)});
  }
  options.replies = {0, 26'005};
  moldudp64::ChannelOptions& channel = options.channel;
  channel.held_messages = profile.held_messages;
  channel.reorder_ns = profile.reorder_ns;
  channel.silence_ns = 60 * millisecond;
  channel.longest_request_ns = 100 * millisecond;
  channel.requests.most_attempts = 4;
  channel.requests.first_timeout_ns = 2 * millisecond;
  channel.requests.longest_timeout_ns = 20 * millisecond;
  channel.requests.most_per_second = 300;
  glimpse::Options& snapshots = options.snapshots;
  snapshots.login.user = "sim";
  snapshots.login.silence_ns = 60 * millisecond;
  snapshots.login.login_timeout_ns = 30 * millisecond;
  snapshots.connect_timeout_ns = 20 * millisecond;
  snapshots.longest_snapshot_ns = 300 * millisecond;
  snapshots.first_pause_ns = 5 * millisecond;
  snapshots.longest_pause_ns = 50 * millisecond;
  options.resync_interval_ns = 50 * millisecond;
  return options;
}

std::vector<TradingDay> days_of(const Profile& profile) {
  exchange::VenueSettings settings;
  settings.seed = profile.seed;
  settings.symbols = profile.symbols;
  settings.messages = profile.messages;
  settings.messages_per_second = 100'000;
  settings.halts = 2;
  settings.orders_per_symbol = 20;
  std::vector<TradingDay> days;
  days.push_back(make_day("20260105A ", settings));
  if (profile.day_roll) {
    settings.messages = settings.messages / 2 + 50;
    ++settings.seed;
    days.push_back(make_day("20260106A ", settings));
  }
  return days;
}

}  // namespace

Outcome run(const Profile& profile, Downstream* downstream) {
  Outcome outcome;
  const std::vector<TradingDay> days = days_of(profile);
  const Broadcast broadcast = simulator::broadcast(profile, days);
  Venue venue{&days, &broadcast, 0};

  std::vector<Answer> answers;
  std::vector<std::int64_t> asked_ns;
  std::vector<std::unique_ptr<RequestServer>> request_servers;
  std::vector<std::unique_ptr<SnapshotServer>> snapshot_servers;
  ingest::ItchChannelWays ways;
  for (const RequestServerKind kind : profile.request_servers) {
    request_servers.push_back(
        std::make_unique<RequestServer>(kind, profile.seed * 10 + request_servers.size(), venue, answers, asked_ns));
    ways.request_servers.push_back(request_servers.back().get());
  }
  for (const SnapshotServerKind kind : profile.snapshot_servers) {
    snapshot_servers.push_back(
        std::make_unique<SnapshotServer>(kind, profile.seed * 20 + snapshot_servers.size(), venue));
    ways.snapshot_servers.push_back(snapshot_servers.back().get());
  }

  const ingest::ItchChannelOptions options = options_of(profile);
  ManualClock clock;
  Quotes quotes(outcome, downstream);
  ingest::ItchChannel channel(options, ways, clock, quotes);
  Checker checker(profile, venue, channel, quotes, options.channel, outcome);
  const std::size_t memory = channel.channel().memory_bytes();

  auto random = exchange::SplitMix64::stream(profile.seed, 4'000);
  std::size_t next = 0;
  std::size_t judged = 0;
  std::vector<ByteVector> bytes;
  std::vector<capture::Frame> burst;
  while (judged < days.size()) {
    const std::int64_t step_ns = venue.calm() ? 300 * microsecond : profile.gap_ns;
    clock.advance_ns(step_ns / 4 + random.below(static_cast<std::uint32_t>(2 * step_ns)));
    venue.now_ns = clock.monotonic_ns();
    bytes.clear();
    burst.clear();
    std::vector<const Delivery*> handed;
    for (; next < broadcast.deliveries.size() && broadcast.deliveries[next].at_ns <= venue.now_ns; ++next) {
      if (bytes.size() == capture::largest_burst) break;  // the rest waits, as it does in a card
      handed.push_back(&broadcast.deliveries[next]);
      bytes.push_back(broadcast.deliveries[next].frame);
    }
    for (std::size_t i = 0; i < answers.size() && bytes.size() < capture::largest_burst;) {
      if (answers[i].at_ns > venue.now_ns) {
        ++i;
        continue;
      }
      bytes.push_back(std::move(answers[i].frame));
      answers.erase(answers.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (const ByteVector& frame : bytes) burst.push_back({frame, clock.now()});
    const std::size_t today = checker.joined_day();
    channel.on_frames(burst);
    for (const Delivery* delivery : handed) checker.heard(*delivery, today);
    channel.poll();
    checker.look();
    if (downstream != nullptr) downstream->step(channel.channel().state());
    if (venue.now_ns + heartbeat_ns >= broadcast.ends_ns[judged]) {
      checker.judge_day(judged);
      ++judged;
    }
  }
  checker.judge_requests(asked_ns);
  if (channel.channel().memory_bytes() != memory || outcome.most_held > memory / options.channel.largest_message) {
    outcome.violations.emplace_back("memory grew");
  }
  outcome.channel = channel.channel().counts();
  outcome.requests = asked_ns.size();
  outcome.snapshots = channel.snapshots().count(glimpse::Outcome::complete);
  return outcome;
}

}  // namespace plimsoll::simulator
