// The hash chain: each record's SHA-256 covers its content and the hash before it, so history cannot be edited unseen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace plimsoll::journal {

using ChainHash = std::array<std::byte, 32>;

/// Where a journal stands: the last record and the hash that stands for all up to it. Sequence 0 is before the first.
struct Head {
  std::uint64_t sequence = 0;
  ChainHash hash{};
  friend bool operator==(const Head&, const Head&) = default;
};

/// Computes links. Reuses its state, so it does not allocate after it was made. One thread.
class RecordChain {
 public:
  RecordChain();
  ~RecordChain();
  RecordChain(RecordChain&&) noexcept;
  RecordChain& operator=(RecordChain&&) noexcept;

  /// SHA-256 (FIPS 180-4) of previous, then the parts in order.
  [[nodiscard]] ChainHash link(const ChainHash& previous, std::span<const std::byte> identity,
                               std::span<const std::byte> payload) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::journal
