// What a TOML file must look like before toml++ may see it: the parser has limits that it does not guard itself.
#pragma once

#include <cstddef>
#include <string_view>

#include "host/core/fault_list.hpp"

namespace plimsoll {

constexpr std::size_t largest_toml_file = std::size_t{1} << 20;
constexpr std::size_t most_dots_in_a_line = 32;  // outside strings and comments; see toml_bounds.cpp

/// False, with a fault of this code, when the text is too large, has too many dots in a line, a character beyond ASCII
/// outside strings and comments, a control character, or a string of several lines.
bool within_toml_bounds(std::string_view text, std::string_view code, FaultList& faults);

}  // namespace plimsoll
