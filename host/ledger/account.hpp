// What the fills of one instrument in one book come to: lots, fees by currency, and whether all could be translated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/core/id.hpp"
#include "host/core/time.hpp"
#include "host/ledger/lots.hpp"
#include "host/ledger/refusal.hpp"

namespace plimsoll::ledger {

using AccountId = Id<struct AccountTag>;    // one instrument in one book
using CurrencyId = Id<struct CurrencyTag>;  // a currency that the ledger has met
using BookingId = Id<struct BookingTag>;    // one execution, in the order in which it was first heard of

enum class BookingState : std::uint8_t { live, void_ };
enum class Translation : std::uint8_t { complete, missing };

/// An execution as it stands now: what its latest version says, or that it never was.
struct Booking {
  BookingState state = BookingState::void_;
  Translation translation = Translation::complete;  // missing: no FX factor held when it was done
  CurrencyId fee_currency;
  AccountId account;
  Trade trade;
  Money fee;
  Timestamp issued{INT64_MIN};  // of the correction that it comes from; any correction replaces the fill itself
  BookingId merged_into;        // set when two turned out to be one execution
};

struct Fees {
  CurrencyId currency;
  Money paid;
  Money turnover;  // the sum of absolute fees bounds what was paid

  friend bool operator==(const Fees&, const Fees&) = default;
};

/// A value: copy it, apply to the copy, keep it or not.
class AccountState {
 public:
  /// Empty when it was applied; otherwise the reason, and nothing has changed. Precondition: the booking is live.
  std::optional<Refusal> apply(const Booking& booking, LotMethod method, std::size_t most_lots);

  [[nodiscard]] const Lots& lots() const { return lots_; }
  [[nodiscard]] const std::vector<Fees>& fees() const { return fees_; }  // in the order of first use
  [[nodiscard]] Translation translation() const { return translation_; }

 private:
  Lots lots_;
  std::vector<Fees> fees_;
  Translation translation_ = Translation::complete;
};

}  // namespace plimsoll::ledger
