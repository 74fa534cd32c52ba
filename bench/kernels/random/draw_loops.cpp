#include "bench/kernels/random/draw_loops.hpp"

#define PLIMSOLL_BENCH_JOIN2(a, b) a##b
#define PLIMSOLL_BENCH_JOIN(a, b) PLIMSOLL_BENCH_JOIN2(a, b)
#define PLIMSOLL_BENCH_TEXT2(a) #a
#define PLIMSOLL_BENCH_TEXT(a) PLIMSOLL_BENCH_TEXT2(a)

namespace plimsoll::bench {
namespace {

template <typename Normals>
void draw(const scenarios::DrawNormals<Normals>& functor) {
  const scenarios::DrawNormals<Normals> draw = functor;  // a local copy: its fields cannot alias the output
  for (std::size_t factor = 0; factor < draw.matrix.size / draw.scenarios; ++factor) {
#pragma omp simd
    for (std::size_t scenario = 0; scenario < draw.scenarios; ++scenario) draw.row(factor, scenario);
  }
}

void mixing(const scenarios::DrawMixing<random::PhiloxNormals>& mix) {
  for (std::size_t s = 0; s < mix.mixing.size; s += scenarios::cpu_block) mix.block<scenarios::cpu_block>(s);
}

// Tiles of scenarios whose draws stay in the cache while all factors are computed.
void correlate(const scenarios::CorrelateShocks& functor) {
  constexpr std::size_t tile = 256;
  for (std::size_t first = 0; first < functor.scenarios; first += tile) {
    for (std::size_t factor = functor.factors; factor-- > 0;) {
      for (std::size_t s = first; s < first + tile; s += scenarios::cpu_block) {
        functor.block<scenarios::cpu_block>(factor, s);
      }
    }
  }
}

constexpr DrawLoops loops{PLIMSOLL_BENCH_TEXT(PLIMSOLL_BENCH_ISA), &draw, &draw, &mixing, &correlate};

}  // namespace

const DrawLoops& PLIMSOLL_BENCH_JOIN(draw_loops_, PLIMSOLL_BENCH_ISA)() { return loops; }

}  // namespace plimsoll::bench
