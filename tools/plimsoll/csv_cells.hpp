// Cells of a CSV line: text as RFC 4180 wants it, numbers with every digit.
#pragma once

#include <optional>
#include <string>

namespace plimsoll::cli {

/// As it stands, or in quotes where a comma, quote or line end in it asks for them (RFC 4180).
std::string csv_field(const std::string& text);

/// Shortest text that reads back to the same double; empty for no number.
std::string csv_number(const std::optional<double>& number);

}  // namespace plimsoll::cli
