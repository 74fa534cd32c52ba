// The journal as its users see it: hand over, learn what is durable, close, read, continue.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "host/core/error.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/journal_writer.hpp"
#include "host/journal/payloads.hpp"
#include "tests/host/journal/journal_story.hpp"
#include "tests/host/journal/simulated_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::journal;
using namespace plimsoll::test;

namespace {

class Journal : public testing::Test {
 protected:
  std::unique_ptr<JournalWriter> open(WriterOptions options = small_journal()) {
    return std::make_unique<JournalWriter>(disk_, clock_, journal_folder, options);
  }

  static Submission update(std::span<const std::byte> payload, Durability durability = Durability::acknowledged,
                           Completion* completion = nullptr) {
    return {.type = RecordType::update,
            .durability = durability,
            .payload_version = 1,
            .event = Timestamp{5},
            .payload = payload,
            .completion = completion};
  }

  std::vector<std::uint64_t> sequences(RecordType type) {
    std::vector<std::uint64_t> found;
    JournalReader reader(disk_, journal_folder);
    while (const auto record = reader.next()) {
      if (record->header.type == type) found.push_back(record->header.sequence);
    }
    return found;
  }

  SimulatedDisk disk_{1};
  ManualClock clock_{Timestamp{1'700'000'000'000'000'000}};
};

}  // namespace

TEST_F(Journal, GivesBackWhatWasHandedOver) {
  const CycleBoundary boundary{.cycle = 7,
                               .desk = 2,
                               .desk_cycle = 3,
                               .snapshot = 9,
                               .as_of = {-5},
                               .base = 6,
                               .entries = 4,
                               .valued_at = Timestamp{77}};
  const ReportDigest digest{
      .cycle = 7, .configuration = {1, 2}, .portfolio = {3, 4}, .scenario_set = {5, 6}, .report = {7, 8}};
  Completion completion;
  auto writer = open();
  EXPECT_EQ(writer->submit({.type = RecordType::cycle_boundary,
                            .durability = Durability::best_effort,
                            .payload_version = CycleBoundary::version,
                            .event = Timestamp{42},
                            .payload = encode(boundary),
                            .completion = nullptr}),
            Handover::accepted);
  EXPECT_EQ(writer->submit({.type = RecordType::report_digest,
                            .durability = Durability::before_acting,
                            .payload_version = ReportDigest::version,
                            .event = Timestamp{43},
                            .payload = encode(digest),
                            .completion = &completion}),
            Handover::accepted);
  EXPECT_EQ(completion.outcome(), 0U);
  writer->do_work();
  EXPECT_EQ(completion.wait(), 2U);
  EXPECT_EQ(writer->durable_head(), writer->head());
  writer->close();
  EXPECT_EQ(writer->state(), WriterState::closed);

  JournalReader reader(disk_, journal_folder);
  const auto first = reader.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->header.type, RecordType::cycle_boundary);
  EXPECT_EQ(first->header.sequence, 1U);
  EXPECT_EQ(first->header.event, Timestamp{42});
  EXPECT_EQ(first->header.written, clock_.now());
  EXPECT_EQ(decode_cycle_boundary(first->payload, first->header.payload_version), boundary);
  const auto second = reader.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(decode_report_digest(second->payload, second->header.payload_version), digest);
  EXPECT_EQ(reader.next()->header.type, RecordType::seal);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.end().sealed);
  EXPECT_EQ(reader.end().torn_bytes, 0U);
  EXPECT_EQ(reader.end().durable_sequence, 2U);
}

TEST_F(Journal, AcknowledgesAGroupWhenItsFirstRecordIsOldEnough) {
  auto writer = open();
  const auto payload = payload_of(1);
  writer->submit(update(payload));
  writer->do_work();
  EXPECT_EQ(writer->durable_sequence(), 0U);
  clock_.advance_ns(999'999);
  writer->submit(update(payload));
  writer->do_work();
  EXPECT_EQ(writer->durable_sequence(), 0U);
  clock_.advance_ns(1);
  writer->do_work();
  EXPECT_EQ(writer->durable_sequence(), 2U);
}

TEST_F(Journal, AcknowledgesAGroupWhenItHasGrownLargeEnough) {
  auto writer = open();
  const std::vector<std::byte> payload(512);
  for (int i = 0; i < 4; ++i) writer->submit(update(payload, Durability::best_effort));
  writer->do_work();  // the fourth record of 600 bytes passes 2,048
  EXPECT_EQ(writer->durable_sequence(), 4U);
}

TEST_F(Journal, SyncsBestEffortOnlyTogetherWithOthers) {
  auto writer = open();
  const auto payload = payload_of(1);
  writer->submit(update(payload, Durability::best_effort));
  writer->do_work();
  clock_.advance_ns(1'000'000'000);
  writer->do_work();
  EXPECT_EQ(writer->durable_sequence(), 0U);
  writer->submit(update(payload, Durability::before_acting));
  writer->do_work();
  EXPECT_EQ(writer->durable_sequence(), 2U);
}

TEST_F(Journal, RefusesAndCountsWhatDoesNotFit) {
  auto writer = open();
  const std::vector<std::byte> large(513);
  EXPECT_EQ(writer->submit(update(large)), Handover::too_large);
  for (int i = 0; i < 64; ++i) ASSERT_EQ(writer->submit(update({})), Handover::accepted);
  EXPECT_EQ(writer->submit(update({})), Handover::queue_full);
  writer->do_work();
  EXPECT_EQ(writer->submit(update({})), Handover::accepted);
  EXPECT_EQ(writer->counters().refused_full, 1U);
  EXPECT_EQ(writer->counters().refused_too_large, 1U);
}

TEST_F(Journal, ContinuesAfterItWasClosed) {
  auto writer = open();
  writer->submit(update(payload_of(1)));
  writer->close();
  const Head head = writer->head();
  writer.reset();
  writer = open();
  EXPECT_TRUE(writer->found().sealed);
  EXPECT_EQ(writer->head(), head);
  writer->submit(update(payload_of(2)));
  writer->close();
  EXPECT_THAT(sequences(RecordType::update), testing::ElementsAre(1, 3));
  EXPECT_THAT(sequences(RecordType::seal), testing::ElementsAre(2, 4));
}

TEST_F(Journal, KeepsSequenceAndHashOfARecordThatItWritesAgain) {
  auto writer = open();
  writer->submit(update(payload_of(1), Durability::before_acting));
  writer->do_work();
  const Head head = writer->durable_head();
  writer.reset();  // no later record says that it was durable
  writer = open();
  EXPECT_EQ(writer->durable_head(), head);
  JournalReader reader(disk_, journal_folder, {.from_segment = {}, .expected_head = head});
  const auto record = reader.next();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->segment, 2U);
  EXPECT_EQ(record->header.hash, head.hash);
  EXPECT_FALSE(reader.next());
}

TEST_F(Journal, HasOneWriter) {
  const auto writer = open();
  try {
    open();
    FAIL() << "a second writer opened";
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults()[0].code, "PLM-2411");
  }
}

TEST_F(Journal, LetsWaitersGoWhenTheDiskFails) {
  auto writer = open();
  Completion completion;
  disk_.fail_operation(disk_.operations() + 2, SimulatedDisk::Failure::io_error);  // the write, then the sync
  writer->submit(update(payload_of(1), Durability::before_acting, &completion));
  writer->do_work();
  EXPECT_EQ(writer->state(), WriterState::failed);
  EXPECT_EQ(writer->failure().code, "PLM-2414");
  EXPECT_EQ(completion.wait(), Completion::refused);
  EXPECT_EQ(writer->submit(update(payload_of(2))), Handover::failed);
  const std::uint64_t before = disk_.operations();
  writer->do_work();
  writer->close();
  EXPECT_EQ(disk_.operations(), before) << "a failed sync is not tried again";
  EXPECT_EQ(writer->durable_sequence(), 0U);
}

TEST_F(Journal, TakesRecordsOfManyThreadsOnceEach) {
  WriterOptions options = small_journal();
  options.segment_bytes = 64 * 1024;
  auto writer = open(options);
  constexpr std::uint64_t per_thread = 2000;
  constexpr std::uint64_t producers = 3;
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<Completion>> completions;
  for (std::uint64_t p = 0; p < producers; ++p) completions.push_back(std::make_unique<Completion>());
  for (std::uint64_t p = 0; p < producers; ++p) {
    threads.emplace_back([&writer, p, completion = completions[p].get()] {
      for (std::uint64_t i = 0; i < per_thread; ++i) {
        const auto payload = payload_of(p * per_thread + i);
        const bool last = i + 1 == per_thread;
        while (writer->submit(update(payload, last ? Durability::before_acting : Durability::best_effort,
                                     last ? completion : nullptr)) == Handover::queue_full) {
          std::this_thread::yield();
        }
      }
      completion->wait();
    });
  }
  while (writer->durable_sequence() < producers * per_thread) writer->do_work();
  for (std::thread& thread : threads) thread.join();
  std::vector<std::uint64_t> next(producers, 0);  // each producer's records are in its order
  JournalReader reader(disk_, journal_folder);
  while (const auto record = reader.next()) {
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i) id |= std::to_integer<std::uint64_t>(record->payload[i]) << (8 * i);
    ASSERT_LT(id / per_thread, producers);
    EXPECT_EQ(id % per_thread, next[id / per_thread]++);
  }
  EXPECT_THAT(next, testing::Each(per_thread));
}
