// SQLite under attack: removed, replaced, locked, damaged, full, read-only. Each is named, and history is whole
// afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "host/store/sqlite_store.hpp"
#include "tests/host/store/followed.hpp"
#include "tests/host/store/small_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::store;
using namespace plimsoll::test;

namespace {

namespace fs = std::filesystem;

class SqliteFaults : public ::testing::Test {
 protected:
  SqliteFaults() { journal_.write(100); }

  std::unique_ptr<Follower> follow(const std::string& file) {
    FollowerOptions options;
    options.durable = [this] { return journal_.writer().durable_sequence(); };
    return std::make_unique<Follower>(journal_.disk(), clock_, journal_.path(), make_sqlite_store(file), options);
  }
  bool reaches_all(Follower& follower) {
    return work_until(follower, clock_,
                      [&] { return follower.status().reached == journal_.writer().durable_sequence(); });
  }
  bool comes_to(Follower& follower, StoreState state) {
    return work_until(
        follower, clock_, [&] { return follower.status().store == state; }, 500);
  }
  std::string file() { return (journal_.folder() / "history.db").string(); }

  RecordedJournal journal_;
  ManualClock clock_;
};

TEST_F(SqliteFaults, AFileThatIsRemovedIsFilledAgain) {
  const auto follower = follow(file());
  ASSERT_TRUE(reaches_all(*follower));
  for (const char* end : {"", "-wal", "-shm"}) fs::remove(file() + end);
  journal_.write(1);
  ASSERT_TRUE(comes_to(*follower, StoreState::missing));
  EXPECT_EQ(follower->status().code, "PLM-2606");
  journal_.write(100);
  ASSERT_TRUE(reaches_all(*follower));
  expect_whole_history(file(), journal_.expected());
}

TEST_F(SqliteFaults, ALockIsNamedAndWaitedOut) {
  const auto follower = follow(file());
  ASSERT_TRUE(reaches_all(*follower));
  SqliteDatabase other;
  ASSERT_FALSE(other.open(file(), SqliteMode::create));
  ASSERT_FALSE(other.execute("BEGIN IMMEDIATE"));
  journal_.write(50);
  ASSERT_TRUE(comes_to(*follower, StoreState::locked));
  EXPECT_EQ(follower->status().code, "PLM-2607");
  ASSERT_FALSE(other.execute("ROLLBACK"));
  ASSERT_TRUE(reaches_all(*follower));
  expect_whole_history(file(), journal_.expected());
}

TEST_F(SqliteFaults, ASecondWriterIsNoticed) {
  const auto follower = follow(file());
  ASSERT_TRUE(reaches_all(*follower));
  journal_.write(50);
  const auto second = follow(file());
  ASSERT_TRUE(reaches_all(*second));  // took the rows that the first one was about to write
  ASSERT_TRUE(reaches_all(*follower));
  expect_whole_history(file(), journal_.expected());
}

TEST_F(SqliteFaults, ADamagedFileIsRefusedAndLeftAsItIs) {
  {
    const auto follower = follow(file());
    ASSERT_TRUE(reaches_all(*follower));
  }
  const auto size = fs::file_size(file());
  {
    std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
    for (std::uintmax_t at = 4096; at < size; at += 64) {
      bytes.seekp(static_cast<std::streamoff>(at));
      bytes.write("damage!!", 8);
    }
  }
  journal_.write(50);
  const auto follower = follow(file());
  ASSERT_TRUE(comes_to(*follower, StoreState::damaged));
  EXPECT_EQ(follower->status().code, "PLM-2608");
  EXPECT_EQ(fs::file_size(file()), size);
  fs::rename(file(), file() + ".damaged");
  for (const char* end : {"-wal", "-shm"}) fs::remove(file() + end);
  ASSERT_TRUE(reaches_all(*follower));
  expect_whole_history(file(), journal_.expected());
}

TEST_F(SqliteFaults, AFileOfSomebodyElseIsRefused) {
  std::ofstream(file()) << "not a database, but somebody's letter: longer than the sixteen bytes of the magic";
  EXPECT_TRUE(comes_to(*follow(file()), StoreState::damaged));
  EXPECT_TRUE(plimsoll::testing::read_file(file()).starts_with("not a database"));
  const std::string other = (journal_.folder() / "other.db").string();
  SqliteDatabase database;
  ASSERT_FALSE(database.open(other, SqliteMode::create));
  ASSERT_FALSE(database.execute("CREATE TABLE letters (text TEXT)"));
  EXPECT_TRUE(comes_to(*follow(other), StoreState::other_version));
  EXPECT_EQ(sqlite_number(other, "SELECT count(*) FROM sqlite_schema"), 1);
}

TEST_F(SqliteFaults, AMissingTableIsNotMadeAnewWithoutItsRows) {
  ASSERT_TRUE(reaches_all(*follow(file())));
  SqliteDatabase database;
  ASSERT_FALSE(database.open(file(), SqliteMode::create));
  ASSERT_FALSE(database.execute("DROP VIEW node_value_1s; DROP VIEW node_value_1min; DROP VIEW node_value_1h"));
  ASSERT_FALSE(database.execute("DROP TABLE node_value"));
  EXPECT_TRUE(comes_to(*follow(file()), StoreState::damaged));
}

TEST_F(SqliteFaults, AFullDiskIsNamedAndCaughtUpAfter) {
  SmallDisk disk(journal_.folder() / "small", 1);
  if (!disk.problem().empty()) GTEST_SKIP() << disk.problem();
  const std::string small = disk.path() + "/history.db";
  journal_.write(4'000);
  const auto follower = follow(small);
  ASSERT_TRUE(comes_to(*follower, StoreState::full)) << to_string(follower->status().store) << follower->status().text;
  EXPECT_EQ(follower->status().code, "PLM-2604");
  ASSERT_TRUE(disk.grow(64));
  ASSERT_TRUE(reaches_all(*follower));
  expect_whole_history(small, journal_.expected());
}

TEST_F(SqliteFaults, AReadOnlyDiskIsNamedAndCaughtUpAfter) {
  SmallDisk disk(journal_.folder() / "small", 16);
  if (!disk.problem().empty()) GTEST_SKIP() << disk.problem();
  const std::string small = disk.path() + "/history.db";
  ASSERT_TRUE(reaches_all(*follow(small)));
  ASSERT_TRUE(disk.forbid_writing());
  journal_.write(50);
  const auto follower = follow(small);
  ASSERT_TRUE(comes_to(*follower, StoreState::read_only)) << follower->status().text;
  ASSERT_TRUE(disk.allow_writing());
  ASSERT_TRUE(reaches_all(*follower));
  expect_whole_history(small, journal_.expected());
}

}  // namespace
