#include "host/market/quote_board.hpp"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace plimsoll::market {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

struct Seen {
  std::vector<std::string> names;
  std::vector<std::pair<std::uint32_t, std::int64_t>> bids;  // symbol and raw bid
  void on_symbol(SymbolId symbol, std::string_view name) {
    EXPECT_EQ(symbol.index(), names.size());
    names.emplace_back(name);
  }
  void on_quote(const Quote& quote) { bids.emplace_back(quote.symbol.value(), quote.bid.raw()); }
  std::vector<std::pair<std::uint32_t, double>> vols;
  void on_option_mark(const OptionMark& mark) { vols.emplace_back(mark.symbol.value(), mark.implied_vol); }
};

Quote quote_of(std::uint32_t symbol, std::int64_t bid) {
  Quote quote;
  quote.symbol = SymbolId{symbol};
  quote.bid = Price::from_raw(bid);
  quote.ask = Price::from_raw(bid + 1);
  return quote;
}

TEST(QuoteBoard, TellsNamesFirstAndThenTheNewestQuoteOfEachSymbolThatChanged) {
  QuoteBoard board(200);
  board.on_symbol(SymbolId{0U}, "AAPL");
  board.on_symbol(SymbolId{1U}, "MSFT");
  board.on_quote(quote_of(1, 10));
  board.on_quote(quote_of(0, 20));
  board.on_quote(quote_of(1, 11));
  Seen seen;
  EXPECT_EQ(board.drain(seen, 1), 2U);
  EXPECT_THAT(seen.names, ElementsAre("AAPL", "MSFT"));
  EXPECT_THAT(seen.bids, ElementsAre(Pair(0, 20), Pair(1, 11)));
  EXPECT_EQ(board.quotes(), 3U);
  EXPECT_EQ(board.conflated(), 1U);
}

TEST(QuoteBoard, TellsNothingTwiceUnlessAsked) {
  QuoteBoard board(70);
  for (std::uint32_t s = 0; s < 70; ++s) board.on_symbol(SymbolId{s}, std::to_string(s));
  board.on_quote(quote_of(0, 1));
  board.on_quote(quote_of(69, 2));
  Seen first, second, third;
  board.drain(first, 1);
  EXPECT_EQ(board.drain(second, 1), 0U);
  EXPECT_THAT(second.names, IsEmpty());
  board.repeat_all();
  board.drain(third, 1);
  EXPECT_EQ(third.names.size(), 70U);
  EXPECT_THAT(third.bids, ElementsAre(Pair(0, 1), Pair(69, 2)));  // symbols without a quote have none to repeat
}

TEST(QuoteBoard, KeepsTheNewestMarkOfAnOptionBesideItsQuote) {
  QuoteBoard board(10);
  board.on_symbol(SymbolId{0U}, "BTC-27DEC24-80000-C");
  OptionMark mark;
  mark.symbol = SymbolId{0U};
  for (const double vol : {0.5, 0.6}) {
    mark.implied_vol = vol;
    board.on_option_mark(mark);
  }
  board.on_quote(quote_of(0, 7));
  Seen first, second, third;
  EXPECT_EQ(board.drain(first, 1), 2U);
  EXPECT_THAT(first.bids, ElementsAre(Pair(0, 7)));
  EXPECT_THAT(first.vols, ElementsAre(Pair(0, 0.6)));
  EXPECT_EQ(board.drain(second, 1), 0U);
  board.repeat_all();
  board.drain(third, 1);
  EXPECT_THAT(third.vols, ElementsAre(Pair(0, 0.6)));
}

TEST(QuoteBoard, DropsAndCountsSymbolsBeyondItsRoom) {
  QuoteBoard board(1);
  board.on_symbol(SymbolId{0U}, "A");
  board.on_symbol(SymbolId{1U}, "B");
  board.on_quote(quote_of(1, 5));
  Seen seen;
  EXPECT_EQ(board.drain(seen, 1), 0U);
  EXPECT_THAT(seen.names, ElementsAre("A"));
  EXPECT_EQ(board.dropped_symbols(), 1U);
}

TEST(QuoteBoard, KeepsTheIdOfASymbolWhoseNameIsTooLong) {
  QuoteBoard board(2);
  board.on_symbol(SymbolId{0U}, std::string(QuoteBoard::longest_name + 1, 'x'));
  board.on_symbol(SymbolId{1U}, std::string(QuoteBoard::longest_name, 'y'));
  Seen seen;
  board.drain(seen, 1);
  EXPECT_THAT(seen.names, ElementsAre("", std::string(QuoteBoard::longest_name, 'y')));
  EXPECT_EQ(board.dropped_symbols(), 1U);
}

TEST(QuoteBoard, NeverShowsATornQuoteAndEndsWithTheLastOne) {
  constexpr std::uint32_t symbols = 130;
  constexpr std::int64_t rounds = 20'000;
  QuoteBoard board(symbols);
  std::vector<std::int64_t> last(symbols, -1);
  std::atomic<bool> done{false};
  struct Checker {
    std::vector<std::int64_t>& last;
    void on_symbol(SymbolId, std::string_view) {}
    void on_option_mark(const OptionMark&) {}
    void on_quote(const Quote& quote) {
      EXPECT_EQ(quote.ask.raw(), quote.bid.raw() + 1);
      EXPECT_EQ(quote.ts_event.ns, quote.bid.raw() * 3);
      EXPECT_GE(quote.bid.raw(), last[quote.symbol.index()]);
      last[quote.symbol.index()] = quote.bid.raw();
    }
  };
  std::thread writer([&] {
    for (std::uint32_t s = 0; s < symbols; ++s) board.on_symbol(SymbolId{s}, "S");
    for (std::int64_t round = 0; round < rounds; ++round) {
      Quote quote = quote_of(static_cast<std::uint32_t>(round * 7 % symbols), round);
      quote.ts_event.ns = round * 3;
      board.on_quote(quote);
    }
    done = true;
  });
  Checker checker{last};
  while (!done) board.drain(checker, 1);
  writer.join();
  board.drain(checker, 1);
  for (std::int64_t round = rounds - symbols; round < rounds;
       ++round) {  // each symbol once, since 7 and 130 are coprime
    EXPECT_EQ(last[static_cast<std::size_t>(round * 7 % symbols)], round);
  }
}

}  // namespace
}  // namespace plimsoll::market
