// The follower beside a journal that grows, breaks, or is another one; and after its own end.
#include "host/store/follower.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/journal/retention.hpp"
#include "host/store/sqlite_store.hpp"
#include "tests/host/store/followed.hpp"

using namespace plimsoll;
using namespace plimsoll::store;
using namespace plimsoll::test;

namespace {

class Following : public ::testing::Test {
 protected:
  std::unique_ptr<Follower> follow(FollowerOptions options = {}) {
    return std::make_unique<Follower>(journal_.disk(), clock_, journal_.path(), make_sqlite_store(file()), options);
  }
  std::string file() { return (journal_.folder() / "history.db").string(); }
  FollowerOptions beside_the_writer() {
    FollowerOptions options;
    options.durable = [this] { return journal_.writer().durable_sequence(); };
    return options;
  }

  RecordedJournal journal_{64 * 1024};  // many segments
  ManualClock clock_;
};

TEST_F(Following, KeepsUpWithAJournalThatGrows) {
  journal_.write(5);
  const auto follower = follow(beside_the_writer());
  for (int round = 0; round < 20; ++round) {
    journal_.write(20);
    ASSERT_TRUE(work_until(*follower, clock_, [&] {
      return follower->status().reached == journal_.writer().durable_sequence();
    })) << follower->status().text;
  }
  EXPECT_EQ(follower->status().state, FollowerState::caught_up);
  EXPECT_EQ(follower->status().store_failures, 0U);
  expect_whole_history(file(), journal_.expected());
}

TEST_F(Following, WaitsForAJournalThatIsNotThereYet) {
  const auto follower = follow();
  EXPECT_EQ(follower->do_work(), 0U);
  EXPECT_EQ(follower->status().state, FollowerState::journal_unreadable);
  EXPECT_EQ(follower->status().code, "PLM-2401");
  journal_.write(10);
  journal_.close();
  clock_.advance_ns(20'000'000'000);
  EXPECT_TRUE(catch_up(*follower, clock_));
  expect_whole_history(file(), journal_.expected());
}

TEST_F(Following, TakesOnlyWhatTheJournalProvesDurable) {
  journal_.write(50);
  const std::uint64_t written = journal_.writer().head().sequence;
  journal_.drop();  // a crash: the last group may be lost by a power cut
  const auto follower = follow();
  ASSERT_TRUE(catch_up(*follower, clock_));
  const FollowerStatus after_crash = follower->status();
  EXPECT_EQ(after_crash.read, written);
  EXPECT_LE(after_crash.reached, after_crash.durable);
  EXPECT_LT(after_crash.durable, written);
  // The next writer writes what was not proven again and goes on; each row is there once.
  journal_.write(50);
  journal_.close();
  ASSERT_TRUE(work_until(*follower, clock_, [&] { return follower->status().reached > written + 150; }))
      << follower->status().text;
  expect_whole_history(file(), journal_.expected());
}

TEST_F(Following, GoesOnWhereItsPredecessorEnded) {
  for (int round = 0; round < 10; ++round) {
    journal_.write(37);
    journal_.close();
    FollowerOptions options;
    options.batch_rows = 50;
    const auto follower = follow(options);
    // Ended somewhere in the middle, except for the last one.
    if (round < 9) {
      for (int step = 0; step < 3 + round; ++step) {
        if (follower->do_work() == 0) clock_.advance_ns(1'000'000'000);
      }
    } else {
      ASSERT_TRUE(catch_up(*follower, clock_));
    }
  }
  expect_whole_history(file(), journal_.expected());
}

TEST_F(Following, RefusesAnotherJournal) {
  journal_.write(100);
  journal_.close();
  ASSERT_TRUE(catch_up(*follow(), clock_));
  RecordedJournal other;
  other.write(3);
  other.close();
  Follower shorter(other.disk(), clock_, other.path(), make_sqlite_store(file()));
  ASSERT_TRUE(work_until(shorter, clock_, [&] { return shorter.status().state == FollowerState::other_journal; }));
  EXPECT_EQ(shorter.status().code, "PLM-2613");
  other.write(200, 4);
  other.close();
  Follower longer(other.disk(), clock_, other.path(), make_sqlite_store(file()));
  ASSERT_TRUE(work_until(longer, clock_, [&] { return longer.status().state == FollowerState::other_journal; }));
  expect_whole_history(file(), journal_.expected());  // nothing of it came in
}

TEST_F(Following, RefusesAJournalWhoseRecordsItMissed) {
  journal_.write(10);
  journal_.close();
  ASSERT_TRUE(catch_up(*follow(), clock_));
  journal_.write(400);
  journal_.close();
  for (int segment = 1; segment <= 4; ++segment) {
    ASSERT_TRUE(std::filesystem::remove(std::filesystem::path(journal_.path()) /
                                        journal::segment_name(static_cast<std::uint64_t>(segment))));
  }
  const auto follower = follow();
  ASSERT_TRUE(work_until(*follower, clock_, [&] { return follower->status().state != FollowerState::starting; }));
  EXPECT_EQ(follower->status().state, FollowerState::records_missing);
  EXPECT_EQ(follower->status().code, "PLM-2614");
}

TEST_F(Following, NoticesDamageAtTheEndOfAQuietJournal) {
  journal_.write(400);
  journal_.close();
  // One bit of a record in the middle of the last segment; those behind it are whole.
  std::vector<std::filesystem::path> segments;
  for (const auto& entry : std::filesystem::directory_iterator(journal_.path())) {
    if (entry.path().extension() == ".journal") segments.push_back(entry.path());
  }
  std::sort(segments.begin(), segments.end());
  std::fstream last(segments.back(), std::ios::in | std::ios::out | std::ios::binary);
  last.seekg(4096 + 88 + 10);
  const char byte = static_cast<char>(last.get() ^ 1);
  last.seekp(4096 + 88 + 10);
  last.put(byte);
  last.close();
  const auto follower = follow();
  EXPECT_TRUE(
      work_until(*follower, clock_, [&] { return follower->status().state == FollowerState::journal_unreadable; }));
  EXPECT_EQ(follower->status().code, "PLM-2404");
}

TEST_F(Following, MakesItsPausesLonger) {
  journal_.write(10);
  journal_.close();
  std::filesystem::create_directory(file());  // no database can be there
  const auto follower = follow();
  std::uint64_t failures = 0;
  for (int second = 0; second < 100; ++second) {
    follower->do_work();
    failures = follower->status().store_failures;
    clock_.advance_ns(1'000'000'000);
  }
  EXPECT_EQ(follower->status().state, FollowerState::waiting_for_store);
  EXPECT_EQ(follower->status().store, StoreState::missing);
  EXPECT_EQ(follower->status().code, "PLM-2606");
  EXPECT_GE(failures, 10U);  // every ten seconds in the end ...
  EXPECT_LE(failures, 20U);  // ... and not at every call
  std::filesystem::remove(file());
  clock_.advance_ns(10'000'000'000);
  EXPECT_TRUE(catch_up(*follower, clock_));
  expect_whole_history(file(), journal_.expected());
}

}  // namespace
