// Fills, busts and corrections in every order: applied once, named, counted.
#include "host/ledger/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/ledger/fills.hpp"

namespace plimsoll::ledger {
namespace {

using tests::bust;
using tests::correction;
using tests::fill;
using tests::key;
using tests::unit;

constexpr LotMethod fifo = LotMethod::fifo;

std::int64_t held(const Ledger& ledger) {
  return ledger.accounts().empty() ? 0 : ledger.accounts().front().state.lots().quantity() / unit;
}

TEST(Ledger, AddsFillsUpToAPosition) {
  Ledger ledger = tests::ledger_of(fifo);
  const FillResult first = ledger.apply(fill("1", 10 * unit, 5 * unit));
  EXPECT_EQ(first.outcome, FillOutcome::applied);
  EXPECT_EQ(first.before, Quantity{});
  EXPECT_EQ(first.after, Quantity::from_raw(10 * unit));
  EXPECT_EQ(ledger.apply(fill("2", -4 * unit, 7 * unit)).outcome, FillOutcome::applied);
  EXPECT_EQ(held(ledger), 6);
  EXPECT_EQ(ledger.accounts().front().state.lots().realised().local, int128{8} * unit);
}

TEST(Ledger, AppliesAnExecutionOncePerVenueAndDay) {
  Ledger ledger = tests::ledger_of(fifo);
  const Fill first = fill("1", 10 * unit, 5 * unit);
  Fill again = first;
  again.received = Timestamp{99};
  EXPECT_EQ(ledger.apply(first).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(again).outcome, FillOutcome::duplicate) << "when it came is no part of it";
  Fill next_day = first;
  next_day.key.trade_date = tests::trade_day.plus_days(1);
  Fill other_venue = first;
  other_venue.key.venue = "XNYS";
  EXPECT_EQ(ledger.apply(next_day).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(other_venue).outcome, FillOutcome::applied);
  EXPECT_EQ(held(ledger), 30);
  EXPECT_EQ(ledger.count(FillOutcome::duplicate), 1U);
}

TEST(Ledger, RefusesOtherTermsUnderAKnownName) {
  Ledger ledger = tests::ledger_of(fifo);
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  const FillResult result = ledger.apply(fill("1", 11 * unit, 5 * unit));
  EXPECT_EQ(result.refusal, Refusal::conflict);
  EXPECT_EQ(held(ledger), 10);
  EXPECT_EQ(ledger.count(Refusal::conflict), 1U);
}

TEST(Ledger, ABustedFillLeavesNoTrace) {
  Ledger ledger = tests::ledger_of(fifo);
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  ledger.apply(fill("2", 10 * unit, 6 * unit));
  ledger.apply(fill("3", -10 * unit, 9 * unit));
  EXPECT_EQ(ledger.accounts().front().state.lots().realised().local, int128{40} * unit);
  const FillResult result = ledger.apply(bust("1", "B1"));
  EXPECT_EQ(result.outcome, FillOutcome::busted);
  EXPECT_EQ(result.before, Quantity::from_raw(10 * unit));
  EXPECT_EQ(result.after, Quantity{});
  EXPECT_EQ(ledger.accounts().front().state.lots().realised().local, int128{30} * unit) << "as if 6 had been sold at 9";
  EXPECT_EQ(ledger.apply(bust("1", "B1")).outcome, FillOutcome::duplicate);
  EXPECT_EQ(ledger.apply(bust("1", "B2")).outcome, FillOutcome::superseded) << "void already";
  EXPECT_EQ(ledger.apply(bust("1")).outcome, FillOutcome::duplicate);
  EXPECT_EQ(ledger.apply(fill("1", 10 * unit, 5 * unit)).outcome, FillOutcome::duplicate) << "it stays void";
  EXPECT_EQ(held(ledger), 0);
}

TEST(Ledger, ABustMayComeBeforeItsFill) {
  Ledger ledger = tests::ledger_of(fifo);
  EXPECT_EQ(ledger.apply(bust("1", "B1")).outcome, FillOutcome::held);
  EXPECT_EQ(ledger.apply(bust("1", "B1")).outcome, FillOutcome::duplicate);
  EXPECT_EQ(ledger.apply(fill("1", 10 * unit, 5 * unit)).outcome, FillOutcome::superseded);
  EXPECT_EQ(ledger.apply(fill("1", 10 * unit, 5 * unit)).outcome, FillOutcome::duplicate);
  EXPECT_EQ(ledger.apply(correction(fill("2", unit, unit), "1", 5)).outcome, FillOutcome::superseded);
  EXPECT_TRUE(ledger.accounts().empty());
}

TEST(Ledger, ACorrectedFillKeepsItsPlace) {
  Ledger ledger = tests::ledger_of(fifo);
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  ledger.apply(fill("2", 10 * unit, 6 * unit));
  ledger.apply(fill("3", -10 * unit, 9 * unit));
  EXPECT_EQ(ledger.apply(correction(fill("4", 10 * unit, 7 * unit), "1", 1)).outcome, FillOutcome::corrected);
  EXPECT_EQ(ledger.accounts().front().state.lots().realised().local, int128{20} * unit) << "bought at 7, sold at 9";
  EXPECT_EQ(ledger.apply(bust("4")).outcome, FillOutcome::busted) << "by the name of the correction";
  EXPECT_EQ(held(ledger), 0);
}

TEST(Ledger, TheLastIssuedCorrectionHoldsInAnyOrder) {
  const Fill original = fill("1", unit, unit);
  const Correction first = correction(fill("2", 2 * unit, unit), "1", 10);
  const Correction second = correction(fill("3", 3 * unit, unit), "1", 20);
  const Correction chained = correction(fill("3", 3 * unit, unit), "2", 20);
  for (const Correction& last : {second, chained}) {
    std::vector<FillEvent> events{original, first, last};
    std::vector<int> order{0, 1, 2};
    do {
      Ledger ledger = tests::ledger_of(fifo);
      for (const int at : order) {
        const FillOutcome outcome = ledger.apply(events[static_cast<std::size_t>(at)]).outcome;
        EXPECT_NE(outcome, FillOutcome::refused);
        EXPECT_NE(outcome, FillOutcome::duplicate);
      }
      EXPECT_EQ(held(ledger), 3) << order[0] << order[1] << order[2] << (last == chained ? " chained" : "");
      for (const FillEvent& event : events) EXPECT_EQ(ledger.apply(event).outcome, FillOutcome::duplicate);
      EXPECT_EQ(ledger.apply(bust("1")).outcome, FillOutcome::busted) << "all three are one execution";
      EXPECT_EQ(held(ledger), 0);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(Ledger, ACorrectionMayMoveAFillToAnotherBookOrInstrument) {
  Ledger ledger = tests::ledger_of(fifo);
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  Fill moved = fill("2", 10 * unit, 5 * unit, "BBB");
  moved.book = "firm/other";
  const FillResult result = ledger.apply(correction(moved, "1", 1));
  EXPECT_EQ(result.outcome, FillOutcome::corrected);
  EXPECT_EQ(result.after, Quantity::from_raw(10 * unit));
  ASSERT_EQ(ledger.accounts().size(), 2U);
  EXPECT_EQ(ledger.accounts()[0].state.lots().quantity(), 0);
  EXPECT_EQ(ledger.accounts()[1].state.lots().quantity(), 10 * unit);
  EXPECT_EQ(ledger.accounts()[1].book, "firm/other");
}

TEST(Ledger, RefusesByNameAndChangesNothing) {
  const auto refusal_of = [](auto change) {
    Ledger ledger = tests::ledger_of(fifo);
    Fill bad = fill("1", 10 * unit, 5 * unit);
    change(bad);
    const FillResult result = ledger.apply(bad);
    EXPECT_EQ(result.outcome, FillOutcome::refused);
    EXPECT_TRUE(ledger.accounts().empty());
    EXPECT_EQ(ledger.apply(fill("1", 10 * unit, 5 * unit)).outcome, FillOutcome::applied) << "its name is still free";
    return result.refusal;
  };
  EXPECT_EQ(refusal_of([](Fill& f) { f.key.venue = ""; }), Refusal::bad_name);
  EXPECT_EQ(refusal_of([](Fill& f) { f.key.venue = "A VENUE"; }), Refusal::bad_name);
  EXPECT_EQ(refusal_of([](Fill& f) { f.key.execution_id = std::string(65, 'x'); }), Refusal::bad_name);
  EXPECT_EQ(refusal_of([](Fill& f) { f.book = "a//b"; }), Refusal::bad_name);
  EXPECT_EQ(refusal_of([](Fill& f) { f.fee_currency = "usd"; }), Refusal::bad_name);
  EXPECT_EQ(refusal_of([](Fill& f) { f.instrument = "ZZZ"; }), Refusal::unknown_instrument);
  EXPECT_EQ(refusal_of([](Fill& f) { f.quantity = Quantity{}; }), Refusal::bad_quantity);
  EXPECT_EQ(refusal_of([](Fill& f) { f.quantity = Quantity::from_raw(-1); }), Refusal::bad_quantity);
  EXPECT_EQ(refusal_of([](Fill& f) { f.price = Price{}; }), Refusal::bad_price);
  EXPECT_EQ(refusal_of([](Fill& f) { f.price = Price::from_raw(-1); }), Refusal::bad_price);
}

TEST(Ledger, PricesMayBeZeroForOptionsAndNegativeForFutures) {
  Ledger ledger = tests::ledger_of(fifo);
  EXPECT_EQ(ledger.apply(fill("1", unit, 0, "OPT")).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(fill("2", unit, -1, "OPT")).refusal, Refusal::bad_price);
  EXPECT_EQ(ledger.apply(fill("3", unit, -37 * unit, "FUT")).outcome, FillOutcome::applied);
}

TEST(Ledger, RefusesMessagesAboutThemselves) {
  Ledger ledger = tests::ledger_of(fifo);
  EXPECT_EQ(ledger.apply(bust("1", "1")).refusal, Refusal::self_reference);
  EXPECT_EQ(ledger.apply(correction(fill("1", unit, unit), "1", 1)).refusal, Refusal::self_reference);
  EXPECT_EQ(ledger.apply(bust("")).refusal, Refusal::bad_name);
}

TEST(Ledger, IsBounded) {
  LedgerSettings settings;
  settings.most_executions = 4;
  settings.most_positions = 1;
  Ledger ledger(tests::universe(), FxFactors("USD"), settings);
  EXPECT_EQ(ledger.apply(fill("1", unit, unit)).outcome, FillOutcome::applied);
  EXPECT_EQ(ledger.apply(fill("2", unit, unit, "BBB")).refusal, Refusal::too_many_positions);
  EXPECT_EQ(ledger.apply(bust("7", "8")).outcome, FillOutcome::held);
  EXPECT_EQ(ledger.apply(fill("3", unit, unit)).refusal, Refusal::too_many_executions) << "three names are known";
  EXPECT_EQ(ledger.apply(fill("7", unit, unit)).outcome, FillOutcome::superseded) << "a name that has its place";
}

}  // namespace
}  // namespace plimsoll::ledger
