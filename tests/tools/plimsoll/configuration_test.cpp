#include "tools/plimsoll/run/configuration.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/run/run_options.hpp"

namespace plimsoll::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Two settings of one section, as a command declares them.
struct Program {
  unsigned count = 5;
  std::vector<std::string> names;
  CLI::App app;

  Program() {
    declare_section(app, "risk", [&] {
      app.add_option("--count", count)->check(whole_number(1, 100))->capture_default_str();
      app.add_option("--names", names)->take_all();
    });
  }
};

class ConfigurationFile : public ::testing::Test {
 protected:
  std::string write(const std::string& text) const {
    folder.write("plimsoll.toml", text);
    return (folder.path() / "plimsoll.toml").string();
  }
  /// Codes and lines of what is wrong with a file.
  [[nodiscard]] std::vector<std::string> faults_of(const std::string& text, CLI::App& app) const {
    std::vector<std::string> result;
    try {
      Configuration configuration(write(text));
      configuration.apply(app);
      static_cast<void>(configuration.entries("feed"));
      configuration.finish();
    } catch (const InputError& error) {
      for (const Fault& fault : error.faults()) result.push_back(fault.code + ':' + std::to_string(fault.line));
    }
    return result;
  }
  testing::TemporaryFolder folder;
};

TEST_F(ConfigurationFile, SetsWhatTheCommandLineDidNot) {
  Program program;
  program.app.parse("--count 7", false);
  Configuration configuration(write("[risk]\ncount = 9\nnames = [\"a\", \"b\"]\n"));
  configuration.apply(program.app);
  configuration.finish();
  EXPECT_EQ(program.count, 7U);
  EXPECT_THAT(program.names, ElementsAre("a", "b"));
  ASSERT_EQ(configuration.settings().size(), 2U);
  EXPECT_EQ(configuration.settings()[0].origin, Origin::command_line);
  EXPECT_EQ(configuration.settings()[1].origin, Origin::file);
  EXPECT_THAT(configuration.settings()[1].where, HasSubstr("plimsoll.toml:3"));
}

TEST_F(ConfigurationFile, YieldsToTheEnvironment) {
  Program program;
  ::setenv("PLIMSOLL_RISK_COUNT", "11", 1);
  Configuration configuration(write("[risk]\ncount = 9\n"));
  configuration.apply(program.app);
  ::unsetenv("PLIMSOLL_RISK_COUNT");
  configuration.finish();
  EXPECT_EQ(program.count, 11U);
  EXPECT_EQ(configuration.settings()[0].origin, Origin::environment);
}

TEST_F(ConfigurationFile, LeavesDefaultsWhereNobodySaysAnything) {
  Program program;
  Configuration configuration("");
  configuration.apply(program.app);
  configuration.finish();
  EXPECT_EQ(program.count, 5U);
  EXPECT_EQ(configuration.settings()[0].origin, Origin::default_value);
  EXPECT_THAT(configuration.settings()[0].values, ElementsAre("5"));
  EXPECT_THAT(configuration.settings()[1].values, IsEmpty());
}

TEST_F(ConfigurationFile, ListsAllThatIsWrong) {
  Program program;
  EXPECT_THAT(faults_of("[risk]\ncuont = 1\ncount = 0\nnames = { a = 1 }\n[rsik]\n[[feed]]\n", program.app),
              ElementsAre("PLM-2002:2", "PLM-2003:3", "PLM-2003:4", "PLM-2002:5"));
  EXPECT_EQ(program.count, 5U);
}

TEST_F(ConfigurationFile, RefusesWhatIsNoTableAndWhatIsNoToml) {
  Program tables;
  EXPECT_THAT(faults_of("risk = 3\n", tables.app), ElementsAre("PLM-2003:1"));
  Program arrays;
  EXPECT_THAT(faults_of("[feed]\nname = \"x\"\n", arrays.app), ElementsAre("PLM-2003:1"));
  Program text;
  EXPECT_THAT(faults_of("[risk\n", text.app), ElementsAre("PLM-2001:1"));
  Program list;
  EXPECT_THAT(faults_of("[risk]\nnames = []\n", list.app), ElementsAre("PLM-2003:2"));
}

TEST_F(ConfigurationFile, SuggestsTheNameThatWasMeant) {
  Program program;
  Configuration configuration(write("[risk]\ncuont = 1\n"));
  configuration.apply(program.app);
  try {
    configuration.finish();
    ADD_FAILURE() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("risk.cuont"), HasSubstr("Did you mean 'count'?"), HasSubstr("column 1")));
  }
}

TEST_F(ConfigurationFile, KnowsEveryOptionOfARunByATable) {
  RunOptions options;
  CLI::App app;
  options.declare(app);
  options.config = write("[compute]\nthreads = 3\nrisk_cpu = -1\n[monitor]\naddress = \"none\"\n");
  options.configure(app);
  EXPECT_EQ(options.backend.threads, 3U);
  EXPECT_EQ(options.monitor, "none");
}

TEST_F(ConfigurationFile, ToldApartByAnySettingOfAFeed) {
  const auto feeds_of = [&](const std::string& more) {
    RunOptions options;
    CLI::App app;
    options.declare(app);
    options.config = write("[[feed]]\nname = \"a\"\nformat = \"binance_spot\"\nsymbols = [\"BTCUSDT\"]\n" + more);
    options.configure(app);
    return options.feeds;
  };
  EXPECT_EQ(feeds_of(""), feeds_of(""));
  for (const char* more : {"url = \"wss://localhost\"\n", "rest_url = \"https://localhost\"\n", "cpu = 1\n",
                           "ca_file = \"x\"\n", "token_file = \"x\"\n", "orders = 2000\n"}) {
    EXPECT_NE(feeds_of(more), feeds_of("")) << more;
  }
}

TEST_F(ConfigurationFile, ChecksAFeedAsAWhole) {
  RunOptions options;
  CLI::App app;
  options.declare(app);
  options.config = write(
      "[[feed]]\nname = \"a\"\nline_a = \"239.1.1.1:5000\"\n[[feed]]\nname = \"a\"\nway_in = \"dpdk\"\n"
      "[[feed]]\nline_a = \"here\"\n[[feed]]\nname = \"b\"\nformat = \"binance_spot\"\n");
  try {
    options.configure(app);
    ADD_FAILURE() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("like another"), HasSubstr("names no device"), HasSubstr("has no name"),
                                    HasSubstr("'here' is not an IPv4 address"), HasSubstr("names no symbols")));
  }
}

}  // namespace
}  // namespace plimsoll::cli
