// Which faults of a journal mean that it is not what was written, as against a disk that cannot be read.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "host/core/error.hpp"

namespace plimsoll::cli {

/// Exit code 7 for whoever was asked whether a journal is what it was.
inline bool is_damage(const InputError& error) {
  constexpr std::array<std::string_view, 6> damage{"PLM-2402", "PLM-2403", "PLM-2404",
                                                   "PLM-2405", "PLM-2406", "PLM-2407"};
  return std::find(damage.begin(), damage.end(), error.faults().front().code) != damage.end();
}

}  // namespace plimsoll::cli
