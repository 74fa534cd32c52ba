#include "kernels/surfaces/build_surface.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/math/log.hpp"
#include "kernels/surfaces/chebyshev.hpp"

namespace plimsoll::surfaces {
namespace {

constexpr std::size_t spot_nodes[] = {10, 16, 24, 32};
constexpr std::size_t vol_nodes[] = {4, 6, 9, 12, 16};
constexpr std::size_t last_spot_choice = 3;
constexpr std::size_t last_vol_choice = 4;
constexpr std::size_t most_kinks = 256;  // checked per piece; evenly picked when there are more

double middle(double a, double b) { return fused_multiply_add(0.5, b - a, a); }

// The affine map of [low, high] to [-1, 1]; a single point goes to 0.
struct Scaling {
  Scaling(double low, double high)
      : scale(high > low ? 2.0 / (high - low) : 0.0), offset(high > low ? -(high + low) / (high - low) : 0.0) {}
  double scale;
  double offset;
};

struct Interval {
  double low;
  double high;
};

// Coefficients of one interval while they are being looked for.
struct Fit {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> c;

  [[nodiscard]] double row_norm(std::size_t i) const {
    double sum = 0.0;
    for (std::size_t j = 0; j < columns; ++j) sum += absolute(c[i * columns + j]);
    return sum;
  }
  [[nodiscard]] double column_norm(std::size_t j) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < rows; ++i) sum += absolute(c[i * columns + j]);
    return sum;
  }
  // What the first terms left out may amount to: the last two kept, because odd or even ones may vanish.
  [[nodiscard]] double spot_tail() const { return row_norm(rows - 1) + row_norm(rows - 2); }
  [[nodiscard]] double vol_tail() const {
    return columns == 1 ? 0.0 : column_norm(columns - 1) + column_norm(columns - 2);
  }
};

class Builder {
 public:
  Builder(const SurfaceDomain& domain, std::span<const double> kinks, const SurfaceTolerance& tolerance,
          const PointPnl& pnl)
      : domain_(domain), pnl_(pnl) {
    for (const double kink : kinks) {
      if (kink > domain.lowest_spot && kink < domain.highest_spot) kinks_.push_back(kink);
    }
    std::sort(kinks_.begin(), kinks_.end());
    kinks_.erase(std::unique(kinks_.begin(), kinks_.end()), kinks_.end());
    const Scaling vol(domain.lowest_vol_move, domain.highest_vol_move);
    out_.surface.vol_scale = vol.scale;
    out_.surface.vol_offset = vol.offset;
    const double scale = largest_pnl();
    out_.tolerance = larger(tolerance.relative * scale, tolerance.absolute);
    largest_pnl_ = scale;
  }

  BuiltSurface run() {
    std::vector<Interval> open{{domain_.lowest_spot, domain_.highest_spot}};  // the leftmost is last
    bool resolved = true;
    while (finite_ && resolved && !open.empty()) {
      const Interval here = open.back();
      open.pop_back();
      if (add_piece(here)) continue;
      const double half = middle(here.low, here.high);
      open.push_back({half, here.high});
      open.push_back({here.low, half});
      resolved = vols_resolved_ && out_.surface.pieces.size() + open.size() <= most_pieces;
    }
    out_.status = !finite_ ? SurfaceStatus::not_finite : resolved ? SurfaceStatus::built : SurfaceStatus::unresolved;
    if (out_.status != SurfaceStatus::built) out_.surface = {};
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool vol_moves() const { return domain_.highest_vol_move > domain_.lowest_vol_move; }

  void price() {
    pnl_at_.resize(spots_.size());
    pnl_(spots_, vols_, pnl_at_);
    out_.points += spots_.size();
    for (const double value : pnl_at_) finite_ = finite_ && absolute(value) < HUGE_VAL;
  }

  // Points to be priced: every given spot at the ends and the middle of the vol moves.
  void cross(std::span<const double> spots) {
    spots_.clear();
    vols_.clear();
    const double vols[] = {domain_.lowest_vol_move, domain_.highest_vol_move,
                           middle(domain_.lowest_vol_move, domain_.highest_vol_move)};
    for (const double spot : spots) {
      for (std::size_t v = 0; v < (vol_moves() ? 3U : 1U); ++v) {
        spots_.push_back(spot);
        vols_.push_back(vols[v]);
      }
    }
  }

  // Where a piece is compared with the pricers: its ends, some points that are no nodes of any degree used, its kinks.
  std::vector<double> check_spots(const Interval& on) const {
    std::vector<double> spots;
    for (const double part : {0.0, 0.03, 0.17, 0.29, 0.41, 0.53, 0.62, 0.78, 0.91, 1.0}) {
      spots.push_back(part == 1.0 ? on.high : fused_multiply_add(part, on.high - on.low, on.low));
    }
    const auto first = std::lower_bound(kinks_.begin(), kinks_.end(), on.low);
    const auto count = static_cast<std::size_t>(std::upper_bound(first, kinks_.end(), on.high) - first);
    const std::size_t step = count / most_kinks + 1;
    for (std::size_t k = 0; k < count; k += step) spots.push_back(first[static_cast<std::ptrdiff_t>(k)]);
    return spots;
  }

  // An interval is checked again whenever it gets more nodes, and the first is the whole domain, whose largest P&L is
  // read off the same points: they are priced once.
  void price_checks(const Interval& on) {
    cross(check_spots(on));
    if (spots_ == checked_spots_) {
      pnl_at_ = checked_pnl_;
      return;
    }
    price();
    checked_spots_ = spots_;
    checked_pnl_ = pnl_at_;
  }

  double largest_pnl() {
    finite_ =
        domain_.lowest_spot > 0.0 && domain_.lowest_spot < domain_.highest_spot && domain_.highest_spot < HUGE_VAL;
    if (!finite_) return 0.0;
    price_checks({domain_.lowest_spot, domain_.highest_spot});
    double largest = 0.0;
    for (const double value : pnl_at_) largest = larger(absolute(value), largest);
    return largest;
  }

  void fit(const Interval& on, std::size_t rows, std::size_t columns) {
    const std::vector<double> u = chebyshev_nodes(rows);
    const std::vector<double> w = chebyshev_nodes(columns);
    const double spot_center = middle(on.low, on.high);
    const double spot_radius = 0.5 * (on.high - on.low);
    const double vol_center = middle(domain_.lowest_vol_move, domain_.highest_vol_move);
    const double vol_radius = 0.5 * (domain_.highest_vol_move - domain_.lowest_vol_move);
    spots_.clear();
    vols_.clear();
    for (const double row : u) {
      for (const double column : w) {
        spots_.push_back(fused_multiply_add(row, spot_radius, spot_center));
        vols_.push_back(fused_multiply_add(column, vol_radius, vol_center));
      }
    }
    price();
    fit_.rows = rows;
    fit_.columns = columns;
    fit_.c.assign(pnl_at_.begin(), pnl_at_.end());
    to_coefficients(fit_.c, rows, columns);
  }

  // Terms fall off geometrically where the function is smooth; if the fall so far would take too many, halve instead.
  [[nodiscard]] bool hopeless() const {
    const double wanted = math::log(larger(largest_pnl_, out_.tolerance) / out_.tolerance);
    const double reached = math::log(larger(largest_pnl_, out_.tolerance) / fit_.spot_tail());
    return reached * 1.5 * static_cast<double>(most_spot_terms) < wanted * static_cast<double>(fit_.rows);
  }

  // False when the interval must be halved, or cannot be resolved at all (vols_resolved_). The last terms are larger
  // than the first ones left out, so a fit is worth checking when they are near the tolerance; the check decides.
  bool add_piece(const Interval& on) {
    constexpr double worth_checking = 8.0;
    const double enough = worth_checking * out_.tolerance;
    std::size_t s = 0;
    std::size_t v = 0;
    for (;;) {
      fit(on, spot_nodes[s], vol_moves() ? vol_nodes[v] : 1);
      if (!finite_) return false;
      const double spot_tail = fit_.spot_tail();
      const double vol_tail = fit_.vol_tail();
      const bool spot_ok = spot_tail <= enough;
      const bool vol_ok = vol_tail <= enough;
      if (spot_ok && vol_ok) {
        if (add_smallest(on)) return true;
      }
      const bool more_vols = v < last_vol_choice && (!vol_ok || (spot_ok && vol_tail > spot_tail));
      if (!more_vols && spot_ok && !vol_ok) return vols_resolved_ = false;
      if (!more_vols && (s == last_spot_choice || (!spot_ok && hopeless()))) return false;
      ++(more_vols ? v : s);
    }
  }

  // Leaves out as many terms as the points of check_spots allow: half the tolerance is kept for what lies between them.
  bool add_smallest(const Interval& on) {
    price_checks(on);
    for (double negligible = out_.tolerance; negligible > 1e-4 * out_.tolerance; negligible *= 0.25) {
      const double error = add_without(on, negligible);
      if (error <= 0.5 * out_.tolerance) {
        out_.largest_error = larger(error, out_.largest_error);
        return true;
      }
      drop_last_piece();
    }
    return false;
  }

  // Adds the piece without the terms at the end of each row that are below `negligible`; returns the largest error at
  // the points that are priced.
  double add_without(const Interval& on, double negligible) {
    Surface& surface = out_.surface;
    SurfacePiece piece;
    const Scaling spot(on.low, on.high);
    piece.spot_scale = spot.scale;
    piece.spot_offset = spot.offset;
    piece.first_row = static_cast<std::uint32_t>(surface.row_terms.size());
    piece.first_coefficient = static_cast<std::uint32_t>(surface.coefficients.size());
    for (std::size_t i = fit_.rows; i-- > 0;) {
      std::size_t terms = fit_.columns;
      while (terms > 0 && absolute(fit_.c[i * fit_.columns + terms - 1]) <= negligible) --terms;
      if (terms == 0 && piece.rows == 0 && i > 0) continue;  // nothing of that degree or above
      terms = std::max<std::size_t>(terms, 1);
      ++piece.rows;
      piece.vol_terms = std::max(piece.vol_terms, static_cast<std::uint32_t>(terms));
      surface.row_terms.push_back(static_cast<std::uint8_t>(terms));
      const auto row = fit_.c.begin() + static_cast<std::ptrdiff_t>(i * fit_.columns);
      surface.coefficients.insert(surface.coefficients.end(), row, row + static_cast<std::ptrdiff_t>(terms));
    }
    if (!surface.pieces.empty()) surface.breaks.push_back(on.low);
    surface.pieces.push_back(piece);

    const SurfaceView view = surface.view(0.0);
    double worst = 0.0;
    for (std::size_t p = 0; p < spots_.size(); ++p) {
      worst = larger(absolute(view.evaluate(piece, spots_[p], vols_[p]) - pnl_at_[p]), worst);
    }
    return worst;
  }

  void drop_last_piece() {
    Surface& surface = out_.surface;
    surface.row_terms.resize(surface.pieces.back().first_row);
    surface.coefficients.resize(surface.pieces.back().first_coefficient);
    surface.pieces.pop_back();
    if (!surface.breaks.empty()) surface.breaks.pop_back();
  }

  const SurfaceDomain& domain_;
  const PointPnl& pnl_;
  std::vector<double> kinks_;
  double largest_pnl_ = 0.0;
  bool finite_ = true;
  bool vols_resolved_ = true;
  BuiltSurface out_;
  Fit fit_;
  std::vector<double> spots_;
  std::vector<double> vols_;
  std::vector<double> pnl_at_;
  std::vector<double> checked_spots_;  // where price_checks priced last
  std::vector<double> checked_pnl_;
};

}  // namespace

SurfaceView Surface::view(double base) const {
  SurfaceView view;
  view.breaks = {breaks.data(), breaks.size()};
  view.pieces = {pieces.data(), pieces.size()};
  view.row_terms = {row_terms.data(), row_terms.size()};
  view.coefficients = {coefficients.data(), coefficients.size()};
  view.vol_scale = vol_scale;
  view.vol_offset = vol_offset;
  view.base = base;
  return view;
}

std::size_t Surface::operations() const {
  std::size_t most = 0;
  for (const SurfacePiece& piece : pieces) {
    std::size_t sum = piece.vol_terms + 3U * piece.rows;
    for (std::size_t row = 0; row < piece.rows; ++row) sum += row_terms[piece.first_row + row];
    most = std::max(most, sum);
  }
  return most;
}

BuiltSurface build_surface(const SurfaceDomain& domain, std::span<const double> kinks,
                           const SurfaceTolerance& tolerance, const PointPnl& pnl) {
  return Builder(domain, kinks, tolerance, pnl).run();
}

}  // namespace plimsoll::surfaces
