// All seven Greeks per position on every instruction set this machine runs.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "kernels/math/log.hpp"
#include "kernels/pricers/position_greeks.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"
#include "tests/kernels/math/isa_loops.hpp"
#include "tests/kernels/pricers/contracts.hpp"
#include "tests/kernels/pricers/greek_loops.hpp"

namespace {

using namespace plimsoll;
using pricers::Contract;
using pricers::Payoff;

constexpr std::size_t count = 1024;  // positions with rates and results stay in a level-two cache
constexpr double spot = 100.0;

struct Desk {
  std::vector<Contract> contracts;
  std::vector<pricers::Position> positions;
  std::vector<pricers::RateTerms> rates;
};

Desk make_desk(Payoff payoff) {
  backends::Lots lots(7);
  Desk desk;
  for (std::size_t i = 0; i < count; ++i) {
    Contract contract = pricers::random_contract(lots, payoff);
    contract.strike *= spot / contract.spot;
    contract.basis *= spot / contract.spot;
    contract.spot = spot;
    desk.contracts.push_back(contract);
    desk.positions.push_back(pricers::position_of(contract));
    desk.rates.push_back(pricers::rate_terms_of(contract));
  }
  return desk;
}

/// exp(-rT) (F Phi(d1) - K Phi(d2)) with the C library, in long double: no word of ours.
long double reference(const Contract& c, long double at_spot, long double vol, long double passed, long double rate) {
  const long double time = c.time_years - passed;
  const long double forward = at_spot * std::exp((rate - c.dividend_yield) * (c.forward_time_years - passed)) + c.basis;
  const long double s = vol * std::sqrt(time);
  const long double d1 = std::log(forward / c.strike) / s + s / 2;
  const long double sign = c.type == pricers::OptionType::call ? 1 : -1;
  const auto phi = [](long double x) { return std::erfc(-x / std::sqrt(2.0L)) / 2; };
  return std::exp(-rate * time) * sign * (forward * phi(sign * d1) - c.strike * phi(sign * (d1 - s)));
}

void require(double ours, long double exact, double scale, const char* which, std::size_t at) {
  // A central difference in long double, with a step of 2^-14: truncation below 1e-6 within three deviations.
  if (std::fabs(ours - static_cast<double>(exact)) <= 1e-5 * scale) return;
  std::fprintf(stderr, "%s of position %zu is %.17g and not %.17g: not timed\n", which, at, ours,
               static_cast<double>(exact));
  std::exit(1);
}

void prove(const Desk& desk, const pricers::NamedGreekLoop& named) {
  constexpr long double h = 0x1p-14L;
  std::vector<pricers::Greeks> computed(count);
  named.loop(desk.positions.data(), desk.rates.data(), spot, math::log(spot), computed.data(), count);
  for (std::size_t i = 0; i < count; ++i) {
    const Contract& c = desk.contracts[i];
    const pricers::Greeks& greeks = computed[i];
    const long double s = c.vol_annual * std::sqrt(static_cast<long double>(c.time_years));
    const long double ds = c.spot * s * h;  // in steps of a standard deviation, and of the vol
    const long double dv = c.vol_annual * h;
    const auto at = [&](long double by_spot, long double by_vol, long double days = 0, long double rates = 0) {
      return reference(c, c.spot + by_spot * ds, c.vol_annual + by_vol * dv, days * c.time_years * h,
                       c.rate + rates * h);
    };
    const double vega = 0.4 * c.spot * static_cast<double>(std::sqrt(static_cast<long double>(c.time_years)));
    const double per_deviation = static_cast<double>(1.0L / s);
    require(greeks.delta, (at(1, 0) - at(-1, 0)) / (2 * ds), 1.0, "delta", i);
    require(greeks.gamma, (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / (ds * ds), per_deviation / c.spot, "gamma", i);
    require(greeks.vega, (at(0, 1) - at(0, -1)) / (2 * dv), vega, "vega", i);
    require(greeks.theta_per_year, (at(0, 0, 1) - at(0, 0, -1)) / (2 * c.time_years * h),
            c.spot * (0.1 + per_deviation), "theta", i);
    require(greeks.rho, (at(0, 0, 0, 1) - at(0, 0, 0, -1)) / (2 * h), c.spot * 10.0 * (1.0 + per_deviation), "rho", i);
    require(greeks.vanna, (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * ds * dv), 10.0 * (1.0 / c.vol_annual),
            "vanna", i);
    require(greeks.volga, (at(0, 1) - 2 * at(0, 0) + at(0, -1)) / (dv * dv), 10.0 * vega / c.vol_annual, "volga", i);
  }
}

void measure(const char* payoff_name, Payoff payoff, const pricers::NamedGreekLoop& named) {
  const std::string name = std::string("greeks_of_positions/") + payoff_name + "/" + named.isa;
  benchmark::RegisterBenchmark(name.c_str(), [payoff, named](benchmark::State& state) {
    const Desk desk = make_desk(payoff);
    std::vector<pricers::Greeks> greeks(count);
    for (auto _ : state) {
      named.loop(desk.positions.data(), desk.rates.data(), spot, math::log(spot), greeks.data(), count);
      benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  });
}

void measure_all(const pricers::NamedGreekLoop& named) {
  for (const auto& [payoff_name, payoff] :
       {std::pair{"option_on_spot", Payoff::option_on_spot}, std::pair{"option_on_future", Payoff::option_on_future}}) {
    prove(make_desk(payoff), named);
    measure(payoff_name, payoff, named);
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::vector<std::string> skipped;
  measure_all({"scalar", pricers::greek_loop_scalar});
  for (const math_test::IsaLoops* runnable : math_test::runnable_loops(skipped)) {
    for (const pricers::NamedGreekLoop& named : pricers::greek_loops) {
      if (std::string(named.isa) == runnable->isa) measure_all(named);
    }
  }
  for (const std::string& isa : skipped) std::fprintf(stderr, "not run: this processor lacks %s\n", isa.c_str());
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
