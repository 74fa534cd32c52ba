// What a risk report is a function of, in groups, so that one state can be turned into another group by group.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "host/calibration/factor_model.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"
#include "host/risk/risk_engine.hpp"

namespace plimsoll::risk {

enum class ChangeGroup : std::uint8_t {
  positions,   // books, quantities and the terms of contracts
  spot,        // prices of underlyings
  vol,         // implied vols
  covariance,  // of the factors' shocks
  rates,       // interest rates, dividend yields, futures bases
  time,        // the valuation date
  settings,    // seed, number and sampler of scenarios, order of factors, levels, revaluation
};
constexpr std::size_t change_groups = 7;

/// In the order in which groups are replaced unless somebody asks for another one.
constexpr std::array<ChangeGroup, change_groups> usual_order{
    ChangeGroup::positions, ChangeGroup::spot, ChangeGroup::vol,     ChangeGroup::covariance,
    ChangeGroup::rates,     ChangeGroup::time, ChangeGroup::settings};

constexpr std::string_view to_string(ChangeGroup group) {
  constexpr std::array<std::string_view, change_groups> names{"positions", "spot", "vol",     "covariance",
                                                              "rates",     "time", "settings"};
  return names[static_cast<std::size_t>(group)];
}

constexpr std::optional<ChangeGroup> parse_change_group(std::string_view text) {
  for (const ChangeGroup group : usual_order) {
    if (text == to_string(group)) return group;
  }
  return std::nullopt;
}

/// Everything that one report is a function of. What it refers to outlives it.
struct RiskState {
  const portfolio::Instruments& instruments;
  const portfolio::Portfolio& portfolio;
  const market::MarketSnapshot& snapshot;
  const calibration::FactorModel& model;
  RiskSettings settings;
};

enum class Side : std::uint8_t { before, after };

/// Which of two states each group is taken from.
class Sides {
 public:
  constexpr Side operator[](ChangeGroup group) const { return sides_[static_cast<std::size_t>(group)]; }
  constexpr void replace(ChangeGroup group) { sides_[static_cast<std::size_t>(group)] = Side::after; }

 private:
  std::array<Side, change_groups> sides_{};
};

struct TwoStates {
  const RiskState& before;
  const RiskState& after;

  [[nodiscard]] const RiskState& of(Side side) const { return side == Side::before ? before : after; }
  [[nodiscard]] const RiskState& not_of(Side side) const { return side == Side::before ? after : before; }
};

}  // namespace plimsoll::risk
