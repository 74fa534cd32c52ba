// Published option values, table by table: every row that our pricers can value.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/black.hpp"
#include "tests/literature/table.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::literature {
namespace {

using pricers::OptionType;

OptionType type_of(const std::string& text) {
  EXPECT_TRUE(text == "Call" || text == "Put") << text;
  return text == "Call" ? OptionType::call : OptionType::put;
}

pricers::BsmInputs bsm_of(const Row& row) {
  pricers::BsmInputs in;
  in.type = type_of(row.text("type"));
  in.strike = row.number("strike");
  in.spot = row.number("s");
  in.dividend_yield = row.number("q");
  in.rate = row.number("r");
  in.time_years = row.number("t");
  in.vol_annual = row.number("v");
  return in;
}

void say(const char* table, std::size_t rows) { std::printf("%s: %zu rows checked\n", table, rows); }

// Haug, E. G., The Complete Guide to Option Pricing Formulas, McGraw-Hill 1998, pages 2 to 27, to four decimals.
TEST(EuropeanOptions, HaveHaugsValues) {
  const auto file = testing::shared_data("reference_values/quantlib_europeanoption.csv");
  PLIMSOLL_REQUIRE_DATA(file);
  std::size_t checked = 0;
  for (const Row& row : read_table(file)) {
    if (row.text("test_case") != "testValues") continue;
    EXPECT_NEAR(pricers::bsm_value(bsm_of(row)), row.number("result"), row.number("tol")) << row.words();
    ++checked;
  }
  say("European options", checked);
  EXPECT_EQ(checked, 29U);
}

// The same rows: C - P = S exp(-qT) - K exp(-rT), which the tables need not print.
TEST(EuropeanOptions, KeepPutCallParity) {
  const auto file = testing::shared_data("reference_values/quantlib_europeanoption.csv");
  PLIMSOLL_REQUIRE_DATA(file);
  std::size_t checked = 0;
  for (const Row& row : read_table(file)) {
    pricers::BsmInputs in = bsm_of(row);
    in.type = OptionType::call;
    const double call = pricers::bsm_value(in);
    in.type = OptionType::put;
    const double put = pricers::bsm_value(in);
    const double ahead =
        in.spot * std::exp(-in.dividend_yield * in.time_years) - in.strike * std::exp(-in.rate * in.time_years);
    EXPECT_NEAR(call - put, ahead, 4e-16 * (in.spot + in.strike)) << row.words();  // a few roundings of each
    ++checked;
  }
  say("put-call parity", checked);
  EXPECT_GT(checked, 30U);
}

// Greeks of Haug, pages 11 to 16, as central differences of our values; greek_tables_test.cpp has the
// closed forms.
TEST(EuropeanOptions, HaveHaugsDeltaGammaVegaAndRhoAsDifferences) {
  const auto file = testing::shared_data("reference_values/quantlib_europeanoption.csv");
  PLIMSOLL_REQUIRE_DATA(file);
  std::size_t checked = 0;
  for (const Row& row : read_table(file)) {
    if (row.text("test_case") != "testGreekValues") continue;
    const pricers::BsmInputs in = bsm_of(row);
    const auto bumped = [&](double pricers::BsmInputs::*field, double by) {
      pricers::BsmInputs moved = in;
      moved.*field += by;
      return pricers::bsm_value(moved);
    };
    const auto slope = [&](double pricers::BsmInputs::*field, double by) {
      return (bumped(field, by) - bumped(field, -by)) / (2.0 * by);
    };
    const std::string& greek = row.text("row_comment");
    double value = 0.0;
    if (greek == "delta") {
      value = slope(&pricers::BsmInputs::spot, 1e-3);
    } else if (greek == "gamma") {
      constexpr double h = 1e-2;
      value = (bumped(&pricers::BsmInputs::spot, h) - 2.0 * pricers::bsm_value(in) +
               bumped(&pricers::BsmInputs::spot, -h)) /
              (h * h);
    } else if (greek == "vega") {
      value = slope(&pricers::BsmInputs::vol_annual, 1e-5);
    } else if (greek == "rho") {
      value = slope(&pricers::BsmInputs::rate, 1e-6);
    } else if (greek == "dividendRho") {
      value = slope(&pricers::BsmInputs::dividend_yield, 1e-6);
    } else if (greek == "theta") {
      value = -slope(&pricers::BsmInputs::time_years, 1e-6);
    } else {
      FAIL() << "a Greek that this test does not know: " << greek;
    }
    EXPECT_NEAR(value, row.number("result"), 1e-4) << row.words();
    ++checked;
  }
  say("Greeks by differences", checked);
  EXPECT_EQ(checked, 8U);
}

// Black's formula of QuantLib's calculator test, to sixteen digits.
TEST(BlackFormula, HasTheCalculatorsValues) {
  const auto file = testing::shared_data("reference_values/quantlib_blackcalculator.csv");
  PLIMSOLL_REQUIRE_DATA(file);
  std::size_t checked = 0;
  for (const Row& row : read_table(file)) {
    if (row.text("test_case") != "testBlackCalculatorBasicValues") continue;
    const double forward = row.number("forward");
    const double strike = row.number("strike");
    const double value = row.number("discount") *
                         pricers::black_undiscounted(type_of(row.text("type")), forward, strike,
                                                     math::log(forward) - math::log(strike), row.number("stdDev"));
    EXPECT_NEAR(value, row.number("refValue"), row.number("tolerance")) << row.words();
    ++checked;
  }
  say("Black calculator", checked);
  EXPECT_EQ(checked, 6U);
}

// Black-Scholes calls and puts of vollib's test data, an independent source; printed to nine decimals or ten digits.
TEST(EuropeanOptions, HaveVollibsValues) {
  const auto file = testing::shared_data("reference_values/vollib_test_data.json");
  PLIMSOLL_REQUIRE_DATA(file);
  std::ifstream in(file);
  const nlohmann::json table = nlohmann::json::parse(in);
  const auto columns = table.at("columns").get<std::vector<std::string>>();
  std::size_t checked = 0;
  for (const auto& row : table.at("data")) {
    std::map<std::string, double> cell;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (row[c].is_number()) cell[columns[c]] = row[c].get<double>();
    }
    pricers::BsmInputs inputs;
    inputs.spot = cell.at("S");
    inputs.strike = cell.at("K");
    inputs.rate = cell.at("R");
    inputs.time_years = cell.at("t");
    inputs.vol_annual = cell.at("v");
    for (const auto& [type, name] : {std::pair{OptionType::call, "bs_call"}, std::pair{OptionType::put, "bs_put"}}) {
      inputs.type = type;
      EXPECT_NEAR(pricers::bsm_value(inputs), cell.at(name), 5.1e-10 + 5e-10 * cell.at(name))
          << name << " S " << inputs.spot << " t " << inputs.time_years << " v " << inputs.vol_annual;
      ++checked;
    }
  }
  say("vollib", checked);
  EXPECT_EQ(checked, 2U * 68U);
}

}  // namespace
}  // namespace plimsoll::literature
