// The book and the scenario set that the backend benchmarks share, and how they refuse to time a wrong answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/position.hpp"

namespace plimsoll::bench {

constexpr std::uint32_t scenario_count = 65'536;
constexpr double desk_spot = 100.0;
constexpr std::uint32_t spot_factor = 0;
constexpr std::uint32_t vol_factor = 1;

[[noreturn]] inline void refuse(const char* why) {
  std::fprintf(stderr, "%s: not timed\n", why);
  std::exit(1);
}

/// Calls and puts on one underlying, a month to two years, strikes from 70 to 130.
inline std::vector<pricers::Position> vanilla_book(std::size_t positions) {
  std::vector<pricers::Position> book;
  pricers::ShockedMarket today;
  today.spot = desk_spot;
  today.log_spot = math::log(today.spot);
  for (std::size_t i = 0; i < positions; ++i) {
    const double time = 1.0 / 12.0 + 0.25 * static_cast<double>(i % 8);
    const double vol = 0.18 + 0.02 * static_cast<double>(i % 5);
    pricers::Position position;
    position.payoff = pricers::Payoff::option_on_spot;
    position.option_type = i % 2 == 0 ? pricers::OptionType::call : pricers::OptionType::put;
    position.weight = i % 3 == 0 ? -250.0 : 100.0;
    position.strike = 70.0 + static_cast<double>(i * 7 % 61);
    position.log_strike = math::log(position.strike);
    position.root_time = square_root(time);
    position.stdev = vol * position.root_time;
    position.carry = 0.01 * time;
    position.growth = math::exp(position.carry);
    position.discount = math::exp(-0.03 * time);
    position.base_value = pricers::unit_value(position, pricers::VolShift::multiply, today);
    book.push_back(position);
  }
  return book;
}

inline backends::CellInputs cell_of(const std::vector<pricers::Position>& book) {
  backends::CellInputs inputs;
  inputs.positions = book;
  inputs.spot = desk_spot;
  inputs.spot_factor = spot_factor;
  inputs.vol_factor = vol_factor;
  return inputs;
}

/// Daily moves: lower triangle with 1.3 % spot and 5 % vol on the diagonal blocks, a common market below.
inline scenarios::ScenarioRecipe recipe_of(std::uint32_t scenarios, std::uint32_t factors) {
  scenarios::ScenarioRecipe recipe;
  recipe.seed = 7;
  recipe.scenarios = scenarios;
  recipe.factors = factors;
  recipe.kinds.assign(factors, scenarios::ShockKind::log);
  recipe.cholesky_lower.assign(std::size_t{factors} * factors, 0.0);
  for (std::size_t row = 0; row < factors; ++row) {
    const double size = row % 2 == 0 ? 0.013 : 0.05;
    for (std::size_t column = 0; column < row; ++column) {
      recipe.cholesky_lower[row * factors + column] = 0.3 * size / static_cast<double>(row);
    }
    recipe.cholesky_lower[row * factors + row] = size;
  }
  return recipe;
}

inline std::unique_ptr<backends::Backend> cpu_backend(backends::cpu::Isa isa, unsigned threads) {
  return backends::cpu::make_cpu_backend(isa, threads, "benchmark");
}

/// Each registers its benchmarks after proving its answers; called by main.
void register_revaluation();
void register_scenarios();
void register_vectors();
void register_cuda();

}  // namespace plimsoll::bench
