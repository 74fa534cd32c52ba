// `plimsoll var --record` and `plimsoll why` from outside: what is recorded can be recomputed, and only that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string later_market =
    "name,field,value\nUSD,rate,0.03\nMAST,price,104.5\nKEEL,price,50.5\nMASTF,price,105.15\nMASTC,implied_vol,0.26\n"
    "MASTP,implied_vol,0.25\nKEELC,implied_vol,0.31\n";

/// A desk with records of two states of it: "first", and "second" with a higher price, vol and one more option.
class TwoRecords {
 public:
  TwoRecords() {
    record("first");
    desk.replace("market.csv", later_market);
    desk.replace("portfolio.csv", SmallDesk::portfolio + "KEELC,5,firm/options/puts\n");
    record("second");
  }
  Outcome record(const std::string& name, const Arguments& more = {}) const {
    Arguments arguments{"--scenarios", "4096", "--json", "--record", path(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(desk.var(arguments));
  }
  [[nodiscard]] std::string path(const std::string& name) const { return desk.path(name); }
  [[nodiscard]] Outcome why(const Arguments& more = {}, const std::string& before = "first",
                            const std::string& after = "second") const {
    Arguments arguments{"why", path(before), path(after), "--backend", "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(arguments);
  }
  /// Changes the text of a file of the first record.
  void tamper(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = read_file(path("first/" + file));
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(path("first/" + file), std::ios::binary) << text;
  }

  SmallDesk desk;
};

TEST(Why, ExplainsTheChangeBetweenTwoRecordsInPartsThatAddUp) {
  const TwoRecords records;
  const Outcome outcome = records.why({"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  // The ends are what var says of the two, which the records keep.
  const Json first = Json::parse(read_file(records.path("first/record.json")))["report"];
  const Json second = Json::parse(read_file(records.path("second/record.json")))["report"];
  EXPECT_EQ(report["before"]["digest"], first["digest"]);
  EXPECT_EQ(report["after"]["digest"], second["digest"]);
  ASSERT_EQ(report["nodes"].size(), second["nodes"].size());
  for (std::size_t n = 0; n < report["nodes"].size(); ++n) {
    const Json& node = report["nodes"][n];
    EXPECT_EQ(node["missing"], nullptr);
    EXPECT_EQ(node["book"], second["nodes"][n]["book"]);
    for (const char* measure : {"var", "es"}) {
      for (const char* level : {"0.99", "0.975"}) {
        const Json& walk = node[measure][level];
        std::int64_t sum = std::stoll(walk["before"]["quanta"].get<std::string>());
        for (const auto& [name, part] : walk["parts"].items()) {
          sum += std::stoll(part["quanta"].get<std::string>());
          if (name == "covariance" || name == "time" || name == "settings") {
            EXPECT_EQ(part["quanta"], "0") << name;
          }
        }
        EXPECT_EQ(sum, std::stoll(walk["after"]["quanta"].get<std::string>()));
        EXPECT_NEAR(walk["before"]["value"].get<double>(), first["nodes"][n][measure][level]["value"].get<double>(),
                    1e-6);  // a quantum
      }
      EXPECT_EQ(node["var"]["0.99"]["after"]["value"], second["nodes"][n]["var"]["0.99"]["value"]);
    }
  }
  const Json& parts = report["nodes"][0]["es"]["0.99"]["parts"];
  for (const char* moved : {"positions", "spot", "vol"}) EXPECT_NE(parts[moved]["quanta"], "0") << moved;
  const Json& bought = report["contributors"]["component_es"]["0.99"]["positions"][0];
  EXPECT_EQ(bought["book"], "firm/options/puts");
  EXPECT_EQ(bought["underlying"], "KEEL");
}

TEST(Why, ShowsAWaterfallOfEightyColumns) {
  const TwoRecords records;
  const Outcome outcome = records.why({"--node", "firm/options", "--measure", "var", "--level", "0.975"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("firm/options: VaR 0.975 changed by "));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("\nbefore      2026-01-05 "), HasSubstr("\npositions  "),
                                 HasSubstr("\nafter       2026-01-05 "), HasSubstr("component VaR, of 4 cells")));
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  // Nobody's terminal changes what is printed.
  const Arguments arguments{"why", records.path("first"), records.path("second"), "--backend", "cpu"};
  const std::string wide = plimsoll_in_terminal(arguments, {24, 80}).out;
  EXPECT_THAT(wide, StartsWith("firm: ES 0.99 changed by "));
  EXPECT_EQ(plimsoll_in_terminal(arguments, {0, 0}).out, wide);
}

TEST(Why, GivesTheSameNumbersInEveryFormatAndOrder) {
  const TwoRecords records;
  const Json report = Json::parse(records.why({"--json"}).out);
  EXPECT_EQ(Json::parse(records.why({"--format", "ndjson"}).out), report);
  const Outcome csv = records.why({"--format", "csv"});
  EXPECT_THAT(csv.out, StartsWith("book,measure,level,item,value,quanta\nfirm,var,0.99,before,"));
  const Json& walk = report["nodes"][0]["es"]["0.975"];
  EXPECT_THAT(csv.out, HasSubstr("\nfirm,es,0.975,spot," + walk["parts"]["spot"]["value"].dump() + "," +
                                 walk["parts"]["spot"]["quanta"].get<std::string>() + "\n"));
  const Json other = Json::parse(records.why({"--json", "--order", "vol,spot"}).out);
  EXPECT_EQ(other["order"][0], "vol");
  EXPECT_EQ(other["order"][2], "positions");
  const Json& moved = other["nodes"][0]["es"]["0.975"];
  EXPECT_EQ(moved["before"], walk["before"]);
  EXPECT_EQ(moved["after"], walk["after"]);
  EXPECT_NE(moved["parts"]["vol"], walk["parts"]["vol"]) << "interaction goes to the later part";
}

TEST(Why, WorksOnSurfacesAsRecorded) {
  TwoRecords records;
  ASSERT_EQ(records.record("surfaces", {"--revaluation", "surface"}).code, 0);
  const Outcome outcome = records.why({"--json"}, "second", "surfaces");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  for (const auto& [name, part] : report["nodes"][0]["es"]["0.99"]["parts"].items()) {
    if (name != "settings") {
      EXPECT_EQ(part["quanta"], "0") << name;
    }
  }
}

TEST(Why, RefusesAFileThatIsNotTheRecordedOne) {
  const TwoRecords records;
  records.tamper("market.csv", "101.25", "101.26");
  const Outcome outcome = records.why();
  EXPECT_EQ(outcome.code, 7);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("first/market.csv: PLM-2213 "), HasSubstr("SHA-256")));
}

TEST(Why, NamesTheFirstNumberThatTheInputsDoNotGive) {
  const TwoRecords records;
  const Json record = Json::parse(read_file(records.path("first/record.json")));
  const std::string value = record["report"]["nodes"][2]["var"]["0.99"]["value"].dump();
  records.tamper("record.json", value, "1" + value);
  const Outcome outcome = records.why();
  EXPECT_EQ(outcome.code, 7);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-2213 "), HasSubstr("nodes/2/"), HasSubstr("recorded 1" + value)));
}

TEST(Why, NamesTheIdentityFirstWhenAnOptionWasChanged) {
  const TwoRecords records;
  records.tamper("record.json", "\"seed\": [\n   \"1\"", "\"seed\": [\n   \"2\"");
  const Outcome outcome = records.why();
  EXPECT_EQ(outcome.code, 7);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-2213 "), HasSubstr("scenario_set: recorded ")));
}

TEST(Why, RefusesWhatIsNoRecord) {
  const TwoRecords records;
  EXPECT_EQ(records.why({}, "nowhere").code, 3);
  EXPECT_THAT(records.why({}, "nowhere").err, HasSubstr("PLM-2211"));
  const std::string whole = read_file(records.path("first/record.json"));
  const auto refused = [&](const std::string& text, const char* code) {
    std::ofstream(records.path("first/record.json"), std::ios::binary) << text;
    const Outcome outcome = records.why();
    EXPECT_EQ(outcome.code, 3) << text.substr(0, 60);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(code)) << text.substr(0, 60);
  };
  for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{30}, whole.size() / 2, whole.size() - 3}) {
    refused(whole.substr(0, cut), "PLM-2211");
  }
  refused("[]", "PLM-2211");
  refused("{\"record\": 2}", "PLM-2211");
  refused(std::string(2'000'000, '['), "PLM-2211");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  refused(with("\"market\": {", "\"../../etc/passwd\": {"), "PLM-2211");
  refused(with("\"market\": {", "\"market\": 7, \"rest\": {"), "PLM-2211");
  refused(with("\"scenarios\": [", "\"portfolio\": [\"/etc/passwd\"], \"scenarios\": ["), "PLM-2211");
  refused(with("\"4096\"", "\"1e300\""), "PLM-2211");
  refused(with("\"4096\"", "\"99999999999999999999\""), "PLM-2211");
  refused(with("\"4096\"", "4096"), "PLM-2211");
  refused(with("\"4096\"", "\"4096\", \"8192\""), "PLM-2211");
  refused(with("\"4096\"", "\"\""), "PLM-2211");
  refused(with("\"zero\"", "\"nonsense\""), "PLM-2211");
  refused(with("\"zero\"", "\"\\u001b[31mred\""), "PLM-2211");
  EXPECT_THAT(records.why().err, Not(HasSubstr("\x1b"))) << "a record must not write to the terminal";
  refused(with("\"2026-01-05\"", "\"2026-99-99\""), "PLM-2211");
}

TEST(Why, RefusesLinksAndMissingFiles) {
  const TwoRecords records;
  fs::rename(records.path("first/history.csv"), records.path("elsewhere.csv"));
  EXPECT_EQ(records.why().code, 3);
  EXPECT_THAT(records.why().err, HasSubstr("first/history.csv: PLM-2212 "));
  fs::create_symlink(records.path("elsewhere.csv"), records.path("first/history.csv"));
  EXPECT_EQ(records.why().code, 3);
  EXPECT_THAT(records.why().err, AllOf(HasSubstr("PLM-2212 "), HasSubstr("symbolic link")));
}

TEST(Why, SaysWhatItCannotExplain) {
  const TwoRecords records;
  EXPECT_EQ(records.why({"--level", "0.95"}).code, 3);
  EXPECT_THAT(records.why({"--level", "0.95"}).err, HasSubstr("PLM-2223"));
  EXPECT_EQ(records.why({"--node", "firm/nobody"}).code, 3);
  EXPECT_THAT(records.why({"--node", "firm/nobody"}).err, HasSubstr("PLM-2224"));
  EXPECT_EQ(records.why({"--order", "spot,spot"}).code, 2);
  EXPECT_EQ(records.why({"--order", "weather"}).code, 2);
  EXPECT_EQ(plimsoll({"why", records.path("first")}).code, 2);
}

TEST(Record, IsWrittenOnceAndNeverOverwritten) {
  const TwoRecords records;
  const std::string before = read_file(records.path("second/record.json"));
  EXPECT_EQ(records.record("second").code, 0) << "the same run again gives the same record";
  EXPECT_EQ(records.record("second", {"--threads", "1", "--isa", "scalar"}).code, 0) << "on any machine";
  const Outcome other = records.record("second", {"--seed", "2"});
  EXPECT_EQ(other.code, 3);
  EXPECT_EQ(other.out, "");
  EXPECT_THAT(other.err, HasSubstr("second: PLM-2202 "));
  EXPECT_EQ(read_file(records.path("second/record.json")), before);
  EXPECT_EQ(records.record("first").code, 3) << "other inputs";
  for (const auto& entry : fs::directory_iterator(records.desk.folder().path())) {
    EXPECT_THAT(entry.path().string(), Not(HasSubstr(".part-")));
  }
}

TEST(Record, HoldsTheInputsByteForByte) {
  const TwoRecords records;
  for (const char* file : {"instruments.csv", "portfolio.csv", "market.csv", "history.csv"}) {
    EXPECT_EQ(read_file(records.path(std::string("second/") + file)), read_file(records.path(file))) << file;
  }
}

TEST(Record, LeavesTheComplaintOfAMissingInputToWhoNeedsIt) {
  const TwoRecords records;
  fs::remove(records.path("market.csv"));
  const Outcome outcome = records.record("third");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("market.csv: PLM-1101 "));
  for (const auto& entry : fs::directory_iterator(records.desk.folder().path())) {
    EXPECT_THAT(entry.path().string(), Not(HasSubstr("third")));
  }
}

TEST(Record, LeavesNothingBehindWhenItCannotBeWritten) {
  const TwoRecords records;
  const Outcome outcome = records.record("missing/third");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("PLM-2201"));
  // A limit on the size of files stands for a full disk: the write fails in the middle.
  std::string command = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
  Arguments arguments{"sh", "-c", command, PLIMSOLL_PROGRAM};
  for (const std::string& one : records.desk.var({"--scenarios", "64", "--record", records.path("third")})) {
    arguments.push_back(one);
  }
  const Outcome full = run_program(arguments);
  EXPECT_EQ(full.code, 3) << full.err;
  EXPECT_EQ(full.out, "");
  EXPECT_THAT(full.err, HasSubstr("third: PLM-2201 "));
  EXPECT_FALSE(fs::exists(records.path("third")));
  for (const auto& entry : fs::directory_iterator(records.desk.folder().path())) {
    EXPECT_THAT(entry.path().string(), Not(HasSubstr(".part-")));
  }
}

TEST(Why, UnderstandsARecordWhoseReportWasAskedForMoreThanItCanRecompute) {
  const TwoRecords records;
  ASSERT_EQ(records.record("third", {"--positions", "--stress", "ladder"}).code, 0);
  const Outcome outcome = plimsoll({"why", records.path("second"), records.path("third"), "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace
}  // namespace plimsoll::testing
