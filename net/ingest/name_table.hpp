// Names of any length up to a bound, and their dense ids.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "host/core/id.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::ingest {

/// As SymbolTable, for feeds whose symbols are longer than eight letters (OPRA's have 21, Databento's up to 70). Flat
/// hash of fixed capacity, at most half full, so every search ends. One thread; allocates at construction only.
class NameTable {
 public:
  static constexpr std::size_t longest = 95;

  explicit NameTable(std::size_t capacity) : slots_(std::bit_ceil(capacity * 2)), names_(capacity) {
    PLIMSOLL_EXPECT(capacity > 0 && capacity < UINT32_MAX / 2);
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  struct Entry {
    SymbolId symbol;  // invalid when the table is full
    bool added = false;
  };
  /// The name's id, new if need be. `name` is cut at `longest`.
  [[nodiscard]] Entry find_or_add(std::string_view name) noexcept {
    name = name.substr(0, longest);
    SymbolId& slot = slots_[seek(name)];
    if (slot.valid() || size_ == names_.size()) return {slot};
    slot = SymbolId(size_);
    Name& kept = names_[size_++];
    kept.size = static_cast<std::uint8_t>(name.size());
    std::copy(name.begin(), name.end(), kept.text.begin());
    return {slot, true};
  }

  /// Lives as long as the table.
  [[nodiscard]] std::string_view name(SymbolId symbol) const noexcept {
    const Name& name = names_[symbol.index()];
    return {name.text.data(), name.size};
  }

 private:
  struct Name {
    std::array<char, longest> text;
    std::uint8_t size = 0;
  };

  [[nodiscard]] std::size_t seek(std::string_view wanted) const noexcept {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a, 64 bits: Fowler, Noll and Vo's offset basis and prime
    for (const char letter : wanted) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
    const std::size_t mask = slots_.size() - 1;
    std::size_t index = (hash ^ hash >> 32) & mask;
    while (slots_[index].valid() && name(slots_[index]) != wanted) index = (index + 1) & mask;
    return index;
  }

  std::vector<SymbolId> slots_;
  std::vector<Name> names_;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::ingest
