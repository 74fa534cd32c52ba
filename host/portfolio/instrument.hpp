// What can be held: contract terms only, no market data and no mathematics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/core/decimal.hpp"
#include "host/core/id.hpp"
#include "host/core/moment.hpp"

namespace plimsoll::portfolio {

enum class InstrumentKind : std::uint8_t { spot, future, option };
enum class OptionType : std::uint8_t { call, put };
enum class Exercise : std::uint8_t { european };

constexpr std::string_view to_string(InstrumentKind kind) {
  switch (kind) {
    case InstrumentKind::spot: return "spot";
    case InstrumentKind::future: return "future";
    case InstrumentKind::option: return "option";
  }
  return "unknown";
}

constexpr std::string_view to_string(OptionType type) { return type == OptionType::call ? "call" : "put"; }

/// One contract. Fields that its kind does not have keep their defaults (a spot has no strike, a future no option
/// type).
struct Instrument {
  InstrumentId id;
  std::string name;
  InstrumentKind kind = InstrumentKind::spot;
  UnderlyingId underlying;  // whose spot moves it; a spot is its own underlying
  InstrumentId future;      // set for an option on a future (Black-76 on that future); invalid otherwise
  Price strike;
  Moment expiry;
  OptionType option_type = OptionType::call;
  Exercise exercise = Exercise::european;
  Quantity multiplier = Quantity::from_raw(decimal_scale);  // currency per point of price and unit of quantity
  std::string currency;
  double dividend_yield = 0.0;  // of the underlying, continuously compounded, per year

  [[nodiscard]] bool expires() const { return kind != InstrumentKind::spot; }
};

}  // namespace plimsoll::portfolio
