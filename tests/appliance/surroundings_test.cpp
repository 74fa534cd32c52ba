// What the world outside does to a run: full disks, closed outputs, signals, pipes in place of files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "tests/appliance/session.hpp"
#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// The program with these arguments as a shell line, `before` it and `after` it.
Outcome shell(const std::string& before, const Arguments& arguments, const std::string& after) {
  std::string line = before + PLIMSOLL_PROGRAM;
  for (const std::string& word : arguments) line += " '" + word + "'";
  return run_program({"bash", "-c", line + after});
}

TEST(Surroundings, MakeAFullDiskAFailure) {
  const SmallDesk desk;
  for (const char* format : {"json", "table", "csv"}) {
    const Outcome outcome = shell("", desk.var({"--scenarios", "64", "--format", format}), " > /dev/full");
    EXPECT_EQ(outcome.code, 1) << format;
    EXPECT_THAT(outcome.err, HasSubstr("PLM-1006 ")) << format;
  }
  EXPECT_EQ(shell("", {"--help"}, " > /dev/full").code, 1);
  const Session session;
  EXPECT_EQ(shell("", session.replay({"--way-in", "reader"}), " > /dev/full").code, 1);
}

TEST(Surroundings, MakeAClosedOutputAFailure) {
  const SmallDesk desk;
  const Outcome outcome = shell("", desk.var({"--scenarios", "64", "--json"}), " >&-");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("PLM-1006 "));
}

TEST(Surroundings, MayStopReading) {
  const SmallDesk desk;
  const Outcome outcome = shell("set -o pipefail; ", desk.var({"--scenarios", "64", "--json"}), " | true");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
}

// Twenty seconds of work that a signal after half a second ends: 128 + SIGINT, 128 + SIGTERM.
TEST(Surroundings, MayEndALongRunWithASignal) {
  const SmallDesk desk;
  const Arguments run = desk.var({"--scenarios", "16000000", "--backend", "cpu", "--threads", "1"});
  for (const auto& [signal, code] : {std::pair{"INT", 130}, std::pair{"TERM", 143}}) {
    const Outcome outcome = shell(std::string("timeout --preserve-status -k 60 -s ") + signal + " 0.5 ", run, "");
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(Surroundings, MayNotOfferPipesAsFiles) {
  const SmallDesk desk;
  ASSERT_EQ(::mkfifo(desk.path("pipe").c_str(), 0600), 0);
  // Nobody writes to it, so a program that opened it as a file would wait: timeout then ends it with 124.
  const Outcome capture = shell("timeout 20 ", {"replay", desk.path("pipe"), "--count-only"}, "");
  EXPECT_EQ(capture.code, 3);
  EXPECT_THAT(capture.err, AllOf(StartsWith(desk.path("pipe") + ": PLM-3101 "), HasSubstr("regular file")));
  Arguments arguments = desk.var({"--scenarios", "64"});
  arguments[4] = desk.path("pipe");
  const Outcome portfolio = shell("timeout 20 ", arguments, "");
  EXPECT_EQ(portfolio.code, 3);
  EXPECT_THAT(portfolio.err, AllOf(HasSubstr("PLM-1101 "), HasSubstr("regular file")));
}

TEST(Surroundings, DoNotHurryASlowReplay) {
  const Session session;
  for (const char* speed : {"1e-4", "0", "-1", "nan"}) {
    const Outcome outcome = plimsoll(session.replay({"--way-in", "reader", "--speed", speed}));
    EXPECT_EQ(outcome.code, 2) << speed;
    EXPECT_THAT(outcome.err, HasSubstr("--speed")) << speed;
  }
  // One cycle of 100 ms takes 100 s at this speed: the second report may not come before timeout ends the run.
  const Outcome outcome = shell("timeout -s INT 4 ", session.replay({"--way-in", "reader", "--speed", "0.001"}), "");
  EXPECT_EQ(outcome.code, 124);
  EXPECT_LE(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 2) << "the first, and the one at the end";
}

}  // namespace
}  // namespace plimsoll::testing
