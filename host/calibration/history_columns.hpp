// Which column of a price history is that of an underlying.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/calibration/price_history.hpp"
#include "host/portfolio/instruments.hpp"

namespace plimsoll::calibration {

/// Finds the column of an underlying: its own name, or without the venue ("AAPL" for "AAPL.XNAS") if no other
/// underlying could be meant by that. Both arguments must outlive it.
class HistoryColumns {
 public:
  HistoryColumns(const PriceHistory& history, const portfolio::Instruments& instruments);

  std::optional<std::size_t> find(const std::string& name);
  /// There is a column without the venue, but it could mean another underlying too.
  [[nodiscard]] bool ambiguous(const std::string& name) const;
  /// Says which columns `find` took without their venue.
  void warn(std::vector<std::string>& warnings) const;

 private:
  const PriceHistory& history_;
  std::map<std::string_view, std::size_t> uses_;  // how many underlyings each symbol without venue could mean
  std::size_t aliases_ = 0;
  std::string example_;
};

}  // namespace plimsoll::calibration
