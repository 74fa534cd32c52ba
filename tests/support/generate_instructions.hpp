// Instructions to order books that rapidcheck draws: few symbols, prices and references, so that they meet.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <tuple>
#include <vector>

#include "host/market/order_books.hpp"

namespace plimsoll::market {

enum class InstructionKind { add, execute, cancel, remove, replace, clear_symbol };

struct Instruction {
  InstructionKind kind;
  NewOrder order;  // its reference is the target of everything but `add`
  OrderRef replaced_by;
};

/// Symbols 0..3 of which 3 should be unknown, 40 references, prices from 1 to 12 or one that no book may accept, sizes
/// from 0 to 20 or nearly all that a wire can say.
inline rc::Gen<Instruction> generate_instruction() {
  using rc::gen::element;
  using rc::gen::inRange;
  using rc::gen::weightedOneOf;
  const auto kind = weightedOneOf<InstructionKind>(
      {{9, rc::gen::just(InstructionKind::add)},
       {8, element(InstructionKind::remove, InstructionKind::execute, InstructionKind::cancel)},
       {3, rc::gen::just(InstructionKind::replace)},
       {1, rc::gen::just(InstructionKind::clear_symbol)}});
  const auto price =
      weightedOneOf<std::int64_t>({{30, rc::gen::resize(rc::kNominalSize, inRange<std::int64_t>(1, 13))},
                                   {1, element<std::int64_t>(0, -1, INT64_MIN, INT64_MAX, INT64_MAX / 100'000 + 1)}});
  const auto shares =
      weightedOneOf<std::uint32_t>({{30, rc::gen::resize(rc::kNominalSize, inRange<std::uint32_t>(0, 21))},
                                    {1, element(UINT32_MAX, UINT32_MAX - 1)}});
  // Multiples of 2^54 differ in their high bits only: long clusters in a table that hashes badly.
  const auto ref = rc::gen::map(
      rc::gen::pair(rc::gen::resize(rc::kNominalSize, inRange<std::uint64_t>(0, 20)), rc::gen::arbitrary<bool>()),
      [](const auto& drawn) { return static_cast<OrderRef>(drawn.second ? drawn.first << 54 : drawn.first); });
  return rc::gen::map(rc::gen::tuple(kind, ref, rc::gen::resize(rc::kNominalSize, inRange<std::uint32_t>(0, 4)),
                                     element(Side::buy, Side::sell), price, shares, ref),
                      [](const auto& drawn) {
                        const auto& [verb, target, symbol, side, units, size, next] = drawn;
                        return Instruction{verb, {target, SymbolId(symbol), side, {units}, size}, next};
                      });
}

/// Up to four instructions for each unit of rapidcheck's size.
inline rc::Gen<std::vector<Instruction>> generate_instructions() {
  return rc::gen::scale(4.0, rc::gen::container<std::vector<Instruction>>(generate_instruction()));
}

inline std::ostream& operator<<(std::ostream& out, const Instruction& instruction) {
  static constexpr const char* names[] = {"add", "execute", "cancel", "remove", "replace", "clear_symbol"};
  const NewOrder& order = instruction.order;
  return out << names[static_cast<std::size_t>(instruction.kind)] << " order " << static_cast<std::uint64_t>(order.ref)
             << " symbol " << order.symbol.index() << (order.side == Side::buy ? " buy " : " sell ") << order.shares
             << " at " << order.price.units << " next " << static_cast<std::uint64_t>(instruction.replaced_by);
}

}  // namespace plimsoll::market
