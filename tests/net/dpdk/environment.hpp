// The one DPDK environment of this test program: it can be started only once per process.
#pragma once

#include <string>

#include "net/dpdk/eal.hpp"

namespace plimsoll::test {

/// What starting it did to the process, noted for the tests that look.
struct EalStart {
  const dpdk::Eal* eal = nullptr;
  std::string printed;  // on standard output and standard error
  bool affinity_kept = false;
};

const EalStart& eal_start();

inline const dpdk::Eal& eal() { return *eal_start().eal; }

}  // namespace plimsoll::test
