// What a bad network does to datagrams in one direction: seeded, so that the same traffic meets the same faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "tools/exchange/splitmix.hpp"

namespace plimsoll::relay {

/// A time in which nothing passes, in seconds since the start.
struct Partition {
  double start_s = 0.0;
  double length_s = 0.0;
};

/// Probabilities are per datagram.
struct FaultSettings {
  double loss = 0.0;
  double burst = 0.0;             // that a burst of losses begins
  std::size_t burst_length = 20;  // datagrams lost in one, on average
  double duplicate = 0.0;
  double reorder = 0.0;           // that a datagram is overtaken
  std::size_t reorder_depth = 8;  // by so many at most
  double delay_ms = 0.0;          // of everything
  double jitter_ms = 0.0;         // and up to so much more, without overtaking
  double corrupt = 0.0;           // one bit is flipped
  double truncate = 0.0;          // the end is missing
  std::vector<Partition> partitions = {};
};

/// offered + duplicated == forwarded + lost + lost_in_bursts + partitioned + overflowed + held.
struct FaultCounts {
  std::uint64_t offered = 0;
  std::uint64_t forwarded = 0;
  std::uint64_t lost = 0;
  std::uint64_t lost_in_bursts = 0;
  std::uint64_t bursts = 0;
  std::uint64_t partitioned = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t reordered = 0;
  std::uint64_t corrupted = 0;
  std::uint64_t truncated = 0;
  std::uint64_t overflowed = 0;  // more were held than there is room for
};

/// Time is what the caller says it is. One thread.
class FaultStream {
 public:
  static constexpr std::size_t most_held = 65'536;
  static constexpr std::int64_t longest_overtaken_ns = 20'000'000;  // when nothing comes that could overtake

  /// Streams of one seed with different numbers differ.
  FaultStream(const FaultSettings& settings, std::uint64_t seed, std::uint64_t number, std::int64_t start_ns);

  void offer(std::span<const std::byte> datagram, std::int64_t now_ns);
  /// The next datagram that is due; call until there is none.
  std::optional<std::vector<std::byte>> take(std::int64_t now_ns);
  /// When to call again; none when nothing is held.
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() const;
  [[nodiscard]] bool partitioned(std::int64_t now_ns) const;

  [[nodiscard]] const FaultCounts& counts() const { return counts_; }
  [[nodiscard]] std::size_t held() const { return timed_.size() + overtaken_.size(); }

 private:
  struct Held {
    std::int64_t due_ns = 0;
    std::uint64_t order = 0;  // of equals: first come
    std::vector<std::byte> bytes;
  };
  struct Overtaken {
    std::uint64_t until = 0;  // so many have been offered
    std::int64_t latest_ns = 0;
    std::vector<std::byte> bytes;
  };
  struct Later {
    bool operator()(const Held& a, const Held& b) const {
      return a.due_ns != b.due_ns ? a.due_ns > b.due_ns : a.order > b.order;
    }
  };

  bool chance(double probability) { return random_.unit() < probability; }
  bool lose(std::int64_t now_ns);
  void damage(std::vector<std::byte>& bytes);
  void hold(std::vector<std::byte> bytes, std::int64_t now_ns);
  void release_overtaken(std::int64_t now_ns);

  FaultSettings settings_;
  exchange::SplitMix64 random_;
  std::int64_t start_ns_;
  std::uint64_t left_in_burst_ = 0;
  std::int64_t last_due_ns_ = INT64_MIN;
  std::uint64_t order_ = 0;
  std::priority_queue<Held, std::vector<Held>, Later> timed_;
  std::vector<Overtaken> overtaken_;
  FaultCounts counts_;
};

}  // namespace plimsoll::relay
