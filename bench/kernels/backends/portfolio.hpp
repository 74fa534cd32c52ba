// DESIGN section 8's portfolio: 512 underlyings with their own spot and vol factors, full or read off surfaces.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/kernels/backends/desk.hpp"
#include "kernels/backends/cpu/point_prices.hpp"
#include "kernels/surfaces/build_surface.hpp"

namespace plimsoll::bench {

/// One cell per underlying, all below one node. What it hands out looks at itself.
class SyntheticPortfolio {
 public:
  SyntheticPortfolio(std::size_t underlyings, std::size_t options_each)
      : book_(vanilla_book(options_each)), firm_(static_cast<backends::VectorIndex>(underlyings)) {
    for (backends::VectorIndex u = 0; u < firm_; ++u) {
      backends::CellInputs inputs = cell_of(book_);
      inputs.spot_factor = 2 * u;
      inputs.vol_factor = 2 * u + 1;
      work_.push_back({inputs, u, {&firm_, 1}});
    }
  }
  SyntheticPortfolio(const SyntheticPortfolio&) = delete;
  SyntheticPortfolio& operator=(const SyntheticPortfolio&) = delete;

  [[nodiscard]] std::uint32_t factors() const { return 2 * firm_; }
  [[nodiscard]] std::size_t options() const { return book_.size() * work_.size(); }
  [[nodiscard]] const std::vector<pricers::Position>& book() const { return book_; }
  [[nodiscard]] const std::vector<backends::CellWork>& cells() const { return work_; }

  /// The cells of `count` underlyings from `first`, and the firm's tail as a report at 97.5 % and 99 % needs it.
  [[nodiscard]] backends::CycleRequest request(std::size_t first, std::size_t count, std::size_t scenarios) const {
    return {std::span(work_).subspan(first, count), {&firm_, 1}, scenarios / 40 + scenarios / 400};
  }
  [[nodiscard]] backends::CycleRequest request(std::size_t scenarios) const {
    return request(0, work_.size(), scenarios);
  }

  void load(backends::Backend& backend, std::uint32_t scenarios) const {
    backend.load_scenarios(recipe_of(scenarios, factors()));
    backend.allocate_vectors(work_.size() + 1);
  }

  /// From now on cells are read off surfaces, which cover the moves of `backend`.
  void build_surfaces(backends::Backend& backend) {
    surfaces_.resize(work_.size());
    views_.resize(work_.size());
    std::vector<double> kinks;
    for (const pricers::Position& position : book_) kinks.push_back(position.strike);
    for (std::size_t u = 0; u < work_.size(); ++u) {
      backends::CellInputs& inputs = work_[u].inputs;
      const backends::MoveRange spots = backend.move_range(inputs.spot_factor);
      const backends::MoveRange vols = backend.move_range(inputs.vol_factor);
      const surfaces::SurfaceDomain domain{desk_spot * std::min(spots.lowest, 1.0),
                                           desk_spot * std::max(spots.highest, 1.0), std::min(vols.lowest, 1.0),
                                           std::max(vols.highest, 1.0)};
      surfaces::BuiltSurface built = build_surface(domain, kinks, {}, [&](auto s, auto v, auto pnl) {
        backends::cpu::price_points(backends::cpu::best_isa(), book_, pricers::VolShift::multiply, s, v, pnl);
      });
      if (built.status != surfaces::SurfaceStatus::built) refuse("a surface was not built");
      surfaces_[u] = std::move(built.surface);
      views_[u] = surfaces_[u].view(surfaces_[u].view(0.0).value(desk_spot, 1.0));
      inputs.surface = &views_[u];
    }
  }

 private:
  std::vector<pricers::Position> book_;
  backends::VectorIndex firm_;
  std::vector<backends::CellWork> work_;
  std::vector<surfaces::Surface> surfaces_;
  std::vector<surfaces::SurfaceView> views_;
};

/// Stops the program unless both give the same summaries and the same tails.
inline void refuse_unless_equal(const backends::CycleResult& a, const backends::CycleResult& b) {
  bool equal = a.cells == b.cells && a.measured.size() == b.measured.size();
  for (std::size_t v = 0; equal && v < a.measured.size(); ++v) {
    equal = a.measured[v].summary == b.measured[v].summary && a.measured[v].tail == b.measured[v].tail;
  }
  if (!equal) refuse("GPU and CPU differ");
}

}  // namespace plimsoll::bench
