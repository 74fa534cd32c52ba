#include "kernels/random/sobol.hpp"

#include <bit>
#include <boost/random/sobol.hpp>

#include "kernels/core/contract.hpp"
#include "kernels/random/address.hpp"

namespace plimsoll::random {

// Boost's engine hands out the numbers through its public interface: its n-th point (0 = the first after the origin)
// is the exclusive or of the direction numbers in the Gray code of n + 1, and the Gray code of 2^(k+1) - 1 is 2^k. So
// point 2^(k+1) - 2 is direction number k itself, in every dimension.
std::vector<std::uint64_t> sobol_table(std::uint32_t dimensions) {
  PLIMSOLL_EXPECT(dimensions >= 1 && dimensions <= sobol_max_dimensions);
  boost::random::sobol_engine<std::uint32_t, 32> engine(dimensions);
  std::vector<std::uint64_t> table(std::size_t{dimensions} * sobol_row_words, 0);
  for (std::size_t bit = 0; bit < sobol_directions; ++bit) {
    const std::uint64_t point = (std::uint64_t{2} << bit) - 2;
    engine.seed(static_cast<std::uint32_t>(point));
    for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
      table[dimension * sobol_row_words + bit] = std::uint64_t{engine()} << 32;
    }
  }
  return table;
}

namespace {

/// 64 random bits: `row` 0 to 63 belong to the rows of the scrambling matrix, 64 is the digital shift.
std::uint64_t scramble_bits(std::uint64_t seed, std::uint32_t dimension, std::uint32_t row) {
  return draw_bits(DrawAddress{seed, row, scramble_factor, dimension});
}

/// Row of the 64 x 32 matrix, column 0 in bit 31 as in a direction number: ones on the diagonal, zeros above it.
std::uint32_t matrix_row(std::uint64_t seed, std::uint32_t dimension, std::uint32_t row) {
  const std::uint32_t random = static_cast<std::uint32_t>(scramble_bits(seed, dimension, row));
  if (row >= sobol_directions) return random;
  const std::uint32_t diagonal = 0x80000000U >> row;
  const std::uint32_t left_of_diagonal = ~(diagonal | (diagonal - 1U));
  return (random & left_of_diagonal) | diagonal;
}

}  // namespace

std::vector<std::uint64_t> scrambled_sobol_table(std::uint64_t seed, std::uint32_t dimensions) {
  std::vector<std::uint64_t> table = sobol_table(dimensions);
  for (std::uint32_t dimension = 0; dimension < dimensions; ++dimension) {
    std::uint64_t* words = table.data() + std::size_t{dimension} * sobol_row_words;
    std::uint32_t rows[64];
    for (std::uint32_t row = 0; row < 64; ++row) rows[row] = matrix_row(seed, dimension, row);
    for (std::size_t bit = 0; bit < sobol_directions; ++bit) {
      const std::uint32_t direction = static_cast<std::uint32_t>(words[bit] >> 32);
      std::uint64_t scrambled = 0;
      for (const std::uint32_t row : rows) {
        scrambled = (scrambled << 1) | (static_cast<unsigned>(std::popcount(row & direction)) & 1U);
      }
      words[bit] = scrambled;
    }
    words[sobol_directions] = scramble_bits(seed, dimension, 64);
  }
  return table;
}

}  // namespace plimsoll::random
