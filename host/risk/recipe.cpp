#include "host/core/error.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/scenarios/cholesky.hpp"

namespace plimsoll::risk {
namespace {

Fault covariance_fault(const calibration::FactorModel& model, const scenarios::CholeskyResult& result) {
  Fault fault;
  fault.code = "PLM-1711";
  fault.problem = "the covariance of the risk factors cannot be factorised: " + result.message();
  if (result.row < model.factors.size()) fault.problem += " (factor '" + model.factors[result.row].name + "')";
  fault.remedy = "Give a longer price history, or remove a factor that the others determine.";
  return fault;
}

}  // namespace

scenarios::ScenarioRecipe make_recipe(const calibration::FactorModel& model, const RiskSettings& settings) {
  scenarios::ScenarioRecipe recipe;
  recipe.seed = settings.seed;
  recipe.scenarios = settings.scenarios;
  recipe.factors = static_cast<std::uint32_t>(model.factors.size());
  recipe.sampler = settings.sampler;
  recipe.marginal = settings.marginal;
  for (const calibration::Factor& factor : model.factors) recipe.kinds.push_back(factor.shock);
  scenarios::CholeskyResult factorised =
      scenarios::cholesky({model.covariance.data(), model.covariance.size()}, model.factors.size());
  if (!factorised.ok()) throw InputError(covariance_fault(model, factorised));
  recipe.cholesky_lower = std::move(factorised.lower);

  std::vector<Fault> faults;
  for (const std::string& reason : recipe.validate()) {
    faults.push_back({"PLM-1712", "", 0, "the scenario set is refused: " + reason,
                      "Change --scenarios, --sampler or --degrees-of-freedom."});
  }
  if (!faults.empty()) throw InputError(std::move(faults));
  return recipe;
}

}  // namespace plimsoll::risk
