// The tables, partitions and views of history in PostgreSQL's words, with and without TimescaleDB.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/store/table.hpp"

namespace plimsoll::store {

enum class Partitioning : std::uint8_t { by_day, hypertables };

/// Tables in schema `plimsoll`, in one transaction. Views too, where they are plain ones.
[[nodiscard]] std::string postgres_schema(Partitioning partitioning);
/// Statements that cannot stand in a transaction: TimescaleDB's continuous aggregates and policies. None by day.
[[nodiscard]] std::vector<std::string> postgres_policies(Partitioning partitioning);
/// The partition of one day (UTC, counted from 1970), made if it is missing.
[[nodiscard]] std::string postgres_partition(const Table& table, std::int64_t day);
/// "COPY plimsoll.node_risk FROM STDIN (FORMAT binary)".
[[nodiscard]] std::string postgres_copy(const Table& table);

}  // namespace plimsoll::store
