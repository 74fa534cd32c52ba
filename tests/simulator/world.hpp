// One run of the simulator: the venue, its network and the channel under test on one thread and one virtual clock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "net/ingest/itch_channel.hpp"
#include "tests/simulator/profile.hpp"

namespace plimsoll::simulator {

struct Outcome {
  std::vector<std::string> violations;  // the first few; a run without any is a good run
  std::uint64_t digest = 0;             // over every quote and its time: the same seed gives the same
  std::uint64_t quotes = 0;
  std::uint64_t checks_live = 0;  // how often something that was labelled live was compared with the truth
  std::uint64_t checks_not_live = 0;
  moldudp64::ChannelCounts channel;
  std::uint64_t requests = 0;
  std::uint64_t snapshots = 0;
  std::size_t days_whole = 0;  // ended with every level of every book as the venue has it
  std::size_t most_held = 0;
  std::vector<std::int64_t> recoveries_ns;
};

/// Stands behind the channel: hears its quotes and works after each of its steps.
class Downstream : public market::QuoteSink {
 public:
  virtual void step(moldudp64::ChannelState state) = 0;
};

Outcome run(const Profile& profile, Downstream* downstream = nullptr);

}  // namespace plimsoll::simulator
