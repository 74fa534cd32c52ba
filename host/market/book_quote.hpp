// Fills a Quote's prices and sizes from an order book.
#pragma once

#include "host/market/order_book.hpp"
#include "host/market/quote.hpp"

namespace plimsoll::market {

inline void show_best(const BookView& book, Quote& quote) noexcept {
  const BookLevel bid = book.best(Side::buy);
  const BookLevel ask = book.best(Side::sell);
  quote.bid = to_price(bid.price);
  quote.ask = to_price(ask.price);
  quote.bid_size = to_quantity(bid.shares);
  quote.ask_size = to_quantity(ask.shares);
}

}  // namespace plimsoll::market
