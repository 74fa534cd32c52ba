// Realised and open cost against computations that share nothing with the ledger: share by share, and in rationals.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/host/ledger/fills.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::ledger {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using testing::repeats;
using tests::fill;
using tests::ledger_of;
using tests::universe;

struct Draw {
  std::string book;
  std::string instrument;
  std::int64_t quantity = 0;  // whole units, signed
  std::int64_t cents = 0;
  std::int64_t fee = 0;  // nanos
};

/// A stream of trades that goes long, short, flat and through zero, again and again, in 600 positions.
class Stream {
 public:
  explicit Stream(std::uint64_t seed) : random_(seed) {}

  Draw next() {
    static const std::vector<std::string> names{"AAA", "BBB", "FUT", "OPT"};
    Draw draw;
    draw.book = "firm/b" + std::to_string(random_() % 150);
    draw.instrument = names[random_() % names.size()];
    std::int64_t& held = held_[{draw.book, draw.instrument}];
    const auto size = static_cast<std::int64_t>(1 + random_() % 12);
    // Against the position two times out of three, so that averages do not go on for ever.
    const bool buys = held == 0 ? random_() % 2 == 0 : (held < 0) == (random_() % 3 != 0);
    draw.quantity = buys ? size : -size;
    draw.cents = static_cast<std::int64_t>(1 + random_() % 20'000);
    draw.fee = static_cast<std::int64_t>(random_() % 3'000'000'000) - 1'000'000'000;
    held += draw.quantity;
    return draw;
  }

 private:
  std::mt19937_64 random_;
  std::map<std::pair<std::string, std::string>, std::int64_t> held_;
};

std::int64_t multiplier_of(const std::string& name) { return name == "FUT" ? 50 : name == "OPT" ? 100 : 1; }

/// Every share by itself with the cents that were paid or got for it; nothing is ever divided.
struct ShareByShare {
  std::deque<std::int64_t> longs;
  std::deque<std::int64_t> shorts;
  std::int64_t realised_cents = 0;
  std::int64_t fee_nanos = 0;

  void trade(const Draw& draw, LotMethod method) {
    fee_nanos += draw.fee;
    std::deque<std::int64_t>& against = draw.quantity > 0 ? shorts : longs;
    std::deque<std::int64_t>& with = draw.quantity > 0 ? longs : shorts;
    for (std::int64_t left = std::abs(draw.quantity); left > 0; --left) {
      if (against.empty()) {
        with.push_back(draw.cents);
        continue;
      }
      const std::int64_t opened = method == LotMethod::fifo ? against.front() : against.back();
      if (method == LotMethod::fifo) {
        against.pop_front();
      } else {
        against.pop_back();
      }
      realised_cents += draw.quantity > 0 ? opened - draw.cents : draw.cents - opened;
    }
  }
};

constexpr int128 nanos_per_cent = 10'000'000;

Fill as_fill(const Draw& draw, int number) {
  Fill result = fill(std::to_string(number), draw.quantity * tests::unit, draw.cents * 10'000'000, draw.instrument);
  result.book = draw.book;
  result.fee = draw.fee;
  return result;
}

void compare_share_by_share(LotMethod method) {
  const int fills = repeats({100'000, 1'000'000});
  Ledger ledger = ledger_of(method);
  Stream stream(7);
  std::map<std::pair<std::string, std::string>, ShareByShare> expected;
  for (int at = 0; at < fills; ++at) {
    const Draw draw = stream.next();
    ASSERT_EQ(ledger.apply(as_fill(draw, at)).outcome, FillOutcome::applied);
    expected[{draw.book, draw.instrument}].trade(draw, method);
  }
  ASSERT_EQ(ledger.accounts().size(), expected.size());
  for (const Ledger::Account& account : ledger.accounts()) {
    const std::string& name = universe()[account.instrument].name;
    const ShareByShare& shares = expected.at({account.book, name});
    const int128 scale = nanos_per_cent * multiplier_of(name);
    const Lots& lots = account.state.lots();
    std::int64_t cost_cents = 0;
    for (const std::int64_t cents : shares.longs) cost_cents += cents;
    for (const std::int64_t cents : shares.shorts) cost_cents -= cents;
    const auto held = static_cast<std::int64_t>(shares.longs.size()) - static_cast<std::int64_t>(shares.shorts.size());
    EXPECT_EQ(lots.quantity(), held * tests::unit);
    EXPECT_TRUE(lots.realised().local == shares.realised_cents * scale) << account.book << ' ' << name;
    EXPECT_TRUE(lots.open_cost().local == cost_cents * scale) << account.book << ' ' << name;
    EXPECT_TRUE(account.state.fees().front().paid.local == shares.fee_nanos);
  }
}

TEST(IndependentPnl, FifoEqualsShareByShare) { compare_share_by_share(LotMethod::fifo); }
TEST(IndependentPnl, LifoEqualsShareByShare) { compare_share_by_share(LotMethod::lifo); }

/// The textbook's average cost with nothing rounded.
struct ExactAverage {
  std::int64_t quantity = 0;
  Rational cost = 0;  // cents
  Rational realised = 0;
  std::int64_t divisions = 0;  // each may be rounded once in the ledger

  void trade(const Draw& draw) {
    const bool closes = quantity != 0 && (quantity > 0) != (draw.quantity > 0);
    const std::int64_t closed = closes ? std::min(std::abs(quantity), std::abs(draw.quantity)) : 0;
    if (closed != 0) {
      const Rational part = cost * closed / std::abs(quantity);
      realised += (quantity > 0 ? Rational(draw.cents * closed) : Rational(-draw.cents * closed)) - part;
      cost -= part;
      ++divisions;
    }
    quantity += draw.quantity;
    const std::int64_t opened = std::abs(draw.quantity) - closed;
    cost += Rational(draw.quantity > 0 ? opened * draw.cents : -opened * draw.cents);
  }
};

/// The ledger rounds a part of a cost to 1e-9, half a unit off at most. An error of what remains is shared out later
/// and not multiplied, so after d divisions realised is at most d / 2 units off. Whole cents and units round nowhere
/// else.
TEST(IndependentPnl, AverageEqualsRationalsUpToItsRounding) {
  const int fills = repeats({100'000, 1'000'000});
  Ledger ledger = ledger_of(LotMethod::average);
  Stream stream(11);
  std::map<std::pair<std::string, std::string>, ExactAverage> expected;
  for (int at = 0; at < fills; ++at) {
    const Draw draw = stream.next();
    ASSERT_EQ(ledger.apply(as_fill(draw, at)).outcome, FillOutcome::applied);
    expected[{draw.book, draw.instrument}].trade(draw);
  }
  std::size_t inexact = 0;
  for (const Ledger::Account& account : ledger.accounts()) {
    const std::string& name = universe()[account.instrument].name;
    const ExactAverage& exact = expected.at({account.book, name});
    const Rational scale = multiplier_of(name) * 10'000'000;
    const Rational realised(boost::multiprecision::cpp_int(format_amount(account.state.lots().realised().local, 0)));
    const Rational error = realised - exact.realised * scale;
    EXPECT_EQ(account.state.lots().quantity(), exact.quantity * tests::unit);
    EXPECT_LE(abs(error), Rational(exact.divisions, 2)) << account.book << ' ' << name;
    if (error != 0) ++inexact;
  }
  EXPECT_GT(inexact, ledger.accounts().size() / 4) << "the comparison must have met roundings";
}

}  // namespace
}  // namespace plimsoll::ledger
