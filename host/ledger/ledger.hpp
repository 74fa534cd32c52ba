// Applies fills, busts and corrections once each, in whatever order they come, and knows every position from them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "host/ledger/account.hpp"
#include "host/ledger/execution_register.hpp"
#include "host/ledger/fill.hpp"
#include "host/ledger/fx_factors.hpp"
#include "host/ledger/refusal.hpp"
#include "host/portfolio/instruments.hpp"

namespace plimsoll::ledger {

struct LedgerSettings {
  LotMethod method = LotMethod::fifo;
  std::size_t most_executions = std::size_t{1} << 23;  // names heard of, about 300 bytes each
  std::size_t most_positions = std::size_t{1} << 20;
  std::size_t most_lots = std::size_t{1} << 20;  // of one position
};

constexpr std::size_t most_currencies = 512;  // of fees; about three times as many as there are

enum class FillOutcome : std::uint8_t {
  applied,     // a fill
  corrected,   // a correction; in place of its reference, or as the first that is heard of it
  busted,      // what was applied is taken back
  held,        // a bust whose reference has not come yet; when it comes it is superseded
  superseded,  // what it says was already replaced or void
  duplicate,   // the same message again
  refused
};
constexpr std::size_t fill_outcomes = 7;
std::string_view to_string(FillOutcome outcome);

struct FillResult {
  FillOutcome outcome = FillOutcome::refused;
  std::optional<Refusal> refusal;  // of `refused`
  AccountId account;               // of the position that the event is about now; invalid when there is none
  Quantity before;                 // that position, before and after
  Quantity after;
};

/// Positions are what one gets by applying the executions that stand, each in its latest version, in the order in which
/// each was first heard of: a busted fill leaves no trace, a corrected one keeps its place. So a bust or correction
/// works its position out again from the beginning. One thread.
class Ledger {
 public:
  Ledger(portfolio::Instruments instruments, FxFactors fx, LedgerSettings settings = {});

  FillResult apply(const FillEvent& event);
  FillResult apply(const Fill& fill);
  FillResult apply(const Bust& bust);
  FillResult apply(const Correction& correction);

  struct Account {
    std::string book;
    InstrumentId instrument;
    std::vector<BookingId> bookings;  // those that stand, ascending
    AccountState state;
  };
  /// By AccountId, in the order of first use; the quantity may be zero.
  [[nodiscard]] const std::vector<Account>& accounts() const { return accounts_; }
  [[nodiscard]] const portfolio::Instruments& instruments() const { return instruments_; }
  /// By CurrencyId.
  [[nodiscard]] const std::string& currency(CurrencyId id) const { return currencies_[id.index()]; }
  /// New factors count for fills that come after them; what is translated stays as it is.
  [[nodiscard]] FxFactors& fx() { return fx_; }
  [[nodiscard]] const FxFactors& fx() const { return fx_; }
  [[nodiscard]] const LedgerSettings& settings() const { return settings_; }

  [[nodiscard]] std::uint64_t count(FillOutcome outcome) const { return outcomes_[static_cast<std::size_t>(outcome)]; }
  [[nodiscard]] std::uint64_t count(Refusal refusal) const { return refusals_[static_cast<std::size_t>(refusal)]; }

 private:
  struct Change {
    BookingId id;
    Booking after;
  };
  FillResult counted(FillResult result);
  std::variant<Booking, Refusal> booking_of(const Fill& fill);
  AccountId account_of(const std::string& book, InstrumentId instrument);
  void drop_accounts_from(std::size_t first);
  std::optional<CurrencyId> currency_of(const std::string& name);
  [[nodiscard]] BookingId standing(BookingId id) const;
  [[nodiscard]] bool has_room() const;
  FillResult add_booking(const Booking& booking, FillOutcome outcome);
  FillResult correct(const Correction& correction, const Booking& booking);
  FillResult replace(BookingId id, const std::vector<Change>& changes, FillOutcome outcome);
  FillResult checked(const Fill& fill);
  FillResult checked(const Bust& bust);
  FillResult checked(const Correction& correction);
  std::optional<Refusal> rewrite(const std::vector<Change>& changes);
  std::variant<AccountState, Refusal> replayed(const std::vector<BookingId>& ids,
                                               const std::vector<Change>& changes) const;
  [[nodiscard]] Quantity held(AccountId id) const;

  portfolio::Instruments instruments_;
  FxFactors fx_;
  LedgerSettings settings_;
  std::vector<Account> accounts_;
  std::map<std::pair<InstrumentId, std::string>, AccountId> account_ids_;
  std::vector<std::string> currencies_;
  std::vector<Booking> bookings_;  // by BookingId
  ExecutionRegister executions_;
  std::array<std::uint64_t, fill_outcomes> outcomes_{};
  std::array<std::uint64_t, refusals> refusals_{};
};

}  // namespace plimsoll::ledger
