// What a start finds on disk: the state as it was acknowledged, or a halted firm; never anything looser.
#include "host/gate/kept_state.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/gate/kept_file.hpp"
#include "host/gate/kill_switch.hpp"
#include "host/gate/state_keeper.hpp"
#include "tests/host/gate/commands.hpp"
#include "tests/host/journal/simulated_disk.hpp"

namespace plimsoll::gate::test {
namespace {

using plimsoll::test::Bytes;
using plimsoll::test::SimulatedDisk;
using ::testing::HasSubstr;

const std::string folder = "gate";
const std::string path = "gate/trading-state";

StateText some_state() {
  TradingStates states({}, {}, 41);
  states.stop(book("firm/rates"), TradingLevel::reduce_only, tom());
  states.stop({ScopeKind::instrument, "XYZ"}, TradingLevel::halted_and_cancel, limit());
  return {states.sequence(), states.in_force()};
}

Bytes bytes_of(const std::string& text) {
  Bytes bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

/// Halted for everybody, and told why.
void expect_halted(Disk& disk, const std::string& code) {
  const KeptState kept = read_kept_state(disk, folder, Timestamp{9});
  ASSERT_TRUE(kept.fault.has_value());
  ASSERT_EQ(kept.fault->code, code);
  ASSERT_THAT(kept.fault->remedy, HasSubstr("plimsoll kill release"));
  const TradingStates states({}, kept.state.latches, kept.state.sequence);
  ASSERT_EQ(states.effective({"firm/rates", "a", "s", "i"}), TradingLevel::halted);
}

TEST(KeptState, ComesBackAsItWasWritten) {
  SimulatedDisk disk;
  disk.make_directory(folder);
  ASSERT_EQ(replace_file(disk, folder, "trading-state", encode_state(some_state()), Syncing::synced).error, 0);
  const KeptState kept = read_kept_state(disk, folder, {});
  EXPECT_FALSE(kept.fault.has_value());
  EXPECT_EQ(kept.state.sequence, 43U);
  const TradingStates states({}, kept.state.latches, kept.state.sequence);
  EXPECT_EQ(states.level_of(book("firm/rates")), TradingLevel::reduce_only);
  EXPECT_EQ(states.level_of({ScopeKind::instrument, "XYZ"}), TradingLevel::halted_and_cancel);
}

TEST(KeptState, HaltsTheFirmWhenItIsMissing) {
  SimulatedDisk disk;
  disk.make_directory(folder);
  expect_halted(disk, "PLM-2701");
}

TEST(KeptState, HaltsTheFirmWhenItIsTornAtAnyByte) {
  const std::string text = encode_state(some_state());
  for (std::size_t size = 0; size < text.size(); ++size) {
    SimulatedDisk disk;
    disk.make_directory(folder);
    disk.put(path, bytes_of(text.substr(0, size)));
    expect_halted(disk, "PLM-2702");
    ASSERT_FALSE(HasFatalFailure()) << "cut to " << size;
  }
}

TEST(KeptState, HaltsTheFirmWhenAnyBitIsAnother) {
  const std::string text = encode_state(some_state());
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string damaged = text;
    damaged[bit / 8] = static_cast<char>(static_cast<unsigned char>(damaged[bit / 8]) ^ (1U << (bit % 8)));
    SimulatedDisk disk;
    disk.make_directory(folder);
    disk.put(path, bytes_of(damaged));
    expect_halted(disk, "PLM-2702");
    ASSERT_FALSE(HasFatalFailure()) << "bit " << bit;
  }
}

TEST(KeptState, HaltsTheFirmWhenSomethingStandsBehindIt) {
  for (const std::string& more : {std::string("\n"), std::string("latch"), encode_state({0, {}})}) {
    SimulatedDisk disk;
    disk.make_directory(folder);
    disk.put(path, bytes_of(encode_state(some_state()) + more));
    expect_halted(disk, "PLM-2702");
  }
}

TEST(KeptState, HaltsTheFirmWhenTheDiskDoesNotGiveItOut) {
  for (std::uint64_t number = 1; number <= 3; ++number) {
    SimulatedDisk disk;
    disk.make_directory(folder);
    disk.put(path, bytes_of(encode_state(some_state())));
    disk.fail_operation(disk.operations() + number, SimulatedDisk::Failure::io_error);
    const KeptState kept = read_kept_state(disk, folder, {});
    // The third one is the read that finds the end: what is there is whole, or it is halted.
    const TradingStates states({}, kept.state.latches, kept.state.sequence);
    EXPECT_NE(states.effective({"firm/rates", "a", "s", "XYZ"}), TradingLevel::active);
    if (number < 3) {
      EXPECT_EQ(kept.fault.value().code, "PLM-2703") << number;
    }
  }
}

/// A day of stops and releases on a disk that fails or dies at one operation. `acknowledged`: the latches of the newest
/// state that was reported as durable. `asked`: what was handed to the disk since, releases by people who may among it.
struct Day {
  explicit Day(SimulatedDisk& on) : disk(on) {}
  SimulatedDisk& disk;
  ManualClock clock;
  bool reported = false;
  std::vector<Latch> acknowledged;
  std::vector<std::vector<Latch>> asked;

  void live() {
    StateKeeper keeper(disk, folder, clock);
    KillSwitch kill({}, {0, {}}, keeper, clock);
    const auto settle = [&] {
      std::vector<Latch> to_keep;
      for (const auto& line : kill.view().lines) {
        if (!line.releasing) to_keep.push_back(line.latch);
      }
      asked.push_back(to_keep);
      for (int i = 0; i < 3; ++i) keeper.do_work();
      if (keeper.status().keeping == Keeping::kept) {
        reported = true;
        acknowledged.clear();
        for (const auto& line : kill.view().lines) acknowledged.push_back(line.latch);
        asked.clear();
      }
      clock.advance_ns(2'000'000'000);
    };
    settle();
    kill.stop(book("firm/rates"), TradingLevel::reduce_only, tom());
    settle();
    kill.stop(firm, TradingLevel::halted, limit());
    settle();
    kill.release(book("firm/rates"), anna());
    settle();
    kill.stop(book("firm/rates"), TradingLevel::halted_and_cancel, tom());
    settle();
    kill.release(firm, anna());
    settle();
  }
};

/// At least as strict as these latches, for an order in each of them. A start without a state halts and does not
/// cancel.
bool is_at_least(const KeptState& kept, const std::vector<Latch>& latches) {
  const TradingStates found({}, kept.state.latches, kept.state.sequence);
  return std::all_of(latches.begin(), latches.end(), [&](const Latch& latch) {
    const std::string in = latch.scope.kind == ScopeKind::firm ? "firm/other" : latch.scope.path;
    const TradingLevel least = kept.fault ? std::min(latch.level, TradingLevel::halted) : latch.level;
    return found.effective({in, "a", "s", "i"}) >= least;
  });
}

class KeptStateFault : public ::testing::TestWithParam<SimulatedDisk::Failure> {};

TEST_P(KeptStateFault, AtAnyOperationLosesNoStopThatWasAcknowledged) {
  SimulatedDisk untouched;
  untouched.make_directory(folder);
  untouched.sync_directory(".");
  Day whole(untouched);
  whole.live();
  ASSERT_TRUE(whole.reported);
  ASSERT_GT(untouched.operations(), 60U);
  for (std::uint64_t number = 3; number <= untouched.operations(); ++number) {
    SimulatedDisk disk(number);
    disk.make_directory(folder);
    disk.sync_directory(".");
    disk.fail_operation(number, GetParam());
    Day day(disk);
    day.live();
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      SimulatedDisk later = disk.after_power_cut(seed);
      const KeptState kept = read_kept_state(later, folder, {});
      const bool as_asked = std::any_of(day.asked.begin(), day.asked.end(),
                                        [&](const std::vector<Latch>& latches) { return is_at_least(kept, latches); });
      ASSERT_TRUE(is_at_least(kept, day.acknowledged) || as_asked) << "operation " << number;
      // After a power cut there is nobody to take the state away: what was acknowledged is there.
      if (day.reported && GetParam() == SimulatedDisk::Failure::power_cut) {
        ASSERT_FALSE(kept.fault.has_value()) << number;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Every, KeptStateFault,
                         ::testing::Values(SimulatedDisk::Failure::power_cut, SimulatedDisk::Failure::io_error,
                                           SimulatedDisk::Failure::no_space, SimulatedDisk::Failure::short_transfer),
                         [](const auto& failure) {
                           switch (failure.param) {
                             case SimulatedDisk::Failure::power_cut: return "PowerCut";
                             case SimulatedDisk::Failure::io_error: return "InputOutputError";
                             case SimulatedDisk::Failure::no_space: return "DiskFull";
                             default: return "ShortTransfer";
                           }
                         });

}  // namespace
}  // namespace plimsoll::gate::test
