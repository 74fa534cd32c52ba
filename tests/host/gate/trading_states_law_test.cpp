// Laws of the trading states over random commands: never looser without a release, the strictest wins, restart keeps.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/gate/state_text.hpp"
#include "host/gate/trading_states.hpp"
#include "tests/host/gate/commands.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::gate::test {
namespace {

using plimsoll::testing::check_law;
using plimsoll::testing::Repeats;

const std::vector<Scope> scopes{firm,
                                {ScopeKind::desk, "firm/rates"},
                                {ScopeKind::book, "firm/rates/swaps"},
                                {ScopeKind::book, "firm/rates/swap"},
                                {ScopeKind::account, "one"},
                                {ScopeKind::strategy, "carry"},
                                {ScopeKind::instrument, "XYZ"}};

struct Command {
  enum class Act { stop, release, finish, give_up, restart } act;
  std::size_t scope;
  TradingLevel level;
  std::size_t who;
  std::int64_t at_ns;
};

rc::Gen<std::vector<Command>> generate_commands() {
  const auto one = rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, 12), rc::gen::inRange<std::size_t>(0, scopes.size()), rc::gen::inRange(0, 4),
                     rc::gen::inRange<std::size_t>(0, 5), rc::gen::inRange<std::int64_t>(0, 2000)),
      [](const auto& drawn) {
        const int act = std::get<0>(drawn);
        return Command{act < 5    ? Command::Act::stop
                       : act < 8  ? Command::Act::release
                       : act < 10 ? Command::Act::finish
                       : act < 11 ? Command::Act::give_up
                                  : Command::Act::restart,
                       std::get<1>(drawn), static_cast<TradingLevel>(std::get<2>(drawn)), std::get<3>(drawn),
                       std::get<4>(drawn)};
      });
  return rc::gen::resize(60, rc::gen::container<std::vector<Command>>(rc::gen::resize(rc::kNominalSize, one)));
}

Origin origin_of(const Command& command, std::int64_t now) {
  const std::vector<Origin> everybody{anna(), ben(), tom(), person("eve", {Role::viewer}), limit()};
  return later(everybody[command.who], now);
}

bool may_release(const Origin& origin) {
  return origin.trigger == Trigger::person && (origin.name == "anna" || origin.name == "ben");
}

TEST(TradingStatesLaw, NeverLooserWithoutAReleaseByOnesWhoMay) {
  check_law(Repeats{2000, 100000}, [] {
    const bool two = *rc::gen::arbitrary<bool>();
    const auto commands = *generate_commands();
    const Authority authority{two ? ReleaseRule::two_persons : ReleaseRule::one_person, 3000};
    TradingStates states(authority, {}, 0);
    std::map<Scope, std::set<std::string>> asked;  // since the scope was stopped last, by whom
    std::int64_t now = 0;
    for (const Command& command : commands) {
      now += command.at_ns;
      const Scope& scope = scopes[command.scope];
      std::map<Scope, TradingLevel> before;
      for (const Scope& each : scopes) before[each] = states.level_of(each);
      const Origin origin = origin_of(command, now);
      bool released = false;
      switch (command.act) {
        case Command::Act::stop:
          if (states.stop(scope, command.level, origin).kind != Verdict::Kind::refused) asked[scope].clear();
          break;
        case Command::Act::release:
          if (may_release(origin)) asked[scope].insert(origin.name);
          states.release(scope, origin);
          break;
        case Command::Act::finish: {
          const auto entry = states.entries().find(scope);
          const std::uint64_t number = entry == states.entries().end() ? 0 : entry->second.releasing;
          released = states.finish_release(scope, number).has_value();
          break;
        }
        case Command::Act::give_up: {
          const auto entry = states.entries().find(scope);
          if (entry != states.entries().end()) states.give_up_release(scope, entry->second.releasing);
          break;
        }
        case Command::Act::restart: {
          // A process that died before anything newer was durable: what is in force goes through the file.
          const auto kept = decode_state(encode_state({states.sequence(), states.in_force()}));
          RC_ASSERT(kept.has_value());
          states = TradingStates(authority, kept->latches, kept->sequence);
          for (auto& [each, people] : asked) people.clear();
          break;
        }
      }
      for (const Scope& each : scopes) {
        if (!stricter(before[each], states.level_of(each))) continue;
        RC_ASSERT(released && each == scope);
        RC_ASSERT(asked[scope].size() >= (two ? 2U : 1U));
      }
      if (released) asked[scope].clear();
    }
  });
}

TEST(TradingStatesLaw, TheStrictestThatCoversAnOrderWins) {
  check_law(Repeats{2000, 100000}, [] {
    TradingStates states({}, {}, 0);
    for (const Command& command : *generate_commands()) {
      states.stop(scopes[command.scope], command.level, anna());
    }
    const OrderScopes order{*rc::gen::element<std::string_view>("firm/rates/swaps", "firm/rates/swap", "firm/fx"),
                            *rc::gen::element<std::string_view>("one", "two"),
                            *rc::gen::element<std::string_view>("carry", "momentum"),
                            *rc::gen::element<std::string_view>("XYZ", "ABC")};
    // By hand, for these scopes.
    TradingLevel expected = states.level_of(scopes[0]);
    const auto with = [&](bool applies, std::size_t scope) {
      if (applies) expected = std::max(expected, states.level_of(scopes[scope]));
    };
    with(order.book.starts_with("firm/rates/"), 1);
    with(order.book == "firm/rates/swaps", 2);
    with(order.book == "firm/rates/swap", 3);
    with(order.account == "one", 4);
    with(order.strategy == "carry", 5);
    with(order.instrument == "XYZ", 6);
    RC_ASSERT(states.effective(order) == expected);
  });
}

TEST(TradingStatesLaw, WhatIsWrittenIsReadBack) {
  check_law(Repeats{500, 20000}, [] {
    TradingStates states({}, {}, *rc::gen::arbitrary<std::uint32_t>());
    for (const Command& command : *generate_commands()) {
      Origin origin = person("anna", {Role::risk}, *rc::gen::arbitrary<std::string>());
      states.stop(scopes[command.scope], command.level, origin);
    }
    const auto read = decode_state(encode_state({states.sequence(), states.in_force()}));
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->sequence == states.sequence());
    RC_ASSERT(read->latches.size() == states.entries().size());
    for (const Latch& latch : read->latches) {
      const Latch& kept = states.entries().at(latch.scope).latch;
      RC_ASSERT(latch.level == kept.level && latch.sequence == kept.sequence && latch.since == kept.since);
      RC_ASSERT(latch.by == kept.by && latch.reason == kept.reason && latch.trigger == kept.trigger);
    }
  });
}

}  // namespace
}  // namespace plimsoll::gate::test
