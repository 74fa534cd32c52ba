// Rows of a Greeks report in the grouping that the user asked for, with ids turned into names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/portfolio/portfolio.hpp"
#include "host/risk/greeks.hpp"

namespace plimsoll::cli {

enum class GreekGrouping : std::uint8_t { position, underlying, expiry, book };

/// "position", "underlying", "expiry" or "book", which the option's check has seen to.
GreekGrouping parse_grouping(const std::string& word);

/// Names that the grouping does not have are empty. A spot has no expiry.
struct GreekRow {
  std::string book;
  std::string instrument;
  std::string underlying;
  std::string expiry;     // YYYY-MM-DD
  std::size_t depth = 0;  // of the book below the root
  risk::GreekNumbers greeks;
};

/// In the order of the report.
std::vector<GreekRow> rows_of(const risk::GreeksReport& report, const portfolio::Holdings& holdings,
                              GreekGrouping grouping);

}  // namespace plimsoll::cli
