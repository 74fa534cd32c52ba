// Quotes that come faster than risk can use them, on a virtual clock: conflated and counted, with bounded lag and
// memory.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/market/quote_board.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tools/plimsoll/run/risk_loop.hpp"

namespace plimsoll::cli {
namespace {

using testing::TemporaryFolder;

constexpr std::uint32_t symbols = 4;
constexpr std::int64_t cycle_cost_ns = 1'000'000;  // what a risk cycle takes here

/// One share of each of four underlyings, so that the firm is worth the sum of their prices.
class Overload : public ::testing::TestWithParam<int> {
 protected:
  Overload() {
    std::string instruments =
        "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";
    std::string portfolio = "instrument,quantity,book\n";
    std::string market = "name,field,value\nUSD,rate,0.02\n";
    std::string history = "date";
    for (std::uint32_t s = 0; s < symbols; ++s) {
      instruments += name(s) + ",spot,,,,,,1,USD,0\n";
      portfolio += name(s) + ",1,firm\n";
      market += name(s) + ",price,50\n";
      history += ',' + name(s);
    }
    history += '\n';
    for (int day = 0; day < 28; ++day) {
      history += "2025-12-" + std::string(day < 9 ? "0" : "") + std::to_string(day + 1);
      for (std::uint32_t s = 0; s < symbols; ++s) {
        history += ',' + std::to_string(50 + (day * day * static_cast<int>(s + 1) + day) % (11 + static_cast<int>(s)));
      }
      history += '\n';
    }
    folder_.write("instruments.csv", instruments);
    folder_.write("portfolio.csv", portfolio);
    folder_.write("market.csv", market);
    folder_.write("history.csv", history);
    options_.inputs.instruments = path("instruments.csv");
    options_.inputs.portfolio = path("portfolio.csv");
    options_.inputs.market = path("market.csv");
    options_.inputs.history = path("history.csv");
    options_.inputs.as_of = "2026-01-05";
    options_.scenarios.scenarios = 128;
    options_.backend.threads = 1;
    boards_.push_back(std::make_unique<market::QuoteBoard>(symbols));
    for (std::uint32_t s = 0; s < symbols; ++s) boards_[0]->on_symbol(SymbolId{s}, name(s));
  }

  static std::string name(std::uint32_t symbol) { return std::string("SYM").append(std::to_string(symbol)); }
  [[nodiscard]] std::string path(const std::string& file) const { return (folder_.path() / file).string(); }

  /// As many rounds of quotes as the load says come while one cycle runs; the price of a round is its number's.
  void cycles(RiskLoop& loop, int count, int load) {
    for (int cycle = 0; cycle < count; ++cycle) {
      for (int round = 0; round < load; ++round) {
        ++rounds_;
        for (std::uint32_t s = 0; s < symbols; ++s) boards_[0]->on_quote(quote(s));
        clock_.advance_ns(cycle_cost_ns / load);
      }
      ASSERT_EQ(loop.do_work(), 1);
    }
  }
  [[nodiscard]] double price() const { return 50.0 + rounds_ % 64; }
  [[nodiscard]] market::Quote quote(std::uint32_t symbol) const {
    market::Quote quote;
    quote.symbol = SymbolId{symbol};
    quote.bid = Price::from_raw((50 + rounds_ % 64 - 1) * 1'000'000'000LL);
    quote.ask = Price::from_raw((50 + rounds_ % 64 + 1) * 1'000'000'000LL);
    quote.bid_size = quote.ask_size = Quantity::from_raw(decimal_scale);
    quote.quality = Quality::live;
    return quote;
  }

  TemporaryFolder folder_;
  RunOptions options_;
  ManualClock clock_;
  std::vector<std::unique_ptr<market::QuoteBoard>> boards_;
  int rounds_ = 0;
};

TEST_P(Overload, IsConflatedAndCountedAndNeverQueued) {
  const int load = GetParam();
  constexpr int warm = 50;
  constexpr int measured = 1'000;
  clock_.advance_ns(cycle_cost_ns);
  RiskLoop loop(boards_, std::make_shared<Desk>(options_), 0, clock_);
  cycles(loop, warm, load);
  const auto heap_before = ::mallinfo2().uordblks;
  cycles(loop, measured, load);
  const auto heap_after = ::mallinfo2().uordblks;

  const std::uint64_t offered =
      static_cast<std::uint64_t>(warm + measured) * static_cast<std::uint64_t>(load) * symbols;
  EXPECT_EQ(boards_[0]->quotes(), offered);
  EXPECT_EQ(loop.quotes_taken() + boards_[0]->conflated(), offered)
      << "every quote was used or replaced by a newer one";
  EXPECT_EQ(loop.quotes_taken(), static_cast<std::uint64_t>(warm + measured) * symbols) << "one of each symbol a cycle";
  const auto last = loop.latest();
  EXPECT_EQ(last->sequence, static_cast<std::uint64_t>(warm + measured));
  EXPECT_EQ(last->lag_ns, cycle_cost_ns) << "does not grow with the load, nor with time";
  EXPECT_EQ(last->report.nodes.front().value, symbols * price()) << "the newest quotes, not the oldest that wait";
  // A queue of what was not used would have grown by a hundred bytes for each quote or so.
  EXPECT_LE(heap_after, heap_before + 16'384);
}

INSTANTIATE_TEST_SUITE_P(Times, Overload, ::testing::Values(1, 2, 10));

}  // namespace
}  // namespace plimsoll::cli
