// Why a fill, bust or correction was not applied. A refusal changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plimsoll::ledger {

enum class Refusal : std::uint8_t {
  bad_name,             // venue, execution id, book or currency empty, too long or malformed
  unknown_instrument,   //
  bad_quantity,         // not positive
  bad_price,            // a price that this kind of instrument cannot have
  quantity_overflow,    // the position would not fit in 64 bits
  amount_overflow,      // the notional, a fee or the position's turnover would not fit
  too_many_lots,        //
  too_many_executions,  //
  too_many_positions,   //
  too_many_currencies,  //
  conflict,             // the same execution came before with other terms
  self_reference,       // a bust or correction of itself
};

constexpr std::size_t refusals = 12;

constexpr std::string_view to_string(Refusal refusal) {
  switch (refusal) {
    case Refusal::bad_name: return "bad_name";
    case Refusal::unknown_instrument: return "unknown_instrument";
    case Refusal::bad_quantity: return "bad_quantity";
    case Refusal::bad_price: return "bad_price";
    case Refusal::quantity_overflow: return "quantity_overflow";
    case Refusal::amount_overflow: return "amount_overflow";
    case Refusal::too_many_lots: return "too_many_lots";
    case Refusal::too_many_executions: return "too_many_executions";
    case Refusal::too_many_positions: return "too_many_positions";
    case Refusal::too_many_currencies: return "too_many_currencies";
    case Refusal::conflict: return "conflict";
    case Refusal::self_reference: return "self_reference";
  }
  return {};
}

}  // namespace plimsoll::ledger
