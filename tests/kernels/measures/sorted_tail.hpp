// Turns losses into a sorted tail by a full sort: the plain definition that the tests start from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernels/measures/tail.hpp"

namespace plimsoll::measures_test {

inline std::vector<measures::TailLoss> sorted_tail(const std::vector<Quanta>& losses) {
  std::vector<measures::TailLoss> tail;
  for (std::size_t i = 0; i < losses.size(); ++i) tail.push_back({losses[i], static_cast<std::uint32_t>(i)});
  std::sort(tail.begin(), tail.end(), measures::DescendingLoss{});
  return tail;
}

inline measures::ConfidenceLevel level(const char* text) { return measures::ConfidenceLevel::parse(text).value(); }

}  // namespace plimsoll::measures_test
