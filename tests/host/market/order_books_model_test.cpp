// The fast books against the obvious ones: random instructions, every answer and every top of book compared.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "host/market/order_books.hpp"
#include "tests/host/market/model_books.hpp"

namespace plimsoll::market {
namespace {

/// What a run draws from. Small ranges make collisions, deep levels and duplicates common.
struct Range {
  std::uint32_t symbols;
  std::int64_t prices;
  std::uint64_t refs;
  std::uint32_t shares;
  std::uint64_t ref_stride;
};

class Comparison {
 public:
  Comparison(const BookLimits& limits, const Range& range, std::uint32_t seed)
      : limits_(limits), range_(range), random_(seed), books_(limits), model_(limits) {}

  void step() {
    const std::uint64_t kind = draw(100);
    if (kind < 45) {
      const NewOrder order{ref(), SymbolId(static_cast<std::uint32_t>(draw(range_.symbols + 1))), side(), price(),
                           shares()};
      check(
          order.symbol, [&] { return model_.add(order); }, [&] { return books_.add(order); });
    } else if (kind < 60) {
      const OrderRef target = ref();
      const std::uint32_t taken = shares();
      const bool trade = draw(2) == 0;
      check(
          symbol_of(target), [&] { return model_.reduce(target, taken); },
          [&] { return trade ? books_.execute(target, taken) : books_.cancel(target, taken); });
    } else if (kind < 85) {
      const OrderRef target = ref();
      check(
          symbol_of(target), [&] { return model_.remove(target); }, [&] { return books_.remove(target); });
    } else {
      const Replacement change{ref(), ref(), price(), shares()};
      check(
          symbol_of(change.old_ref), [&] { return model_.replace(change); }, [&] { return books_.replace(change); });
    }
  }

  void clear_one() {
    const SymbolId symbol(static_cast<std::uint32_t>(draw(range_.symbols)));
    model_.clear(symbol);
    books_.clear(symbol);
  }
  void clear_all() {
    model_.clear();
    books_.clear();
  }

  void compare_everything() {
    ASSERT_EQ(books_.live_orders(), model_.live_orders());
    for (std::uint32_t symbol = 0; symbol < limits_.symbols; ++symbol) {
      for (const Side side : {Side::buy, Side::sell}) {
        const std::size_t depth = model_.depth(SymbolId(symbol), side);
        ASSERT_EQ(books_.book(SymbolId(symbol)).depth(side), depth);
        for (std::size_t index = 0; index <= depth; ++index) {
          ASSERT_EQ(books_.book(SymbolId(symbol)).level(side, index), model_.level(SymbolId(symbol), side, index));
        }
      }
    }
    for (std::size_t status = 0; status < book_statuses; ++status) {
      ASSERT_EQ(books_.count(static_cast<BookStatus>(status)), counts_[status]);
    }
  }

  [[nodiscard]] std::uint64_t seen(BookStatus status) const { return counts_[static_cast<std::size_t>(status)]; }

 private:
  template <typename Expected, typename Actual>
  void check(SymbolId symbol, Expected expected, Actual actual) {
    const bool known = symbol.index() < limits_.symbols;
    const BookLevel bid_before = known ? model_.level(symbol, Side::buy, 0) : BookLevel{};
    const BookLevel ask_before = known ? model_.level(symbol, Side::sell, 0) : BookLevel{};
    const BookStatus status = expected();
    const BookChange change = actual();
    ++counts_[static_cast<std::size_t>(status)];
    ASSERT_EQ(static_cast<int>(change.status), static_cast<int>(status));
    if (!known) {
      ASSERT_FALSE(change.best_changed);
      return;
    }
    const BookLevel bid = model_.level(symbol, Side::buy, 0);
    const BookLevel ask = model_.level(symbol, Side::sell, 0);
    ASSERT_EQ(books_.book(symbol).best(Side::buy), bid);
    ASSERT_EQ(books_.book(symbol).best(Side::sell), ask);
    ASSERT_EQ(books_.book(symbol).crossed(), bid.shares > 0 && ask.shares > 0 && bid.price >= ask.price);
    if (status == BookStatus::ok) {
      ASSERT_EQ(change.symbol, symbol);
      // A replacement that leaves and returns to the best may say "changed" for nothing; silence must be true.
      if (bid != bid_before || ask != ask_before) {
        ASSERT_TRUE(change.best_changed);
      }
    }
  }

  SymbolId symbol_of(OrderRef target) const {
    const NewOrder* order = model_.find(target);
    return order == nullptr ? SymbolId() : order->symbol;
  }

  std::uint64_t draw(std::uint64_t below) { return random_() % below; }
  OrderRef ref() { return static_cast<OrderRef>(draw(range_.refs) * range_.ref_stride); }
  Side side() { return static_cast<Side>(draw(2)); }
  WirePrice price() {
    if (draw(200) == 0) {
      const std::int64_t odd[] = {0, -1, INT64_MIN, INT64_MAX, INT64_MAX / 100'000 + 1};  // none is acceptable
      return {odd[draw(5)]};
    }
    return {1 + static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(range_.prices)))};
  }
  std::uint32_t shares() { return draw(200) == 0 ? 0 : static_cast<std::uint32_t>(1 + draw(range_.shares)); }

  BookLimits limits_;
  Range range_;
  std::mt19937_64 random_;
  OrderBooks books_;
  ModelBooks model_;
  std::array<std::uint64_t, book_statuses> counts_{};
};

Comparison run(const BookLimits& limits, const Range& range, std::uint32_t seed, int steps) {
  Comparison comparison(limits, range, seed);
  for (int step = 0; step < steps; ++step) {
    comparison.step();
    if (::testing::Test::HasFatalFailure()) {
      ADD_FAILURE() << "seed " << seed << ", step " << step;
      return comparison;
    }
    if (step % 20'000 == 19'999) {
      comparison.compare_everything();
      comparison.clear_one();
      comparison.compare_everything();
    }
  }
  comparison.clear_all();
  comparison.compare_everything();
  EXPECT_GT(comparison.seen(BookStatus::ok), 0U);
  EXPECT_GT(comparison.seen(BookStatus::unknown_order), 0U);
  EXPECT_GT(comparison.seen(BookStatus::duplicate_order), 0U);
  EXPECT_GT(comparison.seen(BookStatus::bad_quantity), 0U);
  EXPECT_GT(comparison.seen(BookStatus::bad_price), 0U);
  return comparison;
}

TEST(OrderBooksAgainstModel, AgreeOnFewSymbolsWithDeepBooks) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    run({2, 5'000, 100'000}, {2, 2'000, 6'000, 500, 1}, seed, 100'000);
  }
}

TEST(OrderBooksAgainstModel, AgreeOnManySymbolsWithShallowBooks) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    run({64, 5'000, 100'000}, {64, 12, 6'000, 20, 2}, seed, 100'000);
  }
}

TEST(OrderBooksAgainstModel, AgreeWhileTheOrderMapIsFull) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    const Comparison comparison = run({3, 100, 10'000}, {3, 40, 400, 50, 1}, seed, 100'000);
    EXPECT_GT(comparison.seen(BookStatus::orders_full), 1'000U);
  }
}

TEST(OrderBooksAgainstModel, AgreeWhenReferencesCollide) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    run({3, 500, 10'000}, {3, 40, 700, 50, std::uint64_t{1} << 54}, seed, 100'000);  // high bits only: long clusters
  }
}

TEST(OrderBooksAgainstModel, AgreeWhenSharesApproachTheLimitOfALevel) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    Comparison comparison({1, 1'000, 10'000}, {1, 4, 1'500, UINT32_MAX - 1, 1}, seed);
    for (int step = 0; step < 50'000; ++step) {
      comparison.step();
    }
    comparison.compare_everything();
    EXPECT_GT(comparison.seen(BookStatus::levels_full), 0U);
  }
}

}  // namespace
}  // namespace plimsoll::market
