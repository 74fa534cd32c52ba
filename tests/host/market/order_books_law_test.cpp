// The fast books equal the obvious ones after every instruction; what breaks the law is made as short as it can be.
#include <gtest/gtest.h>

#include <vector>

#include "host/market/order_books.hpp"
#include "tests/host/market/model_books.hpp"
#include "tests/support/generate_instructions.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::market {
namespace {

constexpr BookLimits limits{.symbols = 3, .orders = 24, .levels = 1'000};

BookStatus apply(ModelBooks& model, const Instruction& instruction) {
  const NewOrder& order = instruction.order;
  switch (instruction.kind) {
    case InstructionKind::add: return model.add(order);
    case InstructionKind::execute:
    case InstructionKind::cancel: return model.reduce(order.ref, order.shares);
    case InstructionKind::remove: return model.remove(order.ref);
    case InstructionKind::replace:
      return model.replace({order.ref, instruction.replaced_by, order.price, order.shares});
    case InstructionKind::clear_symbol: break;
  }
  if (order.symbol.index() < limits.symbols) model.clear(order.symbol);
  return BookStatus::ok;
}

BookStatus apply(OrderBooks& books, const Instruction& instruction) {
  const NewOrder& order = instruction.order;
  switch (instruction.kind) {
    case InstructionKind::add: return books.add(order).status;
    case InstructionKind::execute: return books.execute(order.ref, order.shares).status;
    case InstructionKind::cancel: return books.cancel(order.ref, order.shares).status;
    case InstructionKind::remove: return books.remove(order.ref).status;
    case InstructionKind::replace:
      return books.replace({order.ref, instruction.replaced_by, order.price, order.shares}).status;
    case InstructionKind::clear_symbol: break;
  }
  if (order.symbol.index() < limits.symbols) books.clear(order.symbol);
  return BookStatus::ok;
}

void require_equal(const OrderBooks& books, const ModelBooks& model) {
  RC_ASSERT(books.live_orders() == model.live_orders());
  for (std::uint32_t symbol = 0; symbol < limits.symbols; ++symbol) {
    for (const Side side : {Side::buy, Side::sell}) {
      const std::size_t depth = model.depth(SymbolId(symbol), side);
      RC_ASSERT(books.book(SymbolId(symbol)).depth(side) == depth);
      for (std::size_t index = 0; index <= depth; ++index) {  // one past the end is an empty level
        RC_ASSERT((books.book(SymbolId(symbol)).level(side, index) == model.level(SymbolId(symbol), side, index)));
      }
    }
  }
}

TEST(OrderBooksLaw, TheFastBooksEqualTheObviousOnesAfterEveryInstruction) {
  testing::check_law({.usual = 300, .soak = 20'000}, [] {
    OrderBooks books(limits);
    ModelBooks model(limits);
    for (const Instruction& instruction : *generate_instructions()) {
      RC_LOG() << instruction << std::endl;
      RC_ASSERT(static_cast<int>(apply(books, instruction)) == static_cast<int>(apply(model, instruction)));
      require_equal(books, model);
    }
  });
}

// Whoever cancels everything is left with nothing: no level, count or share survives its orders.
TEST(OrderBooksLaw, RemovingEveryOrderLeavesEmptyBooks) {
  testing::check_law({.usual = 300, .soak = 20'000}, [] {
    OrderBooks books(limits);
    for (const Instruction& instruction : *generate_instructions()) apply(books, instruction);
    for (std::uint64_t ref = 0; ref < 20; ++ref) {
      books.remove(static_cast<OrderRef>(ref));
      books.remove(static_cast<OrderRef>(ref << 54));
    }
    require_equal(books, ModelBooks(limits));
  });
}

}  // namespace
}  // namespace plimsoll::market
