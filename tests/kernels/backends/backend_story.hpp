// A day in the life of a backend in short: load, allocate, cycles in full and surface mode, gather, download.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/surfaces/build_surface.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends {

/// A surface written down, not fitted: two pieces, three rows, two terms in the vol.
inline surfaces::Surface fixed_surface(double spot) {
  surfaces::Surface surface;
  surface.breaks = {spot * 1.01};
  for (std::uint32_t piece = 0; piece < 2; ++piece) {
    surfaces::SurfacePiece one;
    one.spot_scale = 2.0 / spot;
    one.spot_offset = -2.0;
    one.first_row = 3 * piece;
    one.first_coefficient = 5 * piece;
    one.rows = 3;
    one.vol_terms = 2;
    surface.pieces.push_back(one);
  }
  surface.row_terms = {1, 2, 2, 2, 2, 1};
  surface.coefficients = {3.5, -120.0, 8.25, 400.0, 17.0, 2.0, -1.5, -90.0, 11.0, 250.0};
  surface.vol_scale = 1.5;
  surface.vol_offset = -1.5;
  return surface;
}

/// Everything an answer consists of, in one number, answer by answer.
struct StoryDigests {
  std::vector<Digest128> answers;
  friend bool operator==(const StoryDigests&, const StoryDigests&) = default;
};

inline void add(Hash128& hash, const VectorSummary& summary) {
  hash.add(summary.sum_low).add(static_cast<std::uint64_t>(summary.sum_high)).add(summary.largest);
  hash.add(summary.unrepresentable).add(summary.digest.low).add(summary.digest.high);
}

inline Digest128 digest_of(const CycleResult& result) {
  Hash128 hash;
  for (const VectorSummary& summary : result.cells) add(hash, summary);
  for (const MeasuredVector& measured : result.measured) {
    add(hash, measured.summary);
    for (const measures::TailLoss& one : measured.tail) {
      hash.add(static_cast<std::uint64_t>(one.loss)).add(std::uint64_t{one.scenario});
    }
  }
  return hash.finish();
}

inline Digest128 digest_of(std::span<const Quanta> values) {
  Hash128 hash;
  for (const Quanta value : values) hash.add(static_cast<std::uint64_t>(value));
  return hash.finish();
}

constexpr std::uint32_t story_scenarios = 300;
constexpr VectorIndex story_cells = 4;  // vectors 0 to 3; 4 holds the even ones, 5 the odd ones, 6 all
constexpr std::size_t story_cycles = 5;

/// Cycle 0 revalues every cell, each later one some of them; the last cell reads a surface. `between` is called before
/// each cycle.
inline StoryDigests tell_story(Backend& backend, const std::function<void(std::size_t)>& between = {}) {
  StoryDigests digests;
  backend.load_scenarios(synthetic_recipe(story_scenarios, scenarios::Sampler::philox, {}));
  backend.allocate_vectors(story_cells + 3);
  const std::vector<VectorIndex> even{4, 6};
  const std::vector<VectorIndex> odd{5, 6};
  CycleResult result;
  for (std::size_t cycle = 0; cycle < story_cycles; ++cycle) {
    if (between) between(cycle);
    std::vector<SyntheticCell> cells;
    for (VectorIndex c = 0; c < story_cells; ++c) cells.push_back(synthetic_cell(100 * cycle + c, 3 + 7 * c));
    cells.back().basis_factor = basis;
    cells.back().spot_factor = log_spot;
    const surfaces::Surface surface = fixed_surface(cells.back().spot);
    surfaces::SurfaceView view = surface.view(2.0);
    view.basis_slope = 7.5;
    std::vector<CellWork> work;
    for (VectorIndex c = cycle == 0 ? 0 : static_cast<VectorIndex>(cycle - 1); c < story_cells; ++c) {
      work.push_back({cells[c].inputs(), c, c % 2 == 0 ? even : odd});
    }
    work.back().inputs.surface = &view;
    const std::vector<VectorIndex> measured{6, 4, 5};
    backend.run({work, measured, 20}, result);
    digests.answers.push_back(digest_of(result));
    const std::vector<std::uint32_t> wanted{0, 299, 17, result.measured[0].tail[0].scenario};
    std::vector<Quanta> values(wanted.size() * measured.size());
    backend.gather(measured, wanted, values);
    digests.answers.push_back(digest_of(values));
  }
  digests.answers.push_back(digest_of(downloaded(backend, 6)));
  return digests;
}

}  // namespace plimsoll::backends
