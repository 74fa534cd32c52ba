#include "kernels/measures/confidence_level.hpp"

#include <numeric>

namespace plimsoll::measures {

std::optional<ConfidenceLevel> ConfidenceLevel::parse(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;  // without decimals only 0 and 1 are in reach
  for (const char c : text.substr(0, point)) {
    if (c != '0') return std::nullopt;
  }
  const std::string_view decimals = text.substr(point + 1);
  if (decimals.empty() || decimals.size() > most_decimals) return std::nullopt;
  std::uint32_t numerator = 0;
  std::uint32_t denominator = 1;
  for (const char c : decimals) {
    if (c < '0' || c > '9') return std::nullopt;
    numerator = 10 * numerator + static_cast<std::uint32_t>(c - '0');
    denominator *= 10;
  }
  if (numerator == 0) return std::nullopt;
  const std::uint32_t divisor = std::gcd(numerator, denominator);
  return ConfidenceLevel{numerator / divisor, denominator / divisor};
}

std::string ConfidenceLevel::text() const {
  std::string decimals = "0.";
  std::uint64_t rest = numerator;
  for (int place = 0; place < most_decimals && rest != 0; ++place) {
    rest *= 10;
    decimals += static_cast<char>('0' + rest / denominator);
    rest %= denominator;
  }
  return rest == 0 ? decimals : std::to_string(numerator) + "/" + std::to_string(denominator);
}

}  // namespace plimsoll::measures
