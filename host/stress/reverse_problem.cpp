#include "host/stress/reverse_problem.hpp"

#include <algorithm>
#include <utility>

#include "kernels/core/bits.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;

constexpr std::size_t columns_at_once = 1024;  // bounds the memory of a matrix of moves
constexpr double bump_deviations = 1.0 / 32.0;

std::uint32_t factor_of(const risk::Cell& cell, FactorKind kind) {
  switch (kind) {
    case FactorKind::spot: return cell.spot_factor;
    case FactorKind::implied_vol: return cell.vol_factor;
    case FactorKind::basis: return cell.basis_factor;
  }
  return backends::no_factor;
}

}  // namespace

double dot(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) sum = fused_multiply_add(x[i], y[i], sum);
  return sum;
}

ReverseProblem::ReverseProblem(Revaluation& revaluation, const calibration::FactorModel& model,
                               const StressFactors& factors, std::vector<double> lower)
    : revaluation_(revaluation), factors_(factors), lower_(std::move(lower)) {
  const std::size_t n = model.factors.size();
  for (std::size_t f = 0; f < n; ++f) deviations_.push_back(square_root(model.covariance[f * n + f]));
  for (const calibration::Factor& factor : factors.factors) kinds_.push_back(factor.shock);
  for (const FactorKind kind : {FactorKind::spot, FactorKind::implied_vol, FactorKind::basis}) {
    const auto is_kind = [&](const calibration::Factor& factor) { return factor.kind == kind; };
    if (std::any_of(model.factors.begin(), model.factors.end(), is_kind)) kinds_present_.push_back(kind);
  }
}

Direction ReverseProblem::direction(std::vector<double> z) const {
  const std::size_t n = factors();
  const double length = square_root(dot(z, z));
  PLIMSOLL_EXPECT(length > 0.0);
  Direction result;
  result.z = std::move(z);
  for (double& one : result.z) one /= length;
  result.x.resize(n);
  for (std::size_t row = 0; row < n; ++row) {
    double sum = 0.0;
    for (std::size_t k = 0; k <= row; ++k) sum = fused_multiply_add(lower_[row * n + k], result.z[k], sum);
    result.x[row] = sum;
  }
  return result;
}

Direction ReverseProblem::axis(std::size_t factor, double sign) const {
  const std::size_t n = factors();
  std::vector<double> z(n, 0.0);
  for (std::size_t k = 0; k <= factor; ++k) z[k] = sign * lower_[factor * n + k];
  return direction(std::move(z));
}

double ReverseProblem::move(std::size_t factor, double shock) const {
  return scenarios::to_move(kinds_[factor], shock);
}

std::vector<double> ReverseProblem::moves(const DirectedPoint& point) const {
  std::vector<double> result;
  for (std::size_t f = 0; f < kinds_.size(); ++f) {
    result.push_back(f < factors() ? move(f, point.distance * point.direction->x[f])
                                   : scenarios::neutral_move(kinds_[f]));
  }
  return result;
}

std::vector<Quanta> ReverseProblem::losses(std::span<const DirectedPoint> points) {
  std::vector<Quanta> result;
  result.reserve(points.size());
  for (std::size_t first = 0; first < points.size(); first += columns_at_once) {
    const std::size_t count = std::min(columns_at_once, points.size() - first);
    scenarios::MoveMatrix matrix(static_cast<std::uint32_t>(count), kinds_);
    for (std::size_t f = 0; f < factors(); ++f) {
      for (std::size_t c = 0; c < count; ++c) {
        const DirectedPoint& point = points[first + c];
        matrix.at(f, c) = move(f, point.distance * point.direction->x[f]);
      }
    }
    for (const Quanta pnl : total_pnl(revaluation_.run(matrix), count)) {
      result.push_back(pnl == unrepresentable_quanta ? pnl : -pnl);
    }
  }
  return result;
}

std::vector<std::vector<double>> ReverseProblem::gradients(std::span<const DirectedPoint> points) {
  const std::size_t n = factors();
  const std::size_t width = 2 * kinds_present_.size();  // columns of one point: each kind up and down
  const std::size_t points_at_once = columns_at_once / width;
  std::vector<std::vector<double>> result;
  for (std::size_t first = 0; first < points.size(); first += points_at_once) {
    const std::size_t count = std::min(points_at_once, points.size() - first);
    scenarios::MoveMatrix matrix(static_cast<std::uint32_t>(count * width), kinds_);
    for (std::size_t f = 0; f < n; ++f) {
      const double bump = bump_deviations * deviations_[f];
      for (std::size_t p = 0; p < count; ++p) {
        const double shock = points[first + p].distance * points[first + p].direction->x[f];
        for (std::size_t k = 0; k < kinds_present_.size(); ++k) {
          const bool bumped = factors_.factors[f].kind == kinds_present_[k];
          matrix.at(f, p * width + 2 * k) = move(f, bumped ? shock + bump : shock);
          matrix.at(f, p * width + 2 * k + 1) = move(f, bumped ? shock - bump : shock);
        }
      }
    }
    const std::vector<std::vector<Quanta>> cells = revaluation_.run(matrix);
    for (std::size_t p = 0; p < count; ++p) {
      std::vector<double> by_factor(n, 0.0);
      for (std::size_t k = 0; k < kinds_present_.size(); ++k) {
        const std::size_t up = p * width + 2 * k;
        add_gradient(cells, up, up + 1, kinds_present_[k], by_factor);
      }
      std::vector<double>& gradient = result.emplace_back(n, 0.0);
      for (std::size_t f = 0; f < n; ++f) {  // L' times the gradient with respect to x
        for (std::size_t k = 0; k <= f; ++k) {
          gradient[k] = fused_multiply_add(lower_[f * n + k], by_factor[f], gradient[k]);
        }
      }
    }
  }
  return result;
}

void ReverseProblem::add_gradient(const std::vector<std::vector<Quanta>>& cells, std::size_t up, std::size_t down,
                                  FactorKind kind, std::vector<double>& by_factor) const {
  std::vector<int128> differences(factors(), 0);  // of the loss, exact, so that the order of cells does not matter
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const std::uint32_t factor = factor_of(revaluation_.cells()[c], kind);
    if (factor >= factors()) continue;  // none, or one that the model keeps still
    const Quanta above = cells[c][up];
    const Quanta below = cells[c][down];
    if (above == unrepresentable_quanta || below == unrepresentable_quanta) continue;
    differences[factor] += int128{below} - int128{above};
  }
  for (std::size_t f = 0; f < factors(); ++f) {
    if (differences[f] == 0) continue;
    const double loss = static_cast<double>(differences[f]) * units_per_quantum;
    by_factor[f] = loss / (2.0 * bump_deviations * deviations_[f]);
  }
}

}  // namespace plimsoll::stress
