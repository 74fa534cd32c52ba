// Segments before a snapshot go, the oldest first; the rest is still one chain.
#include "host/journal/retention.hpp"

#include <gtest/gtest.h>

#include "host/core/error.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/journal_writer.hpp"
#include "tests/host/journal/journal_story.hpp"
#include "tests/host/journal/simulated_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::journal;
using namespace plimsoll::test;

namespace {

class Retention : public testing::Test {
 protected:
  void write(std::uint64_t records, RecordType type) {
    for (std::uint64_t i = 0; i < records; ++i) {
      const auto payload = payload_of(i);
      writer_.submit({.type = type,
                      .durability = Durability::before_acting,
                      .payload_version = 1,
                      .event = {},
                      .payload = payload,
                      .completion = nullptr});
      writer_.do_work();
    }
  }
  std::uint64_t last_segment() { return list_segments(disk_, journal_folder).back().header.number; }

  SimulatedDisk disk_;
  ManualClock clock_;
  JournalWriter writer_{disk_, clock_, journal_folder, small_journal()};
};

}  // namespace

TEST_F(Retention, RemovesWhatIsBeforeASnapshotAndKeepsTheChain) {
  write(100, RecordType::update);
  write(1, RecordType::snapshot);
  const std::uint64_t number = last_segment();
  write(100, RecordType::update);
  const Removed removed = remove_before(disk_, journal_folder, number, writer_.durable_sequence());
  EXPECT_EQ(removed.segments, number - 1);
  EXPECT_GT(removed.bytes, 0U);
  JournalReader reader(disk_, journal_folder, {.from_segment = {}, .expected_head = writer_.durable_head()});
  const auto first = reader.next();
  ASSERT_TRUE(first);
  EXPECT_LE(first->header.sequence, 101U);
  while (reader.next()) {
  }
  EXPECT_EQ(reader.end().head, writer_.durable_head());
  EXPECT_EQ(remove_before(disk_, journal_folder, number, writer_.durable_sequence()).segments, 0U);
}

TEST_F(Retention, RefusesToRemoveBeforeASegmentWithoutASnapshotThatIsDurable) {
  write(100, RecordType::update);
  write(1, RecordType::snapshot);
  const std::uint64_t number = last_segment();
  const auto refused = [&](std::uint64_t segment, std::uint64_t durable) {
    try {
      remove_before(disk_, journal_folder, segment, durable);
    } catch (const InputError& error) {
      return error.faults()[0].code;
    }
    return std::string();
  };
  EXPECT_EQ(refused(number - 1, writer_.durable_sequence()), "PLM-2406");
  EXPECT_EQ(refused(number, 100), "PLM-2406");
  EXPECT_EQ(refused(number + 1, writer_.durable_sequence()), "PLM-2403");
  EXPECT_EQ(list_segments(disk_, journal_folder).size(), number);
}
