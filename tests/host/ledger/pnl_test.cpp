// Profit and loss at marks: currencies, fees, multipliers, today and since inception; the unknown stays unknown.
#include "host/ledger/pnl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/core/faults_of.hpp"
#include "tests/host/ledger/fills.hpp"

namespace plimsoll::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::bust;
using tests::fill;
using tests::unit;
using tests::universe;

Marks marks(std::initializer_list<std::pair<const char*, std::int64_t>> prices) {
  Marks result;
  for (const auto& [name, price] : prices) result.set(*universe().find(name), Price::from_raw(price));
  return result;
}

Ledger with_euro() {
  FxFactors fx("USD");
  fx.set("EUR", Timestamp{0}, 1'100'000'000);
  fx.set("EUR", Timestamp{1000}, 1'200'000'000);
  return {universe(), fx};
}

std::string local(const std::optional<int128>& amount) { return amount ? format_amount(*amount, 9) : "unknown"; }
std::string reporting(const std::optional<int128>& amount) { return amount ? format_amount(*amount, 18) : "unknown"; }

TEST(Pnl, CountsMultipliersFeesAndMarks) {
  Ledger ledger = tests::ledger_of(LotMethod::fifo);
  Fill bought = fill("1", 4 * unit, 100 * unit, "FUT");  // 4 x 100 x 50 = 20,000
  bought.fee = 3 * unit;
  ledger.apply(bought);
  ledger.apply(fill("2", -1 * unit, 103 * unit, "FUT"));  // 5,150 against 5,000
  const auto rows = profit_and_loss(ledger, marks({{"FUT", 102 * unit}}), Timestamp{0});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(local(rows[0].local.cash), "-14853");     // -20,000 + 5,150 - 3
  EXPECT_EQ(local(rows[0].local.value), "15300");     // 3 x 102 x 50
  EXPECT_EQ(local(rows[0].local.realised), "147");    // 150 - 3
  EXPECT_EQ(local(rows[0].local.unrealised), "300");  // 3 x 2 x 50
  EXPECT_EQ(local(rows[0].local.fees), "3");
  EXPECT_EQ(reporting(total(rows).realised), "147");
}

TEST(Pnl, TranslatesEachAmountAtTheFactorOfItsOwnTime) {
  Ledger ledger = with_euro();
  Fill bought = fill("1", 10 * unit, 50 * unit, "EEE");
  bought.traded = Timestamp{500};  // at 1.1
  Fill sold = fill("2", -4 * unit, 55 * unit, "EEE");
  sold.traded = Timestamp{1000};  // at 1.2
  ledger.apply(bought);
  ledger.apply(sold);
  const auto rows = profit_and_loss(ledger, marks({{"EEE", 60 * unit}}), Timestamp{2000});
  EXPECT_EQ(local(rows[0].local.realised), "20");
  EXPECT_EQ(local(rows[0].local.unrealised), "60");
  EXPECT_EQ(reporting(rows[0].reporting.cash), "-286");       // -500 x 1.1 + 220 x 1.2
  EXPECT_EQ(reporting(rows[0].reporting.realised), "44");     // 220 x 1.2 - 200 x 1.1
  EXPECT_EQ(reporting(rows[0].reporting.value), "432");       // 360 x 1.2
  EXPECT_EQ(reporting(rows[0].reporting.unrealised), "102");  // 432 - 300 x 1.1
}

TEST(Pnl, FeesInAnotherCurrencyHaveARowOfTheirOwn) {
  Ledger ledger = with_euro();
  Fill bought = fill("1", 10 * unit, 5 * unit);
  bought.fee = 2 * unit;
  bought.fee_currency = "EUR";
  ledger.apply(bought);
  const auto rows = profit_and_loss(ledger, marks({{"AAA", 6 * unit}}), Timestamp{0});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].currency, "EUR");
  EXPECT_FALSE(rows[1].quantity);
  EXPECT_EQ(local(rows[1].local.realised), "-2");
  EXPECT_EQ(local(rows[0].local.fees), "0");
  EXPECT_EQ(reporting(total(rows).fees), "2.2");
  EXPECT_EQ(reporting(total(rows).realised), "-2.2");
  const auto currencies = by_currency(rows);
  ASSERT_EQ(currencies.size(), 2U);
  EXPECT_EQ(local(currencies[0].local.cash), "-2");
  EXPECT_EQ(local(currencies[1].local.cash), "-50");
}

TEST(Pnl, WhatHasNoMarkOrFactorIsUnknownAndSoAreItsSums) {
  Ledger ledger = with_euro();
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  Fill early = fill("2", 1 * unit, 5 * unit, "EEE");
  early.traded = Timestamp{-1};  // before the first factor
  ledger.apply(early);
  const auto rows = profit_and_loss(ledger, marks({{"EEE", 6 * unit}}), Timestamp{0});
  EXPECT_EQ(local(rows[0].local.value), "unknown");
  EXPECT_EQ(local(rows[0].local.unrealised), "unknown");
  EXPECT_EQ(local(rows[0].local.cash), "-50");
  EXPECT_EQ(local(rows[1].local.unrealised), "1");
  EXPECT_EQ(reporting(rows[1].reporting.cash), "unknown");
  EXPECT_EQ(reporting(total(rows).unrealised), "unknown");
  EXPECT_EQ(reporting(total(rows).cash), "unknown");
  ledger.apply(fill("3", -10 * unit, 6 * unit));
  const auto flat = profit_and_loss(ledger, {}, Timestamp{0});
  EXPECT_EQ(local(flat[0].local.value), "0") << "nothing is held, so no mark is needed";
  EXPECT_EQ(local(flat[0].local.realised), "10");
}

TEST(Pnl, TodayIsTheChangeSinceTheStartOfTheDay) {
  Ledger ledger = tests::ledger_of(LotMethod::fifo);
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  ledger.apply(fill("2", -2 * unit, 6 * unit));
  ledger.apply(fill("9", 3 * unit, 5 * unit, "BBB"));
  const Marks evening = marks({{"AAA", 7 * unit}, {"BBB", 8 * unit}});
  const auto start = profit_and_loss(ledger, evening, Timestamp{0});
  ledger.apply(fill("3", -8 * unit, 9 * unit));
  ledger.apply(fill("4", 1 * unit, 9 * unit, "FUT"));
  ledger.apply(bust("9"));
  auto rows = profit_and_loss(ledger, marks({{"AAA", 9 * unit}, {"FUT", 9 * unit}}), Timestamp{0});
  since_start_of_day(rows, start);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(local(rows[0].local.realised), "34");
  EXPECT_EQ(local(rows[0].local.realised_today), "32");
  EXPECT_EQ(local(rows[0].local.unrealised_today), "-16") << "what was 2 a share on paper is realised";
  EXPECT_EQ(local(rows[1].local.unrealised_today), "-9") << "a fill that was busted since: its gain is gone";
  EXPECT_EQ(local(rows[2].local.realised_today), "0");
  EXPECT_EQ(local(profit_and_loss(ledger, evening, Timestamp{0})[0].local.realised_today), "unknown");
}

TEST(Pnl, GroupsAddUpByBookInstrumentAndUnderlying) {
  Ledger ledger = tests::ledger_of(LotMethod::fifo);
  ledger.apply(fill("1", 10 * unit, 5 * unit));
  ledger.apply(fill("2", 1 * unit, 5 * unit, "FUT"));
  Fill elsewhere = fill("3", -10 * unit, 6 * unit);
  elsewhere.book = "firm/alpha";
  ledger.apply(elsewhere);
  const auto rows = profit_and_loss(ledger, marks({{"AAA", 6 * unit}, {"FUT", 6 * unit}}), Timestamp{0});
  const auto books = grouped(rows, universe(), PnlGrouping::book);
  ASSERT_EQ(books.size(), 2U);
  EXPECT_EQ(books[0].name, "firm/alpha");
  EXPECT_EQ(local(books[1].local.unrealised), "60");
  EXPECT_EQ(books[1].positions, 2U);
  const auto instruments = grouped(rows, universe(), PnlGrouping::instrument);
  ASSERT_EQ(instruments.size(), 2U);
  EXPECT_EQ(local(instruments[0].local.cash), "10");
  const auto underlyings = grouped(rows, universe(), PnlGrouping::underlying);
  ASSERT_EQ(underlyings.size(), 1U);
  EXPECT_EQ(underlyings[0].local, by_currency(rows)[0].local);
}

TEST(FxFactors, HoldFromTheirTimeOn) {
  const FxFactors fx = FxFactors::parse(
      "currency,time,factor\nEUR,2026-01-05,1.1\nEUR,2026-01-05T12:00:00Z,1.2\nUSD,2026-01-05,1\n", "fx.csv", "USD");
  const std::int64_t midnight = 1'767'571'200'000'000'000;  // date -u -d 2026-01-05 +%s
  EXPECT_EQ(fx.at("EUR", Timestamp{midnight - 1}), std::nullopt);
  EXPECT_EQ(fx.at("EUR", Timestamp{midnight}), 1'100'000'000);
  EXPECT_EQ(fx.at("EUR", Timestamp{midnight + 43'200'000'000'000}), 1'200'000'000);
  EXPECT_EQ(fx.at("GBP", Timestamp{midnight}), std::nullopt);
  EXPECT_EQ(fx.at("USD", Timestamp{0}), unit);
}

TEST(FxFactors, ListEveryFault) {
  EXPECT_THAT(plimsoll::tests::faults_of([] {
                FxFactors::parse(
                    "currency,time,factor\neur,2026-01-05,1\nEUR,yesterday,1\nEUR,2026-01-05,0\nEUR,2026-01-05,-1\n"
                    "USD,2026-01-05,1.5\nEUR,2026-01-05,1\nEUR,2026-01-05,1\nEUR,2300-01-01,1\nEUR,2026-01-05,nan\n",
                    "fx.csv", "USD");
              }),
              ElementsAre("PLM-2513:2", "PLM-2513:3", "PLM-2513:4", "PLM-2513:5", "PLM-2513:6", "PLM-2513:8",
                          "PLM-2513:9", "PLM-2513:10"));
}

TEST(Marks, ListEveryFault) {
  EXPECT_THAT(plimsoll::tests::faults_of([] {
                Marks::parse("instrument,price\nAAB,1\nAAA,0\nOPT,-1\nAAA,1\nAAA,2\nFUT,-3\nBBB,1e30\n", "p",
                             universe());
              }),
              ElementsAre("PLM-2512:2", "PLM-2512:3", "PLM-2512:4", "PLM-2512:6", "PLM-2512:8"));
  EXPECT_THAT(plimsoll::tests::report_of([] { Marks::parse("instrument,price\nAAB,1\n", "p", universe()); }),
              HasSubstr("Did you mean 'AAA'?"));
}

}  // namespace
}  // namespace plimsoll::ledger
