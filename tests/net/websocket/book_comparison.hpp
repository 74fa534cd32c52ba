// Compares a book of a feed with the one that was built a second time.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "net/websocket/feed.hpp"
#include "tests/net/websocket/reference_books.hpp"

namespace plimsoll::websocket {

/// Every level of both sides.
inline ::testing::AssertionResult same_levels(const SyncedBook& book, const ReferenceBook& reference) {
  std::size_t at = 0;
  for (const auto& [price, size] : reference.bids) {
    const market::PriceLevel level = book.book().side(market::Side::buy).level(at++);
    if (level.price.raw() != price || level.size.raw() != size) {
      return ::testing::AssertionFailure() << "bid " << at - 1 << " is " << level.price.raw() << " x "
                                           << level.size.raw() << ", expected " << price << " x " << size;
    }
  }
  if (at != book.book().side(market::Side::buy).size()) return ::testing::AssertionFailure() << "more bids";
  at = 0;
  for (const auto& [price, size] : reference.asks) {
    const market::PriceLevel level = book.book().side(market::Side::sell).level(at++);
    if (level.price.raw() != price || level.size.raw() != size) {
      return ::testing::AssertionFailure() << "ask " << at - 1 << " is " << level.price.raw() << " x "
                                           << level.size.raw() << ", expected " << price << " x " << size;
    }
  }
  if (at != book.book().side(market::Side::sell).size()) return ::testing::AssertionFailure() << "more asks";
  return ::testing::AssertionSuccess();
}

/// The best of both sides, which is what a change usually moves.
inline ::testing::AssertionResult same_best(const SyncedBook& book, const ReferenceBook& reference) {
  const market::PriceLevel bid = book.book().side(market::Side::buy).level(0);
  const market::PriceLevel ask = book.book().side(market::Side::sell).level(0);
  const bool bids = reference.bids.empty() ? bid.size.raw() == 0
                                           : bid.price.raw() == reference.bids.begin()->first &&
                                                 bid.size.raw() == reference.bids.begin()->second;
  const bool asks = reference.asks.empty() ? ask.size.raw() == 0
                                           : ask.price.raw() == reference.asks.begin()->first &&
                                                 ask.size.raw() == reference.asks.begin()->second;
  if (bids && asks) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "the best differ";
}

}  // namespace plimsoll::websocket
