// The market of a step between two states: spots of one, vols of another.
#pragma once

#include <set>
#include <string>

#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/change_state.hpp"

namespace plimsoll::risk {

/// The contracts of the positions' side, with the dividend yields of the rates' side where it knows them.
portfolio::Instruments mixed_instruments(const TwoStates& states, const Sides& sides);

struct MixedMarket {
  market::MarketSnapshot snapshot;  // by ids of the positions' side
  /// What is held and was taken from the state that holds it, because the other one neither has a mark of it nor holds
  /// anything that would need one: "U12 spot". What a state holds and does not know stays unknown (law 4).
  std::set<std::string> borrowed;
};

/// `instruments` are those of `mixed_instruments`.
MixedMarket mixed_market(const TwoStates& states, const Sides& sides, const portfolio::Instruments& instruments);

}  // namespace plimsoll::risk
