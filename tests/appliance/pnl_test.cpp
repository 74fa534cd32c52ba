// `plimsoll pnl` from outside: fills in, positions and profit and loss out, and a portfolio that `var` reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// The desk's files and its fills: MAST bought twice and sold once, a future, an execution that was busted.
class FilledDesk {
 public:
  FilledDesk() {
    desk.replace("fills.csv",
                 "kind,venue,execution_id,trade_date,reference,book,instrument,side,quantity,price,fee,time\n"
                 ",XNAS,1,2026-01-02,,firm/shares,MAST,buy,100,100,1,\n"
                 ",XNAS,2,2026-01-05,,firm/shares,MAST,buy,100,102,1,\n"
                 ",XNAS,3,2026-01-05,,firm/shares,MAST,sell,150,103,1.5,\n"
                 ",XCME,1,2026-01-05,,firm/futures,MASTF,sell,2,104,0.25,\n"
                 ",XNAS,4,2026-01-05,,firm/shares,KEEL,buy,7,50,0,\n"
                 "bust,XNAS,5,2026-01-05,4,,,,,,,\n"
                 ",XNAS,3,2026-01-05,,firm/shares,MAST,sell,150,103,1.5,\n");
    desk.replace("prices.csv", "instrument,price\nMAST,101\nMASTF,103.5\n");
    desk.replace("start.csv", "instrument,price\nMAST,100.5\n");
  }
  [[nodiscard]] Outcome pnl(const Arguments& more = {}) const {
    Arguments arguments{"pnl", "--fills", desk.path("fills.csv"), "--instruments", desk.path("instruments.csv")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(arguments);
  }
  [[nodiscard]] Outcome marked(Arguments more = {}) const {
    more.insert(more.begin(), {"--prices", desk.path("prices.csv")});
    return pnl(more);
  }
  SmallDesk desk;
};

TEST(PnlCommand, SaysWhatIsHeldAndWhatItMade) {
  const FilledDesk desk;
  const Outcome outcome = desk.marked({"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  // MAST: 100 at 100 and 50 at 102 sold at 103: 300 + 50 - 3.5 of fees; 50 left at 102, marked at 101: -50.
  // MASTF: -2 x 50 at 104, marked at 103.5: +50, and 0.25 paid.
  EXPECT_EQ(report["total"]["realised"], "346.25");
  EXPECT_EQ(report["total"]["unrealised"], "0");
  EXPECT_EQ(report["total"]["fees"], "3.75");
  EXPECT_EQ(report["total"]["value"], "-5300");  // 50 x 101 - 2 x 50 x 103.5
  EXPECT_EQ(report["total"]["cash"], "5646.25");
  EXPECT_EQ(report["total"]["realised_today"], nullptr);
  EXPECT_EQ(report["rows"][1]["book"], "firm/shares");
  EXPECT_EQ(report["rows"][1]["local"]["unrealised"], "-50");
  EXPECT_EQ(report["positions"].size(), 2U);
  EXPECT_EQ(report["executions"], Json({{"applied", 5}, {"busted", 1}, {"duplicate", 1}}));
  EXPECT_EQ(Json::parse(desk.marked({"--json", "--method", "lifo"}).out)["total"]["realised"], "246.25");
  EXPECT_EQ(Json::parse(desk.marked({"--json", "--method", "average"}).out)["total"]["realised"], "296.25");
}

TEST(PnlCommand, SaysWhatWasMadeToday) {
  const FilledDesk desk;
  const Outcome outcome = desk.marked({"--json", "--day", "2026-01-05", "--start-prices", desk.desk.path("start.csv")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  // At the start 100 MAST at 100 stood at 100.5, with 1 paid: realised -1, unrealised 50.
  EXPECT_EQ(report["total"]["realised_today"], "347.25");
  EXPECT_EQ(report["total"]["unrealised_today"], "-50");
  EXPECT_THAT(desk.marked({"--day", "2026-01-05", "--start-prices", desk.desk.path("start.csv")}).out,
              HasSubstr("since the start of 2026-01-05: realised 347.25, unrealised -50.00 USD"));
}

TEST(PnlCommand, WritesAPortfolioThatTheOthersRead) {
  const FilledDesk desk;
  const std::string path = desk.desk.path("held.csv");
  ASSERT_EQ(desk.marked({"--positions-out", path}).code, 0);
  EXPECT_EQ(read_file(path), "instrument,quantity,book\nMASTF,-2,firm/futures\nMAST,50,firm/shares\n");
  desk.desk.folder().write("portfolio.csv", read_file(path));
  EXPECT_EQ(plimsoll(desk.desk.var({"--scenarios", "64"})).code, 0);
  const Outcome over = desk.marked({"--positions-out", desk.desk.path("fills.csv")});
  EXPECT_EQ(over.code, 3);
  EXPECT_THAT(over.err, HasSubstr("PLM-2520"));
  EXPECT_THAT(read_file(desk.desk.path("fills.csv")), StartsWith("kind,")) << "it is as it was";
  EXPECT_THAT(desk.marked({"--positions-out", "/nonexistent/held.csv"}).err, HasSubstr("PLM-2519"));
}

TEST(PnlCommand, HasTablesAndCsv) {
  const FilledDesk desk;
  const std::string table = desk.marked({"--by", "instrument"}).out;
  EXPECT_THAT(table,
              AllOf(StartsWith("instrument"), HasSubstr("MASTF"), HasSubstr("346.25"), Not(HasSubstr("unknown"))));
  const std::string csv = desk.marked({"--by", "underlying", "--format", "csv"}).out;
  EXPECT_THAT(csv, AllOf(StartsWith("underlying,currency,positions,cash,value,realised,unrealised,fees,"),
                         HasSubstr("\nMAST,USD,2,5646.25,-5300,346.25,0,3.75,,,USD,")));
}

TEST(PnlCommand, WhatHasNoPriceIsNamedAndNoNumber) {
  const FilledDesk desk;
  const Outcome none = desk.pnl({"--json"});
  EXPECT_EQ(none.code, 0) << "no prices were asked for";
  EXPECT_EQ(Json::parse(none.out)["total"]["unrealised"], nullptr);
  EXPECT_EQ(Json::parse(none.out)["total"]["realised"], "346.25");
  desk.desk.folder().write("prices.csv", "instrument,price\nMAST,101\n");
  const Outcome some = desk.marked({"--json"});
  EXPECT_EQ(some.code, 3);
  EXPECT_THAT(some.err, HasSubstr("PLM-2518 held without a price: MASTF"));
  EXPECT_EQ(Json::parse(some.out)["total"]["value"], nullptr);
}

TEST(PnlCommand, TranslatesOrSaysThatItCannot) {
  const FilledDesk desk;
  desk.desk.folder().write("fills.csv",
                           "venue,execution_id,trade_date,book,instrument,side,quantity,price,fee,fee_currency\n"
                           "XNAS,1,2026-01-05,firm/shares,MAST,buy,10,100,2,EUR\n");
  const Outcome several = desk.marked();
  EXPECT_EQ(several.code, 3);
  EXPECT_THAT(several.err, HasSubstr("PLM-2516"));
  const Outcome without = desk.marked({"--currency", "USD", "--json"});
  EXPECT_EQ(without.code, 3);
  EXPECT_THAT(without.err, HasSubstr("PLM-2518"));
  desk.desk.folder().write("fx.csv", "currency,time,factor\nEUR,2026-01-01,1.25\n");
  const Outcome with = desk.marked({"--currency", "USD", "--fx", desk.desk.path("fx.csv"), "--json"});
  ASSERT_EQ(with.code, 0) << with.err;
  EXPECT_EQ(Json::parse(with.out)["total"]["fees"], "2.5");
  EXPECT_EQ(Json::parse(with.out)["total"]["cash"], "-1002.5");
}

TEST(PnlCommand, RefusesConflictsAndBadUsage) {
  const FilledDesk desk;
  desk.desk.folder().write("fills.csv",
                           "venue,execution_id,trade_date,book,instrument,side,quantity,price\n"
                           "XNAS,1,2026-01-05,firm/shares,MAST,buy,10,100\n"
                           "XNAS,1,2026-01-05,firm/shares,MAST,buy,10,101\n");
  const Outcome conflict = desk.marked();
  EXPECT_EQ(conflict.code, 3);
  EXPECT_THAT(conflict.err, HasSubstr("fills.csv:3: PLM-2517 the fill is refused: conflict"));
  EXPECT_EQ(conflict.out, "");
  EXPECT_EQ(desk.marked({"--day", "yesterday"}).code, 2);
  EXPECT_EQ(desk.marked({"--start-prices", desk.desk.path("start.csv")}).code, 2);
  EXPECT_EQ(desk.marked({"--as-of", "noon"}).code, 2);
  EXPECT_EQ(desk.marked({"--currency", "usd"}).code, 2);
}

}  // namespace
}  // namespace plimsoll::testing
