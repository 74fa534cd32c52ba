// Turns the rows of instruments.csv into definitions whose underlyings are still names.
#pragma once

#include <string_view>
#include <vector>

#include "host/core/fault_list.hpp"
#include "host/portfolio/instruments.hpp"

namespace plimsoll::portfolio {

/// Rows with faults are left out and reported.
std::vector<InstrumentDefinition> read_instrument_definitions(std::string_view text, FaultList& faults);

}  // namespace plimsoll::portfolio
