// Always-on assertion for programmer errors in host code (never in kernels, never for input).
#pragma once

#include <cstdio>
#include <cstdlib>

namespace plimsoll {

[[noreturn]] inline void contract_violated(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "PLM-1001 contract violated at %s:%d: %s. This is a defect of the program; please report it.\n",
               file, line, condition);
  std::abort();
}

}  // namespace plimsoll

#define PLIMSOLL_EXPECT(condition) \
  ((condition) ? static_cast<void>(0) : ::plimsoll::contract_violated(#condition, __FILE__, __LINE__))
