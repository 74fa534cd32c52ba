// `plimsoll doctor` and `plimsoll explain` on the machine at hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/appliance/program.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Doctor, JudgesEverySubjectAndEndsAccordingly) {
  const Outcome outcome = plimsoll({"doctor", "--json"});
  const Json report = Json::parse(outcome.out);
  std::vector<std::string> subjects;
  bool failed = false;
  for (const Json& check : report["checks"]) {
    subjects.push_back(check["subject"]);
    EXPECT_THAT((std::vector<std::string>{"ok", "warn", "fail"}),
                ::testing::Contains(check["verdict"].get<std::string>()));
    EXPECT_FALSE(check["found"].get<std::string>().empty());
    failed = failed || check["verdict"] == "fail";
  }
  for (const char* subject :
       {"processor", "cores", "cuda", "dpdk", "huge pages", "network cards", "iommu", "socket buffers", "clock",
        "time of day", "locked memory", "open files", "shared memory", "disk"}) {
    EXPECT_THAT(subjects, ::testing::Contains(subject));
  }
  EXPECT_EQ(outcome.code, failed ? 6 : 0);
  EXPECT_EQ(outcome.err, "");
}

TEST(Doctor, PrintsCommandsThatAShellAccepts) {
  const Json report = Json::parse(plimsoll({"doctor", "--json"}).out);
  for (const Json& check : report["checks"]) {
    if (check["command"].is_null()) continue;
    EXPECT_EQ(run_program({"bash", "-n", "-c", check["command"]}).code, 0) << check["command"];
  }
}

TEST(Doctor, WarnsAboutASmallFileLimitAndNamesTheCommandThatRaisesIt) {
  const Outcome outcome = run_program({"bash", "-c", "ulimit -S -n 256; exec \"$0\" doctor --json", PLIMSOLL_PROGRAM});
  const Json report = Json::parse(outcome.out);
  const auto files = std::find_if(report["checks"].begin(), report["checks"].end(),
                                  [](const Json& check) { return check["subject"] == "open files"; });
  ASSERT_NE(files, report["checks"].end());
  EXPECT_EQ((*files)["verdict"], "warn");
  const std::string mended =
      "ulimit -S -n 256; " + (*files)["command"].get<std::string>() + "; \"$0\" doctor | grep '^ok *open files'";
  EXPECT_EQ(run_program({"bash", "-c", mended, PLIMSOLL_PROGRAM}).code, 0) << mended;
}

TEST(Explain, TellsMoreAboutACode) {
  const Outcome outcome = plimsoll({"explain", "PLM-1302"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, StartsWith("PLM-1302  "));
  for (const char* part : {"usual cause", "remedy", "example"}) EXPECT_THAT(outcome.out, HasSubstr(part));
  const Json json = Json::parse(plimsoll({"explain", "1302", "--json"}).out);
  EXPECT_EQ(json["code"], "PLM-1302");
  EXPECT_EQ(plimsoll({"explain", "plm-1302"}).out, outcome.out);
}

TEST(Explain, ListsAllCodesWithoutOne) {
  const Outcome outcome = plimsoll({"explain"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_GT(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 60);
  EXPECT_GT(Json::parse(plimsoll({"explain", "--json"}).out).size(), 60U);
}

}  // namespace
}  // namespace plimsoll::testing
