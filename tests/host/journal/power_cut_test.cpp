// The power goes at every operation of a long trace, and at random: nothing acknowledged is lost or doubled. Without
// any one of the syncs the same test fails, which is also tested.
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "tests/host/journal/forgetful_disk.hpp"
#include "tests/host/journal/journal_story.hpp"
#include "tests/host/journal/simulated_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Verdict {
  std::uint64_t boundaries = 0;
  std::uint64_t wrong = 0;
  std::string first_wrong;

  void add(const std::string& problem) {
    if (problem.empty()) return;
    if (wrong++ == 0) first_wrong = problem;
  }
};

/// On what the power cut left: judge, continue with one more record, cut the power again, judge again.
std::string judge_and_continue(const JournalStory& story, const SimulatedDisk& disk, Forgets forgets,
                               std::uint64_t seed) {
  SimulatedDisk left = disk.after_power_cut(seed);
  if (std::string wrong = story.judge(left); !wrong.empty()) return wrong;
  ForgetfulDisk continued_on(left, forgets);
  JournalStory continued = story.on(continued_on, seed);
  if (!continued.open()) return "does not open again: " + continued.refusal();
  if (continued.acknowledged() < story.acknowledged()) return "opened with fewer records than were acknowledged";
  for (int i = 0; i < 2; ++i) {
    if (!continued.step()) return "fails after it opened again";
  }
  const SimulatedDisk later = left.after_power_cut(seed + 1);
  SimulatedDisk left_again = later;
  return continued.judge(left_again);
}

Verdict cut_at_every_operation(std::uint64_t operations, Forgets forgets) {
  Verdict verdict;
  SimulatedDisk disk(7);
  ForgetfulDisk forgetful(disk, forgets);
  JournalStory story(forgetful, 11);
  disk.before_each([&] {
    ++verdict.boundaries;
    verdict.add(judge_and_continue(story, disk, forgets, 1000 + verdict.boundaries));
  });
  EXPECT_TRUE(story.open()) << story.refusal();
  while (disk.operations() < operations && story.step()) {
  }
  if (story.writer()->state() == journal::WriterState::open) story.close_writer();
  verdict.add(story.judge(disk));
  return verdict;
}

constexpr std::uint64_t long_trace = 10'000;
constexpr std::uint64_t control_trace = 600;

}  // namespace

TEST(JournalPowerCut, LosesNothingAcknowledgedAtAnyOperationOfALongTrace) {
  const Verdict verdict = cut_at_every_operation(long_trace, Forgets::nothing);
  EXPECT_GE(verdict.boundaries, long_trace);
  EXPECT_EQ(verdict.wrong, 0U) << verdict.first_wrong;
}

TEST(JournalPowerCut, IsSeenToLoseRecordsWithoutTheSyncOfAGroup) {
  EXPECT_GT(cut_at_every_operation(control_trace, Forgets::group_commit).wrong, 0U);
}

TEST(JournalPowerCut, IsSeenToLoseASegmentWithoutTheSyncBeforeItsName) {
  EXPECT_GT(cut_at_every_operation(control_trace, Forgets::segment_beginning).wrong, 0U);
}

TEST(JournalPowerCut, IsSeenToBreakWithoutTheSyncAtASegmentsEnd) {
  EXPECT_GT(cut_at_every_operation(control_trace, Forgets::segment_end).wrong, 0U);
}

TEST(JournalPowerCut, IsSeenToLoseRecordsWithoutTheSyncOfTheDirectory) {
  EXPECT_GT(cut_at_every_operation(control_trace, Forgets::names).wrong, 0U);
}

TEST(JournalPowerCut, LosesNothingAcknowledgedInTwoThousandRandomLives) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    std::mt19937_64 random(seed);
    SimulatedDisk disk(seed);
    std::optional<JournalStory> story(std::in_place, disk, seed);
    for (int life = 0; life < 3; ++life) {
      // A cut in the middle of an operation; or an error, after which the process starts again on the same page cache.
      const bool power = random() % 3 != 0;
      disk.fail_operation(disk.operations() + 1 + random() % 120,
                          power ? SimulatedDisk::Failure::power_cut : SimulatedDisk::Failure::io_error);
      if (story->open()) {
        for (int steps = 0; steps < 60 && story->step(); ++steps) {
        }
      }
      const std::uint64_t acknowledged = story->acknowledged();
      JournalStory next = story->on(disk, seed * 10 + static_cast<std::uint64_t>(life));
      story->drop_writer();
      if (power) disk = disk.after_power_cut(random());
      disk.restart_process();
      ASSERT_EQ(next.judge(disk), "") << "seed " << seed << ", life " << life << ", acknowledged " << acknowledged;
      SimulatedDisk cut = disk.after_power_cut(random());
      ASSERT_EQ(next.judge(cut), "") << "seed " << seed << ", life " << life << ", cut later";
      ASSERT_EQ(judge_and_continue(next, disk, Forgets::nothing, seed), "") << "seed " << seed << ", life " << life;
      story.emplace(next.on(disk, random()));
    }
  }
}
