// At the edges of 64 and 124 bits a fill is refused by name and nothing has changed; nothing wraps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>

#include "host/ledger/pnl.hpp"
#include "tests/host/ledger/fills.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::ledger {
namespace {

using tests::bust;
using tests::fill;
using tests::unit;

const Lots& lots_of(const Ledger& ledger) { return ledger.accounts().front().state.lots(); }

TEST(LedgerOverflow, PositionsEndAtTwoToTheSixtyThree) {
  for (const std::int64_t side : {1, -1}) {
    for (std::int64_t k = 0; k <= 3; ++k) {
      for (std::int64_t more = 0; more <= 3; ++more) {
        Ledger ledger = tests::ledger_of(LotMethod::fifo);
        // 2^63 - 1 - k is held; `more` + 1 are added: fits where more + 1 <= k.
        ASSERT_EQ(ledger.apply(fill("1", side * (INT64_MAX - k), 1)).outcome, FillOutcome::applied);
        const FillResult result = ledger.apply(fill("2", side * (more + 1), 1));
        const bool fits = more + 1 <= k;
        EXPECT_EQ(result.outcome, fits ? FillOutcome::applied : FillOutcome::refused);
        EXPECT_EQ(result.refusal, fits ? std::nullopt : std::optional(Refusal::quantity_overflow));
        EXPECT_EQ(lots_of(ledger).quantity(), side * (fits ? INT64_MAX - k + more + 1 : INT64_MAX - k));
      }
    }
  }
}

TEST(LedgerOverflow, ALongFlipsIntoTheLargestShort) {
  Ledger ledger = tests::ledger_of(LotMethod::lifo);
  ASSERT_EQ(ledger.apply(fill("1", 5, 1)).outcome, FillOutcome::applied);
  ASSERT_EQ(ledger.apply(fill("2", -INT64_MAX, 1)).outcome, FillOutcome::applied);
  EXPECT_EQ(lots_of(ledger).quantity(), -INT64_MAX + 5);
  ASSERT_EQ(ledger.apply(fill("3", -6, 1)).refusal, Refusal::quantity_overflow);
  ASSERT_EQ(ledger.apply(fill("4", -5, 1)).outcome, FillOutcome::applied);
  EXPECT_EQ(lots_of(ledger).quantity(), -INT64_MAX);
}

TEST(LedgerOverflow, ABustThatWouldNotFitIsRefused) {
  Ledger ledger = tests::ledger_of(LotMethod::fifo);
  ASSERT_EQ(ledger.apply(fill("1", INT64_MAX, 1)).outcome, FillOutcome::applied);
  ASSERT_EQ(ledger.apply(fill("2", -10, 1)).outcome, FillOutcome::applied);
  ASSERT_EQ(ledger.apply(fill("3", 10, 1)).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(bust("2", "B")).refusal, Refusal::quantity_overflow);
  EXPECT_EQ(lots_of(ledger).quantity(), INT64_MAX);
  EXPECT_EQ(ledger.apply(bust("3")).outcome, FillOutcome::busted);
  EXPECT_EQ(ledger.apply(bust("2", "B")).outcome, FillOutcome::busted) << "now it fits, under the same name";
}

TEST(LedgerOverflow, AmountsBeyondTheLargestAreRefused) {
  const portfolio::Instruments instruments = portfolio::Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier,currency\n"
      "BIG,spot,,,,,9223372036.854775807,USD\n"
      "AAA,spot,,,,,1,EUR\n",
      "instruments.csv");
  FxFactors fx("USD");
  fx.set("EUR", Timestamp{0}, INT64_MAX);
  Ledger ledger(instruments, fx);
  EXPECT_EQ(ledger.apply(fill("1", INT64_MAX, INT64_MAX, "BIG")).refusal, Refusal::amount_overflow);
  EXPECT_EQ(ledger.apply(fill("2", INT64_MAX, INT64_MAX, "AAA")).refusal, Refusal::amount_overflow) << "translated";
  Fill charged = fill("3", unit, unit, "AAA");
  charged.fee = INT64_MIN;
  EXPECT_EQ(ledger.apply(charged).refusal, Refusal::amount_overflow);
  EXPECT_TRUE(ledger.accounts().empty());
}

TEST(LedgerOverflow, TurnoverIsBoundedToo) {
  Ledger ledger = tests::ledger_of(LotMethod::fifo);
  // 2^61 x 2^61 = 2^122 in the reporting unit of 1e-18, less what the rounding to 1e-9 took away.
  const std::int64_t quantity = std::int64_t{1} << 61;
  const std::int64_t price = std::int64_t{1} << 61;
  EXPECT_EQ(ledger.apply(fill("1", quantity, price)).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(fill("2", -quantity, price)).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(fill("3", quantity, price)).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(fill("4", -quantity, price)).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(fill("5", quantity, price)).refusal, Refusal::amount_overflow);
  EXPECT_EQ(lots_of(ledger).quantity(), 0);
  EXPECT_EQ(lots_of(ledger).realised(), Money{});
}

TEST(LedgerOverflow, EdgesEverywhereNeitherWrapNorBreakConservation) {
  constexpr std::int64_t edges[] = {
      1, 2, unit, INT64_MAX, INT64_MAX - 1, std::int64_t{1} << 62, (std::int64_t{1} << 62) + 1, 3, 999'999'999};
  std::mt19937_64 random(3);
  std::uint64_t refused = 0;
  std::uint64_t applied = 0;
  for (int round = 0; round < testing::repeats({2'000, 50'000}); ++round) {
    Ledger ledger = tests::ledger_of(static_cast<LotMethod>(round % 3));
    int128 expected = 0;
    for (int at = 0; at < 20; ++at) {
      const std::int64_t size = edges[random() % std::size(edges)];
      const std::int64_t price = edges[random() % std::size(edges)];
      const std::int64_t quantity = random() % 2 == 0 ? size : -size;
      const FillResult result = ledger.apply(fill(std::to_string(at), quantity, price, "FUT"));
      const int128 after = expected + quantity;
      const bool fits_in_64 = after <= INT64_MAX && after >= -static_cast<int128>(INT64_MAX);
      if (result.refusal) {
        ++refused;
        EXPECT_TRUE(*result.refusal == Refusal::amount_overflow || !fits_in_64);
      } else {
        ++applied;
        expected = after;
        EXPECT_TRUE(fits_in_64);
      }
      if (ledger.accounts().empty()) continue;
      ASSERT_TRUE(lots_of(ledger).quantity() == expected);
      ASSERT_EQ(lots_of(ledger).realised(), lots_of(ledger).cash() + lots_of(ledger).open_cost());
      Marks marks;
      marks.set(*tests::universe().find("FUT"), Price::from_raw(edges[random() % std::size(edges)]));
      const std::vector<PnlRow> rows = profit_and_loss(ledger, marks, Timestamp{0});
      for (const Figures& figures : {rows.front().local, rows.front().reporting}) {
        if (!figures.unrealised) continue;
        ASSERT_TRUE(*figures.cash + *figures.value == *figures.realised + *figures.unrealised);
      }
    }
  }
  EXPECT_GT(refused, applied / 10);
  EXPECT_GT(applied, refused / 10);
}

}  // namespace
}  // namespace plimsoll::ledger
