// Law 1 for Greeks: every instruction set, vectorised or not, gives the same bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/kernels/math/isa_loops.hpp"
#include "tests/kernels/pricers/contracts.hpp"
#include "tests/kernels/pricers/greek_loops.hpp"

namespace plimsoll::pricers {
namespace {

constexpr std::size_t count = 4'999;  // odd, so that a remainder loop follows the vectors
constexpr double spot = 120.0;

struct Desk {
  std::vector<Position> positions;
  std::vector<RateTerms> rates;
};

/// Every payoff; some expire today, some have no vol, strikes from deep in to deep out, some futures below zero, and
/// one term in fifty is not a number.
Desk random_desk() {
  backends::Lots lots(77);
  Desk desk;
  for (std::size_t i = 0; i < count; ++i) {
    Position position = backends::synthetic_position(lots, spot);
    if (lots.one_in(20)) position.basis = -2.0 * spot;
    if (lots.one_in(20)) position.strike = spot * position.growth;
    if (lots.one_in(50)) position.stdev = std::nan("");
    if (lots.one_in(50)) position.carry = std::nan("");
    desk.positions.push_back(position);
    RateTerms rates;
    rates.carry_rate = lots.between(-0.02, 0.08);
    rates.forward_time_years = lots.between(0.0, 3.0);
    rates.discount_rate = lots.between(-0.02, 0.08);
    rates.time_years = position.root_time * position.root_time;
    desk.rates.push_back(rates);
  }
  return desk;
}

std::vector<Greeks> run(GreekLoop loop, const Desk& desk) {
  std::vector<Greeks> greeks(count);
  loop(desk.positions.data(), desk.rates.data(), spot, math::log(spot), greeks.data(), count);
  return greeks;
}

using Bits = std::array<std::uint64_t, 7>;

/// Which NaN comes out is not promised.
Bits bits_of(const Greeks& greeks) {
  auto words = std::bit_cast<std::array<double, 7>>(greeks);
  Bits bits{};
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = std::isnan(words[i]) ? 1 : to_bits(words[i]);
  return bits;
}

TEST(SameBits, ComeOutOfEveryInstructionSetForGreeks) {
  const Desk desk = random_desk();
  const std::vector<Greeks> expected = run(greek_loop_scalar, desk);
  EXPECT_GT(std::count_if(expected.begin(), expected.end(), [](const Greeks& g) { return g.gamma > 0.0; }), 500);
  std::vector<std::string> skipped;
  std::size_t compared = 0;
  for (const math_test::IsaLoops* runnable : math_test::runnable_loops(skipped)) {
    for (const NamedGreekLoop& named : greek_loops) {
      if (std::string(named.isa) != runnable->isa) continue;
      const std::vector<Greeks> actual = run(named.loop, desk);
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(bits_of(actual[i]), bits_of(expected[i])) << named.isa << ", position " << i;
      }
      ++compared;
    }
  }
  for (const std::string& isa : skipped) std::printf("not compared: this processor lacks %s\n", isa.c_str());
  EXPECT_GE(compared, 1U);
}

}  // namespace
}  // namespace plimsoll::pricers
