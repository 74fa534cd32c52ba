// Runs a follower until something holds, on a clock that the test moves.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "host/store/follower.hpp"
#include "host/store/sqlite_database.hpp"
#include "tests/host/store/recorded_journal.hpp"

namespace plimsoll::test {

/// Works until `holds`, moving the clock when there is nothing to do; false after many tries.
inline bool work_until(store::Follower& follower, ManualClock& clock, const std::function<bool()>& holds,
                       int tries = 20'000) {
  for (int i = 0; i < tries; ++i) {
    if (holds()) return true;
    if (follower.do_work() == 0) clock.advance_ns(50'000'000);
  }
  return false;
}

inline bool catch_up(store::Follower& follower, ManualClock& clock) {
  follower.do_work();
  return work_until(follower, clock, [&] { return follower.status().state == store::FollowerState::caught_up; });
}

inline std::int64_t sqlite_number(const std::string& file, const std::string& sql) {
  store::SqliteDatabase database;
  EXPECT_FALSE(database.open(file, store::SqliteMode::read));
  store::SqliteStatement asked(database, sql);
  EXPECT_FALSE(asked.prepared()) << sql << ": " << asked.prepared()->text;
  (void)asked.step();
  return asked.integer(0);
}

/// Each table has the rows that were counted when the reports were made, each once.
inline void expect_whole_history(const std::string& file, const ExpectedRows& expected) {
  for (const store::TableId id : store::all_tables()) {
    const std::string name(store::table(id).name);
    const auto rows = static_cast<std::int64_t>(expected.of(id));
    EXPECT_EQ(sqlite_number(file, std::string("SELECT count(*) FROM ").append(name)), rows) << name;
    const std::string once = std::string("SELECT count(*) FROM (SELECT DISTINCT sequence, item FROM ").append(name);
    EXPECT_EQ(sqlite_number(file, std::string(once).append(")")), rows) << name;
  }
}

}  // namespace plimsoll::test
