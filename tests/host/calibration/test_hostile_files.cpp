// Every loader, on mutations of good files: it ends, and refuses in no other way than by faults that say what to do.
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>

#include "host/calibration/option_quotes.hpp"
#include "host/calibration/price_history.hpp"
#include "host/core/error.hpp"

namespace plimsoll::calibration {
namespace {

constexpr const char* instruments_text =
    "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n"
    "AAPL,spot,,,,,,1,USD,0.02\n"
    "F,future,AAPL,,2015-01-16,,,50,USD,\n"
    "C,option,F,90.5,2015-01-16,call,european,100,USD,0.01\n"
    "AAPL  140719C00500000,option,AAPL,500,2014-07-19,call,,,,\n";

const portfolio::Instruments& universe() {
  static const portfolio::Instruments instruments = portfolio::Instruments::parse(instruments_text, "instruments.csv");
  return instruments;
}

void mutate_and_load(const std::string& good, const std::function<void(const std::string&)>& load) {
  ASSERT_NO_THROW(load(good));
  using namespace std::string_view_literals;
  constexpr std::string_view interesting = "\0,\"\n\r#-+.eE019/ \xFF\x80na"sv;
  std::mt19937 random(20260105);
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = good;
    for (auto edits = 1 + random() % 6; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 5) {
        case 0: text[at] = static_cast<char>(random() % 256); break;
        case 1: text[at] = interesting[random() % interesting.size()]; break;
        case 2: text.erase(at, 1 + random() % 8); break;
        case 3: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
        default: text.resize(at); break;
      }
    }
    try {
      load(text);
    } catch (const InputError& error) {
      ++refused;
      ASSERT_FALSE(error.faults().empty());
      for (const Fault& fault : error.faults()) {
        ASSERT_EQ(fault.code.substr(0, 4), "PLM-") << text;
        ASSERT_FALSE(fault.problem.empty() || fault.remedy.empty()) << text;
      }
    }
  }
  EXPECT_GT(refused, 1000) << "the mutations reach the checks";
}

TEST(HostileFiles, Instruments) {
  mutate_and_load(instruments_text, [](const std::string& text) { portfolio::Instruments::parse(text, "f"); });
}

TEST(HostileFiles, Portfolio) {
  mutate_and_load(
      "instrument,quantity,book\nAAPL,100,firm/a/b\nF,-2.5,firm/b\nC,1e3,firm\nAAPL  150719P00400000,7,firm/a\n",
      [](const std::string& text) { portfolio::parse_holdings(universe(), text, "f"); });
}

TEST(HostileFiles, MarketData) {
  mutate_and_load("name,field,value\nAAPL,price,93.77\nF,price,94.1\nC,implied_vol,0.25\nUSD,rate,0.02\n",
                  [](const std::string& text) { portfolio::MarketData::parse(text, "f", universe()); });
}

TEST(HostileFiles, PriceHistory) {
  mutate_and_load("date,AAPL,IBM\n2014-06-03,1,2\n2014-06-04,,2.5\n2014-06-05,1e2,2\n2014-06-06,100.5,\n",
                  [](const std::string& text) { PriceHistory::parse(text, "f"); });
}

TEST(HostileFiles, OptionQuotes) {
  const portfolio::MarketData market = portfolio::MarketData::parse(
      "name,field,value\nAAPL,price,93.77\nF,price,94.1\nUSD,rate,0.02\n", "m", universe());
  mutate_and_load("option,bid,ask,underlying_price\nC,5.5,5.75,94\nAAPL  140719C00500000,0.01,0.02,\n",
                  [&](const std::string& text) {
                    imply_vols(parse_option_quotes(text, "f", universe()), universe(), market,
                               *Date::parse("2014-06-06"));
                  });
}

}  // namespace
}  // namespace plimsoll::calibration
