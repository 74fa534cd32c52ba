// A database that follows a journal: one interface, whatever keeps the rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/row_batch.hpp"
#include "host/store/window_query.hpp"

namespace plimsoll::store {

/// What keeps a store from answering.
enum class StoreState : std::uint8_t {
  ready,
  unreachable,    // nobody listens, the connection broke, the server is starting or stopping
  frozen,         // no answer within the time allowed
  full,           // no space
  read_only,      // it may be read and not written
  missing,        // the file, the database or a table is not there
  locked,         // somebody else holds it
  damaged,        // its bytes or its tables are not what was written
  other_version,  // made by another version of this program, or by something else
  refused,        // no such user, wrong password, no permission
  moved,          // it stands at another record than expected: somebody else writes it too
  failed,         // anything else
};

[[nodiscard]] std::string_view to_string(StoreState state);
/// The stable code of a state, "PLM-2602" for `unreachable`.
[[nodiscard]] std::string_view code_of(StoreState state);
/// One thing to do about it, a full sentence.
[[nodiscard]] std::string_view remedy_for(StoreState state);

struct StoreFailure {
  StoreState state = StoreState::failed;
  std::string text;  // what the database said; without secrets
};
using StoreResult = std::optional<StoreFailure>;  // nothing: it worked

enum class StoreUse { following, reading };  // reading makes nothing and changes nothing

/// Every function returns within the store's time limit and never throws for what the database did. After a failure the
/// store is closed and must be opened again. One thread.
class Store {
 public:
  virtual ~Store() = default;

  /// Where it is, for people; no secrets.
  [[nodiscard]] virtual const std::string& address() const = 0;

  /// Connects, makes the tables when there are none and the use is following, and says how far it has followed. Tables
  /// that are incomplete, or of another version, are refused and never mended.
  [[nodiscard]] virtual StoreResult open(StoreUse use, Head& reached) = 0;
  virtual void close() = 0;

  /// All rows and the new place, in one transaction, durable as the database is set up. A store that does not stand at
  /// `batch.after` takes nothing (`moved`). After any other failure it may have taken all; opening tells.
  [[nodiscard]] virtual StoreResult apply(const RowBatch& batch) = 0;

  [[nodiscard]] virtual StoreResult windows(const WindowQuery& query, std::vector<Window>& windows) = 0;
  /// What there is to ask for: distinct nodes (or underlyings) that have this measure, ascending, at most `most`.
  [[nodiscard]] virtual StoreResult subjects(const Measure& measure, std::size_t most,
                                             std::vector<std::string>& names) = 0;
};

}  // namespace plimsoll::store
