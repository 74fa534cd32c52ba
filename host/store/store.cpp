#include "host/store/store.hpp"

namespace plimsoll::store {

std::string_view to_string(StoreState state) {
  switch (state) {
    case StoreState::ready: return "ready";
    case StoreState::unreachable: return "unreachable";
    case StoreState::frozen: return "frozen";
    case StoreState::full: return "full";
    case StoreState::read_only: return "read_only";
    case StoreState::missing: return "missing";
    case StoreState::locked: return "locked";
    case StoreState::damaged: return "damaged";
    case StoreState::other_version: return "other_version";
    case StoreState::refused: return "refused";
    case StoreState::moved: return "moved";
    case StoreState::failed: return "failed";
  }
  return "failed";
}

std::string_view code_of(StoreState state) {
  switch (state) {
    case StoreState::ready: return {};
    case StoreState::unreachable: return "PLM-2602";
    case StoreState::frozen: return "PLM-2603";
    case StoreState::full: return "PLM-2604";
    case StoreState::read_only: return "PLM-2605";
    case StoreState::missing: return "PLM-2606";
    case StoreState::locked: return "PLM-2607";
    case StoreState::damaged: return "PLM-2608";
    case StoreState::other_version: return "PLM-2609";
    case StoreState::refused: return "PLM-2610";
    case StoreState::moved: return "PLM-2611";
    case StoreState::failed: return "PLM-2612";
  }
  return "PLM-2612";
}

std::string_view remedy_for(StoreState state) {
  switch (state) {
    case StoreState::ready: return {};
    case StoreState::unreachable: return "Start the server, or correct the address; the store catches up by itself.";
    case StoreState::frozen: return "Look at the server's load and locks; the store catches up by itself.";
    case StoreState::full: return "Free space, or remove old days; the store catches up by itself.";
    case StoreState::read_only: return "Name a primary server, or give permission to write.";
    case StoreState::missing: return "Create it, or correct the address; rows come again from the journal.";
    case StoreState::locked: return "End the program that holds it, such as a shell with an open transaction.";
    case StoreState::damaged: return "Move it away and name a new store: the journal fills it again.";
    case StoreState::other_version: return "Name a store of its own for this version; the journal fills it.";
    case StoreState::refused: return "Correct user, password or permissions (PGPASSWORD, .pgpass).";
    case StoreState::moved: return "Let one appliance follow into one store.";
    case StoreState::failed: return "See the database's own log.";
  }
  return {};
}

}  // namespace plimsoll::store
