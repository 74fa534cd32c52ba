// Decoded messages to order books, in the shortest way: for tests of what a venue says.
#pragma once

#include <array>
#include <cstdint>

#include "host/market/order_books.hpp"
#include "net/itch/dispatch.hpp"

namespace plimsoll::test {

inline market::OrderRef ref(std::uint64_t reference) { return market::OrderRef{reference}; }

/// Applies decoded messages to the order books.
class BookBuilder : public itch::MessageHandler {
 public:
  using MessageHandler::on;
  void on(const itch::AddOrder& message) noexcept {
    const market::Side side = static_cast<char>(message.side) == 'B' ? market::Side::buy : market::Side::sell;
    books.add({ref(message.reference),
               SymbolId{std::uint32_t{message.header.stock_locate}},
               side,
               {message.price.raw},
               message.shares});
  }
  void on(const itch::AttributedAddOrder& message) noexcept { on(message.order); }
  void on(const itch::OrderExecuted& message) noexcept {
    books.execute(ref(message.reference), message.executed_shares);
  }
  void on(const itch::OrderExecutedWithPrice& message) noexcept {
    books.execute(ref(message.reference), message.executed_shares);
  }
  void on(const itch::OrderCancel& message) noexcept { books.cancel(ref(message.reference), message.cancelled_shares); }
  void on(const itch::OrderDelete& message) noexcept { books.remove(ref(message.reference)); }
  void on(const itch::OrderReplace& message) noexcept {
    books.replace({ref(message.original_reference), ref(message.new_reference), {message.price.raw}, message.shares});
  }

  void on(const itch::StockDirectory& message) noexcept {
    if (message.header.stock_locate < names.size()) names[message.header.stock_locate] = message.stock;
  }

  market::OrderBooks books{{.symbols = 1000, .orders = 100'000, .levels = 200'000}};
  std::array<itch::StockName, 1000> names{};  // by locate
};

}  // namespace plimsoll::test
