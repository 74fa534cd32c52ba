#include "kernels/scenarios/recipe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <set>

#include "kernels/random/sobol.hpp"

namespace plimsoll::scenarios {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ScenarioRecipe two_factors() {
  ScenarioRecipe recipe;
  recipe.seed = 7;
  recipe.scenarios = 1024;
  recipe.factors = 2;
  recipe.cholesky_lower = {0.02, 0.0, 0.01, 0.03};
  recipe.kinds = {ShockKind::log, ShockKind::absolute};
  return recipe;
}

using Change = std::function<void(ScenarioRecipe&)>;

std::vector<std::string> problems_after(const Change& change) {
  ScenarioRecipe recipe = two_factors();
  change(recipe);
  return recipe.validate();
}

TEST(ScenarioRecipe, IsValidAndHasAnIdentity) {
  const ScenarioRecipe recipe = two_factors();
  EXPECT_THAT(recipe.validate(), IsEmpty());
  EXPECT_EQ(recipe.size(), 2048U);
  EXPECT_EQ(to_hex(recipe.identity()).size(), 32U);
  EXPECT_EQ(recipe.identity(), two_factors().identity());
}

TEST(ScenarioRecipe, ChangesItsIdentityWithEveryField) {
  const Change changes[] = {
      [](ScenarioRecipe&) {},
      [](ScenarioRecipe& r) { r.seed = 8; },
      [](ScenarioRecipe& r) { r.seed += std::uint64_t{1} << 63; },
      [](ScenarioRecipe& r) { r.scenarios = 1025; },
      [](ScenarioRecipe& r) { r.factors = 3; },
      [](ScenarioRecipe& r) { r.sampler = Sampler::antithetic; },
      [](ScenarioRecipe& r) { r.sampler = Sampler::sobol; },
      [](ScenarioRecipe& r) {
        r.marginal = {MarginalKind::student_t, 3};
      },
      [](ScenarioRecipe& r) {
        r.marginal = {MarginalKind::student_t, 4};
      },
      [](ScenarioRecipe& r) { r.cholesky_lower[0] = 0.02000000000000001; },
      [](ScenarioRecipe& r) { r.cholesky_lower[2] = -0.01; },
      [](ScenarioRecipe& r) { r.cholesky_lower[3] = 0.0; },
      [](ScenarioRecipe& r) {
        r.cholesky_lower = {0.02, 0.0, 0.03, 0.01};
      },
      [](ScenarioRecipe& r) { r.kinds[0] = ShockKind::relative; },
      [](ScenarioRecipe& r) {
        r.kinds = {ShockKind::absolute, ShockKind::log};
      },
  };
  std::set<Digest128> identities;
  for (const Change& change : changes) {
    ScenarioRecipe recipe = two_factors();
    change(recipe);
    identities.insert(recipe.identity());
  }
  EXPECT_THAT(identities, SizeIs(std::size(changes)));
}

TEST(ScenarioRecipe, IgnoresDegreesOfFreedomThatANormalDoesNotHave) {
  ScenarioRecipe recipe = two_factors();
  recipe.marginal.degrees_of_freedom = 5;
  EXPECT_EQ(recipe.identity(), two_factors().identity());
}

TEST(ScenarioRecipe, SaysWhatIsWrong) {
  EXPECT_THAT(problems_after([](auto& r) { r.scenarios = 0; }), ElementsAre(HasSubstr("scenarios is 0")));
  EXPECT_THAT(problems_after([](auto& r) {
                r.sampler = Sampler::antithetic;
                r.scenarios = 1001;
              }),
              ElementsAre(HasSubstr("even number")));
  EXPECT_THAT(problems_after([](auto& r) {
                r.marginal = {MarginalKind::student_t, 2};
              }),
              ElementsAre(HasSubstr("are 2; must be 3 to 1000")));
  EXPECT_THAT(problems_after([](auto& r) { r.cholesky_lower.pop_back(); }),
              ElementsAre(HasSubstr("3 elements; must have 4")));
  EXPECT_THAT(problems_after([](auto& r) { r.cholesky_lower[1] = 0.5; }), ElementsAre(HasSubstr("element (0, 1)")));
  EXPECT_THAT(problems_after([](auto& r) { r.cholesky_lower[3] = -0.5; }), ElementsAre(HasSubstr("element (1, 1)")));
  EXPECT_THAT(problems_after([](auto& r) { r.cholesky_lower[2] = std::numeric_limits<double>::quiet_NaN(); }),
              ElementsAre(HasSubstr("element (1, 0)")));
  EXPECT_THAT(problems_after([](auto& r) { r.kinds.pop_back(); }), ElementsAre(HasSubstr("1 shock kinds for 2")));
  EXPECT_THAT(problems_after([](auto& r) { r.kinds[1] = static_cast<ShockKind>(9); }),
              ElementsAre(HasSubstr("factor 1")));
  EXPECT_THAT(problems_after([](auto& r) { r.sampler = static_cast<Sampler>(9); }), ElementsAre(HasSubstr("sampler")));
}

TEST(ScenarioRecipe, ReportsEveryProblemAtOnce) {
  EXPECT_THAT(ScenarioRecipe{}.validate(), ElementsAre(HasSubstr("scenarios is 0"), HasSubstr("risk factors is 0")));
}

TEST(ScenarioRecipe, CountsTheSobolDimensionsOfTheMixingDraw) {
  ScenarioRecipe recipe;
  recipe.scenarios = 16;
  recipe.sampler = Sampler::sobol;
  recipe.factors = random::sobol_max_dimensions - 4;
  recipe.cholesky_lower.assign(std::size_t{recipe.factors} * recipe.factors, 0.0);
  recipe.kinds.assign(recipe.factors, ShockKind::log);
  recipe.marginal = {MarginalKind::student_t, 4};
  EXPECT_THAT(recipe.validate(), IsEmpty());
  EXPECT_EQ(direction_table(recipe).size(), random::sobol_max_dimensions * random::sobol_row_words);
  recipe.marginal = {MarginalKind::student_t, 5};
  EXPECT_THAT(recipe.validate(), ElementsAre(HasSubstr("3667 dimensions and this set needs 3668")));
}

TEST(ScenarioRecipe, NeedsADirectionTableForSobolOnly) { EXPECT_THAT(direction_table(two_factors()), IsEmpty()); }

TEST(ShockKind, IsOneByte) { EXPECT_EQ(sizeof(ShockKind), 1U); }

}  // namespace
}  // namespace plimsoll::scenarios
