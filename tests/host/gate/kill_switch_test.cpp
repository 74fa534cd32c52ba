// The kill switch with its disk: stops at once, releases when they are durable, every command in the audit trail.
#include "host/gate/kill_switch.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "host/gate/file_gate.hpp"
#include "host/gate/kept_file.hpp"
#include "host/gate/kept_state.hpp"
#include "tests/host/gate/commands.hpp"
#include "tests/host/gate/full_disk.hpp"
#include "tests/host/journal/simulated_disk.hpp"

namespace plimsoll::gate::test {
namespace {

using plimsoll::test::SimulatedDisk;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = Verdict::Kind;

const OrderScopes order{"firm/rates", "a", "s", "i"};

class KillSwitchOnDisk : public ::testing::Test {
 protected:
  KillSwitchOnDisk() { simulated.make_directory("/gate"); }

  void keep() {
    for (int i = 0; i < 4; ++i) keeper.do_work();
  }
  [[nodiscard]] std::string log() { return read_small_file(disk, "/gate/commands.log", 1 << 20).text; }
  [[nodiscard]] TradingLevel after_restart() {
    const KeptState kept = read_kept_state(disk, "/gate", {});
    return TradingStates({}, kept.state.latches, kept.state.sequence).effective(order);
  }
  std::vector<std::string> taken() {
    std::vector<std::string> all;
    for (const OrderCommand& command : kill.take_commands()) {
      all.push_back(std::to_string(command.sequence) + ' ' + std::string(verb_of(command.level)) + ' ' +
                    words_of(command.scope));
    }
    return all;
  }

  SimulatedDisk simulated;
  FullDisk disk{simulated};
  ManualClock clock{Timestamp{1'767'607'200'123'456'789}};
  StateKeeper keeper{disk, "/gate", clock};
  KillSwitch kill{{}, {0, {}}, keeper, clock};
};

TEST_F(KillSwitchOnDisk, StopsAtOnceAndReleasesWhenItIsDurable) {
  int woken = 0;
  kill.on_change([&] { ++woken; });
  EXPECT_EQ(kill.stop(firm, TradingLevel::halted, tom()).kind, Kind::changed);
  EXPECT_EQ(kill.effective(order), TradingLevel::halted);
  EXPECT_EQ(woken, 1);
  EXPECT_THAT(taken(), ElementsAre("1 halt the firm"));
  keep();
  EXPECT_EQ(after_restart(), TradingLevel::halted);

  EXPECT_EQ(kill.release(firm, anna()).kind, Kind::accepted);
  EXPECT_EQ(kill.effective(order), TradingLevel::halted) << "the disk has not got it yet";
  EXPECT_THAT(taken(), ElementsAre());
  keep();
  EXPECT_EQ(kill.effective(order), TradingLevel::active);
  EXPECT_THAT(taken(), ElementsAre("3 resume the firm"));
  EXPECT_EQ(after_restart(), TradingLevel::active);
  EXPECT_EQ(woken, 2);
}

TEST_F(KillSwitchOnDisk, TellsOrderGatesTheNewestOfEachScopeOnly) {
  kill.stop(firm, TradingLevel::reduce_only, tom());
  kill.stop(book("firm/rates"), TradingLevel::halted, tom());
  kill.stop(firm, TradingLevel::halted_and_cancel, tom());
  EXPECT_THAT(taken(), ElementsAre("2 halt book firm/rates", "3 halt_and_cancel the firm"));
  EXPECT_THAT(taken(), ElementsAre());
  EXPECT_EQ(kill.all_commands().size(), 2U);
}

TEST_F(KillSwitchOnDisk, StopsOnAFullDiskAndHaltsTheNextStart) {
  keep();
  ASSERT_EQ(after_restart(), TradingLevel::active);
  disk.set(FullDisk::Room::none);
  EXPECT_EQ(kill.stop(book("firm/rates"), TradingLevel::reduce_only, tom()).kind, Kind::changed);
  EXPECT_EQ(kill.effective(order), TradingLevel::reduce_only);
  keep();
  const KeeperStatus status = keeper.status();
  EXPECT_EQ(status.keeping, Keeping::removed);
  EXPECT_EQ(status.fault.value().code, "PLM-2721");
  EXPECT_EQ(after_restart(), TradingLevel::halted) << "stricter than what was in force, never looser";

  EXPECT_EQ(kill.release(book("firm/rates"), anna()).kind, Kind::accepted);
  keep();
  EXPECT_EQ(kill.effective(order), TradingLevel::reduce_only) << "nothing is released that is not durable";

  disk.set(FullDisk::Room::enough);
  clock.advance_ns(1'000'000'000);
  keep();
  EXPECT_EQ(keeper.status().keeping, Keeping::kept);
  EXPECT_EQ(after_restart(), TradingLevel::reduce_only);
  EXPECT_THAT(log(), AllOf(HasSubstr("release_not_kept"), HasSubstr("PLM-2722"))) << "and the trail was kept meanwhile";
}

TEST_F(KillSwitchOnDisk, DoesNotTryTheSameStateAgainForASecond) {
  disk.set(FullDisk::Room::none);
  kill.stop(firm, TradingLevel::halted, tom());
  keep();
  const std::uint64_t before = simulated.operations();
  keep();
  EXPECT_EQ(simulated.operations(), before);
}

TEST_F(KillSwitchOnDisk, AStopOvertakesAReleaseThatTheDiskIsStillWriting) {
  kill.stop(firm, TradingLevel::halted, tom());
  keep();
  taken();
  kill.release(firm, anna());
  kill.stop(firm, TradingLevel::halted, limit());
  keep();
  EXPECT_EQ(kill.effective(order), TradingLevel::halted);
  EXPECT_THAT(taken(), ElementsAre()) << "no resume was ever sent";
  EXPECT_EQ(after_restart(), TradingLevel::halted);
}

TEST_F(KillSwitchOnDisk, WritesEveryCommandOfAPersonIntoTheAuditTrail) {
  kill.stop(book("firm/rates"), TradingLevel::halted, person("tom", {Role::trader}, "fat\tfinger"));
  kill.stop(firm, TradingLevel::halted, person("eve", {Role::viewer}, "fun"));
  for (int i = 0; i < 100; ++i) kill.stop(book("firm/rates"), TradingLevel::reduce_only, limit());
  kill.release(book("firm/rates"), anna());
  keep();
  keep();
  const std::string text = log();
  EXPECT_THAT(text, HasSubstr("2026-01-05T10:00:00.123456789Z\tstop\thalted\tbook\tfirm/rates\tperson\ttom\tfat "
                              "finger\tchanged\t\tbook firm/rates is halted\n"));
  EXPECT_THAT(text, HasSubstr("\tstop\thalted\tfirm\t\tperson\teve\tfun\trefused\tPLM-2711\t"));
  EXPECT_THAT(text, HasSubstr("\trelease\tactive\tbook\tfirm/rates\tperson\tanna\tbecause\taccepted\t"));
  EXPECT_THAT(text, HasSubstr("\trelease_in_force\t"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << "a machine that repeats itself is no news";
}

TEST_F(KillSwitchOnDisk, GoesOnBehindHalfALineOfTheAuditTrail) {
  kill.stop(firm, TradingLevel::halted, tom());
  keep();
  const std::string before = log();
  plimsoll::test::Bytes torn = simulated.content("/gate/commands.log");
  torn.resize(torn.size() - 5);
  simulated.put("/gate/commands.log", torn);
  kill.stop(firm, TradingLevel::halted, tom());
  keep();
  EXPECT_EQ(log().substr(0, before.size() - 4), before.substr(0, before.size() - 5) + '\n');
  EXPECT_THAT(log(), ContainsRegex("unchanged.*already\n$"));
}

TEST_F(KillSwitchOnDisk, CountsCommandsThatTheTrailHasNoRoomFor) {
  disk.set(FullDisk::Room::none);
  for (std::size_t i = 0; i < StateKeeper::most_waiting_commands + 7; ++i) kill.stop(firm, TradingLevel::halted, tom());
  EXPECT_EQ(keeper.status().commands_lost, 7U);
  EXPECT_EQ(keeper.status().commands_waiting, StateKeeper::most_waiting_commands);
}

TEST_F(KillSwitchOnDisk, ShowsAnOrderGateTheLatchesInAFileUntilItAcknowledges) {
  FileGate gate(disk, "/gate", "orders", kill, clock);
  kill.stop(firm, TradingLevel::halted, tom());
  gate.do_work();
  const auto shown = decode_state(read_small_file(disk, "/gate/orders", 1 << 20).text);
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ(shown->latches.at(0).level, TradingLevel::halted);
  EXPECT_EQ(gate.status().waiting, 1U);
  clock.advance_ns(FileGate::repeat_ns);
  gate.do_work();
  EXPECT_EQ(gate.status().repeats, 1U);
  simulated.put("/gate/orders.ack", {std::byte{'1'}, std::byte{'\n'}});
  gate.do_work();
  EXPECT_EQ(gate.status().acknowledged, 1U);
  EXPECT_EQ(gate.status().waiting, 0U);
  const std::uint64_t before = simulated.operations();
  gate.do_work();
  EXPECT_EQ(simulated.operations(), before) << "nothing to repeat";
  simulated.put("/gate/orders.ack", {std::byte{'9'}});
  kill.stop(firm, TradingLevel::halted_and_cancel, tom());
  gate.do_work();
  EXPECT_EQ(gate.status().waiting, 1U) << "what was never sent cannot be acknowledged";
  disk.set(FullDisk::Room::none);
  clock.advance_ns(FileGate::repeat_ns);
  gate.do_work();
  EXPECT_EQ(gate.status().link, GateLink::down);
}

}  // namespace
}  // namespace plimsoll::gate::test
