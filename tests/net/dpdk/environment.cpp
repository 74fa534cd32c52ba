#include "tests/net/dpdk/environment.hpp"

#include <gtest/gtest.h>
#include <sched.h>

namespace plimsoll::test {

const EalStart& eal_start() {
  static const EalStart start = [] {
    EalStart noted;
    cpu_set_t before;
    cpu_set_t after;
    CPU_ZERO(&before);
    CPU_ZERO(&after);
    sched_getaffinity(0, sizeof before, &before);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    noted.eal = &dpdk::Eal::start();
    noted.printed = testing::internal::GetCapturedStderr() + testing::internal::GetCapturedStdout();
    sched_getaffinity(0, sizeof after, &after);
    noted.affinity_kept = CPU_EQUAL(&before, &after) != 0;
    return noted;
  }();
  return start;
}

}  // namespace plimsoll::test
