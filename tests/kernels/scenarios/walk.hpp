// Walks the generating functors in several orders, the way backends do.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/scenarios/generate.hpp"

namespace plimsoll::scenarios {

enum class WalkOrder {
  forward,   // index by index, as CUDA threads would
  backward,  // the same from the end
  blocks,    // rows and blocks of cpu_block scenarios, as the CPU backend does, with single scenarios at the end
};

inline std::vector<double> generate(const ScenarioRecipe& recipe, WalkOrder order = WalkOrder::blocks) {
  const std::vector<std::uint64_t> table = direction_table(recipe);
  std::vector<double> matrix(recipe.size());
  std::vector<double> mixing(recipe.mixing_normals() == 0 ? 0 : recipe.scenarios);
  const View<double> matrix_view{matrix.data(), matrix.size()};
  const std::size_t n = recipe.scenarios;
  const auto each = [order](std::size_t count, auto&& visit) {
    for (std::size_t i = 0; i < count; ++i) visit(order == WalkOrder::backward ? count - 1 - i : i);
  };
  const std::size_t whole = order == WalkOrder::blocks ? n / cpu_block * cpu_block : 0;
  with_normals(recipe, {table.data(), table.size()}, [&](auto normals) {
    using Normals = decltype(normals);
    const DrawNormals<Normals> draw{normals, n, matrix_view};
    const DrawMixing<Normals> mix{normals, recipe.factors, recipe.mixing_normals(), {mixing.data(), mixing.size()}};
    if (order == WalkOrder::blocks) {
      for (std::size_t factor = 0; factor < recipe.factors; ++factor) {
        for (std::size_t scenario = 0; scenario < n; ++scenario) draw.row(factor, scenario);
      }
    } else {
      each(recipe.size(), draw);
    }
    if (mixing.empty()) return;
    for (std::size_t first = 0; first < whole; first += cpu_block) mix.template block<cpu_block>(first);
    each(n - whole, [&](std::size_t i) { mix(whole + i); });
  });
  const CorrelateShocks correlate{{recipe.cholesky_lower.data(), recipe.cholesky_lower.size()},
                                  matrix_view,
                                  {mixing.data(), mixing.size()},
                                  {recipe.kinds.data(), recipe.kinds.size()},
                                  n,
                                  recipe.factors};
  for (std::size_t factor = recipe.factors; factor-- > 0;) {
    for (std::size_t first = 0; first < whole; first += cpu_block) correlate.block<cpu_block>(factor, first);
  }
  each(n - whole, [&](std::size_t i) { correlate(whole + i); });
  return matrix;
}

}  // namespace plimsoll::scenarios
