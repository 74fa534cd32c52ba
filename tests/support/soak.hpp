// How often a seeded loop repeats: seconds in every run, minutes in `tools/test --long`.
#pragma once

#include <cstdlib>
#include <string_view>

namespace plimsoll::testing {

struct Repeats {
  int usual;
  int soak;
};

/// `soak` under PLIMSOLL_LONG=1 (set by `tools/test --long`), else `usual`. The seeds of the usual run come first.
inline int repeats(Repeats wanted) {
  const char* value = std::getenv("PLIMSOLL_LONG");
  return value != nullptr && std::string_view(value) == "1" ? wanted.soak : wanted.usual;
}

}  // namespace plimsoll::testing
