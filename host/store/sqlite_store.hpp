// History in one SQLite file: nothing to install, nothing to run, the default.
#pragma once

#include <memory>
#include <string>

#include "host/store/store.hpp"

namespace plimsoll::store {

/// WAL, so readers never wait for the follower nor it for them; synchronous=NORMAL: a power cut may take the last
/// transactions back, with their place in the journal, and they are followed again.
[[nodiscard]] std::unique_ptr<Store> make_sqlite_store(std::string path);

}  // namespace plimsoll::store
