// Law 1 at the top: the whole report of a random desk, number by number, against the scalar instruction set.
#include <gtest/gtest.h>

#include <vector>

#include "tests/conformance/contender.hpp"
#include "tests/host/risk/random_desk.hpp"

namespace plimsoll::conformance {
namespace {

class Reports : public Conformance {
 protected:
  static std::unique_ptr<backends::Backend> reference() { return make(contenders().front()); }

  static void expect_equal(const risk::RiskReport& a, const risk::RiskReport& b) {
    ASSERT_EQ(a.digest, b.digest);
    ASSERT_EQ(a.nodes.size(), b.nodes.size());
    for (std::size_t n = 0; n < a.nodes.size(); ++n) {
      ASSERT_EQ(a.nodes[n].value, b.nodes[n].value);
      ASSERT_EQ(a.nodes[n].pnl_mean, b.nodes[n].pnl_mean);
      ASSERT_EQ(a.nodes[n].levels.size(), b.nodes[n].levels.size());
      for (std::size_t l = 0; l < a.nodes[n].levels.size(); ++l) {
        const risk::LevelRisk& one = a.nodes[n].levels[l];
        const risk::LevelRisk& two = b.nodes[n].levels[l];
        ASSERT_EQ(one.var, two.var);
        ASSERT_EQ(one.var_lower, two.var_lower);
        ASSERT_EQ(one.var_upper, two.var_upper);
        ASSERT_EQ(one.es, two.es);
        ASSERT_EQ(one.es_standard_error, two.es_standard_error);
        ASSERT_EQ(one.component_es, two.component_es);
      }
    }
  }
};

TEST_P(Reports, OfRandomDesksEqualTheScalarOnesNumberByNumber) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const risk::Desk desk = risk::make_desk(risk::random_desk(seed));
    const risk::RiskSettings settings = risk::settings_of(500 + 37 * static_cast<std::uint32_t>(seed), seed);
    risk::Rig one(desk, settings, reference());
    risk::Rig two(desk, settings, Reports::backend());
    expect_equal(one.recompute(), two.recompute());
    backends::Lots lots(seed);
    for (int tick = 0; tick < 4; ++tick) {
      const auto symbol = static_cast<std::uint32_t>(lots.below(desk.instruments.underlyings().size()));
      const double mid = lots.between(20.0, 200.0);
      one.tick(symbol, mid);
      two.tick(symbol, mid);
      expect_equal(one.recompute(), two.update());
    }
  }
}

PLIMSOLL_CONFORMANCE(Reports);

}  // namespace
}  // namespace plimsoll::conformance
