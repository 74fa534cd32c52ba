#include "kernels/surfaces/chebyshev.hpp"

#include "kernels/core/bits.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::surfaces {
namespace {

constexpr double pi = 3.141592653589793;
constexpr double pi_low = 1.2246467991473532e-16;  // pi - the above
constexpr int taylor_terms = 10;                   // at pi / 4 the first one left out is below 2^-80

// The Taylor series from its last term inwards; x in [0, pi / 4]. `first` is 0 for the cosine and 1 for the sine.
double taylor(double x, int first) {
  const double square = x * x;
  double sum = 1.0;
  for (int term = taylor_terms; term > 0; --term) {
    const double divisor = static_cast<double>((2 * term + first) * (2 * term + first - 1));
    sum = fused_multiply_add(-square / divisor, sum, 1.0);
  }
  return first == 0 ? sum : x * sum;
}

// cos(pi r / d) with r / d in [0, 1/2].
double first_quadrant(std::uint64_t r, std::uint64_t d) {
  const bool near_zero = 4 * r <= d;
  const double part = near_zero ? static_cast<double>(r) / static_cast<double>(d)
                                : static_cast<double>(d - 2 * r) / static_cast<double>(2 * d);
  const double angle = fused_multiply_add(part, pi, part * pi_low);
  return near_zero ? taylor(angle, 0) : taylor(angle, 1);
}

// cosines[i * n + k] = T_i at node k, for every n up to `most_nodes`: a build needs them thousands of times.
constexpr std::size_t most_nodes = 32;

std::vector<double> cosine_table(std::size_t n) {
  std::vector<double> table(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < n; ++k) table[i * n + k] = cosine_of_pi(i * (2 * k + 1), 2 * n);
  }
  return table;
}

const std::vector<double>& cosines(std::size_t n) {
  static const std::vector<std::vector<double>> tables = [] {
    std::vector<std::vector<double>> all;
    for (std::size_t size = 0; size <= most_nodes; ++size) all.push_back(cosine_table(size));
    return all;
  }();
  PLIMSOLL_EXPECT(n <= most_nodes);
  return tables[n];
}

// One dimension: values at `n` nodes, `stride` apart, become coefficients.
void transform(double* values, std::size_t n, std::size_t stride) {
  const std::vector<double>& table = cosines(n);
  double result[most_nodes];
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0.0;
    for (std::size_t k = 0; k < n; ++k) sum = fused_multiply_add(values[k * stride], table[i * n + k], sum);
    result[i] = sum * (i == 0 ? 1.0 : 2.0) / static_cast<double>(n);
  }
  for (std::size_t i = 0; i < n; ++i) values[i * stride] = result[i];
}

}  // namespace

double cosine_of_pi(std::uint64_t numerator, std::uint64_t denominator) {
  std::uint64_t r = numerator % (2 * denominator);
  if (r > denominator) r = 2 * denominator - r;  // cos is even around pi
  return 2 * r <= denominator ? first_quadrant(r, denominator) : -first_quadrant(denominator - r, denominator);
}

std::vector<double> chebyshev_nodes(std::size_t n) {
  std::vector<double> nodes(n);
  for (std::size_t k = 0; k < n; ++k) nodes[k] = cosine_of_pi(2 * k + 1, 2 * n);
  return nodes;
}

void to_coefficients(std::vector<double>& grid, std::size_t rows, std::size_t columns) {
  PLIMSOLL_EXPECT(grid.size() == rows * columns);
  for (std::size_t row = 0; row < rows; ++row) transform(grid.data() + row * columns, columns, 1);
  for (std::size_t column = 0; column < columns; ++column) transform(grid.data() + column, rows, columns);
}

}  // namespace plimsoll::surfaces
