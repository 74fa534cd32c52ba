// Risk settings that rapidcheck draws: scenario counts around the sizes of blocks, both marginals, both samplers.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {

inline rc::Gen<RiskSettings> generate_settings() {
  const auto scenarios = rc::gen::element<std::uint32_t>(1U, 31U, 33U, 256U, 511U, 512U, 513U, 1025U);
  const auto kind = rc::gen::inRange(0, 3);
  return rc::gen::map(rc::gen::tuple(scenarios, kind, rc::gen::arbitrary<std::uint64_t>()), [](const auto& drawn) {
    RiskSettings settings = settings_of(std::get<0>(drawn), std::get<2>(drawn));
    if (std::get<1>(drawn) == 1) settings.marginal = {scenarios::MarginalKind::student_t, 5};
    if (std::get<1>(drawn) == 2) settings.sampler = scenarios::Sampler::sobol;
    return settings;
  });
}

inline std::ostream& operator<<(std::ostream& out, const RiskSettings& settings) {
  return out << settings.scenarios << " scenarios, seed " << settings.seed
             << (settings.marginal.kind == scenarios::MarginalKind::student_t ? ", Student t" : ", normal")
             << (settings.sampler == scenarios::Sampler::sobol ? ", Sobol'" : ", random");
}

}  // namespace plimsoll::risk
