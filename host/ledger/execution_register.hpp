// Which executions have been heard of, by their own message or by what another said of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "host/ledger/account.hpp"
#include "host/ledger/fill.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::ledger {

enum class Heard : std::uint8_t {
  awaited,  // a bust or correction named it; its own message has not come
  seen
};

struct KnownExecution {
  BookingId booking;
  Heard heard = Heard::awaited;
  Digest128 terms;  // of its own message, once seen: a copy says the same, anything else is a conflict
};

/// Identity of what a message says, without when it was received.
Digest128 terms_of(const Fill& fill);
Digest128 terms_of(const Bust& bust);
Digest128 terms_of(const Correction& correction);

struct ExecutionKeyHash {
  std::size_t operator()(const ExecutionKey& key) const noexcept;
};

class ExecutionRegister {
 public:
  /// Null when it was never heard of. Valid until the next insertion.
  [[nodiscard]] KnownExecution* find(const ExecutionKey& key);
  /// Replaces what was known of it.
  void put(const ExecutionKey& key, const KnownExecution& known) { known_.insert_or_assign(key, known); }
  [[nodiscard]] std::size_t size() const { return known_.size(); }

 private:
  std::unordered_map<ExecutionKey, KnownExecution, ExecutionKeyHash> known_;
};

}  // namespace plimsoll::ledger
