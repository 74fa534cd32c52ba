// What a person gets wrong: each mistake has a code, a place, a remedy and an exit code, and leaves stdout empty.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ostream>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no '" + from + "' to replace");
  return text.replace(at, from.size(), to);
}

struct Mistake {
  std::string name;
  std::string file;  // which of the desk's files
  std::string from;  // replaced ...
  std::string to;    // ... by this
  int line;          // named in the message; 0: the whole file
  std::string code;
  std::string found;  // what the message must show
};

std::ostream& operator<<(std::ostream& out, const Mistake& mistake) { return out << mistake.name; }

class BadFile : public ::testing::TestWithParam<Mistake> {};

TEST_P(BadFile, NamesFileLineCodeAndRemedyAndEndsWithThree) {
  const Mistake& mistake = GetParam();
  SmallDesk desk;
  desk.replace(mistake.file, with(read_file(desk.path(mistake.file)), mistake.from, mistake.to));
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "64"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  const std::string place = desk.path(mistake.file) + (mistake.line == 0 ? "" : ":" + std::to_string(mistake.line)) +
                            ": " + mistake.code + " ";
  EXPECT_THAT(outcome.err, HasSubstr(place));
  EXPECT_THAT(outcome.err, HasSubstr(mistake.found));
  // After the problem a remedy, a sentence of its own.
  EXPECT_THAT(outcome.err.substr(outcome.err.find(mistake.code)),
              MatchesRegex("[^\n]+[.?'\\)] [A-Z][^\n]+[.?](\n.*)*"));
}

INSTANTIATE_TEST_SUITE_P(
    Files, BadFile,
    ::testing::Values(
        Mistake{"MissingColumn", "portfolio.csv", "instrument,quantity,book", "instrument,amount,book", 1, "PLM-1104",
                "'quantity'"},
        Mistake{"UnknownInstrument", "portfolio.csv", "KEEL,-800", "KELL,-800", 3, "PLM-1301", "Did you mean 'KEEL'?"},
        Mistake{"HugeQuantity", "portfolio.csv", "MAST,500", "MAST,1000000000000000000000000000000", 2, "PLM-1302",
                "1000000000000000000000000000000"},
        Mistake{"HugeQuantityWithExponent", "portfolio.csv", "MAST,500", "MAST,1e30", 2, "PLM-1302", "1e30"},
        Mistake{"SumOfQuantities", "portfolio.csv", "MAST,500,firm/shares\n",
                "MAST,9000000000,firm/shares\nMAST,9000000000,firm/shares\n", 2, "PLM-1303", "MAST"},
        Mistake{"BadBook", "portfolio.csv", "firm/options/puts", "firm//puts", 7, "PLM-1304", "'firm//puts'"},
        Mistake{"MissingField", "portfolio.csv", "KEEL,-800,firm/shares", "KEEL,-800", 3, "PLM-1105", "2 fields"},
        Mistake{"OpenQuote", "portfolio.csv", "KEEL,-800", "\"KEEL,-800", 3, "PLM-1102", "quote"},
        Mistake{"DuplicateId", "instruments.csv", "KEELC,option,KEEL,52", "MASTC,option,KEEL,52", 7, "PLM-1202",
                "line 5"},
        Mistake{"American", "instruments.csv", "put,european", "put,american", 6, "PLM-1208", "american"},
        Mistake{"UnknownKind", "instruments.csv", "KEEL,spot", "KEEL,spto", 3, "PLM-1203", "Did you mean 'spot'?"},
        Mistake{"NegativeStrike", "instruments.csv", "MAST,100,", "MAST,-100,", 5, "PLM-1205", "-100"},
        Mistake{"NoMultiplier", "instruments.csv", "call,european,100", "call,european,", 5, "PLM-1210", "multiplier"},
        Mistake{"FarExpiry", "instruments.csv", "100,2026-06-19", "100,9999-12-31", 5, "PLM-1206", "1900 to 2999"},
        Mistake{"NameOverLines", "instruments.csv", "KEEL,spot", "\"KE\nEL\",spot", 3, "PLM-1201", "one line"},
        Mistake{"TinyPrice", "market.csv", "MAST,price,101.25", "MAST,price,1e-308", 3, "PLM-1404", "1e-308"},
        Mistake{"HugeClose", "history.csv", "\n2026-01-04,", "\n2026-01-04,1e308", 61, "PLM-1503", "1e308"},
        Mistake{"BadExpiry", "instruments.csv", "100,2026-06-19", "100,2026-06-31", 5, "PLM-1206", "2026-06-31"},
        Mistake{"NegativeVol", "market.csv", "MASTC,implied_vol,0.22", "MASTC,implied_vol,-0.22", 6, "PLM-1404",
                "-0.22"},
        Mistake{"VolInPercent", "market.csv", "MASTC,implied_vol,0.22", "MASTC,implied_vol,22", 6, "PLM-1404", "22"},
        Mistake{"NotANumber", "market.csv", "MAST,price,101.25", "MAST,price,nan", 3, "PLM-1403", "nan"},
        Mistake{"UnknownField", "market.csv", "MASTC,implied_vol", "MASTC,vol", 6, "PLM-1402", "'vol'"},
        Mistake{"MissingPrice", "market.csv", "KEEL,price,50.5\n", "", 0, "PLM-1410", "KEEL"},
        Mistake{"MissingVol", "market.csv", "MASTP,implied_vol,0.25\n", "", 0, "PLM-1411", "MASTP"},
        Mistake{"MissingRate", "market.csv", "USD,rate,0.03\n", "", 0, "PLM-1412", "USD"},
        Mistake{"PriceTwice", "market.csv", "KEEL,price,50.5\n", "KEEL,price,50.5\nKEEL,price,50.6\n", 5, "PLM-1405",
                "line 4"},
        Mistake{"UnknownColumn", "history.csv", "date,MAST,KEEL", "date,MAST,KEEEL", 0, "PLM-1506", "KEEL"},
        Mistake{"BadDate", "history.csv", "2026-01-04", "04.01.2026", 61, "PLM-1501", "04.01.2026"},
        Mistake{"DatesDescend", "history.csv", "2026-01-04", "2025-01-04", 61, "PLM-1502", "2025-01-04"}),
    [](const auto& test) { return test.param.name; });

TEST(BadInput, RefusesOptionsThatWouldChangeNothing) {
  const SmallDesk desk;
  for (const Arguments& idle : {Arguments{"--decay", "0.9"}, Arguments{"--mean", "sample", "--covariance", "ewma"}}) {
    const Outcome outcome = plimsoll(desk.var(idle));
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith("PLM-1004 " + idle[0] + ": is of --covariance"));
  }
}

TEST(BadInput, RefusesTwoFormatsInOneRun) {
  const SmallDesk desk;
  const Outcome outcome = plimsoll(desk.var({"--json", "--format", "csv"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, ::testing::AllOf(HasSubstr("--json"), HasSubstr("excludes"), HasSubstr("--format")));
}

TEST(BadInput, WarnsOfAPriceInCents) {
  SmallDesk desk;
  desk.replace("market.csv", with(SmallDesk::market, "KEEL,price,50.5", "KEEL,price,5050"));
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "64", "--json"}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("the price of 'KEEL' is 5050, its last close (2026-01-04) is "));
}

TEST(BadInput, RefusesAPositionInAnExpiredOption) {
  SmallDesk desk;
  desk.replace("instruments.csv", with(SmallDesk::instruments, "100,2026-06-19", "100,2025-12-19"));
  const Outcome outcome = plimsoll(desk.var());
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith(desk.path("portfolio.csv") + ":5: PLM-1305 "));
  for (const char* part : {"'MASTC'", "2025-12-19", "2026-01-05"}) EXPECT_THAT(outcome.err, HasSubstr(part));
}

TEST(BadInput, RefusesACovarianceFromTwoRows) {
  SmallDesk desk;
  desk.replace("history.csv", SmallDesk::history(2));
  const Outcome outcome = plimsoll(desk.var());
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr(desk.path("history.csv") + ": PLM-1504 has 2 rows"));
}

TEST(BadInput, RefusesAHistoryThatIsTooShortOnTheAsOfDate) {
  const SmallDesk desk;
  Arguments arguments = desk.var();
  arguments[10] = "2025-11-07";  // the second day of the history
  const Outcome outcome = plimsoll(arguments);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("PLM-150"));
}

TEST(BadInput, ListsEveryFaultOfAFileAndLoadsNothing) {
  SmallDesk desk;
  desk.replace("portfolio.csv", "instrument,quantity,book\nMAST,x,firm\nNONE,1,firm\nKEEL,y,firm\n");
  const Outcome outcome = plimsoll(desk.var());
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr(desk.path("portfolio.csv") + ":2: PLM-1302"));
  EXPECT_THAT(outcome.err, HasSubstr(desk.path("portfolio.csv") + ":4: PLM-1302"));
}

TEST(BadInput, RefusesAnEmptyPortfolio) {
  SmallDesk desk;
  desk.replace("portfolio.csv", "instrument,quantity,book\n");
  const Outcome outcome = plimsoll(desk.var());
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr(desk.path("portfolio.csv") + ": PLM-1306"));
}

TEST(BadInput, RefusesFilesThatCannotBeRead) {
  const SmallDesk desk;
  for (const std::size_t at : {2U, 4U, 6U, 8U}) {
    Arguments missing = desk.var();
    missing[at] = desk.path("missing.csv");
    const Outcome outcome = plimsoll(missing);
    EXPECT_EQ(outcome.code, 3) << missing[at - 1];
    EXPECT_THAT(outcome.err, StartsWith(desk.path("missing.csv") + ": PLM-1101 "));
    Arguments folder = desk.var();
    folder[at] = desk.folder().path().string();
    EXPECT_EQ(plimsoll(folder).code, 3);
  }
}

TEST(BadInput, RefusesAFolderThatMayNotBeEntered) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may enter every folder";
  SmallDesk desk;
  desk.folder().write("closed/portfolio.csv", SmallDesk::portfolio);
  ::chmod(desk.path("closed").c_str(), 0);
  Arguments arguments = desk.var();
  arguments[4] = desk.path("closed/portfolio.csv");
  const Outcome outcome = plimsoll(arguments);
  ::chmod(desk.path("closed").c_str(), 0700);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("PLM-1101"));
}

TEST(BadInput, RefusesAWrongDate) {
  const SmallDesk desk;
  for (const char* date : {"2026-02-30", "05/01/2026", "today", ""}) {
    Arguments arguments = desk.var();
    arguments[10] = date;
    const Outcome outcome = plimsoll(arguments);
    EXPECT_EQ(outcome.code, 3) << date;
    EXPECT_THAT(outcome.err, StartsWith("PLM-1701 ")) << date;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(BadInput, RefusesFilesThatAreNoCaptures) {
  const SmallDesk desk;
  const auto refuse = [&](const std::string& name, const std::string& bytes, const std::string& code) {
    const std::string path = desk.folder().write(name, bytes).string();
    const Outcome outcome = plimsoll({"replay", path, "--count-only"});
    EXPECT_EQ(outcome.code, 3) << name;
    EXPECT_EQ(outcome.out, "") << name;
    EXPECT_THAT(outcome.err, StartsWith(path + ": " + code + " ")) << name;
  };
  using namespace std::string_literals;
  const std::string header = "\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0"s;
  refuse("text.pcap", SmallDesk::portfolio, "PLM-3103");
  refuse("empty.pcap", "", "PLM-3102");
  refuse("short.pcap", header.substr(0, 10), "PLM-3104");
  refuse("next.pcap", "\x0a\x0d\x0d\x0a" + std::string(60, '\0'), "PLM-3105");
  refuse("nothing.pcap", header, "PLM-3122");
  refuse("damaged.pcap.gz", "\x1f\x8b\x08\0\0\0\0\0\0\x03" + std::string(50, 'x'), "PLM-3107");
  const std::string record = "\0\0\0\0\0\0\0\0\x40\0\0\0\x40\0\0\0"s + std::string(64, '\0');
  refuse("other.pcap", header + record, "PLM-3121");
  const Outcome missing = plimsoll({"replay", desk.path("missing.pcap"), "--count-only"});
  EXPECT_EQ(missing.code, 3);
  EXPECT_THAT(missing.err, StartsWith(desk.path("missing.pcap") + ": PLM-3101 "));
}

}  // namespace
}  // namespace plimsoll::testing
