// Checks for options that take numbers. CLI11 2.1 reads "-1" for an unsigned as 2^64 - 1, "010" as octal and lets NaN
// through every range, so these run first.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace plimsoll::cli {

/// Decimal digits only, between the bounds, both allowed.
CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);
CLI::Validator zero_or_whole_number(std::uint64_t low, std::uint64_t high);

/// A finite decimal number between the bounds, both allowed.
CLI::Validator real_number(double low, double high);

/// Any text but none: a variable that a script forgot to set must not switch an option off.
CLI::Validator not_empty();

}  // namespace plimsoll::cli
