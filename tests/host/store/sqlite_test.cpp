// History in SQLite: what was followed can be asked for, in windows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "host/core/error.hpp"
#include "host/store/sqlite_store.hpp"
#include "host/store/store_address.hpp"
#include "tests/host/store/followed.hpp"

using namespace plimsoll;
using namespace plimsoll::store;
using namespace plimsoll::test;
using ::testing::ElementsAre;
using ::testing::SizeIs;

namespace {

class SqliteHistory : public ::testing::Test {
 protected:
  SqliteHistory() {
    journal_.write(250, 3);  // 100 reports a second of market time
    journal_.close();
    file_ = (journal_.folder() / "history.db").string();
    Follower follower(journal_.disk(), clock_, journal_.path(), make_sqlite_store(file_));
    EXPECT_TRUE(catch_up(follower, clock_));
  }

  std::vector<Window> ask(std::string_view measure, const std::string& subject, WindowLength length,
                          std::optional<std::string> series = {}) {
    const auto store = make_store(std::string("sqlite:").append(file_), clock_);
    Head reached;
    EXPECT_FALSE(store->open(StoreUse::reading, reached));
    EXPECT_EQ(reached.sequence, 751U);  // three records a report, and the seal
    std::vector<Window> windows;
    const auto failed = store->windows(
        {*find_measure(measure), subject, std::move(series), Timestamp{0}, Timestamp{first_moment_ns * 2}, length},
        windows);
    EXPECT_FALSE(failed) << failed->text;
    return windows;
  }

  RecordedJournal journal_;
  ManualClock clock_;
  std::string file_;
};

TEST_F(SqliteHistory, HoldsEveryRowOnce) { expect_whole_history(file_, journal_.expected()); }

TEST_F(SqliteHistory, GivesWindowsWithLeastGreatestLastAndMean) {
  const std::vector<Window> windows = ask("var", "firm/desk/2", WindowLength::second, "0.99");
  ASSERT_THAT(windows, SizeIs(3));  // cycles 1 to 99, 100 to 199, 200 to 250
  // The same from the reports themselves.
  const std::uint64_t bounds[] = {1, 100, 200, 251};
  for (std::size_t w = 0; w < 3; ++w) {
    double least = 1e300;
    double greatest = 0;
    double sum = 0;
    double last = 0;
    for (std::uint64_t cycle = bounds[w]; cycle < bounds[w + 1]; ++cycle) {
      last = generated_report(cycle, 3).nodes[2].levels[0].var;
      least = std::min(least, last);
      greatest = std::max(greatest, last);
      sum += last;
    }
    const std::uint64_t count = bounds[w + 1] - bounds[w];
    EXPECT_EQ(windows[w].series, "0.99");
    EXPECT_EQ(windows[w].start.ns, first_moment_ns + static_cast<std::int64_t>(w) * 1'000'000'000);
    EXPECT_EQ(windows[w].reports, count);
    EXPECT_EQ(windows[w].numbers, count);
    EXPECT_EQ(windows[w].least, least);
    EXPECT_EQ(windows[w].greatest, greatest);
    EXPECT_EQ(windows[w].last, last);
    EXPECT_NEAR(windows[w].mean.value(), sum / static_cast<double>(count), 1e-9);  // another order of additions
    EXPECT_EQ(windows[w].worst, Quality::live);
  }
}

TEST_F(SqliteHistory, KeepsLevelsApart) {
  const std::vector<Window> windows = ask("es", "firm", WindowLength::minute);
  ASSERT_THAT(windows, SizeIs(2));
  EXPECT_EQ(windows[0].series, "0.975");
  EXPECT_EQ(windows[1].series, "0.99");
  EXPECT_THAT(ask("es", "firm", WindowLength::hour), SizeIs(2));
}

TEST_F(SqliteHistory, SaysNoNumberWhereThereIsNone) {
  const std::vector<Window> windows = ask("value", "firm/empty", WindowLength::hour);
  ASSERT_THAT(windows, SizeIs(1));
  EXPECT_EQ(windows[0].reports, 250U);
  EXPECT_EQ(windows[0].numbers, 0U);
  EXPECT_FALSE(windows[0].last.has_value());
  EXPECT_FALSE(windows[0].mean.has_value());
  EXPECT_EQ(windows[0].worst, Quality::unknown);
}

TEST_F(SqliteHistory, AnswersEveryMeasure) {
  for (const Measure& measure : store::measures()) {
    const bool of_underlying = measure.table == TableId::underlying_risk;
    EXPECT_FALSE(ask(measure.name, of_underlying ? "AAPL" : "firm", WindowLength::hour).empty()) << measure.name;
  }
}

TEST_F(SqliteHistory, NamesWhatCanBeAskedFor) {
  const auto store = make_sqlite_store(file_);
  Head reached;
  ASSERT_FALSE(store->open(StoreUse::reading, reached));
  std::vector<std::string> names;
  ASSERT_FALSE(store->subjects(*find_measure("var"), 10, names));
  EXPECT_THAT(names, ElementsAre("firm", "firm/desk/2"));  // the empty one has no number
}

TEST_F(SqliteHistory, HasViewsInWindows) {
  EXPECT_EQ(sqlite_number(file_, "SELECT count(*) FROM node_risk_1s WHERE node = 'firm' AND level = '0.99'"), 3);
  EXPECT_EQ(sqlite_number(file_, "SELECT reports FROM node_value_1min WHERE node = 'firm' AND value_last = 500"), 250);
  EXPECT_EQ(sqlite_number(file_, "SELECT count(*) FROM node_exposure_1h WHERE pnl_since_start_max = 241"), 2);
  EXPECT_EQ(sqlite_number(file_, "SELECT pnl_min FROM stress_1h WHERE node = 'firm' AND scenario = 'crash'"), -1);
}

TEST(StoreAddress, NamesNoStoreAndSaysSo) {
  const ManualClock clock;
  for (const char* address : {"", "history.db", "sqlite:", "postgresql:", "mysql:x", "postgresql:host='"}) {
    try {
      (void)make_store(address, clock);
      ADD_FAILURE() << address;
    } catch (const InputError& error) {
      EXPECT_EQ(error.faults().front().code, "PLM-2601");
    }
  }
}

TEST(StoreAddress, IsShownWithoutItsPassword) {
  const ManualClock clock;
  EXPECT_EQ(make_store("postgresql://me:secret@db:5433/risk", clock)->address(), "postgresql:db:5433/risk");
}

}  // namespace
