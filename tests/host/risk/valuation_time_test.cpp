// Valuation at an instant: an hour is an hour, whole days are what dates are, and live time moves on a lattice.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/host/risk/random_desk.hpp"

namespace plimsoll::risk {
namespace {

constexpr BookId root{std::uint32_t{0}};

Moment moment(std::string_view text) { return *Moment::parse(text); }

DeskText one_option(const std::string& expiry) {
  return {"U,spot,,,,,,1,USD,0\nC,option,U,100," + expiry + ",call,european,1,USD,0\n",
          {"C,1,firm/a"},
          "U,price,100\nC,implied_vol,0.2\nUSD,rate,0\n"};
}

TEST(ValuationTime, AnHourBeforeExpiryAnOptionIsWorthAnHour) {
  Desk desk = make_desk(one_option("2026-01-06T16:00:00-05:00"));
  desk.as_of = moment("2026-01-06T20:00:00Z");
  Rig rig(desk, settings_of(64));
  // Black and Scholes (1973) at the money without a rate: S (2 N(stdev / 2) - 1) = S erf(stdev / (2 sqrt 2)).
  const double stdev = 0.2 * std::sqrt(1.0 / 8760.0);
  EXPECT_NEAR(*rig.recompute().nodes[0].value, 100.0 * std::erf(stdev / (2.0 * std::sqrt(2.0))), 1e-12);
  desk.as_of = moment("2026-01-06T21:00:00Z");
  Rig at_expiry(desk, settings_of(64));
  EXPECT_EQ(*at_expiry.recompute().nodes[0].value, 0.0);
  desk.as_of = moment("2026-01-06");
  Rig by_day(desk, settings_of(64));
  EXPECT_EQ(*by_day.recompute().nodes[0].value, 0.0) << "by day there are no hours";
}

TEST(ValuationTime, WholeDaysGiveTheBitsOfDates) {
  for (const Revaluation revaluation : {Revaluation::full, Revaluation::surface}) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      RiskSettings settings = settings_of(257, seed);
      settings.revaluation = revaluation;
      DeskText text = random_desk(seed);
      const Desk by_day = make_desk(text);
      for (const char* date : {"2026-01-05", "2026-03-20", "2026-06-19", "2027-12-17"}) {
        const std::string timed = std::string(date).append("T16:00:00-05:00");
        for (std::size_t at = 0; (at = text.instruments.find(date, at)) != std::string::npos; at += timed.size()) {
          text.instruments.replace(at, std::string_view(date).size(), timed);
        }
      }
      Desk at_instant = make_desk(text);
      at_instant.as_of = moment("2026-01-05T21:00:00Z");
      Rig one(by_day, settings);
      Rig other(at_instant, settings);
      const RiskReport days = one.recompute();
      const RiskReport instants = other.recompute();
      ASSERT_EQ(one.pnl(root), other.pnl(root)) << seed;
      EXPECT_EQ(days.nodes[0].value, instants.nodes[0].value);
      EXPECT_NE(days.market_identity, instants.market_identity);
      EXPECT_NE(days.portfolio_identity, instants.portfolio_identity);
    }
  }
}

TEST(ValuationTime, IdentitiesTellInstantsApart) {
  Desk desk = make_desk(one_option("2026-01-06T16:00:00-05:00"));
  const auto market_at = [&](const char* at) {
    desk.as_of = moment(at);
    return Rig(desk, settings_of(64)).recompute().market_identity;
  };
  EXPECT_NE(market_at("2026-01-06T20:00:00Z"), market_at("2026-01-06T20:00:01Z"));
  EXPECT_EQ(market_at("2026-01-06T20:00:00Z"), market_at("2026-01-06T15:00:00-05:00"));
  EXPECT_NE(make_desk(one_option("2026-01-06T16:00:00-05:00")).portfolio.identity(),
            make_desk(one_option("2026-01-06T16:00:00-06:00")).portfolio.identity());
}

void tick_at(Rig& rig, std::string_view at, double mid) {
  market::Quote quote;
  quote.symbol = SymbolId{std::uint32_t{0}};
  const auto nanos = static_cast<std::int64_t>(mid * 1e9);
  quote.bid = Price::from_raw(nanos - 5'000'000);
  quote.ask = Price::from_raw(nanos + 5'000'000);
  quote.bid_size = quote.ask_size = Quantity::from_raw(decimal_scale);
  quote.quality = Quality::live;
  quote.ts_event = *moment(at).instant();
  rig.market.on_quote(quote);
}

constexpr std::int64_t quarter_ns = 900'000'000'000;

TEST(ValuationTime, MovesInStepsSoThatEveryReplayComesToTheSameInstants) {
  for (const Revaluation revaluation : {Revaluation::full, Revaluation::surface}) {
    RiskSettings settings = settings_of(256);
    settings.revaluation = revaluation;
    settings.certificate_limit = 1.0;
    Desk desk = make_desk(one_option("2026-01-06T16:00:00-05:00"));
    desk.as_of = moment("2026-01-06T14:40:00-05:00");
    Rig often(desk, settings);
    Rig once(desk, settings);
    for (Rig* rig : {&often, &once}) rig->market.age_in_steps(quarter_ns);
    EXPECT_EQ(often.recompute().valued_at, desk.as_of);
    once.recompute();
    const auto both = [&](const char* at, double mid) {
      tick_at(often, at, mid);
      tick_at(once, at, mid);
      return often.update().valued_at.to_string();
    };
    EXPECT_EQ(both("2026-01-06T19:44:59Z", 100.1), "2026-01-06T14:40:00-05:00") << "the step before it began";
    EXPECT_EQ(both("2026-01-06T19:45:00Z", 100.1), "2026-01-06T14:45:00-05:00");
    EXPECT_EQ(both("2026-01-06T19:59:59Z", 100.2), "2026-01-06T14:45:00-05:00");
    EXPECT_EQ(both("2026-01-06T20:10:00Z", 100.2), "2026-01-06T15:00:00-05:00") << "a price that stands still ages too";
    EXPECT_EQ(both("2026-01-06T20:05:00Z", 100.3), "2026-01-06T15:00:00-05:00") << "never back";
    const RiskReport some = often.engine.report(*often.market.freeze());
    EXPECT_EQ(some.digest, once.update().digest);
    desk.as_of = moment("2026-01-06T15:00:00-05:00");
    Rig late(desk, settings);
    tick_at(late, "2026-01-06T20:05:00Z", 100.3);
    EXPECT_EQ(some.digest, late.recompute().digest);
  }
}

TEST(ValuationTime, WhatHasExpiredHasNoNumber) {
  Desk desk = make_desk(one_option("2026-01-06T16:00:00-05:00"));
  desk.as_of = moment("2026-01-06T15:50:00-05:00");
  Rig rig(desk, settings_of(64));
  rig.market.age_in_steps(quarter_ns);
  EXPECT_TRUE(rig.recompute().nodes[0].value);
  tick_at(rig, "2026-01-06T16:05:00-05:00", 101);
  EXPECT_TRUE(rig.update().nodes[0].value) << "it expires at this instant, and is worth what it pays";
  tick_at(rig, "2026-01-06T16:16:00-05:00", 101);
  const RiskReport report = rig.update();
  EXPECT_FALSE(report.nodes[0].value);
  EXPECT_EQ(report.quality, Quality::unknown);
  ASSERT_FALSE(report.inputs.empty());
  EXPECT_EQ(report.inputs.back().name, "C (expired)");
}

}  // namespace
}  // namespace plimsoll::risk
