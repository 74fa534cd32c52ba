// The one rounding at the end of an exact computation.
#pragma once

#include <cstdint>

#include "kernels/core/int128.hpp"

namespace plimsoll::measures {

/// The double nearest to numerator / denominator, ties to even. 0 < denominator < 2^62, |numerator| < 2^126.
[[nodiscard]] double rounded_ratio(int128 numerator, std::int64_t denominator);

}  // namespace plimsoll::measures
