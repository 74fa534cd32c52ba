// Loss and its gradient as functions of a shock in whitened coordinates, by full revaluation.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "host/stress/revaluation.hpp"

namespace plimsoll::stress {

/// A unit vector z and the shock x = L z of the model's factors that belongs to it.
struct Direction {
  std::vector<double> z;
  std::vector<double> x;
};

/// The shock `distance` standard deviations along a direction.
struct DirectedPoint {
  const Direction* direction = nullptr;
  double distance = 0.0;
};

/// x . y, in ascending order of the index.
double dot(const std::vector<double>& x, const std::vector<double>& y);

/// One thread. The references must outlive it.
class ReverseProblem {
 public:
  /// `lower` is the row-major Cholesky factor of the model's covariance.
  ReverseProblem(Revaluation& revaluation, const calibration::FactorModel& model, const StressFactors& factors,
                 std::vector<double> lower);

  [[nodiscard]] std::size_t factors() const { return deviations_.size(); }
  [[nodiscard]] double deviation(std::size_t factor) const { return deviations_[factor]; }

  /// Scales z to length one. Precondition: it is neither zero nor without a number.
  [[nodiscard]] Direction direction(std::vector<double> z) const;
  /// The direction in which a factor moves alone, the others following as the covariance says.
  [[nodiscard]] Direction axis(std::size_t factor, double sign) const;

  /// In quanta, positive when money is lost; `unrepresentable_quanta` where there is no number.
  std::vector<Quanta> losses(std::span<const DirectedPoint> points);

  /// Of the loss in reporting currency with respect to z: central differences over a thirty-second of each factor's
  /// deviation. A cell sees only its own factors, so all factors of one kind are bumped together.
  std::vector<std::vector<double>> gradients(std::span<const DirectedPoint> points);

  /// The moves of all stress factors at a point.
  [[nodiscard]] std::vector<double> moves(const DirectedPoint& point) const;

 private:
  [[nodiscard]] double move(std::size_t factor, double shock) const;
  void add_gradient(const std::vector<std::vector<Quanta>>& cells, std::size_t up, std::size_t down,
                    calibration::FactorKind kind, std::vector<double>& by_factor) const;

  Revaluation& revaluation_;
  const StressFactors& factors_;
  std::vector<double> lower_;
  std::vector<double> deviations_;  // by model factor
  std::vector<scenarios::ShockKind> kinds_;
  std::vector<calibration::FactorKind> kinds_present_;
};

}  // namespace plimsoll::stress
