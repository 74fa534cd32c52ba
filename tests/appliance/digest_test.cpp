// Law 1 at the command line: the digest depends on the question, not on how it was answered.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;

Json report_of(const SmallDesk& desk, const Arguments& more) {
  Arguments arguments{"--scenarios", "2001", "--seed", "11", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = plimsoll(desk.var(arguments));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return Json::parse(outcome.out);
}

TEST(Digest, IsTheSameForEveryInstructionSetAndThreadCount) {
  const SmallDesk desk;
  const Json version = Json::parse(plimsoll({"version", "--json"}).out);
  std::set<std::string> digests;
  std::size_t runs = 0;
  for (const Json& isa : version["isa"]) {
    for (const char* threads : {"1", "2"}) {
      const Json report = report_of(desk, {"--isa", isa, "--threads", threads, "--backend", "cpu"});
      EXPECT_EQ(report["isa"], isa);
      digests.insert(report["digest"]);
      ++runs;
    }
  }
  EXPECT_GE(runs, 2U);
  EXPECT_EQ(digests.size(), 1U);
}

TEST(Digest, IsTheSameOnTheGpu) {
  const SmallDesk desk;
  const Json cuda = Json::parse(plimsoll({"version", "--json"}).out)["cuda"];
  if (!cuda["available"].get<bool>()) GTEST_SKIP() << "no GPU: " << cuda["reason"].get<std::string>();
  EXPECT_EQ(report_of(desk, {"--backend", "cuda"})["digest"], report_of(desk, {"--backend", "cpu"})["digest"]);
}

TEST(Digest, DoesNotDependOnTheOrderOfThePortfolioFile) {
  SmallDesk desk;
  const Json straight = report_of(desk, {});
  std::istringstream lines(SmallDesk::portfolio);
  std::string header;
  std::getline(lines, header);
  std::vector<std::string> rows;
  for (std::string row; std::getline(lines, row);) rows.push_back(row);
  std::reverse(rows.begin(), rows.end());
  std::string text = header + "\n";
  for (const std::string& row : rows) text += row + "\n";
  desk.replace("portfolio.csv", text);
  const Json reversed = report_of(desk, {});
  EXPECT_EQ(reversed["digest"], straight["digest"]);
  EXPECT_EQ(reversed["portfolio"], straight["portfolio"]);
}

TEST(Digest, DependsOnSeedSamplerScenariosAndPositions) {
  SmallDesk desk;
  std::set<std::string> digests{report_of(desk, {})["digest"]};
  digests.insert(report_of(desk, {"--sampler", "sobol"})["digest"]);
  digests.insert(report_of(desk, {"--degrees-of-freedom", "5"})["digest"]);
  digests.insert(report_of(desk, {"--horizon-days", "10"})["digest"]);
  std::string larger = SmallDesk::portfolio;
  larger.replace(larger.find("MAST,500"), 8, "MAST,501");
  desk.replace("portfolio.csv", larger);
  digests.insert(report_of(desk, {})["digest"]);
  EXPECT_EQ(digests.size(), 5U);
}

}  // namespace
}  // namespace plimsoll::testing
