// An explicit scenario set: the moves of every factor in every scenario, given instead of drawn, and its identity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/hash.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::scenarios {

/// Host-owned. A move is the stored form of a shock (see shock.hpp): a multiplier, or an addend where the kind is
/// absolute.
struct MoveMatrix {
  std::uint32_t scenarios = 0;
  std::vector<ShockKind> kinds;  // one per factor
  std::vector<double> moves;     // factor-major: element (factor, scenario) is at [factor * scenarios + scenario]

  /// `count` scenarios in which nothing moves.
  MoveMatrix() = default;
  MoveMatrix(std::uint32_t count, std::vector<ShockKind> factor_kinds);

  [[nodiscard]] std::uint32_t factors() const { return static_cast<std::uint32_t>(kinds.size()); }
  [[nodiscard]] double& at(std::size_t factor, std::size_t scenario) { return moves[factor * scenarios + scenario]; }
  [[nodiscard]] double at(std::size_t factor, std::size_t scenario) const {
    return moves[factor * scenarios + scenario];
  }

  /// Every reason for which this is no scenario set, in words for a person; empty when it is one.
  [[nodiscard]] std::vector<std::string> validate() const;

  /// Hash of kinds and moves: equal identities mean equal moves, bit for bit.
  [[nodiscard]] Digest128 identity() const;
};

/// The move that changes nothing: 0 for an absolute shock, else 1.
constexpr double neutral_move(ShockKind kind) { return kind == ShockKind::absolute ? 0.0 : 1.0; }

}  // namespace plimsoll::scenarios
