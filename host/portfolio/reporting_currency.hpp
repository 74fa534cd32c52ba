// The one currency that a portfolio's numbers are in; a mixture is refused because no exchange rate moves it.
#pragma once

#include <string>

#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"

namespace plimsoll::portfolio {

/// The currency of everything held and of what it is written on; empty for an empty portfolio. There are no
/// exchange-rate factors yet, and a sum of dollars and euros is no number: throws InputError with one fault for every
/// held instrument that is in another currency than the first line's, or than its own underlying.
std::string reporting_currency(const Portfolio& portfolio, const Instruments& instruments);

}  // namespace plimsoll::portfolio
