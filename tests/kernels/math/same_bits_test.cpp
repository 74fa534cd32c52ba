// Law 1 for the functions of kernels/math: every instruction set, vectorised or not, gives the same bits.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "kernels/core/bits.hpp"
#include "tests/kernels/math/isa_loops.hpp"

namespace plimsoll::math_test {
namespace {

// Ordinary numbers, tails, probabilities, arbitrary bit patterns and every special value; an odd count leaves a
// remainder loop behind the vectors.
std::vector<double> arguments() {
  std::vector<double> x{0.0,     -0.0,     1.0,      -1.0,      0.5,    0.425,   0.075,   5e-324,
                        -5e-324, 1e308,    -1e308,   2.3e-308,  1e-310, 709.782, 709.783, -745.133,
                        -708.4,  -745.134, HUGE_VAL, -HUGE_VAL, 37.0,   -38.4,   0x1p48,  40.0};
  std::mt19937_64 random(20260105);
  for (int i = 0; i < 20000; ++i) {
    const double uniform = (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
    x.push_back(uniform);
    x.push_back(80.0 * uniform - 40.0);
    x.push_back(1500.0 * uniform - 750.0);
    x.push_back(std::ldexp(uniform, -static_cast<int>(random() % 1060)));
    const double any = from_bits(random());
    x.push_back(std::isnan(any) ? 1.0 : any);
  }
  x.push_back(std::numeric_limits<double>::quiet_NaN());
  return x;
}

// NaN results count as equal: which NaN comes out is not promised.
void expect_same_bits(const std::vector<double>& expected, const std::vector<double>& actual,
                      const std::vector<double>& x, const char* what, const char* isa) {
  std::size_t differences = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool same = to_bits(expected[i]) == to_bits(actual[i]) || (std::isnan(expected[i]) && std::isnan(actual[i]));
    if (!same && differences++ == 0) first = i;
  }
  EXPECT_EQ(differences, 0U) << what << " on " << isa << ", first at " << x[first] << ": scalar " << expected[first]
                             << ", here " << actual[first];
}

TEST(SameBits, EveryFunctionOnEveryInstructionSet) {
  std::vector<std::string> skipped;
  const std::vector<const IsaLoops*> runnable = runnable_loops(skipped);
  const std::vector<double> x = arguments();
  std::vector<double> expected(x.size());
  std::vector<double> actual(x.size());
  ASSERT_FALSE(runnable.empty());
  for (const NamedLoop& function : named_loops) {
    (scalar_loops().*function.loop)(x.data(), expected.data(), x.size());
    for (const IsaLoops* loops : runnable) {
      (loops->*function.loop)(x.data(), actual.data(), x.size());
      expect_same_bits(expected, actual, x, function.name, loops->isa);
    }
  }
  for (const std::string& isa : skipped) std::printf("NOT COMPARED: this processor does not run %s\n", isa.c_str());
}

TEST(SameBits, MillsPairsOnEveryInstructionSet) {
  std::vector<std::string> skipped;
  std::vector<double> a;
  for (const double x : arguments()) a.push_back(std::fabs(x));
  const std::vector<double> b(a.rbegin(), a.rend());
  const std::vector<double> zeros(a.size());
  std::vector<double> expected[] = {zeros, zeros, zeros};
  std::vector<double> actual[] = {zeros, zeros, zeros};
  scalar_loops().pricer(a.data(), b.data(), expected[0].data(), expected[1].data(), expected[2].data(), a.size());
  for (const IsaLoops* loops : runnable_loops(skipped)) {
    loops->pricer(a.data(), b.data(), actual[0].data(), actual[1].data(), actual[2].data(), a.size());
    expect_same_bits(expected[0], actual[0], a, "exp(-a^2/2)", loops->isa);
    expect_same_bits(expected[1], actual[1], a, "mills_ratio_pair.first", loops->isa);
    expect_same_bits(expected[2], actual[2], a, "mills_ratio_pair.second", loops->isa);
  }
  for (const std::string& isa : skipped) std::printf("NOT COMPARED: this processor does not run %s\n", isa.c_str());
}

TEST(SameBits, EveryInstructionSetRunsHere) {
  std::vector<std::string> skipped;
  (void)runnable_loops(skipped);
  if (!skipped.empty()) GTEST_SKIP() << "this processor does not run " << skipped.front() << " and above";
}

}  // namespace
}  // namespace plimsoll::math_test
