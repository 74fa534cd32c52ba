// The 21-character option symbol of the US options industry: root, expiry, call or put, strike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/core/date.hpp"
#include "host/core/decimal.hpp"
#include "host/portfolio/instrument.hpp"

namespace plimsoll::portfolio {

/// Options Clearing Corporation, Options Symbology Initiative (2010): root padded with blanks to 6, expiry YYMMDD, 'C'
/// or 'P', strike times 1,000 in 8 digits. Two-digit years are 20YY.
struct OsiSymbol {
  std::string root;
  Date expiry;
  OptionType option_type = OptionType::call;
  Price strike;
};

/// What a listed US equity option delivers per contract unless adjusted.
constexpr Quantity osi_multiplier = Quantity::from_raw(100 * decimal_scale);

/// Empty when `text` is not exactly such a symbol.
std::optional<OsiSymbol> parse_osi_symbol(std::string_view text);

}  // namespace plimsoll::portfolio
