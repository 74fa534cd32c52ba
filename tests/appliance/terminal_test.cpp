// What a person sees: one live line, rewritten in place on a terminal and nowhere else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <sstream>

#include "tests/appliance/session.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string rewrite = "\r\x1b[K";

Surroundings terminal(std::map<std::string, std::string> more = {}) {
  // Whatever the machine that runs the tests has set.
  Surroundings surroundings;
  surroundings.environment = {{"TERM", "xterm"}, {"CI", ""}, {"NO_COLOR", ""}};
  for (const auto& [name, value] : more) surroundings.environment[name] = value;
  return surroundings;
}

/// What stands between two rewrites, that is, what the person sees one after the other.
std::vector<std::string> frames_of(const std::string& text) {
  std::vector<std::string> frames;
  std::size_t at = text.find(rewrite);
  while (at != std::string::npos) {
    const std::size_t begin = at + rewrite.size();
    at = text.find(rewrite, begin);
    const std::string frame = text.substr(begin, at == std::string::npos ? std::string::npos : at - begin);
    frames.push_back(frame.substr(0, frame.find("\r\n")));
  }
  return frames;
}

TEST(Terminal, ShowsOneLineRewrittenInPlaceWithAProgressBar) {
  const Session session;
  const Outcome outcome =
      plimsoll_in_terminal(session.replay({"--cycle", "100ms", "--speed", "20"}), {24, 200}, terminal());
  EXPECT_EQ(outcome.code, 0);
  const std::vector<std::string> frames = frames_of(outcome.out);
  ASSERT_GE(frames.size(), 2U);
  for (const std::string& frame : frames) {
    EXPECT_THAT(frame, ContainsRegex("^\\[[#-]+\\] +[0-9]+ %"));
    EXPECT_THAT(frame, HasSubstr("VaR 0.99"));
    EXPECT_EQ(frame.find('\n'), std::string::npos);
  }
  EXPECT_THAT(outcome.out, Not(HasSubstr("{\"cycle\""))) << "no data among the talk";
}

TEST(Terminal, NeverWritesMoreThanTheLineHolds) {
  const Session session;
  for (const auto columns : std::to_array<unsigned short>({40, 80, 2})) {
    const Outcome outcome = plimsoll_in_terminal(session.replay({"--cycle", "500ms"}), {24, columns}, terminal());
    EXPECT_EQ(outcome.code, 0);
    for (const std::string& frame : frames_of(outcome.out)) EXPECT_LT(frame.size(), columns);
  }
}

TEST(Terminal, TakesWidthZeroAsUnknown) {
  const Session session;
  const Outcome outcome = plimsoll_in_terminal(session.replay({"--cycle", "500ms"}), {0, 0}, terminal());
  EXPECT_EQ(outcome.code, 0);
  ASSERT_FALSE(frames_of(outcome.out).empty());
  EXPECT_THAT(frames_of(outcome.out).front(), HasSubstr("VaR 0.99"));
}

TEST(Terminal, WritesPlainLinesWhereRewritingIsNotWanted) {
  const Session session;
  for (const auto& [name, value] : {std::pair{"TERM", "dumb"}, std::pair{"TERM", ""}, std::pair{"CI", "true"}}) {
    const Outcome outcome =
        plimsoll_in_terminal(session.replay({"--cycle", "500ms"}), {24, 200}, terminal({{name, value}}));
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b"))) << name << '=' << value;
    EXPECT_THAT(outcome.out, HasSubstr("VaR 0.99")) << name << '=' << value;
  }
}

TEST(Terminal, UsesNoColourAtAll) {
  const Session session;
  const std::string colour = "\x1b\\[[0-9;]*m";  // SGR, ECMA-48 section 8.3.117
  for (const auto& [name, value] : {std::pair{"NO_COLOR", "1"}, std::pair{"NO_COLOR", ""}}) {
    EXPECT_THAT(plimsoll_in_terminal(session.replay({"--cycle", "500ms"}), {24, 200}, terminal({{name, value}})).out,
                Not(ContainsRegex(colour)));
    EXPECT_THAT(plimsoll_in_terminal({"doctor"}, {24, 80}, terminal({{name, value}})).out, Not(ContainsRegex(colour)));
  }
}

TEST(Terminal, KeepsPipesFreeOfControlCharacters) {
  const Session session;
  const Outcome outcome = plimsoll(session.replay({"--cycle", "500ms", "--format", "live"}), terminal());
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\r")));
}

TEST(Terminal, EndsTheLiveLineWithTheLastReport) {
  const Session session;
  const Outcome outcome = plimsoll_in_terminal(session.replay({"--cycle", "100ms"}), {24, 200}, terminal());
  const std::vector<std::string> frames = frames_of(outcome.out);
  ASSERT_FALSE(frames.empty());
  EXPECT_THAT(frames.back(), ContainsRegex("^\\[#+\\] +100 %")) << outcome.out;
}

}  // namespace
}  // namespace plimsoll::testing
