// Every factor that a stress can move: those of the factor model, and those that the model keeps still.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/calibration/factor_model.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"

namespace plimsoll::stress {

/// What a stress is about; the parts must outlive whatever is made from it.
struct StressDesk {
  const portfolio::Instruments& instruments;
  const portfolio::Portfolio& portfolio;
  const calibration::FactorModel& model;
};

/// The model's factors in the model's order, so that a scenario of the model is one of these; then the implied vols and
/// bases that something held depends on although the model has no factor for them (a vol of vol of zero).
struct StressFactors {
  std::vector<calibration::Factor> factors;
  std::vector<std::string> names;  // as a shock file calls them: "AAPL.spot", "AAPL.vol", "AAPL.basis"
  std::size_t in_model = 0;

  [[nodiscard]] std::size_t size() const { return factors.size(); }
};

StressFactors make_stress_factors(const StressDesk& desk);

/// "spot", "vol" or "basis".
std::string_view shock_word(calibration::FactorKind kind);

}  // namespace plimsoll::stress
