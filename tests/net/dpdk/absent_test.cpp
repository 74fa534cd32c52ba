#include <gtest/gtest.h>

#include "net/dpdk/capture_port.hpp"
#include "tests/net/expect_fault.hpp"

namespace plimsoll::dpdk {
namespace {

TEST(DpdkAbsent, SaysThatItIsNotBuiltInAndHowToChangeThat) {
  EXPECT_NE(reason_absent().find("without DPDK"), std::string_view::npos);
  EXPECT_EQ(Eal::running(), nullptr);
  test::expect_fault("PLM-3201", [] { Eal::start(); });
}

}  // namespace
}  // namespace plimsoll::dpdk
