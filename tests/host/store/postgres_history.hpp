// What a PostgreSQL store must hold, compared with what was counted when the reports were made.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/host/store/postgres_server.hpp"
#include "tests/host/store/recorded_journal.hpp"

namespace plimsoll::test {

inline void expect_whole_history(PostgresServer& server, const ExpectedRows& expected) {
  for (const store::TableId id : store::all_tables()) {
    const std::string name = std::string("plimsoll.").append(store::table(id).name);
    const auto rows = static_cast<std::int64_t>(expected.of(id));
    EXPECT_EQ(server.number(std::string("SELECT count(*) FROM ").append(name)), rows) << name;
    const std::string once = std::string("SELECT count(*) FROM (SELECT DISTINCT sequence, item FROM ").append(name);
    EXPECT_EQ(server.number(std::string(once).append(") AS once")), rows) << name;
  }
}

}  // namespace plimsoll::test
