// Files of fills: both forms say the same, every bad line is listed, nothing is half loaded.
#include "host/ledger/fill_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/ledger/fill_text.hpp"
#include "tests/host/core/faults_of.hpp"
#include "tests/host/ledger/fills.hpp"

namespace plimsoll::ledger {
namespace {

using plimsoll::tests::faults_of;
using plimsoll::tests::report_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::universe;

const std::string header =
    "kind,venue,execution_id,trade_date,reference,reference_date,book,instrument,side,quantity,price,fee,fee_currency,"
    "time,issued,received\n";

FillFile parse(const std::string& text) { return FillFile::parse(text, "fills.csv", universe()); }
std::vector<std::string> faults(const std::string& rows) {
  return faults_of([&] { parse(header + rows); });
}
std::vector<std::string> json_faults(const std::string& lines) {
  return faults_of([&] { parse(lines); });
}

Fill literal() {
  Fill fill;
  fill.key = {"XNAS", "42", *Date::parse("2026-01-05")};
  fill.book = "firm/desk";
  fill.instrument = "AAA";
  fill.side = Side::sell;
  fill.quantity = Quantity::from_raw(1'500'000'000);
  fill.price = Price::from_raw(101'250'000'000);
  fill.fee = -5'000'000;
  fill.fee_currency = "USD";
  fill.traded = Timestamp{1'767'623'400'000'000'001};  // date -u -d 2026-01-05T14:30:00Z +%s, and a nanosecond
  return fill;
}

TEST(FillFile, ReadsFillsBustsAndCorrections) {
  const FillFile file = parse(
      header +
      ",XNAS,42,2026-01-05,,,firm/desk,AAA,sell,1.5,101.25,-0.005,USD,2026-01-05T14:30:00.000000001Z,,\n"
      "bust,XNAS,44,2026-01-05,43,,,,,,,,,,2026-01-05T15:00:00Z,\n"
      "correction,XNAS,42,2026-01-05,7,2026-01-04,firm/desk,AAA,S,1.5,101.25,-0.005,USD,2026-01-05T14:30:00.000000001Z,"
      "2026-01-05T15:00:00Z,\n");
  const Timestamp issued{1'767'625'200'000'000'000};
  ASSERT_EQ(file.fills.size(), 3U);
  EXPECT_EQ(file.fills[0].line, 2U);
  EXPECT_EQ(file.fills[0].event, FillEvent(literal()));
  EXPECT_EQ(file.fills[1].event, FillEvent(Bust{{"XNAS", "43", *Date::parse("2026-01-05")}, "44", issued}));
  EXPECT_EQ(file.fills[2].event, FillEvent(Correction{literal(), {"XNAS", "7", *Date::parse("2026-01-04")}, issued}));
}

TEST(FillFile, ReadsLinesOfJsonWithTheirDigits) {
  const FillFile file = parse(
      "{\"venue\":\"XNAS\",\"execution_id\":42,\"trade_date\":\"2026-01-05\",\"book\":\"firm/"
      "desk\",\"instrument\":\"AAA\","
      "\"side\":\"sell\",\"quantity\":1.5,\"price\":\"101.25\",\"fee\":-5e-3,\"fee_currency\":\"USD\","
      "\"time\":\"2026-01-05T14:30:00.000000001Z\",\"reference\":null}\r\n\n"
      "{\"venue\":\"X\",\"execution_id\":\"1\",\"trade_date\":\"2026-01-05\",\"instrument\":\"BBB\",\"side\":\"B\","
      "\"quantity\":9223372036.854775807,\"price\":0.000000001}\n");
  ASSERT_EQ(file.fills.size(), 2U);
  EXPECT_EQ(file.fills[0].event, FillEvent(literal()));
  const Fill& second = std::get<Fill>(file.fills[1].event);
  EXPECT_EQ(file.fills[1].line, 3U);
  EXPECT_EQ(second.quantity.raw(), INT64_MAX) << "more digits than a double holds";
  EXPECT_EQ(second.book, "main");
  EXPECT_EQ(second.traded, Timestamp{1'767'571'200'000'000'000}) << "the beginning of its day";
}

TEST(FillFile, KnowsTheUsualColumnNamesAndOsiSymbols) {
  const FillFile file = parse(
      "mic,exec_id,date,account,symbol,side,qty,px,commission\n"
      "XNAS,1,2026-01-05,firm/a,AAA   260320C00100000,B,2,3.5,0.1\n");
  EXPECT_EQ(file.instruments.size(), universe().size() + 1);
  EXPECT_EQ(std::get<Fill>(file.fills[0].event).fee, 100'000'000);
}

TEST(FillFile, ListsEveryFaultWithItsLine) {
  EXPECT_THAT(faults("trade,XNAS,1,2026-01-05,,,,AAA,buy,1,1,,,,,\n"                // 2
                     ",,1,2026-01-05,,,,AAA,buy,1,1,,,,,\n"                         // 3
                     ",A VENUE,1,2026-01-05,,,,AAA,buy,1,1,,,,,\n"                  // 4
                     ",XNAS,,2026-01-05,,,,AAA,buy,1,1,,,,,\n"                      // 5
                     ",XNAS,1,05.01.2026,,,,AAA,buy,1,1,,,,,\n"                     // 6
                     ",XNAS,1,2500-01-05,,,,AAA,buy,1,1,,,,,\n"                     // 7
                     ",XNAS,1,2026-01-05,,,a//b,AAA,buy,1,1,,,,,\n"                 // 8
                     ",XNAS,1,2026-01-05,,,,,buy,1,1,,,,,\n"                        // 9
                     ",XNAS,1,2026-01-05,,,,AAA,short,1,1,,,,,\n"                   // 10
                     ",XNAS,1,2026-01-05,,,,AAA,buy,-1,1,,,,,\n"                    // 11
                     ",XNAS,1,2026-01-05,,,,AAA,buy,0,1,,,,,\n"                     // 12
                     ",XNAS,1,2026-01-05,,,,AAA,buy,9223372036.854775808,1,,,,,\n"  // 13
                     ",XNAS,1,2026-01-05,,,,AAA,buy,1,nan,,,,,\n"                   // 14
                     ",XNAS,1,2026-01-05,,,,AAA,buy,1,1,x,,,,\n"                    // 15
                     ",XNAS,1,2026-01-05,,,,AAA,buy,1,1,1,usd,,,\n"                 // 16
                     ",XNAS,1,2026-01-05,,,,AAA,buy,1,1,,,14:30,,\n"                // 17
                     ",XNAS,1,2026-01-05,7,,,AAA,buy,1,1,,,,,\n"                    // 18: a fill refers to nothing
                     "bust,XNAS,1,2026-01-05,,,,,,,,,,,,\n"                         // 19
                     "bust,XNAS,1,2026-01-05,1,,,,,,,,,,,\n"                        // 20: itself
                     "bust,XNAS,1,2026-01-05,2,,,,,5,,,,,,\n"                       // 21: a quantity
                     "correction,XNAS,1,2026-01-05,2,,,AAA,buy,1,1,,,,,\n"),        // 22: issued when?
              ElementsAre("PLM-2501:2", "PLM-2502:3", "PLM-2502:4", "PLM-2502:5", "PLM-2503:6", "PLM-2503:7",
                          "PLM-2504:8", "PLM-2505:9", "PLM-2506:10", "PLM-2507:11", "PLM-2507:12", "PLM-2507:13",
                          "PLM-2508:14", "PLM-2509:15", "PLM-2509:16", "PLM-2510:17", "PLM-2511:18", "PLM-2511:19",
                          "PLM-2511:20", "PLM-2511:21", "PLM-2510:22"));
}

TEST(FillFile, RefusesWhatTheInstrumentsDoNotAllow) {
  EXPECT_THAT(faults(",XNAS,1,2026-01-05,,,,AAB,buy,1,1,,,,,\n"
                     ",XNAS,2,2026-01-05,,,,AAA,buy,1,0,,,,,\n"
                     ",XNAS,3,2026-01-05,,,,OPT,buy,1,-1,,,,,\n"
                     ",XNAS,4,2026-01-05,,,,FUT,buy,1,-1,,,,,\n"),
              ElementsAre("PLM-2505:2", "PLM-2508:3", "PLM-2508:4"));
  EXPECT_THAT(report_of([] { parse(header + ",XNAS,1,2026-01-05,,,,AAB,buy,1,1,,,,,\n"); }),
              HasSubstr("fills.csv:2: PLM-2505 instrument 'AAB' is not defined. Did you mean 'AAA'?"));
  EXPECT_THAT(faults(""), ElementsAre("PLM-2515:0"));
  EXPECT_THAT(faults_of([] { parse(""); }), ElementsAre("PLM-1103:0"));
}

TEST(FillFile, RefusesJsonThatIsNotOneFlatObject) {
  EXPECT_THAT(json_faults("{\"venue\":{}}\n"
                          "{\"venue\":[1]}\n"
                          "{\"venue\":true}\n"
                          "{\"venue\":\"X\",\"venue\":\"Y\"}\n"
                          "{\"vemue\":\"X\"}\n"
                          "{\"venue\":\"X\"\n"
                          "{\"venue\":\"X\"} {}\n"
                          "[]\n"
                          "7\n"
                          "{\"venue\":\"a\\u0000b\"}\n"
                          "{\"venue\":\"\xff\"}\n"
                          "{\"venue\":\"" +
                          std::string(longest_fill_line, 'x') + "\"}\n"),
              ElementsAre("PLM-2514:1", "PLM-2514:2", "PLM-2514:3", "PLM-2514:4", "PLM-2514:5", "PLM-2514:6",
                          "PLM-2514:7", "PLM-2514:8", "PLM-2514:9", "PLM-2514:10", "PLM-2514:11", "PLM-2514:12"));
  EXPECT_THAT(report_of([] { parse("{\"vemue\":\"X\"}"); }), HasSubstr("Did you mean 'venue'?"));
  FaultList faults("feed");
  EXPECT_FALSE(read_fill_json(std::string(4000, '{'), 1, faults)) << "depth is not followed";
  EXPECT_EQ(faults.count(), 1U);
}

TEST(FillFile, EveryCutOfALineIsRefusedOrWhole) {
  const std::string line =
      "{\"venue\":\"XNAS\",\"execution_id\":\"1\",\"trade_date\":\"2026-01-05\",\"instrument\":\"AAA\",\"side\":"
      "\"buy\","
      "\"quantity\":12,\"price\":34}";
  for (std::size_t size = 0; size < line.size(); ++size) {
    FaultList faults("feed");
    EXPECT_FALSE(read_fill_json(std::string_view(line).substr(0, size), 1, faults)) << size;
    EXPECT_FALSE(faults.empty());
  }
  FaultList faults("feed");
  EXPECT_TRUE(read_fill_json(line, 1, faults));
}

}  // namespace
}  // namespace plimsoll::ledger
