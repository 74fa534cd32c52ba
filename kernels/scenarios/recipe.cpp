#include "kernels/scenarios/recipe.hpp"

#include "kernels/random/address.hpp"
#include "kernels/random/sobol.hpp"

namespace plimsoll::scenarios {

namespace {

bool is_finite(double x) { return x - x == 0.0; }

void check_marginal(const Marginal& marginal, std::vector<std::string>& problems) {
  switch (marginal.kind) {
    case MarginalKind::normal: return;
    case MarginalKind::student_t:
      if (marginal.degrees_of_freedom < least_degrees_of_freedom ||
          marginal.degrees_of_freedom > most_degrees_of_freedom) {
        problems.push_back("degrees of freedom of the Student t are " + std::to_string(marginal.degrees_of_freedom) +
                           "; must be " + std::to_string(least_degrees_of_freedom) + " to " +
                           std::to_string(most_degrees_of_freedom));
      }
      return;
  }
  problems.push_back("the marginal distribution is none of normal, student_t");
}

void check_sampler(const ScenarioRecipe& recipe, std::vector<std::string>& problems) {
  switch (recipe.sampler) {
    case Sampler::philox: return;
    case Sampler::antithetic:
      if (recipe.scenarios % 2 != 0) {
        problems.push_back(std::to_string(recipe.scenarios) +
                           " scenarios cannot be paired by the antithetic sampler; use an even number");
      }
      return;
    case Sampler::sobol: {
      const std::uint64_t dimensions = std::uint64_t{recipe.factors} + recipe.mixing_normals();
      if (dimensions > random::sobol_max_dimensions) {
        problems.push_back("the Sobol' sampler has " + std::to_string(random::sobol_max_dimensions) +
                           " dimensions and this set needs " + std::to_string(dimensions) + ": " +
                           std::to_string(recipe.factors) + " factors and " + std::to_string(recipe.mixing_normals()) +
                           " for the Student t; use the philox sampler");
      }
      return;
    }
  }
  problems.push_back("the sampler is none of philox, antithetic, sobol");
}

void check_cholesky(const ScenarioRecipe& recipe, std::vector<std::string>& problems) {
  const std::size_t n = recipe.factors;
  if (recipe.cholesky_lower.size() != n * n) {
    problems.push_back("the Cholesky factor has " + std::to_string(recipe.cholesky_lower.size()) +
                       " elements; must have " + std::to_string(n * n) + " (factors squared)");
    return;
  }
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column < n; ++column) {
      const double value = recipe.cholesky_lower[row * n + column];
      const bool good = is_finite(value) && (column <= row || value == 0.0) && (column != row || value >= 0.0);
      if (good) continue;
      problems.push_back("element (" + std::to_string(row) + ", " + std::to_string(column) +
                         ") of the Cholesky factor is " + std::to_string(value) +
                         "; must be finite, zero above the diagonal and not negative on it");
      return;  // one is enough: the others have the same cause
    }
  }
}

void check_kinds(const ScenarioRecipe& recipe, std::vector<std::string>& problems) {
  if (recipe.kinds.size() != recipe.factors) {
    problems.push_back("there are " + std::to_string(recipe.kinds.size()) + " shock kinds for " +
                       std::to_string(recipe.factors) + " factors; must be one each");
  }
  for (std::size_t factor = 0; factor < recipe.kinds.size(); ++factor) {
    if (recipe.kinds[factor] > ShockKind::absolute) {
      problems.push_back("the shock kind of factor " + std::to_string(factor) + " is none of log, relative, absolute");
      return;
    }
  }
}

}  // namespace

std::vector<std::string> ScenarioRecipe::validate() const {
  std::vector<std::string> problems;
  if (scenarios == 0) problems.emplace_back("the number of scenarios is 0; must be at least 1");
  if (factors == 0) problems.emplace_back("the number of risk factors is 0; must be at least 1");
  if (factors >= random::first_reserved_factor) problems.emplace_back("too many risk factors; must be below 2^31");
  check_sampler(*this, problems);
  check_marginal(marginal, problems);
  check_cholesky(*this, problems);
  check_kinds(*this, problems);
  return problems;
}

Digest128 ScenarioRecipe::identity() const {
  Hash128 hash;
  hash.add(std::string_view{"plimsoll scenario set"});
  hash.add(std::uint64_t{random::generator_version}).add(seed);
  hash.add(std::uint64_t{scenarios}).add(std::uint64_t{factors});
  hash.add(static_cast<std::uint64_t>(sampler)).add(static_cast<std::uint64_t>(marginal.kind));
  hash.add(std::uint64_t{mixing_normals()});  // a normal marginal has no degrees of freedom to tell apart
  hash.add(std::uint64_t{cholesky_lower.size()});
  for (const double element : cholesky_lower) hash.add(element);
  hash.add(std::uint64_t{kinds.size()});
  for (const ShockKind kind : kinds) hash.add(static_cast<std::uint64_t>(kind));
  return hash.finish();
}

std::vector<std::uint64_t> direction_table(const ScenarioRecipe& recipe) {
  if (recipe.sampler != Sampler::sobol) return {};
  return random::scrambled_sobol_table(recipe.seed, recipe.factors + recipe.mixing_normals());
}

const char* to_string(Sampler sampler) {
  switch (sampler) {
    case Sampler::philox: return "philox";
    case Sampler::antithetic: return "antithetic";
    case Sampler::sobol: return "sobol";
  }
  return "unknown";
}

}  // namespace plimsoll::scenarios
