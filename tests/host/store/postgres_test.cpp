// History in a real PostgreSQL server: the same answers as SQLite, to the bit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/core/system_clock.hpp"
#include "host/store/sqlite_store.hpp"
#include "host/store/store_address.hpp"
#include "tests/host/store/followed.hpp"
#include "tests/host/store/postgres_history.hpp"

using namespace plimsoll;
using namespace plimsoll::store;
using namespace plimsoll::test;

namespace {

TEST(PostgresHistory, HoldsEveryRowOnceInPartitionsByDayAndAnswersAsSqliteDoes) {
  PostgresServer server;
  if (!server.problem().empty()) GTEST_SKIP() << server.problem();
  RecordedJournal journal;
  journal.write(250, 5);
  journal.close();
  ManualClock clock;
  const SystemClock real_clock;
  Follower follower(journal.disk(), clock, journal.path(), make_store(server.address(), real_clock));
  ASSERT_TRUE(catch_up(follower, clock)) << follower.status().text;
  expect_whole_history(server, journal.expected());
  EXPECT_EQ(server.number("SELECT count(*) FROM plimsoll.node_risk_d20140606"),
            static_cast<std::int64_t>(journal.expected().of(TableId::node_risk)));
  EXPECT_EQ(
      server.number("SELECT count(*) FROM plimsoll.node_risk WHERE time <> timestamptz 'epoch' + time_ns / 1000 * "
                    "interval '1 microsecond'"),
      0);
  EXPECT_EQ(server.number("SELECT reports FROM plimsoll.node_value_1min WHERE node = 'firm' AND value_last = 500"),
            250);
  EXPECT_EQ(server.number("SELECT count(*) FROM plimsoll.node_risk_1s WHERE node = 'firm' AND level = '0.99'"), 3);

  const std::string file = (journal.folder() / "history.db").string();
  Follower other(journal.disk(), clock, journal.path(), make_sqlite_store(file));
  ASSERT_TRUE(catch_up(other, clock));
  const auto postgres = make_store(server.address(), real_clock);
  const auto sqlite = make_sqlite_store(file);
  Head reached[2];
  ASSERT_FALSE(postgres->open(StoreUse::reading, reached[0]));
  ASSERT_FALSE(sqlite->open(StoreUse::reading, reached[1]));
  EXPECT_EQ(reached[0], reached[1]);
  for (const Measure& measure : store::measures()) {
    for (const WindowLength length : {WindowLength::second, WindowLength::minute, WindowLength::hour}) {
      const WindowQuery query{measure,
                              measure.table == TableId::underlying_risk ? "AAPL" : "firm",
                              std::nullopt,
                              Timestamp{first_moment_ns + 500'000'000},
                              Timestamp{first_moment_ns + 2'000'000'000},
                              length};
      std::vector<Window> found[2];
      ASSERT_FALSE(postgres->windows(query, found[0])) << measure.name;
      ASSERT_FALSE(sqlite->windows(query, found[1])) << measure.name;
      ASSERT_EQ(found[0].size(), found[1].size()) << measure.name;
      EXPECT_FALSE(found[0].empty());
      for (std::size_t i = 0; i < found[0].size(); ++i) {
        const Window& a = found[0][i];
        const Window& b = found[1][i];
        const auto exact = [](const Window& w) {
          return std::tuple(w.series, w.start.ns, w.reports, w.numbers, w.least, w.greatest, w.last, w.worst);
        };
        EXPECT_EQ(exact(a), exact(b)) << measure.name;
        ASSERT_EQ(a.mean.has_value(), b.mean.has_value());
        if (a.mean) {
          EXPECT_NEAR(*a.mean, *b.mean, 1e-9 * (1 + std::abs(*b.mean))) << measure.name;
        }
      }
    }
  }
  std::vector<std::string> names;
  ASSERT_FALSE(postgres->subjects(*find_measure("var"), 2, names));
  EXPECT_THAT(names, ::testing::ElementsAre("firm", "firm/desk/2"));
}

TEST(PostgresHistory, IsMissingBeforeAnythingWasFollowed) {
  PostgresServer server;
  if (!server.problem().empty()) GTEST_SKIP() << server.problem();
  const SystemClock clock;
  Head reached;
  const auto nothing = make_store(server.address(), clock)->open(StoreUse::reading, reached);
  ASSERT_TRUE(nothing.has_value());
  EXPECT_EQ(nothing->state, StoreState::missing);
  const auto elsewhere = make_store(server.address() + "x", clock)->open(StoreUse::reading, reached);
  ASSERT_TRUE(elsewhere.has_value());
  EXPECT_EQ(elsewhere->state, StoreState::missing) << elsewhere->text;
}

}  // namespace
