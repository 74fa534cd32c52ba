#include "kernels/measures/rounded_ratio.hpp"

#include <cmath>

#include "kernels/core/contract.hpp"

namespace plimsoll::measures {

double rounded_ratio(int128 numerator, std::int64_t denominator) {
  PLIMSOLL_EXPECT(denominator > 0);
  if (numerator == 0) return 0.0;
  const uint128 size = numerator < 0 ? -static_cast<uint128>(numerator) : static_cast<uint128>(numerator);
  const auto divisor = static_cast<uint128>(denominator);
  uint128 quotient = size / divisor;
  uint128 rest = size % divisor;
  int exponent = 0;
  // Long division until two bits stand behind the 53 that are kept; what is left over only decides ties.
  while ((quotient >> 55) == 0) {
    quotient <<= 1;
    rest <<= 1;
    --exponent;
    if (rest >= divisor) {
      rest -= divisor;
      quotient |= 1;
    }
  }
  if (rest != 0) quotient |= 1;
  const double rounded = std::ldexp(static_cast<double>(quotient), exponent);
  return numerator < 0 ? -rounded : rounded;
}

}  // namespace plimsoll::measures
