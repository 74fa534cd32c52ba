// What must hold in a fuzz target for any input.
#pragma once

#include <cstdio>
#include <cstdlib>

#define PLIMSOLL_REQUIRE(condition)                                                       \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)
