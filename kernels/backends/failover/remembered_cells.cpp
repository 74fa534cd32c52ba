#include "kernels/backends/failover/remembered_cells.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::backends {

void RememberedCells::reset(std::size_t count) {
  place_.assign(count, nowhere);
  held_.clear();
  held_.reserve(count);  // so that what `works_` looks at never moves
  works_.clear();
  works_.reserve(count);
}

void RememberedCells::remember(std::span<const CellWork> cells) {
  for (const CellWork& work : cells) {
    PLIMSOLL_EXPECT(work.cell < place_.size());
    std::size_t& place = place_[work.cell];
    if (place == nowhere) {
      place = held_.size();
      Held& held = held_.emplace_back();
      held.nodes.assign(work.nodes.begin(), work.nodes.end());
      works_.push_back({.inputs = {}, .cell = work.cell, .nodes = held.nodes});
    }
    hold(work, place);
  }
}

void RememberedCells::hold(const CellWork& work, std::size_t place) {
  Held& held = held_[place];
  CellInputs& inputs = works_[place].inputs;
  PLIMSOLL_EXPECT(std::ranges::equal(held.nodes, work.nodes));
  inputs = work.inputs;
  if (work.inputs.surface != nullptr) {
    const surfaces::SurfaceView& from = *work.inputs.surface;
    held.surface.breaks.assign(from.breaks.begin(), from.breaks.end());
    held.surface.pieces.assign(from.pieces.begin(), from.pieces.end());
    held.surface.row_terms.assign(from.row_terms.begin(), from.row_terms.end());
    held.surface.coefficients.assign(from.coefficients.begin(), from.coefficients.end());
    held.view = from;
    held.view.breaks = {held.surface.breaks.data(), held.surface.breaks.size()};
    held.view.pieces = {held.surface.pieces.data(), held.surface.pieces.size()};
    held.view.row_terms = {held.surface.row_terms.data(), held.surface.row_terms.size()};
    held.view.coefficients = {held.surface.coefficients.data(), held.surface.coefficients.size()};
    inputs.surface = &held.view;
    inputs.positions = {};  // nobody looks at them
  } else {
    held.positions.assign(work.inputs.positions.begin(), work.inputs.positions.end());
    inputs.positions = held.positions;
  }
}

}  // namespace plimsoll::backends
