// cuRAND ships the same direction numbers as a host table: an independent witness for all of ours.
#include <curand.h>
#include <gtest/gtest.h>

#include <vector>

#include "kernels/random/sobol.hpp"

namespace plimsoll::random {
namespace {

TEST(SobolTable, EqualsTheDirectionNumbersOfCurand) {
  curandDirectionVectors32_t* witness = nullptr;
  ASSERT_EQ(curandGetDirectionVectors32(&witness, CURAND_DIRECTION_VECTORS_32_JOEKUO6), CURAND_STATUS_SUCCESS);
  const std::vector<std::uint64_t> table = sobol_table(sobol_max_dimensions);
  for (std::size_t dimension = 0; dimension < sobol_max_dimensions; ++dimension) {
    for (std::size_t bit = 0; bit < sobol_directions; ++bit) {
      ASSERT_EQ(table[dimension * sobol_row_words + bit] >> 32, witness[dimension][bit]) << dimension << ", " << bit;
    }
  }
}

}  // namespace
}  // namespace plimsoll::random
