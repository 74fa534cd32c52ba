// The options that files and wires have in common: what the day is like.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "tools/exchange/settings.hpp"

namespace plimsoll::exchange {

void add_venue_options(CLI::App& app, VenueSettings& venue, double& duration_s, std::string& date);
/// Applies `duration_s` and `date`; throws CLI11's error so that all usage errors look alike.
void complete_venue(VenueSettings& venue, double duration_s, const std::string& date);

}  // namespace plimsoll::exchange
