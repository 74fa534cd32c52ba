#include "host/calibration/implied_vol.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/support/shared_data.hpp"

namespace plimsoll::calibration {
namespace {

using pricers::BlackInputs;
using pricers::OptionType;

/// Black's formula from the C library's complementary error function, in extended precision: nothing of ours in it.
long double reference_black(const BlackInputs& in, long double vol) {
  const long double stdev = vol * std::sqrt(static_cast<long double>(in.time_years));
  const long double d1 = std::log(static_cast<long double>(in.forward) / in.strike) / stdev + stdev / 2;
  const long double d2 = d1 - stdev;
  const auto phi = [](long double x) { return std::erfc(-x / std::sqrt(2.0L)) / 2; };
  return in.discount * (in.type == OptionType::call ? in.forward * phi(d1) - in.strike * phi(d2)
                                                    : in.strike * phi(-d2) - in.forward * phi(-d1));
}

TEST(ImpliedVol, RecoversTheVolatilityOfAPrice) {
  const BlackInputs option{OptionType::call, 100.0, 100.0, 1.0, 0.0, 1.0};
  // At the money forward the value is F (2 Phi(vol / 2) - 1); with vol 0.20 that is 7.965567455405804.
  const ImpliedVol vol = implied_vol(option, 7.965567455405804);
  ASSERT_EQ(vol.status, VolStatus::ok);
  EXPECT_NEAR(vol.vol_annual, 0.20, 1e-14);
}

TEST(ImpliedVol, TellsWhyThereIsNone) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BlackInputs call{OptionType::call, 110.0, 100.0, 1.0, 0.0, 0.9};
  EXPECT_EQ(implied_vol(call, 8.99).status, VolStatus::below_intrinsic);  // intrinsic 0.9 * 10
  EXPECT_EQ(implied_vol(call, 99.0).status, VolStatus::above_bound);      // upper bound 0.9 * 110
  EXPECT_EQ(implied_vol(call, 9.01).status, VolStatus::ok);
  EXPECT_EQ(implied_vol(call, 98.9).status, VolStatus::ok);
  BlackInputs put{OptionType::put, 90.0, 100.0, 1.0, 0.0, 0.9};
  EXPECT_EQ(implied_vol(put, 8.99).status, VolStatus::below_intrinsic);
  EXPECT_EQ(implied_vol(put, 90.0).status, VolStatus::above_bound);  // upper bound 0.9 * 100
  EXPECT_EQ(implied_vol(put, -1.0).status, VolStatus::below_intrinsic);
  call.time_years = 0.0;
  EXPECT_EQ(implied_vol(call, 20.0).status, VolStatus::expired);
  call.time_years = -1.0;
  EXPECT_EQ(implied_vol(call, 20.0).status, VolStatus::expired);
  for (const double bad : {nan, infinity, -infinity}) {
    call = {OptionType::call, 110.0, 100.0, 1.0, 0.0, 0.9};
    EXPECT_EQ(implied_vol(call, bad).status, VolStatus::not_a_number);
    call.forward = bad;
    EXPECT_EQ(implied_vol(call, 20.0).status, VolStatus::not_a_number);
    call = {OptionType::call, 110.0, bad, 1.0, 0.0, 0.9};
    EXPECT_EQ(implied_vol(call, 20.0).status, VolStatus::not_a_number);
    call = {OptionType::call, 110.0, 100.0, bad, 0.0, 0.9};
    EXPECT_EQ(implied_vol(call, 20.0).status, VolStatus::not_a_number);
    call = {OptionType::call, 110.0, 100.0, 1.0, 0.0, bad};
    EXPECT_EQ(implied_vol(call, 20.0).status, VolStatus::not_a_number);
  }
  EXPECT_EQ(implied_vol({OptionType::call, 0.0, 100.0, 1.0, 0.0, 1.0}, 1.0).status, VolStatus::not_a_number);
  EXPECT_EQ(implied_vol({OptionType::call, 100.0, 0.0, 1.0, 0.0, 1.0}, 1.0).status, VolStatus::not_a_number);
}

/// Out-of-the-money options from 1e-3 to 6 standard deviations wide and up to 20 in the wing. The price has one
/// rounding, our value function a relative error of about 1e-14 at most; both reach the vol divided by the elasticity
/// of the price.
TEST(ImpliedVol, InvertsAnIndependentFormulaOverAWideRange) {
  std::mt19937_64 random(20260104);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  int solved = 0;
  for (int count = 0; count < 20000; ++count) {
    BlackInputs in;
    in.time_years = std::exp(-7.0 + 9.0 * uniform(random));
    const double stdev = std::exp(std::log(1e-3) + std::log(6e3) * uniform(random));
    const double vol = stdev / std::sqrt(in.time_years);
    in.type = random() % 2 != 0 ? OptionType::call : OptionType::put;
    const double wing = 20.0 * uniform(random) * uniform(random) * stdev;  // ln(K/F), away from the money
    in.forward = std::exp(10.0 * uniform(random) - 3.0);
    in.strike = in.forward * std::exp(in.type == OptionType::call ? wing : -wing);
    in.discount = 0.5 + 0.5 * uniform(random);
    const long double price = reference_black(in, vol);
    if (price < 1e-290L) continue;
    const ImpliedVol found = implied_vol(in, static_cast<double>(price));
    ASSERT_EQ(found.status, VolStatus::ok) << vol << ' ' << wing << ' ' << stdev;
    const long double up = reference_black(in, vol * (1 + 1e-6L));
    const long double down = reference_black(in, vol * (1 - 1e-6L));
    const double elasticity = static_cast<double>((up - down) / (2e-6L * price));  // d ln price / d ln vol
    ASSERT_NEAR(found.vol_annual / vol, 1.0, 1e-15 + 2e-14 / elasticity + 2.5e-15 / stdev)
        << vol << ' ' << wing << ' ' << stdev;
    ++solved;
  }
  EXPECT_GT(solved, 19000);
}

TEST(ImpliedVol, CallAndPutOfOneStrikeAgree) {
  for (double strike = 50.0; strike <= 200.0; strike += 2.5) {
    for (const double vol : {0.05, 0.2, 0.9}) {
      const BlackInputs call{OptionType::call, 100.0, strike, 0.5, 0.0, 0.98};
      const BlackInputs put{OptionType::put, 100.0, strike, 0.5, 0.0, 0.98};
      const double otm = static_cast<double>(reference_black(strike < 100.0 ? put : call, vol));
      if (otm < 1e-4) continue;  // the in-the-money twin carries the same vol in fewer digits
      const ImpliedVol from_call = implied_vol(call, static_cast<double>(reference_black(call, vol)));
      const ImpliedVol from_put = implied_vol(put, static_cast<double>(reference_black(put, vol)));
      ASSERT_EQ(from_call.status, VolStatus::ok);
      ASSERT_EQ(from_put.status, VolStatus::ok);
      ASSERT_NEAR(from_call.vol_annual, vol, 1e-10);  // 1e-14 of a price of 100, over a value of 1e-4
      ASSERT_NEAR(from_put.vol_annual, vol, 1e-10);
    }
  }
}

TEST(ImpliedVol, AlwaysEndsOnRandomPricesBetweenTheBounds) {
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int count = 0; count < 20000; ++count) {
    const BlackInputs in{random() % 2 != 0 ? OptionType::call : OptionType::put,
                         std::exp(40.0 * uniform(random) - 20.0),
                         std::exp(40.0 * uniform(random) - 20.0),
                         std::exp(20.0 * uniform(random) - 15.0),
                         0.0,
                         1.0};
    const double price = std::exp(120.0 * uniform(random) - 100.0);
    const ImpliedVol found = implied_vol(in, price);
    if (found.status != VolStatus::ok) continue;
    ASSERT_GT(found.vol_annual, 0.0);
    BlackInputs back = in;
    back.vol_annual = found.vol_annual;
    ASSERT_NEAR(pricers::black_value(back), price, 1e-10 * price + 4e-16 * std::max(in.forward, in.strike));
  }
}

/// Prices of an independent implementation, printed with 6 to 10 digits.
TEST(ImpliedVol, FindsTheVolsBehindPublishedPrices) {
  const std::string path = plimsoll::testing::shared_data("reference_values/vollib_test_data.json");
  PLIMSOLL_REQUIRE_DATA(path);
  const nlohmann::json table = nlohmann::json::parse(std::ifstream(path));
  int checked = 0;
  for (const auto& row : table["data"]) {
    const double spot = row[0], strike = row[1], rate = row[2], years = row[3], vol = row[4];
    const double forward = spot * std::exp(rate * years);
    const double discount = std::exp(-rate * years);
    for (const OptionType type : {OptionType::call, OptionType::put}) {
      const double price = row[type == OptionType::call ? 5 : 6];
      const BlackInputs in{type, forward, strike, years, 0.0, discount};
      const long double width = reference_black(in, vol + 0.005) - reference_black(in, vol - 0.005);
      if (width < 0.001L) continue;  // the printed digits do not tell the vol
      const ImpliedVol found = implied_vol(in, price);
      ASSERT_EQ(found.status, VolStatus::ok) << spot << ' ' << strike << ' ' << price;
      ASSERT_NEAR(found.vol_annual, vol, 0.01 * 1e-6 / static_cast<double>(width) + 1e-9)
          << spot << ' ' << strike;  // half a unit of the sixth decimal
      ++checked;
    }
  }
  EXPECT_GE(checked, 40);
}

}  // namespace
}  // namespace plimsoll::calibration
