// History in a PostgreSQL server: COPY in, partitioned by day; TimescaleDB's tools where its extension is installed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/core/time.hpp"
#include "host/store/store.hpp"

namespace plimsoll::store {

/// `connection` is libpq's: a URI or keywords. The clock outlives the store. Throws InputError (PLM-2601) when it
/// cannot be read.
[[nodiscard]] std::unique_ptr<Store> make_postgres_store(const std::string& connection, const Clock& clock,
                                                         std::int64_t time_limit_ns);

}  // namespace plimsoll::store
