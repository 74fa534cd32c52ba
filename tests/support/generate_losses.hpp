// Loss vectors that rapidcheck draws: full of ties, of ordinary size, or near the limit of what sums can hold.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <vector>

#include "kernels/core/quanta.hpp"
#include "kernels/measures/confidence_level.hpp"

namespace plimsoll::measures_test {

/// Up to `largest` in absolute value.
inline rc::Gen<Quanta> generate_loss(Quanta largest) {
  return rc::gen::map(rc::gen::pair(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<Quanta>(0, largest + 1)),
                                    rc::gen::arbitrary<bool>()),
                      [](const auto& drawn) { return drawn.second ? -drawn.first : drawn.first; });
}

/// 1, a thousand or `largest`: the first gives heavy ties.
inline rc::Gen<Quanta> generate_spread(Quanta largest) { return rc::gen::element<Quanta>(1, 1000, largest); }

/// Not empty; up to three losses for each unit of rapidcheck's size.
inline rc::Gen<std::vector<Quanta>> generate_losses(Quanta largest) {
  return rc::gen::mapcat(generate_spread(largest), [](Quanta spread) {
    return rc::gen::nonEmpty(rc::gen::scale(3.0, rc::gen::container<std::vector<Quanta>>(generate_loss(spread))));
  });
}

inline rc::Gen<measures::ConfidenceLevel> generate_level() {
  using measures::ConfidenceLevel;
  return rc::gen::element<ConfidenceLevel>(ConfidenceLevel{39, 40}, ConfidenceLevel{99, 100}, ConfidenceLevel{1, 2},
                                           ConfidenceLevel{9, 10}, ConfidenceLevel{1, 3}, ConfidenceLevel{1, 1000},
                                           ConfidenceLevel{999, 1000});
}

}  // namespace plimsoll::measures_test
