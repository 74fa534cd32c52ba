// The trading states as stories: who may do what, what is in force, and what a release needs.
#include "host/gate/trading_states.hpp"

#include <gmock/gmock.h>

#include <string>

#include "tests/host/gate/commands.hpp"

namespace plimsoll::gate::test {
namespace {

using ::testing::HasSubstr;
using Kind = Verdict::Kind;

constexpr std::int64_t minute_ns = 60'000'000'000;

TEST(TradingStates, AStopHoldsUntilSomebodyWithTheRightReleasesIt) {
  TradingStates states({}, {}, 0);
  EXPECT_EQ(states.stop(book("firm/rates"), TradingLevel::halted, tom()).kind, Kind::changed);
  EXPECT_EQ(states.effective({"firm/rates", "a", "s", "i"}), TradingLevel::halted);
  EXPECT_EQ(states.release(book("firm/rates"), tom()).code, "PLM-2713") << "a trader may stop, not release";
  EXPECT_EQ(states.release(book("firm/rates"), anna()).kind, Kind::accepted);
  EXPECT_EQ(states.level_of(book("firm/rates")), TradingLevel::halted) << "until it is durable";
  EXPECT_EQ(states.finish_release(book("firm/rates"), 2), 3U);
  EXPECT_EQ(states.effective({"firm/rates", "a", "s", "i"}), TradingLevel::active);
}

TEST(TradingStates, OnlyEverGetStricterByAStop) {
  TradingStates states({}, {}, 0);
  states.stop(firm, TradingLevel::halted, tom());
  const Verdict looser = states.stop(firm, TradingLevel::reduce_only, anna());
  EXPECT_EQ(looser.kind, Kind::unchanged);
  EXPECT_THAT(looser.words, HasSubstr("halted already"));
  EXPECT_EQ(states.stop(firm, TradingLevel::active, person("root", {Role::admin})).kind, Kind::unchanged);
  EXPECT_EQ(states.level_of(firm), TradingLevel::halted);
  EXPECT_EQ(states.stop(firm, TradingLevel::halted_and_cancel, limit()).kind, Kind::changed);
  EXPECT_EQ(states.entries().at(firm).latch.by, "firm var") << "who made it as strict as it is";
}

TEST(TradingStates, RepeatedCommandsChangeNothing) {
  TradingStates states({}, {}, 7);
  states.stop(firm, TradingLevel::halted, tom());
  EXPECT_EQ(states.sequence(), 8U);
  EXPECT_EQ(states.stop(firm, TradingLevel::halted, tom()).kind, Kind::unchanged);
  EXPECT_EQ(states.sequence(), 8U);
  states.release(firm, anna());
  EXPECT_EQ(states.release(firm, anna()).kind, Kind::accepted);
  EXPECT_EQ(states.sequence(), 9U);
  states.finish_release(firm, 9);
  EXPECT_EQ(states.release(firm, anna()).kind, Kind::unchanged) << "it is active already";
}

struct RoleCase {
  std::string name;
  Roles roles;
  bool may_stop;
  bool may_release;
};
class TradingRoles : public ::testing::TestWithParam<RoleCase> {};

TEST_P(TradingRoles, DecideWhoStopsAndWhoReleases) {
  for (const Scope& scope : {firm, book("firm/rates"), Scope{ScopeKind::desk, "firm"}, Scope{ScopeKind::account, "a"},
                             Scope{ScopeKind::strategy, "s"}, Scope{ScopeKind::instrument, "i"}}) {
    TradingStates states({}, {}, 0);
    const Origin somebody = person("somebody", GetParam().roles);
    const Verdict stopped = states.stop(scope, TradingLevel::reduce_only, somebody);
    EXPECT_EQ(stopped.kind, GetParam().may_stop ? Kind::changed : Kind::refused);
    EXPECT_EQ(stopped.code, GetParam().may_stop ? "" : "PLM-2711");
    states.stop(scope, TradingLevel::halted, limit());
    const Verdict released = states.release(scope, somebody);
    EXPECT_EQ(released.kind, GetParam().may_release ? Kind::accepted : Kind::refused);
    EXPECT_EQ(released.code, GetParam().may_release ? "" : "PLM-2713");
    EXPECT_EQ(states.level_of(scope), TradingLevel::halted);
  }
}

INSTANTIATE_TEST_SUITE_P(Every, TradingRoles,
                         ::testing::Values(RoleCase{"Nobody", {}, false, false},
                                           RoleCase{"Viewer", {Role::viewer}, false, false},
                                           RoleCase{"Trader", {Role::trader}, true, false},
                                           RoleCase{"Risk", {Role::risk}, true, true},
                                           RoleCase{"Admin", {Role::admin}, true, true},
                                           RoleCase{"ViewerAndTrader", {Role::viewer, Role::trader}, true, false}),
                         [](const auto& test) { return test.param.name; });

TEST(TradingStates, NoMachineReleases) {
  for (const Trigger trigger : {Trigger::limit, Trigger::watchdog, Trigger::order_gate, Trigger::start}) {
    TradingStates states({}, {}, 0);
    states.stop(firm, TradingLevel::halted, tom());
    Origin machine = person("machine", {Role::admin, Role::risk});
    machine.trigger = trigger;
    EXPECT_EQ(states.release(firm, machine).code, "PLM-2713");
  }
}

TEST(TwoPersons, HaveToBeDifferentOnes) {
  TradingStates states({ReleaseRule::two_persons, 10 * minute_ns}, {}, 0);
  states.stop(firm, TradingLevel::halted, tom());
  EXPECT_EQ(states.release(firm, anna()).kind, Kind::requested);
  const Verdict again = states.release(firm, anna());
  EXPECT_EQ(again.kind, Kind::refused);
  EXPECT_EQ(again.code, "PLM-2715");
  EXPECT_EQ(states.release(firm, tom()).code, "PLM-2713") << "the second one needs the right too";
  EXPECT_EQ(states.level_of(firm), TradingLevel::halted);
  EXPECT_EQ(states.release(firm, ben()).kind, Kind::accepted);
}

TEST(TwoPersons, StartAgainWhenTheRequestHasExpired) {
  TradingStates states({ReleaseRule::two_persons, 10 * minute_ns}, {}, 0);
  states.stop(firm, TradingLevel::halted, tom());
  EXPECT_EQ(states.release(firm, anna()).kind, Kind::requested);
  EXPECT_EQ(states.release(firm, later(ben(), 10 * minute_ns)).kind, Kind::requested) << "too late: now ben asks";
  EXPECT_EQ(states.release(firm, later(anna(), 11 * minute_ns)).kind, Kind::accepted);
}

TEST(TwoPersons, StartAgainWhenSomethingStopsTheScopeMeanwhile) {
  TradingStates states({ReleaseRule::two_persons, 10 * minute_ns}, {}, 0);
  states.stop(firm, TradingLevel::halted, tom());
  states.release(firm, anna());
  states.stop(firm, TradingLevel::halted, limit());
  EXPECT_EQ(states.release(firm, ben()).kind, Kind::requested) << "anna did not know of the limit";
}

TEST(TradingStates, AStopTakesBackAReleaseThatIsNotDurableYet) {
  TradingStates states({}, {}, 0);
  states.stop(firm, TradingLevel::halted, tom());
  states.release(firm, anna());
  states.stop(firm, TradingLevel::reduce_only, limit());
  EXPECT_EQ(states.finish_release(firm, 2), std::nullopt);
  EXPECT_EQ(states.level_of(firm), TradingLevel::halted);
}

TEST(TradingStates, AReleaseNeedsANameAndAReason) {
  TradingStates states({}, {}, 0);
  states.stop(firm, TradingLevel::halted, tom());
  EXPECT_EQ(states.release(firm, person("anna", {Role::risk}, "")).code, "PLM-2714");
  EXPECT_EQ(states.release(firm, person("", {Role::risk})).code, "PLM-2714");
}

TEST(TradingStates, NoReasonKeepsAStopFromHolding) {
  TradingStates states({}, {}, 0);
  EXPECT_EQ(states.stop(firm, TradingLevel::halted, person("tom", {Role::trader}, "")).kind, Kind::changed);
  EXPECT_EQ(
      states.stop(book("b"), TradingLevel::halted, person("t\nom", {Role::trader}, "a\tb\x01" + std::string(2000, 'x')))
          .kind,
      Kind::changed);
  const Latch& latch = states.entries().at(book("b")).latch;
  EXPECT_EQ(latch.by, "t om");
  EXPECT_EQ(latch.reason.size(), 512U);
  EXPECT_THAT(latch.reason, ::testing::StartsWith("a b x"));
}

TEST(TradingStates, StopTheFirmWhenThereIsNoRoomForAnotherScope) {
  TradingStates states({}, {}, 0);
  for (std::size_t i = 0; i < TradingStates::most_latches; ++i) {
    states.stop(book(std::string("b").append(std::to_string(i))), TradingLevel::reduce_only, tom());
  }
  EXPECT_EQ(states.effective({"other", "a", "s", "i"}), TradingLevel::active);
  const Verdict verdict = states.stop(book("one more"), TradingLevel::halted, tom());
  EXPECT_EQ(verdict.kind, Kind::changed);
  EXPECT_THAT(verdict.words, HasSubstr("no room"));
  EXPECT_EQ(states.level_of(firm), TradingLevel::halted);
  EXPECT_LE(states.entries().size(), TradingStates::most_latches + 1);
}

TEST(Scope, CoversWhatLiesBelowItAndNothingBeside) {
  const OrderScopes order{"firm/rates/swaps", "acct", "carry", "XYZ"};
  EXPECT_TRUE(covers(firm, order));
  EXPECT_TRUE(covers(Scope{ScopeKind::desk, "firm/rates"}, order));
  EXPECT_TRUE(covers(book("firm/rates/swaps"), order));
  EXPECT_FALSE(covers(book("firm/rates/swap"), order)) << "a name that begins alike is another book";
  EXPECT_FALSE(covers(book("firm/rates/swaps/short"), order));
  EXPECT_FALSE(covers(Scope{ScopeKind::strategy, "carry2"}, order));
  EXPECT_TRUE(covers(Scope{ScopeKind::instrument, "XYZ"}, order));
}

TEST(Scope, CoversAnOrderThatDoesNotSayWhereItBelongs) {
  EXPECT_TRUE(covers(book("firm/rates"), {}));
  EXPECT_TRUE(covers(Scope{ScopeKind::strategy, "carry"}, {"firm/rates", "acct", "", "XYZ"}));
}

TEST(Scope, IsReadFromAWordAndAPath) {
  EXPECT_EQ(parse_scope("firm"), firm);
  EXPECT_EQ(parse_scope("book:firm/rates"), book("firm/rates"));
  EXPECT_EQ(parse_scope("instrument:A:B"), (Scope{ScopeKind::instrument, "A:B"}));
  for (const char* wrong : {"", "firm:", "firm:x", "book", "book:", "book:a\tb", "floor:1", "book:a/"}) {
    EXPECT_EQ(parse_scope(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(parse_scope("book:" + std::string(201, 'x')), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::gate::test
