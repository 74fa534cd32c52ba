// What goes wrong in one run: drawn from its seed, and nothing else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::simulator {

enum class RequestServerKind : std::uint8_t { good, dead, slow, lying, one_by_one };
enum class SnapshotServerKind : std::uint8_t { good, refuses, rejects_login, garbage, dies_half_way, slow, outdated };

struct LineFaults {
  double loss = 0.0;   // of single packets, 0 .. 0.3
  double burst = 0.0;  // chance that a packet begins a burst of losses
  std::uint32_t burst_packets = 0;
  double repeat = 0.0;      // chance of a second copy, 0 .. 0.5
  double reorder = 0.0;     // chance of a delay ...
  std::uint32_t depth = 0;  // ... of up to so many packets, 0 .. 1,000
  double damage = 0.0;      // chance of a length that is wrong
  double falsify = 0.0;     // chance of bytes that are wrong with lengths that are right
  std::int64_t delay_ns = 0;
  std::int64_t dead_from_ns = 0, dead_until_ns = 0;  // a partition
};

struct Profile {
  std::uint64_t seed = 0;
  std::size_t symbols = 3;
  std::uint64_t messages = 800;
  std::vector<LineFaults> lines;
  std::vector<RequestServerKind> request_servers;
  std::vector<SnapshotServerKind> snapshot_servers;
  bool day_roll = false;
  bool says_goodbye = true;  // end of session before the day rolls
  std::size_t held_messages = 4'096;
  std::int64_t gap_ns = 20'000;         // between two packets, on average
  std::int64_t reorder_ns = 1'000'000;  // the channel's patience with reordering

  /// Somebody will answer in the end, so the books must become whole.
  [[nodiscard]] bool repairable() const;
  [[nodiscard]] std::string describe() const;
};

/// The same profile for the same seed everywhere.
Profile draw_profile(std::uint64_t seed);

}  // namespace plimsoll::simulator
