// `plimsoll demo` from outside: what a newcomer sees first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/appliance/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

TEST(Demo, ShowsVarMovingAndEndsWithASummary) {
  const TemporaryFolder folder;
  const Outcome outcome =
      plimsoll({"demo", "--for", "8s", "--json", "--scenarios", "1024", "--folder", folder.path().string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::set<double> values;
  Json first;
  Json last;
  std::istringstream in(outcome.out);
  for (std::string line; std::getline(in, line);) {
    last = Json::parse(line);
    if (first.is_null()) first = last;
    if (last["event"] == "cycle") values.insert(last["var"]["0.99"]["value"].get<double>());
  }
  EXPECT_EQ(first["event"], "start");
  EXPECT_GE(first["positions"].get<int>(), 1000);
  EXPECT_FALSE(first["backend_reason"].get<std::string>().empty());
  EXPECT_GE(values.size(), 3U) << "VaR moves with the market";
  EXPECT_EQ(last["event"], "summary");
  EXPECT_EQ(last["feed"]["gaps"], 0);
  EXPECT_EQ(last["feed"]["unknown_orders"], 0);
}

TEST(Demo, EveryCommandItPrintsWorks) {
  const TemporaryFolder folder;
  const Outcome outcome = plimsoll({"demo", "--for", "2s", "--scenarios", "256", "--folder", folder.path().string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::size_t start = outcome.out.find("Try next:\n");
  ASSERT_NE(start, std::string::npos) << outcome.out;
  std::istringstream in(outcome.out.substr(start + 10));
  int commands = 0;
  for (std::string line; std::getline(in, line); ++commands) {
    const Outcome tried = run_program({"sh", "-c", line});
    EXPECT_EQ(tried.code, 0) << line << '\n' << tried.err;
    EXPECT_FALSE(tried.out.empty()) << line;
  }
  EXPECT_EQ(commands, 4);
}

TEST(Demo, ItsInterruptionStillPrintsTheSummary) {
  const TemporaryFolder folder;
  Surroundings surroundings;
  surroundings.interrupt_after_lines = 2;
  const Outcome outcome = plimsoll(
      {"demo", "--for", "60s", "--json", "--scenarios", "256", "--folder", folder.path().string()}, surroundings);
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(R"({"event":"summary")"));
}

}  // namespace
}  // namespace plimsoll::testing
