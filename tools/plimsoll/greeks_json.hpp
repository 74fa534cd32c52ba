// A Greeks report as JSON: units in the keys, signs in the payload, null for what is unknown.
#pragma once

#include <string>

#include "host/portfolio/portfolio.hpp"
#include "host/risk/greeks.hpp"
#include "tools/plimsoll/greek_rows.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// `by` is the word for the grouping; the firm's own numbers stand in front whatever it is.
Json to_json(const risk::GreeksReport& report, const portfolio::Holdings& holdings, const std::string& by);

/// One row's numbers.
Json to_json(const risk::GreekNumbers& greeks);

/// What each number means and which sign it has, for any format.
extern const char* const greeks_convention;

}  // namespace plimsoll::cli
