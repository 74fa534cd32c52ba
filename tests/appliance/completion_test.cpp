// The generated completion scripts, run by the shells that are here, and the manual pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/appliance/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool has(const std::string& program) { return run_program({"bash", "-c", "command -v " + program}).code == 0; }

/// What bash offers after these words; the last one is being typed.
std::vector<std::string> offered(const std::vector<std::string>& words, const std::string& folder = {}) {
  std::string list;
  for (const std::string& word : words) list += " '" + word + "'";
  Surroundings surroundings;
  surroundings.folder = folder;
  const Outcome outcome =
      run_program({"bash", "--norc", "-c",
                   "source <(\"$0\" completion bash) || exit 9\n"
                   "COMP_WORDS=(" +
                       list +
                       ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                       "_plimsoll\n((${#COMPREPLY[@]})) && printf '%s\\n' \"${COMPREPLY[@]}\"\nexit 0",
                   PLIMSOLL_PROGRAM},
                  surroundings);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return lines_of(outcome.out);
}

TEST(BashCompletion, OffersSubcommands) {
  EXPECT_THAT(offered({"plimsoll", "re"}), ElementsAre("replay"));
  EXPECT_THAT(offered({"plimsoll", ""}), AllOf(Contains("var"), Contains("doctor"), Contains("--version")));
}

TEST(BashCompletion, OffersTheOptionsOfTheSubcommand) {
  EXPECT_THAT(offered({"plimsoll", "var", "--sc"}), ElementsAre("--scenarios"));
  EXPECT_THAT(offered({"plimsoll", "var", "--way"}), IsEmpty());
  EXPECT_THAT(offered({"plimsoll", "replay", "--way"}), ElementsAre("--way-in"));
}

TEST(BashCompletion, OffersEnumeratedValues) {
  EXPECT_THAT(offered({"plimsoll", "var", "--format", ""}), UnorderedElementsAre("table", "csv", "json", "ndjson"));
  EXPECT_THAT(offered({"plimsoll", "var", "--isa", "v"}), UnorderedElementsAre("v2", "v3", "v4"));
  EXPECT_THAT(offered({"plimsoll", "var", "--format", "=", "j"}), ElementsAre("json"));
  EXPECT_THAT(offered({"plimsoll", "greeks", "--by", ""}),
              UnorderedElementsAre("position", "underlying", "expiry", "book"));
  EXPECT_THAT(offered({"plimsoll", "kill", "--state", ""}),
              UnorderedElementsAre("reduce_only", "halted", "halted_and_cancel"));
  EXPECT_THAT(offered({"plimsoll", "kill", "rel"}), ElementsAre("release"));
  EXPECT_THAT(offered({"plimsoll", "completion", ""}), UnorderedElementsAre("bash", "zsh", "fish", "man"));
}

TEST(BashCompletion, OffersFilesWherePathsAreWanted) {
  const TemporaryFolder folder;
  folder.write("port folio.csv", "");
  folder.write("port/x", "");
  const std::string here = folder.path().string();
  EXPECT_THAT(offered({"plimsoll", "var", "--portfolio", "port"}, here),
              UnorderedElementsAre("port folio.csv", "port"));
  EXPECT_THAT(offered({"plimsoll", "replay", "port"}, here), Contains("port folio.csv"));
  EXPECT_THAT(offered({"plimsoll", "completion", "man", "--out", "po"}, here), ElementsAre("port"));
}

TEST(BashCompletion, OffersNothingWhereANumberIsWanted) {
  EXPECT_THAT(offered({"plimsoll", "var", "--seed", ""}), IsEmpty());
}

TEST(ZshCompletion, NamesEverySubcommandAndIsAcceptedByZsh) {
  const std::string script = plimsoll({"completion", "zsh"}).out;
  EXPECT_THAT(script, StartsWith("#compdef plimsoll\n"));
  for (const char* word : {"'var:", "'replay:", "--scenarios[", "(table csv json ndjson)", "_files"}) {
    EXPECT_THAT(script, HasSubstr(word));
  }
  if (!has("zsh")) GTEST_SKIP() << "zsh is not installed: only the text was looked at";
  const TemporaryFolder folder;
  EXPECT_EQ(run_program({"zsh", "-n", folder.write("_plimsoll", script).string()}).code, 0);
}

TEST(FishCompletion, NamesEverySubcommandAndIsAcceptedByFish) {
  const std::string script = plimsoll({"completion", "fish"}).out;
  for (const std::string& line : lines_of(script))
    EXPECT_TRUE(line.starts_with("#") || line.starts_with("complete -c plimsoll")) << line;
  EXPECT_THAT(script, AllOf(HasSubstr("-a replay"), HasSubstr("-l format"), HasSubstr("'table csv json ndjson'")));
  if (!has("fish")) GTEST_SKIP() << "fish is not installed: only the text was looked at";
  const TemporaryFolder folder;
  EXPECT_EQ(run_program({"fish", "--no-execute", folder.write("plimsoll.fish", script).string()}).code, 0);
}

TEST(ManPages, AreWrittenForEverySubcommand) {
  const TemporaryFolder folder;
  const Outcome outcome = plimsoll({"completion", "man", "--out", (folder.path() / "man1").string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  for (const char* page : {"plimsoll", "plimsoll-var", "plimsoll-greeks", "plimsoll-pnl", "plimsoll-replay",
                           "plimsoll-doctor", "plimsoll-kill"}) {
    const std::string text = read_file(folder.path() / "man1" / (std::string(page) + ".1"));
    EXPECT_THAT(text, StartsWith(".TH ")) << page;
    for (const char* section : {".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXIT STATUS"}) {
      EXPECT_THAT(text, HasSubstr(section)) << page;
    }
    // A dash that is not escaped is a hyphen, and cannot be copied into a shell.
    EXPECT_THAT(text, Not(HasSubstr(" --"))) << page;
  }
  EXPECT_THAT(read_file(folder.path() / "man1/plimsoll-var.1"), HasSubstr("\\-\\-scenarios"));
}

TEST(ManPages, AreRenderedWithoutComplaint) {
  if (!has("man")) GTEST_SKIP() << "man is not installed";
  const TemporaryFolder folder;
  plimsoll({"completion", "man", "--out", folder.path().string()});
  std::size_t pages = 0;
  for (const auto& page : std::filesystem::directory_iterator(folder.path())) {
    Surroundings surroundings;
    surroundings.environment = {{"MANWIDTH", "80"}, {"LC_ALL", "C.UTF-8"}, {"MAN_KEEP_FORMATTING", ""}};
    const Outcome outcome = run_program({"man", "--warnings", "-l", page.path().string()}, surroundings);
    EXPECT_EQ(outcome.code, 0) << page.path();
    EXPECT_EQ(outcome.err, "") << page.path();
    EXPECT_THAT(outcome.out, HasSubstr("SYNOPSIS"));
    ++pages;
  }
  EXPECT_GE(pages, 7U);
}

TEST(ManPages, OfTheProgramGoToStdoutWithoutAFolder) {
  EXPECT_THAT(plimsoll({"completion", "man"}).out, StartsWith(".TH PLIMSOLL 1"));
  EXPECT_EQ(plimsoll({"completion", "bash", "--out", "/tmp"}).code, 2);
}

}  // namespace
}  // namespace plimsoll::testing
