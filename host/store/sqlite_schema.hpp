// The tables and views of history in SQLite's words.
#pragma once

#include <cstdint>
#include <string>

#include "host/store/table.hpp"

namespace plimsoll::store {

inline constexpr std::int64_t sqlite_application_id = 0x504C4D53;  // "PLMS" in the file's header

/// Everything, in one transaction.
[[nodiscard]] std::string sqlite_schema();
/// INSERT with a parameter for each column.
[[nodiscard]] std::string sqlite_insert(const Table& table);

}  // namespace plimsoll::store
