#include "kernels/scenarios/generate.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <type_traits>
#include <vector>

#include "tests/kernels/scenarios/walk.hpp"

namespace plimsoll::scenarios {
namespace {

// Three factors of each kind, with a factorisation that is exact in binary.
ScenarioRecipe three_factors(Sampler sampler, Marginal marginal) {
  ScenarioRecipe recipe;
  recipe.seed = 20260710;
  recipe.scenarios = 1000;  // not a multiple of cpu_block
  recipe.factors = 3;
  recipe.sampler = sampler;
  recipe.marginal = marginal;
  recipe.cholesky_lower = {0.25, 0, 0, 0.5, 0.125, 0, -0.25, 0.0625, 1.5};
  recipe.kinds = {ShockKind::log, ShockKind::relative, ShockKind::absolute};
  return recipe;
}

constexpr Marginal normal{MarginalKind::normal, 0};
constexpr Marginal student{MarginalKind::student_t, 5};

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> result;
  for (const double value : values) result.push_back(std::bit_cast<std::uint64_t>(value));
  return result;
}

TEST(GenerateScenarios, CorrelatesTheDrawsOfItsAddresses) {
  const ScenarioRecipe recipe = three_factors(Sampler::philox, normal);
  const std::vector<double> moves = generate(recipe);
  for (std::uint32_t s = 0; s < recipe.scenarios; ++s) {
    const double z0 = random::normal({recipe.seed, s, 0, 0});
    const double z1 = random::normal({recipe.seed, s, 1, 0});
    const double z2 = random::normal({recipe.seed, s, 2, 0});
    // Products with powers of two are exact, so only the fused additions below round; in ascending order of k.
    ASSERT_EQ(moves[0 * 1000 + s], math::exp(0.25 * z0));
    ASSERT_EQ(moves[1 * 1000 + s], 1.0 + std::fma(0.125, z1, 0.5 * z0));
    ASSERT_EQ(moves[2 * 1000 + s], std::fma(1.5, z2, std::fma(0.0625, z1, -0.25 * z0)));
  }
}

TEST(GenerateScenarios, GivesTheSameBitsInWhateverOrderIndicesAreWalked) {
  for (const Sampler sampler : {Sampler::philox, Sampler::antithetic, Sampler::sobol}) {
    for (const Marginal& marginal : {normal, student}) {
      const ScenarioRecipe recipe = three_factors(sampler, marginal);
      const auto forward = bits(generate(recipe, WalkOrder::forward));
      EXPECT_EQ(forward, bits(generate(recipe, WalkOrder::backward))) << to_string(sampler);
      EXPECT_EQ(forward, bits(generate(recipe, WalkOrder::blocks))) << to_string(sampler);
    }
  }
}

TEST(GenerateScenarios, GivesAScenarioTheSameMovesHoweverManyThereAre) {
  for (const Sampler sampler : {Sampler::philox, Sampler::antithetic, Sampler::sobol}) {
    const ScenarioRecipe many = three_factors(sampler, student);
    ScenarioRecipe few = many;
    few.scenarios = 34;
    const std::vector<double> all = generate(many);
    const std::vector<double> some = generate(few);
    for (std::size_t factor = 0; factor < 3; ++factor) {
      for (std::size_t s = 0; s < 34; ++s)
        ASSERT_EQ(some[factor * 34 + s], all[factor * 1000 + s]) << to_string(sampler);
    }
  }
}

TEST(GenerateScenarios, GivesAntitheticPairsExactlyOppositeShocks) {
  for (const Marginal& marginal : {normal, student}) {
    ScenarioRecipe recipe = three_factors(Sampler::antithetic, marginal);
    recipe.kinds.assign(3, ShockKind::absolute);  // so that moves are the shocks themselves
    const std::vector<double> shocks = generate(recipe);
    for (std::size_t i = 0; i < shocks.size(); i += 2) ASSERT_EQ(shocks[i + 1], -shocks[i]) << i;
  }
}

TEST(GenerateScenarios, ScalesAllFactorsOfAScenarioByOneMixingFactor) {
  ScenarioRecipe recipe = three_factors(Sampler::philox, normal);
  recipe.kinds.assign(3, ShockKind::absolute);
  const std::vector<double> plain = generate(recipe);
  recipe.marginal = student;
  const std::vector<double> mixed = generate(recipe);
  for (std::size_t s = 0; s < 1000; ++s) {
    // chi-square of the five reserved draws, added up here on its own.
    double chi_square = 0.0;
    for (std::uint32_t i = 0; i < 5; ++i) {
      const double z = random::normal({recipe.seed, s, 0x80000000U + i, 0});
      chi_square = std::fma(z, z, chi_square);
    }
    const double factor = std::sqrt(3.0 / chi_square);
    for (std::size_t f = 0; f < 3; ++f) ASSERT_EQ(mixed[f * 1000 + s], plain[f * 1000 + s] * factor);
  }
}

TEST(GenerateScenarios, UsesFunctorsThatCanBeCopiedToADevice) {
  EXPECT_TRUE(std::is_trivially_copyable_v<DrawNormals<random::PhiloxNormals>>);
  EXPECT_TRUE(std::is_trivially_copyable_v<DrawNormals<random::SobolNormals>>);
  EXPECT_TRUE(std::is_trivially_copyable_v<DrawMixing<random::PhiloxNormals>>);
  EXPECT_TRUE(std::is_trivially_copyable_v<DrawMixing<random::SobolNormals>>);
  EXPECT_TRUE(std::is_trivially_copyable_v<CorrelateShocks>);
}

}  // namespace
}  // namespace plimsoll::scenarios
