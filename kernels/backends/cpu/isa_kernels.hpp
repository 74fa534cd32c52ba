// The loops over scenarios, compiled once per instruction set from one text and chosen at run time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/backends/vector_summary.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/pricers/cell.hpp"
#include "kernels/scenarios/generate.hpp"
#include "kernels/surfaces/surface.hpp"

namespace plimsoll::backends::cpu {

/// Scenarios per work item: the temporaries of one block stay in the first-level cache.
constexpr std::size_t scenarios_per_block = 512;

/// One cell over scenarios [first, first + count), count <= scenarios_per_block.
struct CellBlock {
  pricers::CellView cell;
  const surfaces::SurfaceView* surface = nullptr;  // when there is one, the positions of `cell` are not looked at
  std::size_t first = 0;
  std::size_t count = 0;
  Quanta* vector = nullptr;        // the cell's whole vector; old values in, new values out
  Quanta* const* nodes = nullptr;  // whole vectors that receive new - old
  std::size_t node_count = 0;
};

/// Positions valued at points of spot and vol move, for building and checking surfaces.
struct PointBlock {
  View<const pricers::Position> positions;
  pricers::VolShift vol_shift = pricers::VolShift::multiply;
  const double* spots = nullptr;
  const double* vol_moves = nullptr;
  double* pnl = nullptr;  // out: sum of weight * (value - base value) in the order of the positions, never in chunks
  std::size_t count = 0;  // at most scenarios_per_block
};

/// Gains of units, kept at points, put together for a whole cell.
struct UnitSum {
  View<const double* const> gains;  // by position; each `count` long
  const double* weights = nullptr;  // by position
  double* pnl = nullptr;            // out
  std::size_t count = 0;            // any number
};

/// One chunk of a cell's positions, shared out: what each adds to the rounded running sum.
struct SplitBlock {
  pricers::CellView chunk;   // at most pricers::positions_per_chunk positions
  std::size_t first = 0;     // of the scenarios
  std::size_t count = 0;     // at most scenarios_per_block
  Quanta* shares = nullptr;  // out: shares[p * stride + s] of position p in scenario s
  std::size_t stride = 0;
};

template <typename Normals>
using Draw = void (*)(const scenarios::DrawNormals<Normals>& draw, std::size_t factors, std::size_t first,
                      std::size_t count);
template <typename Normals>
using Mix = void (*)(const scenarios::DrawMixing<Normals>& mix, std::size_t first, std::size_t count);

/// Each works on scenarios [first, first + count); see kernels/scenarios/generate.hpp for the order of the first three.
struct IsaKernels {
  const char* name;
  Draw<random::PhiloxNormals> draw_philox;
  Draw<random::SobolNormals> draw_sobol;
  Mix<random::PhiloxNormals> mix_philox;
  Mix<random::SobolNormals> mix_sobol;
  void (*correlate)(const scenarios::CorrelateShocks& correlate, std::size_t first, std::size_t count);
  VectorSummary (*revalue)(const CellBlock& block);
  void (*price_points)(const PointBlock& block);
  /// gains[i * stride + j] = value - base value of one unit of position i at point j. `pnl` and weights are not looked
  /// at.
  void (*price_units)(const PointBlock& block, double* gains, std::size_t stride);
  /// With these gains and weights the bits of price_points: both add weight * gain in the order of the positions.
  void (*add_units)(const UnitSum& sum);
  /// Values of a surface at spots[j], vol_moves[j]; count <= scenarios_per_block. `spots` in, values out.
  void (*evaluate)(const surfaces::SurfaceView& surface, const double* vol_moves, double* spots, std::size_t count);
  void (*split_chunk)(const SplitBlock& block);
  VectorSummary (*summarize)(const Quanta* vector, std::size_t first, std::size_t count);
};

// Defined by isa_kernels.cpp, compiled once per name. Calling one that the processor lacks is an illegal instruction.
#if defined(__x86_64__)
const IsaKernels& isa_kernels_scalar();
const IsaKernels& isa_kernels_v2();
const IsaKernels& isa_kernels_v3();
const IsaKernels& isa_kernels_v4();
#else
const IsaKernels& isa_kernels_native();
#endif

}  // namespace plimsoll::backends::cpu
