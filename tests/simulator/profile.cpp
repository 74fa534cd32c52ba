#include "tests/simulator/profile.hpp"

#include <algorithm>
#include <sstream>

#include "tools/exchange/splitmix.hpp"

namespace plimsoll::simulator {

namespace {

constexpr std::int64_t millisecond = 1'000'000;

const char* name(RequestServerKind kind) {
  switch (kind) {
    case RequestServerKind::good: return "good";
    case RequestServerKind::dead: return "dead";
    case RequestServerKind::slow: return "slow";
    case RequestServerKind::lying: return "lying";
    case RequestServerKind::one_by_one: return "one_by_one";
  }
  return "?";
}

const char* name(SnapshotServerKind kind) {
  switch (kind) {
    case SnapshotServerKind::good: return "good";
    case SnapshotServerKind::refuses: return "refuses";
    case SnapshotServerKind::rejects_login: return "rejects_login";
    case SnapshotServerKind::garbage: return "garbage";
    case SnapshotServerKind::dies_half_way: return "dies_half_way";
    case SnapshotServerKind::slow: return "slow";
    case SnapshotServerKind::outdated: return "outdated";
  }
  return "?";
}

LineFaults draw_line(exchange::SplitMix64& random) {
  LineFaults line;
  line.delay_ns = random.below(400) * std::int64_t{1'000};
  if (random.below(4) != 0) line.loss = random.between(0.0, 0.3);
  if (random.below(3) == 0) {
    line.burst = random.between(0.0, 0.01);
    line.burst_packets = 2 + random.below(100);
  }
  if (random.below(2) == 0) line.repeat = random.between(0.0, 0.5);
  if (random.below(2) == 0) {
    line.reorder = random.between(0.0, 0.5);
    constexpr std::array<std::uint32_t, 4> depths{3, 20, 200, 1'000};
    line.depth = 1 + random.below(depths[random.below(4)]);
  }
  if (random.below(2) == 0) line.damage = random.between(0.0, 0.05);
  if (random.below(4) == 0) {
    line.dead_from_ns = random.below(30) * millisecond;
    line.dead_until_ns = line.dead_from_ns + random.below(150) * millisecond;
  }
  return line;
}

}  // namespace

Profile draw_profile(std::uint64_t seed) {
  auto random = exchange::SplitMix64::stream(seed, 1'000);
  Profile profile;
  profile.seed = seed;
  profile.symbols = 1 + random.below(4);
  profile.messages = 300 + random.below(3'000);
  constexpr std::array<std::size_t, 8> line_counts{1, 2, 2, 2, 2, 2, 3, 4};
  const std::size_t lines = line_counts[random.below(8)];
  for (std::size_t line = 0; line < lines; ++line) profile.lines.push_back(draw_line(random));
  const std::size_t request_servers = random.below(3);
  for (std::size_t i = 0; i < request_servers; ++i) {
    profile.request_servers.push_back(static_cast<RequestServerKind>(random.below(5)));
  }
  const std::size_t snapshot_servers = random.below(8) == 0 ? 0 : 1 + random.below(2);
  for (std::size_t i = 0; i < snapshot_servers; ++i) {
    profile.snapshot_servers.push_back(static_cast<SnapshotServerKind>(random.below(7)));
  }
  constexpr std::array<std::int64_t, 3> gaps{20, 100, 200};
  profile.gap_ns = gaps[random.below(3)] * 1'000;
  constexpr std::array<std::int64_t, 4> patience{200, 1'000, 5'000, 25'000};
  profile.reorder_ns = patience[random.below(4)] * 1'000;
  profile.day_roll = random.below(3) == 0;
  profile.says_goodbye = random.below(3) != 0;
  if (random.below(4) == 0) profile.held_messages = 64 + random.below(256);  // so that it overflows
  // Bytes that are false with lengths that are right can only be found out by comparing with a line that is clean.
  if (lines >= 2 && snapshot_servers > 0 && random.below(3) == 0) {
    profile.lines[0].falsify = random.between(0.0, 0.02);
    LineFaults& clean = profile.lines[1];
    clean = {.repeat = clean.repeat, .reorder = clean.reorder, .depth = clean.depth, .delay_ns = clean.delay_ns};
  }
  return profile;
}

bool Profile::repairable() const {
  const auto useful = [](SnapshotServerKind kind) {
    return kind == SnapshotServerKind::good || kind == SnapshotServerKind::dies_half_way ||
           kind == SnapshotServerKind::slow || kind == SnapshotServerKind::outdated;
  };
  return std::any_of(snapshot_servers.begin(), snapshot_servers.end(), useful);
}

std::string Profile::describe() const {
  std::ostringstream out;
  out << "seed " << seed << ": " << symbols << " symbols, " << messages << " messages every " << gap_ns << " ns, holds "
      << held_messages << ", waits " << reorder_ns << " ns";
  for (const LineFaults& line : lines) {
    out << "\n  line: loss " << line.loss << ", bursts " << line.burst << " x " << line.burst_packets << ", repeats "
        << line.repeat << ", reorders " << line.reorder << " by " << line.depth << ", damages " << line.damage
        << ", falsifies " << line.falsify << ", delay " << line.delay_ns << " ns, dead " << line.dead_from_ns << " - "
        << line.dead_until_ns << " ns";
  }
  out << "\n  re-request servers:";
  for (const RequestServerKind kind : request_servers) out << ' ' << name(kind);
  out << "\n  snapshot servers:";
  for (const SnapshotServerKind kind : snapshot_servers) out << ' ' << name(kind);
  if (day_roll) out << "\n  the day rolls" << (says_goodbye ? " after an end of session" : " without a word");
  return out.str();
}

}  // namespace plimsoll::simulator
