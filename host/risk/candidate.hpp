// A cell as trades would leave it, with room for its P&L beside that of the cell that it replaces.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "host/risk/risk_engine.hpp"

namespace plimsoll::risk {

/// Revalues to zero everywhere: moves what a vector holds to wherever its nodes say.
inline constexpr backends::CellInputs nothing_held{
    {}, 1.0, backends::no_factor, backends::no_factor, backends::no_factor, nullptr};

/// Lives in one place: its surface refers to its cell.
struct RiskEngine::Candidate {
  Cell cell;
  std::optional<std::size_t> replaced;  // which cell it stands for; none when the book had nothing on the underlying
  CellState state;
  std::optional<CellSurface> surface;
  bool lost_surface = false;  // to a check
  std::vector<pricers::Position> terms;
  backends::VectorIndex vector = 0;  // its P&L
  backends::VectorIndex kept = 0;    // minus the P&L of the cell that it replaces
  std::vector<backends::VectorIndex> ancestors;
  std::vector<backends::VectorIndex> ancestors_and_kept;
  std::vector<backends::VectorIndex> ancestors_and_replaced;

  [[nodiscard]] bool is_on_surface() const {
    return surface && !cell.positions.empty() && surface->mode() == CellMode::surface;
  }
};

}  // namespace plimsoll::risk
