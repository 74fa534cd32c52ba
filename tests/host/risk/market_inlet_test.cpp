#include "host/risk/market_inlet.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

struct Boards {
  Desk desk = make_desk({.instruments = "AAPL,spot,,,,,,1,USD,0\nMSFT,spot,,,,,,1,USD,0\n",
                         .positions = {"AAPL,1,firm", "MSFT,1,firm"},
                         .market = "AAPL,price,100\nMSFT,price,200\nUSD,rate,0.04\n"});
  LiveMarket market{desk.instruments, desk.market, desk.as_of, Quality::stale};
  std::vector<std::unique_ptr<market::QuoteBoard>> boards;

  Boards() {
    for (int feed = 0; feed < 2; ++feed) boards.push_back(std::make_unique<market::QuoteBoard>(10));
  }
  static market::Quote quote(std::uint32_t symbol, double mid) {
    market::Quote quote;
    quote.symbol = SymbolId{symbol};
    quote.bid = Price::from_raw(std::llround((mid - 1) * 1e9));
    quote.ask = Price::from_raw(std::llround((mid + 1) * 1e9));
    quote.bid_size = quote.ask_size = Quantity::from_raw(decimal_scale);
    quote.quality = Quality::live;
    return quote;
  }
  static double spot(LiveMarket& of, const Desk& desk, const std::string& name) {
    return of.freeze()->spots[desk.instruments.find_underlying(name)->index()].value;
  }
};

TEST(MarketInlet, GivesTheSymbolsOfEachFeedTheirOwnNumbers) {
  Boards desk;
  MarketInlet inlet(desk.boards);
  desk.boards[0]->on_symbol(SymbolId{0U}, "AAPL");
  desk.boards[1]->on_symbol(SymbolId{0U}, "MSFT");
  desk.boards[0]->on_quote(Boards::quote(0, 110));
  desk.boards[1]->on_quote(Boards::quote(0, 220));
  EXPECT_EQ(inlet.drain(desk.market, 1), 2U);
  EXPECT_EQ(Boards::spot(desk.market, desk.desk, "AAPL"), 110.0);
  EXPECT_EQ(Boards::spot(desk.market, desk.desk, "MSFT"), 220.0);
}

TEST(MarketInlet, LeavesASymbolToTheFeedThatBroughtItFirst) {
  Boards desk;
  MarketInlet inlet(desk.boards);
  desk.boards[0]->on_symbol(SymbolId{0U}, "AAPL");
  desk.boards[1]->on_symbol(SymbolId{0U}, "AAPL");
  desk.boards[0]->on_quote(Boards::quote(0, 110));
  desk.boards[1]->on_quote(Boards::quote(0, 999));
  inlet.drain(desk.market, 1);
  EXPECT_EQ(Boards::spot(desk.market, desk.desk, "AAPL"), 110.0);
  EXPECT_EQ(inlet.shadowed(), 1U);
}

TEST(MarketInlet, TellsANewMarketWhatTheOldOneKnew) {
  Boards desk;
  MarketInlet inlet(desk.boards);
  desk.boards[0]->on_symbol(SymbolId{0U}, "AAPL");
  desk.boards[0]->on_quote(Boards::quote(0, 110));
  inlet.drain(desk.market, 1);
  LiveMarket next{desk.desk.instruments, desk.desk.market, desk.desk.as_of, Quality::stale};
  inlet.start_again();
  EXPECT_EQ(inlet.drain(next, 1), 1U);
  EXPECT_EQ(Boards::spot(next, desk.desk, "AAPL"), 110.0);
  EXPECT_EQ(Boards::spot(next, desk.desk, "MSFT"), 200.0) << "the file's, since no feed named it";
}

}  // namespace
}  // namespace plimsoll::risk
