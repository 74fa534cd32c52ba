// Arbitration of IEX-TP lines, story by story; and for any order of segments: nothing twice, nothing out of order.
#include "net/iex/lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "tests/net/iex/segment_bytes.hpp"

namespace plimsoll::iex {
namespace {

using test::SegmentText;
using Lines = std::vector<std::string>;
constexpr std::int64_t millisecond = 1'000'000;

struct Script : LinesHandler {
  void on_session(const SegmentHeader& header) noexcept {
    lines.push_back("session " + std::to_string(header.session));
  }
  void on_sequence_reset(const SegmentHeader& /*header*/) noexcept { lines.emplace_back("reset"); }
  void on_gap(Gap gap) noexcept {
    lines.push_back("gap " + std::to_string(gap.first) + "+" + std::to_string(gap.count));
  }
  void on_messages(const MessageRun& run) noexcept {
    std::string line = std::to_string(run.first_sequence()) + ":";
    for (const std::span<const std::byte> message : run) line += static_cast<char>(message[0]);
    lines.push_back(line);
  }
  void on_contradiction() noexcept { lines.emplace_back("contradiction"); }
  void on_silence() noexcept { lines.emplace_back("silence"); }
  void on_sound() noexcept { lines.emplace_back("sound"); }
  Lines lines;
};

LinesOptions holding(std::size_t segments, std::int64_t hold_ns) {
  LinesOptions options;
  options.held_segments = segments;
  options.hold_ns = hold_ns;
  options.remembered_messages = 64;
  return options;
}

struct Story {
  explicit Story(const LinesOptions& options = holding(3, millisecond)) : lines(options) {}
  Story& a(std::int64_t sequence, const std::string& letters) { return hear(0, text(sequence, letters)); }
  Story& b(std::int64_t sequence, const std::string& letters) { return hear(1, text(sequence, letters)); }
  static SegmentText text(std::int64_t sequence, const std::string& letters) {
    SegmentText out{.stream_offset = (sequence - 1) * 3, .sequence = sequence, .send_time = sequence};
    for (const char letter : letters) out.messages.push_back({static_cast<std::byte>(letter)});
    return out;
  }
  Story& hear(std::size_t line, const SegmentText& segment) { return hear(line, segment.bytes()); }
  Story& hear(std::size_t line, const test::ByteVector& bytes) {
    lines.receive(line, bytes, now_ns, script);
    return *this;
  }
  Story& wait(std::int64_t ns) {
    now_ns += ns;
    lines.poll(now_ns, script);
    return *this;
  }
  Lines take() { return std::exchange(script.lines, {}); }
  IexLines lines;
  Script script;
  std::int64_t now_ns = 0;
};

TEST(IexLines, DeliverWhateverLineComesFirst) {
  Story story;
  story.a(1, "ab").b(1, "ab").b(3, "c").a(3, "c");
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:ab", "3:c"}));
  EXPECT_EQ(story.lines.counts(0).first_messages, 2U);
  EXPECT_EQ(story.lines.counts(0).duplicate_messages, 1U);
  EXPECT_EQ(story.lines.counts(1).first_messages, 1U);
  EXPECT_EQ(story.lines.state(), LinesState::in_sequence);
}

TEST(IexLines, TakeDifferentSegmentsOfTheSameMessages) {
  Story story;
  story.a(1, "abc").b(2, "bcd").a(4, "de");
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:abc", "4:d", "5:e"}));
  EXPECT_EQ(story.lines.contradictions(), 0U);
}

TEST(IexLines, FillALossSilently) {
  Story story;
  story.a(1, "a").b(1, "a").a(3, "c").wait(millisecond / 2).b(2, "b").b(3, "c");
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:a", "2:b", "3:c"}));
  EXPECT_EQ(story.lines.session().counts().gaps, 0U);
  EXPECT_EQ(story.lines.held_segments(), 0U);
}

TEST(IexLines, ReportAGapWhenPatienceIsOver) {
  Story story;
  story.a(1, "a").a(3, "c").a(6, "f").wait(millisecond - 1);
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:a"}));
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"gap 2+1", "3:c", "gap 4+2", "6:f"}));
  EXPECT_EQ(story.lines.state(), LinesState::stale);
}

TEST(IexLines, LearnOfAGapFromAHeartbeat) {
  Story story;
  story.a(1, "a").b(4, "").a(4, "").wait(millisecond);
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:a", "gap 2+2"}));
}

TEST(IexLines, GiveUpTheEarliestWhenNoMoreCanBeHeld) {
  Story story;  // holds three
  story.a(1, "a").a(9, "i").a(7, "g").a(5, "e").a(3, "c");
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:a", "gap 2+3", "5:e"}));
  story.b(6, "f");
  EXPECT_EQ(story.take(), (Lines{"6:f", "7:g"}));
}

TEST(IexLines, NoticeThatLinesDisagree) {
  Story story;
  story.a(1, "abc").b(1, "aXc").a(4, "d");
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:abc", "contradiction", "4:d"}));
  EXPECT_EQ(story.lines.counts(1).contradicted_messages, 1U);
  EXPECT_EQ(story.lines.state(), LinesState::stale);
}

TEST(IexLines, DoNotTakeARestartForAContradiction) {
  Story story;
  story.a(1, "abc");
  SegmentText again = Story::text(1, "XY");
  again.send_time = 100;
  story.hear(0, again).hear(1, again);
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:abc", "reset", "1:XY"}));
  EXPECT_EQ(story.lines.contradictions(), 0U);
}

TEST(IexLines, BelieveANewSessionWhenTwoSegmentsNameIt) {
  Story story;
  story.a(1, "a").a(3, "c");
  SegmentText other = Story::text(1, "A");
  other.session = 8;
  story.hear(0, other);
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:a"}));
  story.hear(1, other);
  EXPECT_EQ(story.take(), (Lines{"session 8", "1:A"}));
  EXPECT_EQ(story.lines.held_segments(), 0U);
  EXPECT_EQ(story.lines.unconfirmed_segments(), 1U);
}

TEST(IexLines, DoNotBelieveADamagedSegment) {
  Story story;
  test::ByteVector cut = Story::text(1, "ab").bytes();
  cut.pop_back();
  story.hear(0, cut).hear(0, test::ByteVector()).b(1, "ab");
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:ab"}));
  EXPECT_EQ(story.lines.counts(0).damaged_segments, 2U);
}

TEST(IexLines, SaySilenceAndSound) {
  Story story;
  story.a(1, "ab").wait(3'000 * millisecond);
  EXPECT_EQ(story.take(), (Lines{"session 7", "1:ab"}));
  story.wait(1).wait(1).a(1, "a");
  EXPECT_EQ(story.take(), (Lines{"silence"}));
  EXPECT_EQ(story.lines.state(), LinesState::silent);
  story.b(3, "");
  EXPECT_EQ(story.take(), (Lines{"sound"}));
  EXPECT_EQ(story.lines.state(), LinesState::in_sequence);
}

TEST(IexLinesLaw, EveryMessageComesOnceAndInOrderOrIsReportedMissing) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random(seed);
    Story story(holding(1 + random() % 20, 20));
    std::vector<std::pair<std::uint64_t, SegmentText>> heard;
    std::int64_t sequence = 1;
    for (std::uint64_t at = 0; at < 300; ++at) {
      std::string letters;
      for (std::uint64_t count = random() % 4; count > 0; --count) {
        letters += static_cast<char>('a' + (sequence + static_cast<std::int64_t>(letters.size())) % 26);
      }
      for (std::size_t line = 0; line < 2; ++line) {
        if (at > 0 && random() % 100 < 20) continue;
        const std::uint64_t arrives = at == 0 ? 0 : at * 4 + random() % 40;
        heard.emplace_back(arrives * 2 + line, Story::text(sequence, letters));
        if (random() % 4 == 0) heard.emplace_back((arrives + random() % 90) * 2 + line, Story::text(sequence, letters));
      }
      sequence += static_cast<std::int64_t>(letters.size());
    }
    std::stable_sort(heard.begin(), heard.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
    for (const auto& [when, segment] : heard) {
      story.now_ns = static_cast<std::int64_t>(when / 2);
      story.hear(when % 2, segment);
    }
    story.wait(1'000);
    std::int64_t next = 1;
    for (const std::string& line : story.take()) {
      if (line.starts_with("session")) continue;
      ASSERT_FALSE(line == "contradiction" || line == "reset") << "seed " << seed;
      if (line.starts_with("gap ")) {
        const std::size_t plus = line.find('+');
        ASSERT_EQ(std::stoll(line.substr(4, plus - 4)), next) << "seed " << seed;
        next += std::stoll(line.substr(plus + 1));
        continue;
      }
      if (line == "silence" || line == "sound") continue;
      const std::size_t colon = line.find(':');
      ASSERT_EQ(std::stoll(line.substr(0, colon)), next) << "seed " << seed;
      for (const char letter : line.substr(colon + 1)) ASSERT_EQ(letter, 'a' + next++ % 26) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace plimsoll::iex
