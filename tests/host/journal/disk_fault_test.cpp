// Every operation of a journal's life fails once, with every error: a named failed state, nothing acknowledged wrongly.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/host/journal/journal_story.hpp"
#include "tests/host/journal/simulated_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

constexpr int steps = 120;

/// Opens, lives, closes. Operations that were used.
std::uint64_t live(SimulatedDisk& disk, JournalStory& story) {
  if (!story.open()) return disk.operations();
  for (int i = 0; i < steps && story.step(); ++i) {
  }
  if (story.writer()->state() == journal::WriterState::open) story.close_writer();
  return disk.operations();
}

void check_failure(std::uint64_t number, SimulatedDisk::Failure failure) {
  SimulatedDisk disk(number);
  JournalStory story(disk, 5);
  disk.fail_operation(number, failure);
  live(disk, story);
  if (journal::JournalWriter* writer = story.writer()) {
    ASSERT_EQ(writer->state(), journal::WriterState::failed);
    ASSERT_TRUE(writer->failure().code.starts_with("PLM-24")) << writer->failure().code;
    ASSERT_FALSE(writer->failure().remedy.empty());
    if (failure == SimulatedDisk::Failure::no_space) {
      ASSERT_EQ(writer->failure().code, "PLM-2412");
    }
    const std::uint64_t operations = disk.operations();
    const std::uint64_t acknowledged = writer->durable_sequence();
    story.step();
    writer->close();
    ASSERT_EQ(writer->state(), journal::WriterState::failed);
    ASSERT_EQ(disk.operations(), operations) << "a failed journal does not touch the disk";
    ASSERT_EQ(writer->durable_sequence(), acknowledged);
  } else if (!story.refusal().empty()) {
    ASSERT_NE(story.refusal().find("PLM-24"), std::string::npos) << story.refusal();
  }
  JournalStory next = story.on(disk, number);
  story.drop_writer();
  disk.restart_process();
  ASSERT_EQ(next.judge(disk), "") << "with the page cache";
  SimulatedDisk cut = disk.after_power_cut(number);
  ASSERT_EQ(next.judge(cut), "") << "after a power cut";
  // A new process on the same page cache goes on, and then the power is cut.
  live(disk, next);
  ASSERT_EQ(next.writer(), nullptr) << "the second life closes: " << next.refusal();
  SimulatedDisk later = disk.after_power_cut(number + 1);
  ASSERT_EQ(next.judge(later), "") << "after it went on";
}

class JournalDiskFault : public testing::TestWithParam<SimulatedDisk::Failure> {};

}  // namespace

TEST_P(JournalDiskFault, AtEveryOperationLosesNothingAcknowledged) {
  SimulatedDisk untouched;
  JournalStory story(untouched, 5);
  const std::uint64_t operations = live(untouched, story);
  ASSERT_GT(operations, 200U);
  for (std::uint64_t number = 1; number <= operations; ++number) {
    check_failure(number, GetParam());
    ASSERT_FALSE(HasFatalFailure()) << "operation " << number << " of " << operations;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryError, JournalDiskFault,
                         testing::Values(SimulatedDisk::Failure::io_error, SimulatedDisk::Failure::no_space,
                                         SimulatedDisk::Failure::short_transfer),
                         [](const auto& error) {
                           switch (error.param) {
                             case SimulatedDisk::Failure::io_error: return "InputOutputError";
                             case SimulatedDisk::Failure::no_space: return "DiskFull";
                             default: return "ShortTransfer";
                           }
                         });
