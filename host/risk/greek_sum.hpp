// Exact sums of Greeks and exposures: integers of 2^-20, so that a total does not depend on the order of its parts (law
// 2).
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "host/core/id.hpp"
#include "host/core/quality.hpp"
#include "kernels/core/int128.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/pricers/greeks.hpp"

namespace plimsoll::risk {

/// In reporting currency and signed: what is gained when the named quantity rises by the named amount; negative is a
/// loss. With p per cent of spot, v vol points and d days, the P&L to second order is
///   delta p + gamma p^2 / 2 + vega v + vanna p v + volga v^2 / 2 + theta d.
/// One vol point is 0.01 of each position's own implied vol, annual.
struct CurrencyGreeks {
  double delta_per_spot_pct = 0.0;            // dV/dS S / 100
  double gamma_per_spot_pct2 = 0.0;           // d2V/dS2 S^2 / 10^4: rise of the above per 1 % of spot
  double vega_per_vol_point = 0.0;            // dV/dvol / 100
  double theta_per_day = 0.0;                 // dV/dt / 365: per calendar day that passes, act/365
  double rho_per_rate_pct = 0.0;              // dV/dr / 100: rates up by 0.01, continuously compounded
  double vanna_per_spot_pct_vol_point = 0.0;  // d2V/dS dvol S / 10^4
  double volga_per_vol_point2 = 0.0;          // d2V/dvol2 / 10^4

  friend bool operator==(const CurrencyGreeks&, const CurrencyGreeks&) = default;
};

/// In units of one underlying; these do not add up over several.
struct UnderlyingGreeks {
  double delta_units = 0.0;            // spot units that move like it
  double gamma_units_per_price = 0.0;  // rise of delta_units per 1.00 of spot

  friend bool operator==(const UnderlyingGreeks&, const UnderlyingGreeks&) = default;
};

/// Each number of one position, rounded once to 2^-20 of its unit; `unrepresentable_quanta` for NaN and beyond 4.4e12.
struct GreekQuanta {
  enum Part : std::size_t { delta, gamma, vega, theta, rho, vanna, volga, delta_units, gamma_units, parts };
  std::array<Quanta, parts> part{};
};

/// `weight` is quantity * multiplier; `greeks` are those of one unit at `spot`.
inline GreekQuanta to_greek_quanta(const pricers::Greeks& greeks, double weight, double spot) {
  const double spot_pct = weight * (spot / 100.0);
  const double spot_pct2 = spot_pct * (spot / 100.0);
  GreekQuanta quanta;
  quanta.part[GreekQuanta::delta] = to_quanta(greeks.delta * spot_pct);
  quanta.part[GreekQuanta::gamma] = to_quanta(greeks.gamma * spot_pct2);
  quanta.part[GreekQuanta::vega] = to_quanta(greeks.vega * weight / 100.0);
  quanta.part[GreekQuanta::theta] = to_quanta(greeks.theta_per_year * weight / 365.0);
  quanta.part[GreekQuanta::rho] = to_quanta(greeks.rho * weight / 100.0);
  quanta.part[GreekQuanta::vanna] = to_quanta(greeks.vanna * spot_pct / 100.0);
  quanta.part[GreekQuanta::volga] = to_quanta(greeks.volga * weight / 10'000.0);
  quanta.part[GreekQuanta::delta_units] = to_quanta(greeks.delta * weight);
  quanta.part[GreekQuanta::gamma_units] = to_quanta(greeks.gamma * spot_pct);  // per 1 % of spot: of the size of delta
  return quanta;
}

/// The numbers of one position or of a sum of positions; absent ones are unknown, never zero (law 4).
struct GreekNumbers {
  std::size_t positions = 0;
  std::optional<CurrencyGreeks> currency;
  std::optional<UnderlyingGreeks> underlying;  // absent also for a sum over several underlyings
  Quality quality = Quality::unknown;          // worst of the inputs; unknown without numbers
};

/// A sum over positions. 128 bits cannot overflow, so whether a total fits is asked once, at the end.
class GreekSum {
 public:
  /// A part that is no number makes the sum no number.
  void add(const GreekQuanta& quanta, UnderlyingId underlying, double spot, Quality quality);
  /// A position that has no Greeks because an input is missing.
  void add_unknown(UnderlyingId underlying);
  void add(const GreekSum& other);

  [[nodiscard]] std::size_t positions() const { return positions_; }
  /// Worst of the inputs; `unknown` without a number.
  [[nodiscard]] Quality quality() const;
  /// Absent when an input is missing, or some number or total does not fit.
  [[nodiscard]] std::optional<CurrencyGreeks> currency() const;
  /// Absent also when the positions are not all on one underlying, or there are none.
  [[nodiscard]] std::optional<UnderlyingGreeks> underlying() const;
  [[nodiscard]] GreekNumbers numbers() const { return {positions_, currency(), underlying(), quality()}; }

 private:
  void see(UnderlyingId underlying, double spot);
  [[nodiscard]] bool has_number() const;
  [[nodiscard]] double units(GreekQuanta::Part part) const;

  std::array<int128, GreekQuanta::parts> sums_{};
  std::size_t positions_ = 0;
  bool known_ = true;
  Quality quality_ = Quality::live;
  UnderlyingId only_;  // invalid while there is none
  bool several_ = false;
  double spot_ = 0.0;  // of `only_`
};

/// What positions are worth at the market, added up with and without their signs: exact likewise. A spot and a future
/// count at their price, an option at its model value, each times quantity and multiplier.
class ExposureSum {
 public:
  /// `unrepresentable_quanta` makes the sum no number.
  void add(Quanta amount);
  void add(const ExposureSum& other);

  /// In quanta; absent when an input is missing or the sum does not fit.
  [[nodiscard]] std::optional<Quanta> gross() const { return fitting(gross_); }
  [[nodiscard]] std::optional<Quanta> net() const { return fitting(net_); }

 private:
  [[nodiscard]] std::optional<Quanta> fitting(int128 sum) const;

  int128 gross_ = 0;
  int128 net_ = 0;
  bool known_ = true;
};

}  // namespace plimsoll::risk
