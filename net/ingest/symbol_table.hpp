// Names of a feed's symbols and their dense ids.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "host/core/id.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::ingest {

using SymbolName = std::array<char, 8>;  // left-justified, padded with spaces, as ITCH and IEX send it

/// Flat hash of fixed capacity, at most half full, so every search ends. Ids are given in order of appearance and stay
/// for the life of the table, across sessions. One thread; allocates at construction only.
class SymbolTable {
 public:
  explicit SymbolTable(std::size_t capacity) : slots_(std::bit_ceil(capacity * 2)), names_(capacity) {
    PLIMSOLL_EXPECT(capacity > 0 && capacity < UINT32_MAX / 2);
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return names_.size(); }

  /// An invalid id when the name has not been seen.
  [[nodiscard]] SymbolId find(const SymbolName& name) const noexcept { return slots_[seek(name)]; }

  struct Entry {
    SymbolId symbol;  // invalid when the table is full
    bool added = false;
  };
  /// The name's id, new if need be.
  [[nodiscard]] Entry find_or_add(const SymbolName& name) noexcept {
    SymbolId& slot = slots_[seek(name)];
    if (slot.valid() || size_ == names_.size()) return {slot};
    slot = SymbolId(size_);
    names_[size_++] = name;
    return {slot, true};
  }

  /// Without the padding. Lives as long as the table.
  [[nodiscard]] std::string_view name(SymbolId symbol) const noexcept {
    const SymbolName& name = names_[symbol.index()];
    std::size_t size = name.size();
    while (size > 0 && name[size - 1] == ' ') --size;
    return {name.data(), size};
  }

 private:
  [[nodiscard]] std::size_t seek(const SymbolName& name) const noexcept {
    std::uint64_t bits;
    std::memcpy(&bits, name.data(), sizeof bits);
    bits ^= bits >> 32;
    bits *= 0x9E3779B97F4A7C15U;  // 2^64 / golden ratio (Fibonacci hashing, see host/market/order_map.hpp)
    const std::size_t mask = slots_.size() - 1;
    std::size_t index = (bits >> 32) & mask;
    while (slots_[index].valid() && names_[slots_[index].index()] != name) {
      index = (index + 1) & mask;
    }
    return index;
  }

  std::vector<SymbolId> slots_;
  std::vector<SymbolName> names_;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::ingest
