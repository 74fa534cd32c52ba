#include "host/risk/greek_sum.hpp"

namespace plimsoll::risk {

void GreekSum::add(const GreekQuanta& quanta, UnderlyingId underlying, double spot, Quality quality) {
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    known_ = known_ && quanta.part[i] != unrepresentable_quanta;
    sums_[i] += quanta.part[i];
  }
  ++positions_;
  quality_ = worse(quality_, quality);
  see(underlying, spot);
}

void GreekSum::add_unknown(UnderlyingId underlying) {
  ++positions_;
  known_ = false;
  see(underlying, 0.0);
}

void GreekSum::add(const GreekSum& other) {
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
  positions_ += other.positions_;
  known_ = known_ && other.known_;
  quality_ = worse(quality_, other.quality_);
  several_ = several_ || other.several_;
  if (other.only_.valid()) see(other.only_, other.spot_);
}

void GreekSum::see(UnderlyingId underlying, double spot) {
  several_ = several_ || (only_.valid() && only_ != underlying);
  only_ = underlying;
  spot_ = spot;
}

bool GreekSum::has_number() const {
  constexpr int128 limit = int128{1} << 62;
  bool fits = known_;
  for (const int128 sum : sums_) fits = fits && sum <= limit && sum >= -limit;
  return fits;
}

Quality GreekSum::quality() const { return has_number() ? quality_ : Quality::unknown; }

double GreekSum::units(GreekQuanta::Part part) const { return to_units(static_cast<Quanta>(sums_[part])); }

std::optional<CurrencyGreeks> GreekSum::currency() const {
  if (!has_number()) return std::nullopt;
  CurrencyGreeks greeks;
  greeks.delta_per_spot_pct = units(GreekQuanta::delta);
  greeks.gamma_per_spot_pct2 = units(GreekQuanta::gamma);
  greeks.vega_per_vol_point = units(GreekQuanta::vega);
  greeks.theta_per_day = units(GreekQuanta::theta);
  greeks.rho_per_rate_pct = units(GreekQuanta::rho);
  greeks.vanna_per_spot_pct_vol_point = units(GreekQuanta::vanna);
  greeks.volga_per_vol_point2 = units(GreekQuanta::volga);
  return greeks;
}

std::optional<UnderlyingGreeks> GreekSum::underlying() const {
  if (!has_number() || several_ || !only_.valid()) return std::nullopt;
  return UnderlyingGreeks{units(GreekQuanta::delta_units), units(GreekQuanta::gamma_units) / (spot_ / 100.0)};
}

void ExposureSum::add(Quanta amount) {
  if (amount == unrepresentable_quanta) {
    known_ = false;
    return;
  }
  net_ += amount;
  gross_ += amount < 0 ? -int128{amount} : int128{amount};
}

void ExposureSum::add(const ExposureSum& other) {
  known_ = known_ && other.known_;
  net_ += other.net_;
  gross_ += other.gross_;
}

std::optional<Quanta> ExposureSum::fitting(int128 sum) const {
  constexpr int128 limit = int128{1} << 62;
  if (!known_ || sum > limit || sum < -limit) return std::nullopt;
  return static_cast<Quanta>(sum);
}

}  // namespace plimsoll::risk
