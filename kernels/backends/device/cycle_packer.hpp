// Lays a cycle request out as one block for the device: records, terms, surfaces, in a single copy.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/device/cycle_block.hpp"
#include "kernels/backends/factor_columns.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::backends::device {

/// What the recorded launches of a cycle depend on; counts are rounded up so that few recordings serve all cycles.
struct CycleShape {
  std::size_t bytes = 0;     // of the input block
  std::size_t groups = 0;    // of cells
  std::size_t cells = 0;     // at least as many as there are
  std::size_t measured = 0;  // likewise
  std::size_t entries = 0;   // of each tail
  friend bool operator==(const CycleShape&, const CycleShape&) = default;

  [[nodiscard]] std::size_t segments() const { return cells + measured; }
};

inline std::size_t rounded_up(std::size_t count) { return count == 0 ? 0 : std::bit_ceil(count); }

/// Appends arrays to host memory and tells where they will be once the whole is copied to the device.
class CyclePacker {
 public:
  /// `host` is where the block is made, `device` where it will be read.
  CyclePacker(std::span<std::byte> host, std::byte* device) : host_(host), device_(device) {}

  template <typename T>
  T* place(std::size_t count, View<T>& as_read) {
    at_ = aligned(at_);
    PLIMSOLL_EXPECT(at_ + count * sizeof(T) <= host_.size());
    T* const made = reinterpret_cast<T*>(host_.data() + at_);
    as_read = {reinterpret_cast<T*>(device_ + at_), count};
    at_ += count * sizeof(T);
    return made;
  }

  /// Copies, and makes `view` point to where the device will read the copy.
  template <typename T>
  void copy(View<const T>& view) {
    View<T> as_read;
    T* const made = place<T>(view.size, as_read);
    if (view.size != 0) std::memcpy(static_cast<void*>(made), view.data, view.size * sizeof(T));
    view = {as_read.data, as_read.size};
  }

  static constexpr std::size_t aligned(std::size_t at) { return (at + 15) / 16 * 16; }

 private:
  std::span<std::byte> host_;
  std::byte* device_;
  std::size_t at_ = 0;
};

inline std::size_t surface_bytes(const surfaces::SurfaceView& surface) {
  return surface.breaks.size * sizeof(double) + surface.pieces.size * sizeof(surfaces::SurfacePiece) +
         surface.row_terms.size + surface.coefficients.size * sizeof(double) + 4 * 16;
}

inline std::size_t block_bytes(const CycleRequest& request, std::size_t groups) {
  std::size_t bytes = sizeof(CycleHeader) + groups * sizeof(std::uint32_t) + request.measured.size() * sizeof(Quanta*) +
                      request.cells.size() * sizeof(CellRecord) + 4 * 16;
  for (const CellWork& work : request.cells) {
    const CellInputs& inputs = work.inputs;
    bytes += inputs.surface != nullptr ? surface_bytes(*inputs.surface)
                                       : inputs.positions.size() * sizeof(pricers::Position) + 16;
    bytes += work.nodes.size() * sizeof(Quanta*) + 16;
  }
  return bytes;
}

/// Pricing work of a cell, roughly, in positions: only the balance of the groups depends on it.
inline std::size_t cell_cost(const CellInputs& inputs) {
  return inputs.surface != nullptr ? 2 : 1 + inputs.positions.size();
}

/// Cuts the cells into `ends.size()` neighbouring groups of about equal cost; late groups may be empty.
inline void balance_groups(std::span<const CellWork> cells, std::span<std::uint32_t> ends) {
  std::size_t total = 0;
  for (const CellWork& work : cells) total += cell_cost(work.inputs);
  std::size_t done = 0;
  std::size_t cell = 0;
  for (std::size_t g = 0; g < ends.size(); ++g) {
    while (cell < cells.size() && done * ends.size() < total * (g + 1)) done += cell_cost(cells[cell++].inputs);
    ends[g] = static_cast<std::uint32_t>(cell);
  }
}

/// `vector` maps a VectorIndex to the device's pointer.
template <typename VectorOf>
void pack_cycle(const CycleRequest& request, std::size_t groups, std::uint64_t number, const FactorColumns& columns,
                const VectorOf& vector, std::span<std::byte> host, std::byte* device) {
  CyclePacker packer(host, device);
  View<CycleHeader> header_read;
  CycleHeader& header = *packer.place<CycleHeader>(1, header_read);
  header = {};
  header.number = number;
  View<std::uint32_t> ends_read;
  std::uint32_t* const ends = packer.place<std::uint32_t>(groups, ends_read);
  balance_groups(request.cells, {ends, groups});
  header.group_end = {ends_read.data, groups};
  View<CellRecord> cells_read;
  CellRecord* const cells = packer.place<CellRecord>(request.cells.size(), cells_read);
  header.cells = {cells_read.data, cells_read.size};
  View<const Quanta*> measured_read;
  const Quanta** const measured = packer.place<const Quanta*>(request.measured.size(), measured_read);
  header.measured = {measured_read.data, measured_read.size};
  for (std::size_t v = 0; v < request.measured.size(); ++v) measured[v] = vector(request.measured[v]);

  std::size_t group = 0;
  for (std::size_t c = 0; c < request.cells.size(); ++c) {
    const CellWork& work = request.cells[c];
    CellRecord& cell = cells[c];
    cell = {};
    View<const pricers::Position> positions{work.inputs.positions.data(), work.inputs.positions.size()};
    if (work.inputs.surface != nullptr) {
      positions = {};
      cell.reads_surface = true;
      cell.surface = *work.inputs.surface;
      packer.copy(cell.surface.breaks);
      packer.copy(cell.surface.pieces);
      packer.copy(cell.surface.row_terms);
      packer.copy(cell.surface.coefficients);
    } else {
      packer.copy(positions);
    }
    cell.view = columns.view(work.inputs, positions);
    cell.vector = vector(work.cell);
    View<Quanta*> nodes_read;
    Quanta** const nodes = packer.place<Quanta*>(work.nodes.size(), nodes_read);
    for (std::size_t n = 0; n < work.nodes.size(); ++n) nodes[n] = vector(work.nodes[n]);
    cell.nodes = {nodes_read.data, nodes_read.size};
    while (ends[group] <= c) ++group;
    cell.ends_run = c + 1 == ends[group] || !std::ranges::equal(work.nodes, request.cells[c + 1].nodes);
  }
}

}  // namespace plimsoll::backends::device
