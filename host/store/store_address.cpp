#include "host/store/store_address.hpp"

#include "host/core/error.hpp"
#include "host/store/postgres_store.hpp"
#include "host/store/sqlite_store.hpp"

namespace plimsoll::store {

std::unique_ptr<Store> make_store(std::string_view address, const Clock& clock, StoreOptions options) {
  constexpr std::string_view file = "sqlite:";
  constexpr std::string_view server = "postgresql:";
  if (address.starts_with(file) && address.size() > file.size()) {
    return make_sqlite_store(std::string(address.substr(file.size())));
  }
  if (address.starts_with(server) && address.size() > server.size()) {
    const bool whole = address.substr(server.size()).starts_with("//");
    return make_postgres_store(std::string(whole ? address : address.substr(server.size())), clock,
                               options.time_limit_ns);
  }
  throw InputError(
      Fault{"PLM-2601", "", 0, "the store's address is neither sqlite:PATH nor postgresql:...",
            "Write sqlite:history.db, postgresql://user@host/database, or postgresql:host=... dbname=..."});
}

}  // namespace plimsoll::store
