// The desk that trades on the synthetic venue: instruments, positions, market data and price history as input files.
#pragma once

#include <cstddef>
#include <string>

#include "tools/exchange/settings.hpp"

namespace plimsoll::exchange {

struct DeskSettings {
  std::size_t options = 1'000;  // rounded up to a whole number of put-call pairs
  std::size_t futures = 8;
  std::size_t history_days = 500;
};

/// The four input files of `plimsoll var` and `plimsoll replay`, complete and consistent: spots are the venue's opening
/// prices, the history ends at them and was drawn from the model that moves the session. As-of date: the session's.
struct DeskInputs {
  std::string instruments;
  std::string portfolio;
  std::string market;
  std::string history;
};

/// The same settings give the same texts; every position is on a symbol of the same settings' session. Throws
/// InputError when a setting is out of range.
DeskInputs make_desk(const VenueSettings& venue, const DeskSettings& desk);

/// Creates the folder when it is missing and writes instruments.csv, portfolio.csv, market.csv and history.csv into
/// it. Throws InputError when that fails.
void write_desk(const DeskInputs& inputs, const std::string& folder);

}  // namespace plimsoll::exchange
