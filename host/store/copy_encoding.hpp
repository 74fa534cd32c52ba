// Rows as PostgreSQL's binary COPY reads them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/store/row_batch.hpp"

namespace plimsoll::store {

/// All rows of a table, with a first column that SQLite's tables do not have: `time`, time_ns as a timestamptz, whose
/// microseconds are rounded down. PostgreSQL 15 documentation, "COPY", section "Binary Format". `bytes` is replaced.
void encode_copy(const RowBatch& batch, TableId id, std::string& bytes);

/// The days (UTC, counted from 1970) that a table's rows fall on, ascending.
[[nodiscard]] std::vector<std::int64_t> days_of(const RowBatch& batch, TableId id);

}  // namespace plimsoll::store
