// The same vanilla book, the same scenarios, one core: QuantLib's European engine and bare Black formula beside ours.
// All three must agree on every value first.
#include <benchmark/benchmark.h>
#include <ql/exercise.hpp>
#include <ql/instruments/europeanoption.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <ql/pricingengines/vanilla/analyticeuropeanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bench/kernels/backends/desk.hpp"
#include "kernels/pricers/cell.hpp"

namespace plimsoll::bench {
namespace {

namespace ql = QuantLib;

constexpr std::size_t positions = 64;
constexpr std::size_t peer_scenarios = 64;  // QuantLib is a thousand times slower; a rate needs no more
constexpr double rate = 0.03;
constexpr double dividend_yield = 0.02;
// Both sides price in double from equal inputs; 1e-12 of the spot leaves room for the rounding of two formulas, and a
// hundred-fold below any modelling difference.
constexpr double tolerance = 1e-12 * desk_spot;

struct Contract {
  pricers::OptionType type = pricers::OptionType::call;
  double strike = 0.0;
  int days = 0;
  double vol = 0.0;
};

std::vector<Contract> contracts() {
  std::vector<Contract> book;
  for (std::size_t i = 0; i < positions; ++i) {
    book.push_back({i % 2 == 0 ? pricers::OptionType::call : pricers::OptionType::put,
                    70.0 + static_cast<double>(i * 7 % 61), static_cast<int>(30 + 91 * (i % 8)),
                    0.18 + 0.02 * static_cast<double>(i % 5)});
  }
  return book;
}

std::vector<pricers::Position> our_book() {
  pricers::ShockedMarket today;
  today.spot = desk_spot;
  today.log_spot = math::log(today.spot);
  std::vector<pricers::Position> book;
  for (const Contract& contract : contracts()) {
    const double time = contract.days / 365.0;
    pricers::Position position;
    position.payoff = pricers::Payoff::option_on_spot;
    position.option_type = contract.type;
    position.weight = 100.0;
    position.strike = contract.strike;
    position.log_strike = math::log(contract.strike);
    position.root_time = square_root(time);
    position.stdev = contract.vol * position.root_time;
    position.carry = (rate - dividend_yield) * time;
    position.growth = math::exp(position.carry);
    position.discount = math::exp(-rate * time);
    position.base_value = pricers::unit_value(position, pricers::VolShift::multiply, today);
    book.push_back(position);
  }
  return book;
}

struct Moves {
  std::vector<double> spot;
  std::vector<double> vol;
};

Moves moves_of(backends::Backend& backend) {
  Moves moves{std::vector<double>(scenario_count), std::vector<double>(scenario_count)};
  backend.download_moves(spot_factor, moves.spot);
  backend.download_moves(vol_factor, moves.vol);
  return moves;
}

/// One option of the book in QuantLib's way: instrument, engine, process, curves, quotes.
class PeerOption {
 public:
  explicit PeerOption(const Contract& contract)
      : base_vol_(contract.vol),
        spot_(ql::ext::make_shared<ql::SimpleQuote>(desk_spot)),
        vol_(ql::ext::make_shared<ql::SimpleQuote>(contract.vol)) {
    const ql::Date today = ql::Settings::instance().evaluationDate();
    const ql::DayCounter days = ql::Actual365Fixed();
    const ql::Handle<ql::YieldTermStructure> risk_free(ql::ext::make_shared<ql::FlatForward>(today, rate, days));
    const ql::Handle<ql::YieldTermStructure> dividends(
        ql::ext::make_shared<ql::FlatForward>(today, dividend_yield, days));
    const ql::Handle<ql::BlackVolTermStructure> vols(
        ql::ext::make_shared<ql::BlackConstantVol>(today, ql::NullCalendar(), ql::Handle<ql::Quote>(vol_), days));
    const auto process =
        ql::ext::make_shared<ql::BlackScholesMertonProcess>(ql::Handle<ql::Quote>(spot_), dividends, risk_free, vols);
    const auto type = contract.type == pricers::OptionType::call ? ql::Option::Call : ql::Option::Put;
    option_ =
        ql::ext::make_shared<ql::EuropeanOption>(ql::ext::make_shared<ql::PlainVanillaPayoff>(type, contract.strike),
                                                 ql::ext::make_shared<ql::EuropeanExercise>(today + contract.days));
    option_->setPricingEngine(ql::ext::make_shared<ql::AnalyticEuropeanEngine>(process));
  }

  double value(double spot_move, double vol_move) {
    spot_->setValue(desk_spot * spot_move);
    vol_->setValue(base_vol_ * vol_move);
    return option_->NPV();
  }

 private:
  double base_vol_;
  ql::ext::shared_ptr<ql::SimpleQuote> spot_;
  ql::ext::shared_ptr<ql::SimpleQuote> vol_;
  ql::ext::shared_ptr<ql::EuropeanOption> option_;
};

double bare_formula(const pricers::Position& position, double spot_move, double vol_move) {
  const auto type = position.option_type == pricers::OptionType::call ? ql::Option::Call : ql::Option::Put;
  return ql::blackFormula(type, position.strike, desk_spot * spot_move * position.growth, position.stdev * vol_move,
                          position.discount);
}

struct Desk {
  Desk() : backend(cpu_backend(backends::cpu::best_isa(), 1)), book(our_book()) {
    ql::Settings::instance().evaluationDate() = ql::Date(5, ql::January, 2026);
    backend->load_scenarios(recipe_of(scenario_count, 2));
    backend->allocate_vectors(1);
    moves = moves_of(*backend);
    for (const Contract& contract : contracts()) peers.emplace_back(contract);
    prove();
  }

  void prove() {
    double worst = 0.0;
    for (std::size_t i = 0; i < positions; ++i) {
      for (std::size_t s = 0; s < peer_scenarios; ++s) {
        pricers::ShockedMarket market;
        market.spot = desk_spot * moves.spot[s];
        market.log_spot = math::log(market.spot);
        market.vol_move = moves.vol[s];
        const double ours = pricers::unit_value(book[i], pricers::VolShift::multiply, market);
        worst = std::max(worst, std::fabs(ours - peers[i].value(moves.spot[s], moves.vol[s])));
        worst = std::max(worst, std::fabs(ours - bare_formula(book[i], moves.spot[s], moves.vol[s])));
      }
    }
    std::fprintf(stderr, "largest difference between QuantLib and Plimsoll: %.2e on a spot of %g\n", worst, desk_spot);
    if (!(worst <= tolerance)) refuse("QuantLib and Plimsoll disagree");
  }

  std::unique_ptr<backends::Backend> backend;
  std::vector<pricers::Position> book;
  std::vector<PeerOption> peers;
  Moves moves;
};

Desk& desk() {
  static Desk only;
  return only;
}

void count(benchmark::State& state, std::size_t scenarios) {
  const double values = static_cast<double>(state.iterations()) * static_cast<double>(positions * scenarios);
  state.SetItemsProcessed(static_cast<std::int64_t>(values));
  state.counters["per_value"] = benchmark::Counter(values, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void plimsoll_full_revaluation(benchmark::State& state) {
  Desk& on = desk();
  for (auto _ : state) benchmark::DoNotOptimize(on.backend->revalue(cell_of(on.book), 0, {}));
  count(state, scenario_count);
}

void quantlib_engine(benchmark::State& state) {
  Desk& on = desk();
  for (auto _ : state) {
    for (std::size_t s = 0; s < peer_scenarios; ++s) {
      for (PeerOption& option : on.peers) benchmark::DoNotOptimize(option.value(on.moves.spot[s], on.moves.vol[s]));
    }
  }
  count(state, peer_scenarios);
}

void quantlib_black_formula(benchmark::State& state) {
  Desk& on = desk();
  for (auto _ : state) {
    for (std::size_t s = 0; s < peer_scenarios; ++s) {
      for (const pricers::Position& position : on.book) {
        benchmark::DoNotOptimize(bare_formula(position, on.moves.spot[s], on.moves.vol[s]));
      }
    }
  }
  count(state, peer_scenarios);
}

BENCHMARK(plimsoll_full_revaluation)->Unit(benchmark::kMillisecond);
BENCHMARK(quantlib_engine)->Unit(benchmark::kMillisecond);
BENCHMARK(quantlib_black_formula)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll::bench

BENCHMARK_MAIN();
