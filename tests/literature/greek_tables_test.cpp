// Published Greeks, table by table: every row that our closed forms can answer.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernels/math/log.hpp"
#include "kernels/pricers/greeks.hpp"
#include "tests/literature/table.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::literature {
namespace {

using pricers::BsmInputs;
using pricers::Greeks;
using pricers::OptionType;

OptionType type_of(const std::string& text) {
  EXPECT_TRUE(text == "Call" || text == "Put") << text;
  return text == "Call" ? OptionType::call : OptionType::put;
}

void say(const char* table, std::size_t rows) { std::printf("%s: %zu numbers checked\n", table, rows); }

// Haug, E. G. (1998), Option Pricing Formulas, McGraw-Hill, pages 11 to 16, to four decimals; the put's delta, printed
// as -0.3566, is cut off rather than rounded. His dividend rho is none of ours (option_tables_test.cpp).
TEST(PublishedGreeks, OfHaugAreOurs) {
  const auto file = testing::shared_data("reference_values/quantlib_europeanoption.csv");
  PLIMSOLL_REQUIRE_DATA(file);
  const std::map<std::string, double Greeks::*> fields{{"delta", &Greeks::delta},
                                                       {"gamma", &Greeks::gamma},
                                                       {"vega", &Greeks::vega},
                                                       {"theta", &Greeks::theta_per_year},
                                                       {"rho", &Greeks::rho}};
  std::size_t checked = 0;
  for (const Row& row : read_table(file)) {
    if (row.text("test_case") != "testGreekValues" || row.text("row_comment") == "dividendRho") continue;
    BsmInputs in;
    in.type = type_of(row.text("type"));
    in.strike = row.number("strike");
    in.spot = row.number("s");
    in.dividend_yield = row.number("q");
    in.rate = row.number("r");
    in.time_years = row.number("t");
    in.vol_annual = row.number("v");
    const Greeks greeks = pricers::bsm_greeks(in);
    EXPECT_NEAR(greeks.*fields.at(row.text("row_comment")), row.number("result"), 1e-4) << row.words();
    ++checked;
  }
  say("Greeks of Haug", checked);
  EXPECT_EQ(checked, 7U);
}

// vollib's test data, an independent source: delta, gamma, theta, vega and rho of calls and puts, printed to nine
// decimals or ten digits. Theta there is per year, vega and rho per 1.00, as ours.
TEST(PublishedGreeks, OfVollibAreOurs) {
  const auto file = testing::shared_data("reference_values/vollib_test_data.json");
  PLIMSOLL_REQUIRE_DATA(file);
  std::ifstream stream(file);
  const nlohmann::json table = nlohmann::json::parse(stream);
  const auto columns = table.at("columns").get<std::vector<std::string>>();
  std::size_t checked = 0;
  for (const auto& row : table.at("data")) {
    std::map<std::string, double> cell;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (row[c].is_number()) cell[columns[c]] = row[c].get<double>();
    }
    for (const OptionType type : {OptionType::call, OptionType::put}) {
      const Greeks greeks =
          pricers::bsm_greeks({type, cell.at("S"), cell.at("K"), cell.at("t"), cell.at("v"), cell.at("R"), 0.0});
      const std::string side = type == OptionType::call ? "C" : "P";
      const std::map<std::string, double> ours{{"D", greeks.delta},
                                               {"G", greeks.gamma},
                                               {"T", greeks.theta_per_year},
                                               {"V", greeks.vega},
                                               {"R", greeks.rho}};
      for (const auto& [letter, number] : ours) {
        const double printed = cell.at(side + letter);
        EXPECT_NEAR(number, printed, 5.1e-10 + 5e-10 * std::fabs(printed))
            << side << letter << " S " << cell.at("S") << " t " << cell.at("t") << " v " << cell.at("v");
        ++checked;
      }
    }
  }
  say("Greeks of vollib", checked);
  EXPECT_EQ(checked, 10U * 68U);
}

/// Half of the last decimal of a printed number.
double half_decimal(const std::string& text) {
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 0.5 : 0.5 * std::pow(10.0, -static_cast<double>(text.size() - point - 1));
}

// QuantLib's test of its delta calculator, "values taken from parallel implementation in R", and Castagna (2009): the
// strikes of spot and forward deltas. A spot delta is the foreign discount factor times the forward delta.
TEST(PublishedGreeks, DeltasOfForeignExchangeStrikesAreOurs) {
  const auto file = testing::shared_data("reference_values/quantlib_blackdeltacalculator.csv");
  PLIMSOLL_REQUIRE_DATA(file);
  std::size_t checked = 0;
  for (const Row& row : read_table(file)) {
    if (row.text("test_case") != "testDeltaValues") continue;
    const bool is_spot = row.text("dt") == "DeltaVolQuote::Spot";
    if (!is_spot && row.text("dt") != "DeltaVolQuote::Fwd") continue;  // the others are in units of the premium
    const double forward = row.number("spot") * row.number("fDf") / row.number("dDf");
    const double strike = row.number("strike");
    const pricers::ForwardGreeks greeks = pricers::black_forward_greeks(
        type_of(row.text("ot")), forward, strike, math::log(forward) - math::log(strike), row.number("stdDev"));
    const double delta = greeks.delta * (is_spot ? row.number("fDf") : 1.0);
    // A last decimal of the strike moves d1 by its share of strike * stdDev, and delta by at most 0.4 of that.
    const double printing = 0.4 * half_decimal(row.text("strike")) / (strike * row.number("stdDev"));
    EXPECT_NEAR(delta, row.number("value"), printing + 1e-6) << row.words();  // and the discount factors'
    ++checked;
  }
  say("foreign-exchange deltas", checked);
  EXPECT_EQ(checked, 5U);
}

}  // namespace
}  // namespace plimsoll::literature
