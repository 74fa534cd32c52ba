#include "host/risk/joint_factors.hpp"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kernels/scenarios/cholesky.hpp"

namespace plimsoll::risk {
namespace {

using calibration::Factor;
using calibration::FactorKind;
using calibration::FactorModel;
using Key = std::pair<FactorKind, std::string>;  // whose, by name: ids differ between states
using Places = std::map<Key, std::size_t>;
using Place = std::optional<std::size_t>;

Key key_of(const Factor& factor, const portfolio::Instruments& instruments) {
  return {factor.kind, instruments.underlying_name(factor.underlying)};
}

Places places_of(const RiskState& state) {
  Places places;
  for (std::size_t f = 0; f < state.model.factors.size(); ++f) {
    places.emplace(key_of(state.model.factors[f], state.instruments), f);
  }
  return places;
}

Place find(const Places& places, const Key& key) {
  const auto at = places.find(key);
  return at == places.end() ? Place{} : Place{at->second};
}

/// One factor of the joint model: its place in the state whose covariance is taken, and in the other one.
struct Joint {
  Key key;
  Factor factor;
  Place own;
  Place other;
  [[nodiscard]] bool foreign() const { return !own; }
};

class Covariance {
 public:
  Covariance(const FactorModel& own, const FactorModel& other, std::span<const Joint> factors)
      : own_(own), other_(other), factors_(factors) {}

  /// Row-major, with the correlations between own and foreign factors times 1 - shrinkage.
  [[nodiscard]] std::vector<double> matrix(double shrinkage) {
    if (completion_.empty()) complete();
    const std::size_t n = factors_.size();
    std::vector<double> matrix(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double value = completion_[i * n + j];
        if (factors_[i].foreign() != factors_[j].foreign()) value *= 1.0 - shrinkage;
        matrix[i * n + j] = value;
        matrix[j * n + i] = value;
      }
    }
    return matrix;
  }

 private:
  static double of(const FactorModel& model, Place a, Place b) {
    return model.covariance[*a * model.factors.size() + *b];
  }

  /// Of a foreign factor with a common one: the other state's correlation with own volatility. Equal volatilities give
  /// the other state's covariance as it stands.
  [[nodiscard]] double across(const Joint& foreign, const Joint& common) const {
    const double ratio = of(own_, common.own, common.own) / of(other_, common.other, common.other);
    return of(other_, foreign.other, common.other) * square_root(ratio);
  }

  [[nodiscard]] double known(const Joint& a, const Joint& b) const {
    if (!a.foreign() && !b.foreign()) return of(own_, a.own, b.own);
    if (a.foreign() && b.foreign()) return of(other_, a.other, b.other);
    const Joint& foreign = a.foreign() ? a : b;
    const Joint& mine = a.foreign() ? b : a;
    return mine.other ? across(foreign, mine) : 0.0;
  }

  void complete() {
    const std::size_t n = factors_.size();
    completion_.assign(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) completion_[i * n + j] = known(factors_[i], factors_[j]);
    }
    std::vector<std::size_t> common;
    for (std::size_t i = 0; i < n; ++i) {
      if (factors_[i].own && factors_[i].other) common.push_back(i);
    }
    const std::size_t m = common.size();
    if (m == 0) return;
    std::vector<double> block(m * m);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < m; ++j) block[i * m + j] = completion_[common[i] * n + common[j]];
    }
    const scenarios::CholeskyResult root = scenarios::cholesky({block.data(), block.size()}, m);
    if (!root.ok()) return;  // the state's own scenarios fail on it first
    for (std::size_t g = 0; g < n; ++g) {
      if (!factors_[g].foreign()) continue;
      std::vector<double> weights(m);
      for (std::size_t c = 0; c < m; ++c) weights[c] = completion_[g * n + common[c]];
      solve(root.lower, weights);
      for (std::size_t t = 0; t < n; ++t) {
        if (factors_[t].foreign() || factors_[t].other) continue;
        double sum = 0.0;
        for (std::size_t c = 0; c < m; ++c) sum = fused_multiply_add(weights[c], completion_[common[c] * n + t], sum);
        completion_[g * n + t] = sum;
        completion_[t * n + g] = sum;
      }
    }
  }

  /// x := (L L^T)^-1 x.
  static void solve(const std::vector<double>& lower, std::vector<double>& x) {
    const std::size_t m = x.size();
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] = fused_multiply_add(-lower[i * m + k], x[k], x[i]);
      x[i] /= lower[i * m + i];
    }
    for (std::size_t i = m; i-- > 0;) {
      for (std::size_t k = i + 1; k < m; ++k) x[i] = fused_multiply_add(-lower[k * m + i], x[k], x[i]);
      x[i] /= lower[i * m + i];
    }
  }

  const FactorModel& own_;
  const FactorModel& other_;
  std::span<const Joint> factors_;
  std::vector<double> completion_;
};

std::vector<Joint> joined(const TwoStates& states, Side order, Side covariance) {
  const Places own = places_of(states.of(covariance));
  const Places other = places_of(states.not_of(covariance));
  const RiskState& first = states.of(order);
  const RiskState& second = states.not_of(order);
  const Places first_places = places_of(first);
  std::vector<Joint> factors;
  for (const RiskState* state : {&first, &second}) {
    for (const Factor& factor : state->model.factors) {
      Key key = key_of(factor, state->instruments);
      if (state == &second && first_places.contains(key)) continue;
      const Place in_own = find(own, key);
      const Place in_other = find(other, key);
      factors.push_back({std::move(key), factor, in_own, in_other});
    }
  }
  return factors;
}

/// Whether what the state holds would be moved by such a factor if its model had one.
class Needs {
 public:
  explicit Needs(const RiskState& state) {
    for (const auto& need : portfolio::needed_underlyings(state.portfolio, state.instruments)) {
      by_name_.emplace(state.instruments.underlying_name(need.underlying), need);
    }
  }
  [[nodiscard]] bool contains(const Key& key) const {
    const auto at = by_name_.find(key.second);
    if (at == by_name_.end()) return false;
    switch (key.first) {
      case FactorKind::spot: return true;
      case FactorKind::implied_vol: return at->second.options;
      case FactorKind::basis: return at->second.futures;
    }
    return true;
  }

 private:
  std::map<std::string, portfolio::UnderlyingNeed> by_name_;
};

}  // namespace

FactorModel joint_factors(const TwoStates& states, Side order, Side covariance,
                          const portfolio::Instruments& instruments) {
  const std::vector<Joint> factors = joined(states, order, covariance);
  const RiskState& own = states.of(covariance);
  const Needs needs(own);
  FactorModel model;
  for (const Joint& joint : factors) {
    model.factors.push_back(joint.factor);
    const bool stands_still = joint.foreign() && needs.contains(joint.key);
    model.factors.back().underlying =
        stands_still ? UnderlyingId{} : instruments.find_underlying(joint.key.second).value_or(UnderlyingId{});
  }
  Covariance estimate(own.model, states.not_of(covariance).model, factors);
  constexpr std::array tried{0.0, 1.0 / 64, 1.0 / 16, 0.25, 0.5, 1.0};
  for (const double shrinkage : tried) {
    model.covariance = estimate.matrix(shrinkage);
    if (!scenarios::cholesky({model.covariance.data(), model.covariance.size()}, factors.size()).ok()) continue;
    if (shrinkage > 0.0) {
      model.warnings.push_back(
          "the covariances of the two states contradict each other; correlations of factors that "
          "only one has were shrunk by " +
          std::to_string(100.0 * shrinkage) + " %");
    }
    break;
  }
  return model;
}

}  // namespace plimsoll::risk
