// Command lines that cannot be understood: exit code 2, one line, the nearest known word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Slip {
  std::string name;
  Arguments arguments;
  std::string said;
};

std::ostream& operator<<(std::ostream& out, const Slip& slip) { return out << slip.name; }

class Usage : public ::testing::TestWithParam<Slip> {};

TEST_P(Usage, IsRefusedWithTwoAndAHint) {
  const Outcome outcome = plimsoll(GetParam().arguments);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(StartsWith("PLM-1004 "), HasSubstr(GetParam().said), HasSubstr("--help`.\n")));
}

INSTANTIATE_TEST_SUITE_P(
    Slips, Usage,
    ::testing::Values(Slip{"Nothing", {}, "subcommand"},
                      Slip{"MistypedSubcommand", {"replya", "x"}, "Did you mean 'replay'?"},
                      Slip{"ForeignSubcommand", {"frobnicate"}, "There are var, what-if, why, stress, replay"},
                      Slip{"MistypedOption", {"var", "--sed", "7"}, "Did you mean '--seed'?"},
                      Slip{"MistypedOptionWithEquals", {"var", "--portfolo=x.csv"}, "Did you mean '--portfolio'?"},
                      Slip{"MissingOption", {"var"}, "--instruments is required"},
                      Slip{"MissingCapture", {"replay"}, "capture is required"},
                      Slip{"LevelAboveOne", {"var", "--level", "1.5"}, "--level: '1.5'"},
                      Slip{"LevelZero", {"var", "--level", "0"}, "--level: '0'"},
                      Slip{"LevelWord", {"var", "--level", "high"}, "--level: 'high'"},
                      Slip{"NoScenarios", {"var", "--scenarios", "0"}, "--scenarios: '0'"},
                      Slip{"NegativeSeed", {"var", "--seed", "-1"}, "--seed: '-1'"},
                      Slip{"NegativeThreads", {"var", "--threads", "-2"}, "--threads: '-2'"},
                      Slip{"NegativeScenarios", {"var", "--scenarios=-5"}, "--scenarios: '-5'"},
                      Slip{"SeedBeyond64Bits", {"var", "--seed", "18446744073709551616"}, "--seed"},
                      Slip{"FractionalThreads", {"var", "--threads", "1.5"}, "--threads: '1.5'"},
                      Slip{"NotANumberDecay", {"var", "--decay", "nan"}, "--decay: 'nan'"},
                      Slip{"TwoDegreesOfFreedom", {"var", "--degrees-of-freedom", "2"}, "--degrees-of-freedom: '2'"},
                      Slip{"UnknownBackend", {"var", "--backend", "gpu"}, "--backend"},
                      Slip{"UnknownIsa", {"var", "--isa", "avx"}, "--isa"},
                      Slip{"UnknownFormat", {"var", "--format", "xml"}, "--format"},
                      Slip{"UnknownSampler", {"var", "--sampler", "mt"}, "--sampler"},
                      Slip{"UnknownGrouping", {"greeks", "--by", "desk"}, "--by: desk"},
                      Slip{"GreeksWithoutInputs", {"greeks"}, "--instruments is required"},
                      Slip{"GreeksOfScenarios", {"greeks", "--scenarios", "64"}, "--scenarios"},
                      Slip{"UnsetPnlOut", {"var", "--pnl-out", ""}, "--pnl-out: its value is empty"},
                      Slip{"UnsetQuotes", {"var", "--quotes", ""}, "--quotes: its value is empty"},
                      Slip{"UntilWhileCounting",
                           {"replay", "x.pcap", "--count-only", "--until", "30s"},
                           "--count-only excludes --until"},
                      Slip{"UnknownRevaluation", {"var", "--revaluation", "fast"}, "--revaluation"},
                      Slip{"UnknownCode", {"explain", "PLM-9999"}, "'PLM-9999'"},
                      Slip{"UnknownShell", {"completion", "tcsh"}, "bash"},
                      Slip{"ReplayWithoutInputs", {"replay", "x.pcap"}, "--instruments"}),
    [](const auto& test) { return test.param.name; });

TEST(ReplayUsage, RefusesSpeedsCyclesAndTimesThatAreNone) {
  const SmallDesk desk;
  const auto refused = [&](const std::string& option, const std::string& value) {
    Arguments arguments{"replay", desk.path("x.pcap"), option, value};
    for (const std::string& word : desk.inputs()) arguments.push_back(word);
    const Outcome outcome = plimsoll(arguments);
    EXPECT_EQ(outcome.code, 2) << option << ' ' << value;
    EXPECT_THAT(outcome.err, AllOf(StartsWith("PLM-1004 "), HasSubstr(option), HasSubstr("'" + value + "'")));
  };
  for (const char* speed : {"0", "-1", "fast", "nan", "inf"}) refused("--speed", speed);
  for (const char* cycle : {"0ms", "100", "ms", "-5s", "1d"}) refused("--cycle", cycle);
  for (const char* until : {"soon", "2026-01-05", "2026-01-05T14:30:00", "0s"}) refused("--until", until);
  refused("--date", "2026-13-01");
}

TEST(Help, IsDataAndEndsWithZero) {
  for (const Arguments& arguments : {Arguments{"--help"}, Arguments{"var", "--help"}, Arguments{"replay", "-h"}}) {
    const Outcome outcome = plimsoll(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("Usage: plimsoll"));
    EXPECT_TRUE(outcome.out.ends_with('\n'));
  }
}

TEST(Version, IsThereAsFlagAndAsSubcommand) {
  const Outcome flag = plimsoll({"--version"});
  EXPECT_EQ(flag.code, 0);
  EXPECT_THAT(flag.out, StartsWith("plimsoll "));
  EXPECT_THAT(plimsoll({"version"}).out, StartsWith(flag.out));
}

}  // namespace
}  // namespace plimsoll::testing
