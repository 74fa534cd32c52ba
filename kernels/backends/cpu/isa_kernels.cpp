// Compiled once per instruction set with PLIMSOLL_ISA naming it. Everything here is forced inline or has internal
// linkage: a weak symbol would let the linker hand code for a newer processor to everybody (a house check looks).
#include "kernels/backends/cpu/isa_kernels.hpp"

#include "kernels/backends/cpu/surface_block.hpp"

#define PLIMSOLL_JOIN_(a, b) a##b
#define PLIMSOLL_JOIN(a, b) PLIMSOLL_JOIN_(a, b)
#define PLIMSOLL_TEXT_(a) #a
#define PLIMSOLL_TEXT(a) PLIMSOLL_TEXT_(a)

namespace plimsoll::backends::cpu {
namespace {

struct Workspace {
  alignas(64) double spot[scenarios_per_block];
  alignas(64) double log_spot[scenarios_per_block];
  alignas(64) double vol_move[scenarios_per_block];
  alignas(64) double basis_move[scenarios_per_block];
  alignas(64) double sum[scenarios_per_block];
  alignas(64) Quanta total[scenarios_per_block];
};

[[gnu::always_inline]] inline pricers::ShockedMarket market_at(const Workspace& work, std::size_t j) {
  return {work.spot[j], work.log_spot[j], work.vol_move[j], work.basis_move[j]};
}

// Adds one position to the running sums of all scenarios in the block. Payoff, option type and kind of vol shift are
// constants inside each loop, so that the compiler sees straight-line arithmetic over contiguous scenarios.
template <pricers::Payoff payoff, pricers::OptionType type, pricers::VolShift shift>
[[gnu::noinline]] void add_position(const pricers::Position& terms, Workspace& work, std::size_t count) {
  pricers::Position position = terms;
  position.payoff = payoff;
  position.option_type = type;
#pragma omp simd
  for (std::size_t j = 0; j < count; ++j) {
    const double value = pricers::unit_value(position, shift, market_at(work, j));
    work.sum[j] = pricers::add_pnl(position, value, work.sum[j]);
  }
}

template <pricers::Payoff payoff, pricers::VolShift shift>
void add_typed(const pricers::Position& position, Workspace& work, std::size_t count) {
  if (position.option_type == pricers::OptionType::call) {
    add_position<payoff, pricers::OptionType::call, shift>(position, work, count);
  } else {
    add_position<payoff, pricers::OptionType::put, shift>(position, work, count);
  }
}

template <pricers::VolShift shift>
void add_any(const pricers::Position& position, Workspace& work, std::size_t count) {
  using enum pricers::Payoff;
  switch (position.payoff) {
    case spot: return add_position<spot, pricers::OptionType::call, shift>(position, work, count);
    case future: return add_position<future, pricers::OptionType::call, shift>(position, work, count);
    case option_on_spot: return add_typed<option_on_spot, shift>(position, work, count);
    case option_on_future: return add_typed<option_on_future, shift>(position, work, count);
  }
}

VectorSummary summarize(const Quanta* vector, std::size_t first, std::size_t count) {
  std::uint64_t sum_low = 0;
  std::int64_t sum_high = 0;
  std::uint64_t largest = 0;
  std::uint64_t unrepresentable = 0;
  std::uint64_t digest_low = 0;
  std::uint64_t digest_high = 0;
// house: allow omp_reduction: integers, whose sums do not depend on order
#pragma omp simd reduction(+ : sum_low, sum_high, unrepresentable, digest_low, digest_high) reduction(max : largest)
  for (std::size_t j = 0; j < count; ++j) {
    const VectorSummary one = summarize_element(first + j, vector[first + j]);
    sum_low += one.sum_low;
    sum_high += one.sum_high;
    largest = one.largest > largest ? one.largest : largest;
    unrepresentable += one.unrepresentable;
    digest_low += one.digest.low;
    digest_high += one.digest.high;
  }
  VectorSummary summary;
  summary.sum_low = sum_low;
  summary.sum_high = sum_high;
  summary.largest = largest;
  summary.unrepresentable = unrepresentable;
  summary.digest.low = digest_low;
  summary.digest.high = digest_high;
  return summary;
}

void add_one(const pricers::Position& position, pricers::VolShift shift, Workspace& work, std::size_t count) {
  if (shift == pricers::VolShift::multiply) {
    add_any<pricers::VolShift::multiply>(position, work, count);
  } else {
    add_any<pricers::VolShift::add>(position, work, count);
  }
}

void add_positions(View<const pricers::Position> positions, pricers::VolShift shift, Workspace& work,
                   std::size_t count) {
  for (const pricers::Position& position : positions) add_one(position, shift, work, count);
}

// What the cell's positions meet in each scenario of the block, and nothing added up so far.
void enter_market(const pricers::CellView& cell, std::size_t first, std::size_t count, Workspace& work) {
#pragma omp simd
  for (std::size_t j = 0; j < count; ++j) {
    const pricers::ShockedMarket shocked = cell.market(first + j);
    work.spot[j] = shocked.spot;
    work.log_spot[j] = shocked.log_spot;
    work.vol_move[j] = shocked.vol_move;
    work.basis_move[j] = shocked.basis_move;
    work.total[j] = 0;
  }
}

void revalue_positions(const CellBlock& block, Workspace& work) {
  const pricers::CellView& cell = block.cell;
  const std::size_t count = block.count;
  enter_market(cell, block.first, count, work);
  for (std::size_t first = 0; first < cell.positions.size; first += pricers::positions_per_chunk) {
    const std::size_t rest = cell.positions.size - first;
    const std::size_t chunk = rest < pricers::positions_per_chunk ? rest : pricers::positions_per_chunk;
    for (std::size_t j = 0; j < count; ++j) work.sum[j] = 0.0;
    add_positions({cell.positions.data + first, chunk}, cell.vol_shift, work, count);
#pragma omp simd
    for (std::size_t j = 0; j < count; ++j) work.total[j] = add_quanta(work.total[j], to_quanta(work.sum[j]));
  }
}

void revalue_surface(const CellBlock& block, Workspace& work) {
  const surfaces::SurfaceCell cell{block.cell, *block.surface};
  const std::size_t count = block.count;
#pragma omp simd
  for (std::size_t j = 0; j < count; ++j) work.sum[j] = cell.spot(block.first + j);
  evaluate_surface(cell.surface, block.cell.vol_moves + block.first, work.sum, count);
#pragma omp simd
  for (std::size_t j = 0; j < count; ++j) work.sum[j] -= cell.surface.base;
  if (cell.surface.basis_slope != 0.0) {  // a slope of zero adds nothing: its column need not be read
#pragma omp simd
    for (std::size_t j = 0; j < count; ++j) work.sum[j] = cell.add_basis(work.sum[j], block.first + j);
  }
#pragma omp simd
  for (std::size_t j = 0; j < count; ++j) work.total[j] = to_quanta(work.sum[j]);
}

VectorSummary revalue(const CellBlock& block) {
  Workspace work;
  const std::size_t count = block.count;
  if (block.surface != nullptr) {
    revalue_surface(block, work);
  } else {
    revalue_positions(block, work);
  }

  // Replace the old vector everywhere above the cell while both are in cache; unsigned, so that it always inverts.
  Quanta* const vector = block.vector + block.first;
  for (std::size_t n = 0; n < block.node_count; ++n) {
    Quanta* const node = block.nodes[n] + block.first;
#pragma omp simd
    for (std::size_t j = 0; j < count; ++j) {
      node[j] = static_cast<Quanta>(static_cast<std::uint64_t>(node[j]) + static_cast<std::uint64_t>(work.total[j]) -
                                    static_cast<std::uint64_t>(vector[j]));
    }
  }
  for (std::size_t j = 0; j < count; ++j) vector[j] = work.total[j];
  return summarize(block.vector, block.first, count);
}

void set_points(const PointBlock& block, Workspace& work) {
#pragma omp simd
  for (std::size_t j = 0; j < block.count; ++j) {
    work.spot[j] = block.spots[j];
    work.log_spot[j] = math::log(block.spots[j]);
    work.vol_move[j] = block.vol_moves[j];
    work.basis_move[j] = 0.0;
    work.sum[j] = 0.0;
  }
}

void price_points(const PointBlock& block) {
  Workspace work;
  set_points(block, work);
  add_positions(block.positions, block.vol_shift, work, block.count);
  for (std::size_t j = 0; j < block.count; ++j) block.pnl[j] = work.sum[j];
}

void price_units(const PointBlock& block, double* gains, std::size_t stride) {
  Workspace work;
  set_points(block, work);
  for (std::size_t i = 0; i < block.positions.size; ++i) {
    pricers::Position unit = block.positions[i];
    unit.weight = 1.0;
    for (std::size_t j = 0; j < block.count; ++j) work.sum[j] = -0.0;  // 1 * gain - 0 is the gain, whatever its sign
    add_positions({&unit, 1}, block.vol_shift, work, block.count);
    for (std::size_t j = 0; j < block.count; ++j) gains[i * stride + j] = work.sum[j];
  }
}

void add_units(const UnitSum& sum) {
  alignas(64) double pnl[scenarios_per_block];
  for (std::size_t first = 0; first < sum.count; first += scenarios_per_block) {
    const std::size_t rest = sum.count - first;
    const std::size_t count = rest < scenarios_per_block ? rest : scenarios_per_block;
    for (std::size_t j = 0; j < count; ++j) pnl[j] = 0.0;
    for (std::size_t i = 0; i < sum.gains.size; ++i) {
      const double* const gains = sum.gains[i] + first;
      const double weight = sum.weights[i];
#pragma omp simd
      for (std::size_t j = 0; j < count; ++j) pnl[j] = plimsoll::fused_multiply_add(weight, gains[j], pnl[j]);
    }
    for (std::size_t j = 0; j < count; ++j) sum.pnl[first + j] = pnl[j];
  }
}

void split_chunk(const SplitBlock& block) {
  Workspace work;
  const pricers::CellView& chunk = block.chunk;
  enter_market(chunk, block.first, block.count, work);
  for (std::size_t j = 0; j < block.count; ++j) work.sum[j] = 0.0;
  for (std::size_t p = 0; p < chunk.positions.size; ++p) {
    add_one(chunk.positions.data[p], chunk.vol_shift, work, block.count);
    Quanta* const shares = block.shares + p * block.stride + block.first;
#pragma omp simd
    for (std::size_t j = 0; j < block.count; ++j) {
      const Quanta rounded = to_quanta(work.sum[j]);
      shares[j] = subtract_quanta(rounded, work.total[j]);
      work.total[j] = rounded;
    }
  }
}

template <typename Normals>
void draw(const scenarios::DrawNormals<Normals>& draw, std::size_t factors, std::size_t first, std::size_t count) {
  for (std::size_t factor = 0; factor < factors; ++factor) {
#pragma omp simd
    for (std::size_t scenario = first; scenario < first + count; ++scenario) draw.row(factor, scenario);
  }
}

template <typename Normals>
void mix(const scenarios::DrawMixing<Normals>& mix, std::size_t first, std::size_t count) {
  constexpr std::size_t width = scenarios::cpu_block;
  std::size_t done = 0;
  for (; done + width <= count; done += width) mix.template block<width>(first + done);
  for (; done < count; ++done) mix(first + done);
}

void correlate(const scenarios::CorrelateShocks& correlate, std::size_t first, std::size_t count) {
  constexpr std::size_t width = scenarios::cpu_block;
  // Rows from the last to the first: row f needs only the draws of factors up to f, so the matrix is its own output.
  for (std::size_t factor = correlate.factors; factor-- > 0;) {
    std::size_t done = 0;
    for (; done + width <= count; done += width) correlate.block<width>(factor, first + done);
    for (; done < count; ++done) correlate.row(factor, first + done);
  }
}

constexpr IsaKernels kernels{PLIMSOLL_TEXT(PLIMSOLL_ISA),
                             &draw,
                             &draw,
                             &mix,
                             &mix,
                             &correlate,
                             &revalue,
                             &price_points,
                             &price_units,
                             &add_units,
                             &evaluate_surface,
                             &split_chunk,
                             &summarize};

}  // namespace

const IsaKernels& PLIMSOLL_JOIN(isa_kernels_, PLIMSOLL_ISA)() { return kernels; }

}  // namespace plimsoll::backends::cpu
