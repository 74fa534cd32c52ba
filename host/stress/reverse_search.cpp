#include "host/stress/reverse_search.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "kernels/core/bits.hpp"
#include "kernels/random/normal.hpp"

namespace plimsoll::stress {
namespace {

constexpr std::size_t sections = 16;     // of a bracket per round: one batch of scenarios
constexpr std::size_t rough_rounds = 3;  // 16^-3 of the distance, while the direction still turns
constexpr std::size_t last_rounds = 12;  // 16^-12 = 2^-48
constexpr double small_angle = 1e-5;     // radians: the distance is then right to 1e-10
constexpr double stall_angle = 1e-3;     // and here still to 1e-6
constexpr double no_gradient = 4.0;      // no angle: beyond any between unit vectors, as a chord
constexpr double axis_distance = 4.0;    // standard deviations at which single factors are compared
constexpr std::size_t most_axes = 512;
constexpr std::size_t most_probes = 32;

class Search {
 public:
  Search(ReverseProblem& problem, Quanta wanted, const ReverseSettings& settings)
      : problem_(problem), wanted_(wanted), settings_(settings) {}

  SearchOutcome run() {
    SearchOutcome result;
    add_linear();
    add_axes();
    add_draws();
    result.starts = walkers_.size();
    scan();
    std::erase_if(walkers_, [](const Walker& walker) { return !walker.crossed; });
    result.starts_crossing = walkers_.size();
    for (std::size_t i = 0; i < settings_.most_iterations && any_active(); ++i) turn();
    for (Walker& walker : walkers_) walker.active = true;
    narrow(last_rounds);
    merge();
    std::stable_sort(walkers_.begin(), walkers_.end(),
                     [](const Walker& a, const Walker& b) { return a.high < b.high; });
    result.nearest = std::move(walkers_);
    return result;
  }

 private:
  void add(Direction direction) {
    Walker walker;
    walker.at = std::move(direction);
    walkers_.push_back(std::move(walker));
  }

  void add_linear() {
    const Direction any = problem_.axis(0, 1.0);
    const DirectedPoint origin{&any, 0.0};
    std::vector<double> gradient = problem_.gradients({&origin, 1}).front();
    if (!(dot(gradient, gradient) > 0.0)) return;
    add(problem_.direction(gradient));
    for (double& one : gradient) one = -one;
    add(problem_.direction(std::move(gradient)));
  }

  void add_axes() {
    std::vector<Direction> axes;
    for (std::size_t f = 0; f < std::min(problem_.factors(), most_axes); ++f) {
      axes.push_back(problem_.axis(f, 1.0));
      axes.push_back(problem_.axis(f, -1.0));
    }
    std::vector<double> distances(axes.size(), axis_distance);
    add_worst(std::move(axes), distances, settings_.axis_starts);
  }

  void add_draws() {
    // Fewer where a draw costs more: its shock takes factors^2 / 2 multiplications.
    const std::size_t n = problem_.factors();
    const std::size_t affordable = std::max(std::size_t{64}, (std::size_t{1} << 28) / (n * n));
    const std::size_t draws = std::min(std::size_t{settings_.draws}, affordable);
    const random::PhiloxNormals normals{settings_.seed, random::Pairing::independent};
    std::vector<Direction> directions;
    std::vector<double> distances;
    for (std::uint32_t draw = 0; draw < draws; ++draw) {
      std::vector<double> z(n);
      for (std::uint32_t k = 0; k < n; ++k) z[k] = normals(draw, k, k);
      distances.push_back(square_root(dot(z, z)));
      directions.push_back(problem_.direction(std::move(z)));
    }
    add_worst(std::move(directions), distances, settings_.drawn_starts);
  }

  void add_worst(std::vector<Direction> directions, const std::vector<double>& distances, std::size_t count) {
    std::vector<DirectedPoint> points;
    for (std::size_t i = 0; i < directions.size(); ++i) points.push_back({&directions[i], distances[i]});
    const std::vector<Quanta> losses = problem_.losses(points);
    std::vector<std::size_t> order(directions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Without a number is the smallest integer, hence last.
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return losses[a] > losses[b]; });
    for (std::size_t i = 0; i < std::min(count, order.size()); ++i) add(std::move(directions[order[i]]));
  }

  /// The first point of a growing ladder of distances that loses the amount, on every ray.
  void scan() {
    std::vector<double> distances;
    for (double t = 0.1; t < settings_.farthest; t *= 1.3) distances.push_back(t);
    distances.push_back(settings_.farthest);
    std::vector<DirectedPoint> points;
    for (const Walker& walker : walkers_) {
      for (const double distance : distances) points.push_back({&walker.at, distance});
    }
    const std::vector<Quanta> losses = problem_.losses(points);
    for (std::size_t w = 0; w < walkers_.size(); ++w) {
      Walker& walker = walkers_[w];
      for (std::size_t i = 0; i < distances.size(); ++i) {
        const Quanta loss = losses[w * distances.size() + i];
        if (loss == unrepresentable_quanta) break;  // what comes after it cannot be relied on
        if (loss >= wanted_) {
          walker.low = i == 0 ? 0.0 : distances[i - 1];
          walker.high = distances[i];
          walker.loss = loss;
          walker.crossed = true;
          break;
        }
      }
    }
    narrow(rough_rounds);
  }

  /// Cuts the bracket of every active walker to the first of its sections that loses the amount.
  void narrow(std::size_t rounds) {
    for (std::size_t round = 0; round < rounds; ++round) {
      std::vector<DirectedPoint> points;
      std::vector<Walker*> narrowed;
      for (Walker& walker : walkers_) {
        if (!walker.active || !walker.crossed) continue;
        narrowed.push_back(&walker);
        for (std::size_t k = 1; k < sections; ++k) points.push_back({&walker.at, section(walker, k)});
      }
      const std::vector<Quanta> losses = problem_.losses(points);
      for (std::size_t w = 0; w < narrowed.size(); ++w) {
        Walker& walker = *narrowed[w];
        std::size_t k = 1;
        while (k < sections && losses[w * (sections - 1) + k - 1] < wanted_) ++k;
        const double low = section(walker, k - 1);
        if (k < sections) {
          walker.loss = losses[w * (sections - 1) + k - 1];
          walker.high = section(walker, k);
        }
        walker.low = low;
      }
    }
  }

  static double section(const Walker& walker, std::size_t k) {
    if (k == 0) return walker.low;
    return walker.low + (walker.high - walker.low) * (static_cast<double>(k) / static_cast<double>(sections));
  }

  /// Turns every active walker once towards its gradient, as far as that loses most, and scales it again.
  void turn() {
    std::vector<DirectedPoint> points;
    std::vector<Walker*> turned;
    for (Walker& walker : walkers_) {
      if (!walker.active) continue;
      turned.push_back(&walker);
      points.push_back({&walker.at, walker.high});
    }
    const std::vector<std::vector<double>> gradients = problem_.gradients(points);
    std::vector<std::vector<Direction>> candidates(turned.size());
    for (std::size_t w = 0; w < turned.size(); ++w) candidates[w] = towards(*turned[w], gradients[w]);
    const std::vector<Walker*> stuck = take_best(turned, std::move(candidates));
    std::vector<std::vector<Direction>> around;
    for (const Walker* walker : stuck) around.push_back(probes(*walker));
    for (Walker* walker : take_best(stuck, std::move(around))) {
      walker->active = false;
      walker->convergence = walker->angle <= stall_angle ? Convergence::converged : Convergence::stalled;
    }
    narrow(rough_rounds);
    merge();
  }

  /// Steps towards the gradient and beyond; none when there is nothing left to turn.
  [[nodiscard]] std::vector<Direction> towards(Walker& walker, const std::vector<double>& gradient) const {
    constexpr double fractions[] = {2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625};
    ++walker.iterations;
    std::vector<Direction> candidates;
    const double length = square_root(dot(gradient, gradient));
    walker.angle = no_gradient;
    if (!(length > 0.0)) return candidates;
    std::vector<double> step = gradient;
    for (std::size_t k = 0; k < step.size(); ++k) step[k] = step[k] / length - walker.at.z[k];
    walker.angle = square_root(dot(step, step));
    if (walker.angle <= small_angle) return candidates;
    for (const double fraction : fractions) add_candidate(candidates, walker, step, fraction);
    return candidates;
  }

  void add_candidate(std::vector<Direction>& candidates, const Walker& walker, const std::vector<double>& step,
                     double fraction) const {
    std::vector<double> z = walker.at.z;
    for (std::size_t k = 0; k < z.size(); ++k) z[k] = fused_multiply_add(fraction, step[k], z[k]);
    if (dot(z, z) > 1e-6) candidates.push_back(problem_.direction(std::move(z)));
  }

  /// A little to every side: at a saddle the gradient points on, but a neighbour loses more.
  [[nodiscard]] std::vector<Direction> probes(const Walker& walker) const {
    std::vector<Direction> result;
    for (std::size_t f = 0; f < std::min(problem_.factors(), most_probes); ++f) {
      for (const double size : {0.1, -0.1}) {
        std::vector<double> step(problem_.factors(), 0.0);
        step[f] = size;
        add_candidate(result, walker, step, 1.0);
      }
    }
    return result;
  }

  /// Moves each walker to that of its candidates which loses most at its distance, if that is more than it loses now.
  /// Returns those that stay.
  std::vector<Walker*> take_best(const std::vector<Walker*>& walkers, std::vector<std::vector<Direction>> candidates) {
    std::vector<DirectedPoint> points;
    for (std::size_t w = 0; w < walkers.size(); ++w) {
      for (const Direction& candidate : candidates[w]) points.push_back({&candidate, walkers[w]->high});
    }
    const std::vector<Quanta> losses = problem_.losses(points);
    std::vector<Walker*> stay;
    auto first = losses.begin();
    for (std::size_t w = 0; w < walkers.size(); ++w) {
      const auto end = first + static_cast<std::ptrdiff_t>(candidates[w].size());
      const auto best = std::max_element(first, end);
      if (best == end || *best <= walkers[w]->loss) {
        stay.push_back(walkers[w]);
      } else {
        walkers[w]->at = std::move(candidates[w][static_cast<std::size_t>(best - first)]);
        walkers[w]->loss = *best;
        walkers[w]->low = 0.0;  // the loss at zero is zero
      }
      first = end;
    }
    return stay;
  }

  /// Walkers that have met go on as one.
  void merge() {
    for (std::size_t a = 0; a < walkers_.size(); ++a) {
      for (std::size_t b = walkers_.size(); b-- > a + 1;) {
        Walker& one = walkers_[a];
        Walker& other = walkers_[b];
        const bool same_distance = absolute(one.high - other.high) <= 1e-3 * one.high;
        if (!same_distance || dot(one.at.z, other.at.z) < 0.9999) continue;
        one.starts += other.starts;
        if (other.high < one.high) {
          other.starts = one.starts;
          std::swap(one, other);
        }
        walkers_.erase(walkers_.begin() + static_cast<std::ptrdiff_t>(b));
      }
    }
  }

  [[nodiscard]] bool any_active() const {
    return std::any_of(walkers_.begin(), walkers_.end(), [](const Walker& walker) { return walker.active; });
  }

  ReverseProblem& problem_;
  Quanta wanted_;
  const ReverseSettings& settings_;
  std::vector<Walker> walkers_;
};

}  // namespace

SearchOutcome search_nearest(ReverseProblem& problem, Quanta wanted, const ReverseSettings& settings) {
  return Search(problem, wanted, settings).run();
}

}  // namespace plimsoll::stress
