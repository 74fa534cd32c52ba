// Index types that cannot be swapped for one another.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace plimsoll {

/// A dense index into one kind of thing. `Tag` makes an InstrumentId and a BookId different types.
template <typename Tag>
class Id {
 public:
  using Value = std::uint32_t;

  constexpr Id() = default;
  constexpr explicit Id(Value value) : value_(value) {}
  constexpr explicit Id(std::size_t value) : value_(static_cast<Value>(value)) {}

  [[nodiscard]] constexpr Value value() const { return value_; }
  [[nodiscard]] constexpr std::size_t index() const { return value_; }
  [[nodiscard]] constexpr bool valid() const { return value_ != UINT32_MAX; }

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  Value value_ = UINT32_MAX;
};

using InstrumentId = Id<struct InstrumentTag>;
using UnderlyingId = Id<struct UnderlyingTag>;
using BookId = Id<struct BookTag>;      // a node of the firm / desk / book tree
using FactorId = Id<struct FactorTag>;  // a risk factor
using CellId = Id<struct CellTag>;      // positions of one book on one underlying
using SymbolId = Id<struct SymbolTag>;  // a name on a feed, dense per feed

}  // namespace plimsoll

template <typename Tag>
struct std::hash<plimsoll::Id<Tag>> {
  std::size_t operator()(plimsoll::Id<Tag> id) const noexcept { return std::hash<std::uint32_t>{}(id.value()); }
};
