// Where a store is, as people write it: sqlite:PATH, postgresql://user@host/database, postgresql:host=... dbname=...
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "host/store/store.hpp"

namespace plimsoll::store {

struct StoreOptions {
  std::int64_t time_limit_ns = 5'000'000'000;  // of one answer of a server
};

/// A store that is not open yet. Throws InputError (PLM-2601) for an address that names none.
[[nodiscard]] std::unique_ptr<Store> make_store(std::string_view address, const Clock& clock,
                                                StoreOptions options = {});

}  // namespace plimsoll::store
