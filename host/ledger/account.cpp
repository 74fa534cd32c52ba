#include "host/ledger/account.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {

std::optional<Refusal> AccountState::apply(const Booking& booking, LotMethod method, std::size_t most_lots) {
  PLIMSOLL_EXPECT(booking.state == BookingState::live);
  const bool charged = booking.fee != Money{};
  auto fees = std::find_if(fees_.begin(), fees_.end(),
                           [&](const Fees& known) { return known.currency == booking.fee_currency; });
  Fees after = fees == fees_.end() ? Fees{booking.fee_currency, {}, {}} : *fees;
  if (!fits(booking.fee)) return Refusal::amount_overflow;
  after.paid += booking.fee;
  after.turnover += Money{magnitude(booking.fee.local), magnitude(booking.fee.reporting)};
  if (!fits(after.turnover)) return Refusal::amount_overflow;
  if (const std::optional<Refusal> refusal = lots_.apply(booking.trade, method, most_lots)) return refusal;
  if (charged && fees == fees_.end()) {
    fees_.push_back(after);
  } else if (charged) {
    *fees = after;
  }
  if (booking.translation == Translation::missing) translation_ = Translation::missing;
  return std::nullopt;
}

}  // namespace plimsoll::ledger
