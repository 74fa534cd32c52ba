// The line to an order gate, against a venue that holds the truth: on one thread, with a clock that the test moves.
#include "host/gate/line_gate.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>

#include "host/gate/gate_agent.hpp"
#include "host/gate/kept_file.hpp"
#include "host/gate/kept_state.hpp"
#include "tests/host/gate/commands.hpp"
#include "tests/host/gate/test_venue.hpp"
#include "tests/host/journal/simulated_disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::gate::test {
namespace {

constexpr std::int64_t ms = 1'000'000;

/// One life of an appliance: a switch, its disk and an agent with a line to the venue.
struct Appliance {
  Appliance(const std::string& address, ManualClock& clock_, plimsoll::test::SimulatedDisk& disk_,
            Watchdog watchdog = {{}, TradingLevel::halted, 0})
      : clock(clock_), keeper(disk_, "/gate", clock) {
    const KeptState kept = read_kept_state(disk_, "/gate", clock.now());
    kill = std::make_unique<KillSwitch>(Authority{}, kept.state, keeper, clock);
    std::vector<LineGate> gates;
    gates.emplace_back(*parse_gate_address(address), 1);
    agent = std::make_unique<GateAgent>(*kill, std::move(watchdog), std::move(gates), clock);
  }
  void keep() {
    for (int i = 0; i < 3; ++i) keeper.do_work();
  }

  ManualClock& clock;
  StateKeeper keeper;
  std::unique_ptr<KillSwitch> kill;
  std::unique_ptr<GateAgent> agent;
};

class OrderGateLine : public ::testing::Test {
 protected:
  OrderGateLine() {
    disk.make_directory("/gate");
    static_cast<void>(replace_file(disk, "/gate", "trading-state", encode_state({0, {}}), Syncing::synced));
    start();
  }
  void start() {
    appliance.reset();
    disk.restart_process();
    appliance = std::make_unique<Appliance>(venue.address(), clock, disk);
    run(300 * ms);
  }
  /// Everybody takes turns while time passes.
  void run(std::int64_t ns) {
    for (std::int64_t gone = 0; gone <= ns; gone += 10 * ms) {
      if (appliance) appliance->agent->do_work();
      venue.do_work();
      clock.advance_ns(10 * ms);
    }
  }
  [[nodiscard]] OrderGateStatus gate() const { return appliance->agent->gates().at(0); }

  testing::TemporaryFolder folder;
  ManualClock clock;
  plimsoll::test::SimulatedDisk disk;
  TestVenue venue{(folder.path() / "venue").string(), clock};
  std::unique_ptr<Appliance> appliance;
};

TEST_F(OrderGateLine, TellsTheVenueAndHearsThatItObeys) {
  EXPECT_EQ(venue.place("firm/rates", Effect::increases), TestVenue::Answer::accepted);
  appliance->kill->stop(firm, TradingLevel::halted_and_cancel, tom());
  appliance->agent->do_work();
  venue.do_work();
  EXPECT_EQ(venue.place("firm/rates", Effect::reduces), TestVenue::Answer::rejected);
  EXPECT_EQ(venue.live_orders("firm/rates"), 0U);
  appliance->agent->do_work();
  EXPECT_EQ(gate().acknowledged, 1U);
  EXPECT_EQ(gate().waiting, 0U);
}

TEST_F(OrderGateLine, ObeysEachLevelAsItIsMeant) {
  appliance->kill->stop(firm, TradingLevel::reduce_only, tom());
  run(10 * ms);
  EXPECT_EQ(venue.place("b", Effect::increases), TestVenue::Answer::rejected);
  EXPECT_EQ(venue.place("b", Effect::reduces), TestVenue::Answer::accepted);
  appliance->kill->stop(firm, TradingLevel::halted, tom());
  run(10 * ms);
  EXPECT_EQ(venue.place("b", Effect::reduces), TestVenue::Answer::rejected);
  EXPECT_EQ(venue.live_orders("b"), 1U) << "halted does not cancel";
}

TEST_F(OrderGateLine, RepeatsUntilTheVenueAcknowledges) {
  venue.behave(TestVenue::Manner::does_not_answer);
  appliance->kill->stop(firm, TradingLevel::halted, tom());
  run(1000 * ms);
  EXPECT_GE(gate().repeats, 3U);
  EXPECT_EQ(gate().waiting, 1U);
  EXPECT_GE(venue.commands(), 4U);
  venue.behave(TestVenue::Manner::obeys);
  run(400 * ms);
  EXPECT_EQ(gate().waiting, 0U);
  const std::uint64_t told = venue.commands();
  run(1000 * ms);
  EXPECT_EQ(venue.commands(), told) << "and no longer";
}

TEST_F(OrderGateLine, IsNotHeldUpByAVenueThatDoesNotRead) {
  venue.behave(TestVenue::Manner::does_not_read);
  for (int i = 0; i < 3000; ++i) {
    appliance->kill->stop({ScopeKind::book, std::string(150, 'x').append(std::to_string(i % 900))},
                          i < 1000 ? TradingLevel::reduce_only : TradingLevel::halted, tom());
    appliance->agent->do_work();
  }
  EXPECT_EQ(gate().waiting, 900U) << "the newest of each scope";
  venue.behave(TestVenue::Manner::obeys);
  run(5000 * ms);
  EXPECT_EQ(gate().waiting, 0U);
  EXPECT_EQ(venue.effective(std::string(150, 'x').append("899")), TradingLevel::halted);
}

TEST_F(OrderGateLine, LosesASilentVenueAndTellsItEverythingAgain) {
  venue.behave(TestVenue::Manner::does_not_answer);
  run(2100 * ms);
  EXPECT_EQ(gate().link, GateLink::down);
  appliance->kill->stop(firm, TradingLevel::halted, tom());
  venue.behave(TestVenue::Manner::obeys);
  run(500 * ms);
  EXPECT_EQ(gate().link, GateLink::up);
  EXPECT_EQ(venue.level(firm), TradingLevel::halted);
}

TEST_F(OrderGateLine, TellsAVenueThatWasStartedAgainWhatHolds) {
  appliance->kill->stop(book("firm/rates"), TradingLevel::halted, tom());
  run(100 * ms);
  venue.forget();
  EXPECT_EQ(venue.place("firm/fx", Effect::increases), TestVenue::Answer::rejected) << "until it was told everything";
  run(500 * ms);
  EXPECT_EQ(venue.level(book("firm/rates")), TradingLevel::halted);
  EXPECT_EQ(venue.place("firm/fx", Effect::increases), TestVenue::Answer::accepted);
}

TEST_F(OrderGateLine, ALostApplianceHaltsTheVenue) {
  ASSERT_EQ(venue.place("b", Effect::increases), TestVenue::Answer::accepted);
  appliance.reset();
  run(TestVenue::longest_silence_ns + 20 * ms);
  EXPECT_EQ(venue.place("b", Effect::reduces), TestVenue::Answer::rejected);
}

TEST_F(OrderGateLine, AStopThatNeverReachedTheDiskComesBackFromTheVenue) {
  appliance->kill->stop(book("firm/rates"), TradingLevel::halted, tom());
  run(50 * ms);
  ASSERT_EQ(venue.level(book("firm/rates")), TradingLevel::halted);
  start();  // killed before the keeper wrote
  EXPECT_EQ(venue.level(book("firm/rates")), TradingLevel::halted);
  EXPECT_EQ(appliance->kill->effective({"firm/rates", "a", "s", "i"}), TradingLevel::halted);
  EXPECT_EQ(appliance->kill->view().lines.at(0).latch.trigger, Trigger::order_gate);
}

TEST_F(OrderGateLine, AReleaseReachesAVenueThatWasAwayMeanwhile) {
  appliance->kill->stop(firm, TradingLevel::halted, tom());
  run(50 * ms);
  appliance->keep();
  venue.drop_connection();
  venue.do_work();
  appliance->kill->release(firm, anna());
  appliance->keep();
  run(500 * ms);
  EXPECT_EQ(venue.level(firm), TradingLevel::active);
  EXPECT_TRUE(appliance->kill->view().lines.empty());
  EXPECT_EQ(venue.place("b", Effect::increases), TestVenue::Answer::accepted);
}

TEST_F(OrderGateLine, WhatTheVenueHoldsDoesNotTakeBackARequestForARelease) {
  appliance->kill->stop(firm, TradingLevel::halted, tom());
  run(50 * ms);
  venue.drop_connection();
  run(300 * ms);
  EXPECT_EQ(appliance->kill->view().lines.size(), 1U);
  EXPECT_EQ(appliance->kill->view().lines.at(0).latch.trigger, Trigger::person);
}

// The classic defects of kill switches, each as it was met in the field.

TEST_F(OrderGateLine, DefectStillOrderingAfterTheTrip) {
  for (int i = 0; i < 50; ++i) venue.place("firm/rates", Effect::increases);
  appliance->kill->stop(firm, TradingLevel::halted_and_cancel, limit());
  run(10 * ms);
  const std::int64_t stopped = venue.obeyed_ns(firm);
  for (int i = 0; i < 500; ++i) {
    venue.place("firm/rates", i % 2 == 0 ? Effect::increases : Effect::reduces);
    run(10 * ms);
    if (i == 100) venue.drop_connection();
    if (i == 200) start();
  }
  EXPECT_EQ(venue.accepted_after(stopped, "firm/rates"), 0U);
  EXPECT_EQ(venue.live_orders("firm/rates"), 0U);
}

TEST_F(OrderGateLine, DefectArmsItselfAgainWhenTheReasonIsGone) {
  // The limit was breached once and is fine in every later report: nothing but a person releases.
  appliance->kill->stop(book("firm/rates"), TradingLevel::halted, limit());
  appliance->keep();
  run(60'000 * ms);
  EXPECT_EQ(venue.level(book("firm/rates")), TradingLevel::halted);
  start();
  run(1000 * ms);
  EXPECT_EQ(venue.level(book("firm/rates")), TradingLevel::halted);
  EXPECT_EQ(appliance->kill->effective({"firm/rates", "a", "s", "i"}), TradingLevel::halted);
}

TEST_F(OrderGateLine, DefectStopsAnotherBook) {
  appliance->kill->stop(book("firm/rates"), TradingLevel::halted_and_cancel, limit());
  run(10 * ms);
  EXPECT_EQ(venue.place("firm/rates2", Effect::increases), TestVenue::Answer::accepted);
  EXPECT_EQ(venue.place("firm", Effect::increases), TestVenue::Answer::accepted);
  EXPECT_EQ(venue.place("firm/fx", Effect::increases), TestVenue::Answer::accepted);
  EXPECT_EQ(venue.place("firm/rates/swaps", Effect::increases), TestVenue::Answer::rejected);
  EXPECT_EQ(venue.place("firm/rates", Effect::reduces), TestVenue::Answer::rejected);
  EXPECT_EQ(venue.live_orders("firm/fx"), 1U) << "and cancels nothing of it";
}

TEST_F(OrderGateLine, TheWatchdogStopsTheFirmWhenReportsDoNotCome) {
  std::int64_t last_report = clock.monotonic_ns();
  appliance = nullptr;
  appliance = std::make_unique<Appliance>(
      venue.address(), clock, disk,
      Watchdog({{"report", 500 * ms, [&] { return last_report; }}}, TradingLevel::halted, clock.monotonic_ns()));
  for (int i = 0; i < 200; ++i) {
    run(100 * ms);
    last_report = clock.monotonic_ns();
  }
  EXPECT_EQ(venue.effective("b"), TradingLevel::active) << "as long as they come";
  run(600 * ms);
  EXPECT_EQ(venue.level(firm), TradingLevel::halted);
  const Latch latch = appliance->kill->view().lines.at(0).latch;
  EXPECT_EQ(latch.by, "report");
  EXPECT_THAT(latch.reason, ::testing::HasSubstr("allowed are 500"));
  appliance->kill->release(firm, anna());
  run(100 * ms);
  appliance->keep();
  run(100 * ms);
  EXPECT_EQ(venue.level(firm), TradingLevel::halted) << "reports are still missing";
  last_report = clock.monotonic_ns();
  appliance->kill->release(firm, anna());
  appliance->keep();
  run(100 * ms);
  EXPECT_EQ(venue.level(firm), TradingLevel::active);
}

TEST(Watchdog, LooksWhenSomethingIsOverdueAndThenInNoHurry) {
  ManualClock clock;
  plimsoll::test::SimulatedDisk disk;
  StateKeeper keeper(disk, "gate", clock);
  KillSwitch kill({}, {0, {}}, keeper, clock);
  std::int64_t last = 0;
  Watchdog watchdog({{"report", 500 * ms, [&] { return last; }}}, TradingLevel::halted, 100 * ms);
  EXPECT_EQ(watchdog.next_due_ns(), 600 * ms + 1);
  EXPECT_EQ(watchdog.look(kill, {}, 600 * ms), 0);
  last = 400 * ms;
  EXPECT_EQ(watchdog.next_due_ns(), 900 * ms + 1);
  EXPECT_EQ(watchdog.look(kill, {}, 900 * ms + 1), 1);
  EXPECT_EQ(kill.effective({}), TradingLevel::halted);
  EXPECT_EQ(watchdog.next_due_ns(), 950 * ms + 1) << "no spinning while it lasts";
}

TEST(GateAddress, IsASocketOfThisMachine) {
  EXPECT_EQ(parse_gate_address("unix:/run/x").value().unix_path, "/run/x");
  EXPECT_EQ(parse_gate_address("127.0.0.1:7100").value().port, 7100);
  for (const std::string wrong :
       {"", "unix:", "10.0.0.7:7100", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x", "localhost:7100"}) {
    EXPECT_FALSE(parse_gate_address(wrong).has_value()) << wrong;
  }
  EXPECT_FALSE(parse_gate_address("unix:/" + std::string(200, 'x')).has_value());
}

}  // namespace
}  // namespace plimsoll::gate::test
