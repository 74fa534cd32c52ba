#include "net/dpdk/eal.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include "tests/net/dpdk/environment.hpp"
#include "tests/net/expect_fault.hpp"

namespace plimsoll::dpdk {
namespace {

TEST(Eal, StartsWithoutHugePagesOrACard) {
  const Eal& eal = test::eal();
  EXPECT_EQ(Eal::running(), &eal);
  EXPECT_TRUE(eal.cards().empty());
  EXPECT_EQ(reason_absent(), "");
  EXPECT_EQ(Eal::version().rfind("DPDK ", 0), 0U) << Eal::version();
}

TEST(Eal, TakesTheHighestAllowedCoreByDefault) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
  const unsigned core = test::eal().core();
  EXPECT_TRUE(CPU_ISSET(core, &allowed));
  for (unsigned higher = core + 1; higher < CPU_SETSIZE; ++higher) EXPECT_FALSE(CPU_ISSET(higher, &allowed));
}

TEST(Eal, PrintsNothingWhenAllIsWell) { EXPECT_EQ(test::eal_start().printed, ""); }

TEST(Eal, LeavesTheAffinityOfTheCallingThreadAlone) { EXPECT_TRUE(test::eal_start().affinity_kept); }

TEST(Eal, RefusesToStartTwice) {
  static_cast<void>(test::eal());
  test::expect_fault("PLM-3202", [] { Eal::start(); });
}

TEST(Eal, RefusesACoreItMayNotRunOn) {
  const std::string problem = test::expect_fault("PLM-3203", [] { Eal::start({.core = 100'000}); });
  EXPECT_NE(problem.find("100000"), std::string::npos) << problem;
}

TEST(Eal, RefusesMemoryOutOfRange) {
  test::expect_fault("PLM-3203", [] { Eal::start({.memory_mib = 0}); });
  test::expect_fault("PLM-3203", [] { Eal::start({.memory_mib = std::size_t{1} << 40}); });
}

}  // namespace
}  // namespace plimsoll::dpdk
