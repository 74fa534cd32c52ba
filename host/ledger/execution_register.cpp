#include "host/ledger/execution_register.hpp"

#include <string_view>

namespace plimsoll::ledger {
namespace {

void add(Hash128& hash, const ExecutionKey& key) {
  hash.add(std::string_view(key.venue)).add(std::string_view(key.execution_id));
  hash.add(static_cast<std::uint64_t>(key.trade_date.days_since_epoch()));
}

void add(Hash128& hash, const Fill& fill) {
  add(hash, fill.key);
  hash.add(std::string_view(fill.book)).add(std::string_view(fill.instrument));
  hash.add(static_cast<std::uint64_t>(fill.side));
  hash.add(static_cast<std::uint64_t>(fill.quantity.raw())).add(static_cast<std::uint64_t>(fill.price.raw()));
  hash.add(static_cast<std::uint64_t>(fill.fee)).add(std::string_view(fill.fee_currency));
  hash.add(static_cast<std::uint64_t>(fill.traded.ns));
}

// The kind of a message is a part of what it says.
enum class Kind : std::uint64_t { fill = 1, bust = 2, correction = 3 };

Hash128 hash_of(Kind kind) { return Hash128().add(static_cast<std::uint64_t>(kind)); }

}  // namespace

Digest128 terms_of(const Fill& fill) {
  Hash128 hash = hash_of(Kind::fill);
  add(hash, fill);
  return hash.finish();
}

Digest128 terms_of(const Bust& bust) {
  Hash128 hash = hash_of(Kind::bust);
  add(hash, bust.reference);
  return hash.add(std::string_view(bust.execution_id)).add(static_cast<std::uint64_t>(bust.issued.ns)).finish();
}

Digest128 terms_of(const Correction& correction) {
  Hash128 hash = hash_of(Kind::correction);
  add(hash, correction.fill);
  add(hash, correction.reference);
  return hash.add(static_cast<std::uint64_t>(correction.issued.ns)).finish();
}

std::size_t ExecutionKeyHash::operator()(const ExecutionKey& key) const noexcept {
  Hash128 hash;
  add(hash, key);
  return static_cast<std::size_t>(hash.finish().high);
}

KnownExecution* ExecutionRegister::find(const ExecutionKey& key) {
  const auto at = known_.find(key);
  return at == known_.end() ? nullptr : &at->second;
}

}  // namespace plimsoll::ledger
