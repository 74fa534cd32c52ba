// How the ledger keeps bookings: from a fill's terms to a position, and a position worked out again.
#include <algorithm>
#include <utility>

#include "host/ledger/fill_names.hpp"
#include "host/ledger/ledger.hpp"
#include "host/ledger/marks.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {

bool Ledger::has_room() const { return executions_.size() + 2 <= settings_.most_executions; }

BookingId Ledger::standing(BookingId id) const {
  while (bookings_[id.index()].merged_into.valid()) id = bookings_[id.index()].merged_into;
  return id;
}

Quantity Ledger::held(AccountId id) const { return Quantity::from_raw(accounts_[id.index()].state.lots().quantity()); }

std::optional<CurrencyId> Ledger::currency_of(const std::string& name) {
  const auto at = std::find(currencies_.begin(), currencies_.end(), name);
  if (at != currencies_.end()) return CurrencyId{static_cast<std::size_t>(at - currencies_.begin())};
  if (currencies_.size() == most_currencies) return std::nullopt;
  currencies_.push_back(name);
  return CurrencyId{currencies_.size() - 1};
}

AccountId Ledger::account_of(const std::string& book, InstrumentId instrument) {
  const auto [at, is_new] = account_ids_.try_emplace({instrument, book}, AccountId{accounts_.size()});
  if (is_new) accounts_.push_back({book, instrument, {}, {}});
  return at->second;
}

void Ledger::drop_accounts_from(std::size_t first) {
  while (accounts_.size() > first) {
    account_ids_.erase({accounts_.back().instrument, accounts_.back().book});
    accounts_.pop_back();
  }
}

std::variant<Booking, Refusal> Ledger::booking_of(const Fill& fill) {
  if (!valid_book(fill.book) || (!fill.fee_currency.empty() && !valid_currency(fill.fee_currency))) {
    return Refusal::bad_name;
  }
  const std::optional<InstrumentId> id = instruments_.find(fill.instrument);
  if (!id) return Refusal::unknown_instrument;
  const portfolio::Instrument& instrument = instruments_[*id];
  if (fill.quantity.raw() <= 0) return Refusal::bad_quantity;
  if (!possible_price(instrument.kind, fill.price)) return Refusal::bad_price;
  if (!account_ids_.contains({*id, fill.book}) && accounts_.size() >= settings_.most_positions) {
    return Refusal::too_many_positions;
  }

  Booking booking;
  booking.state = BookingState::live;
  const std::string& fee_currency = fill.fee_currency.empty() ? instrument.currency : fill.fee_currency;
  booking.fee.local = fill.fee;
  booking.trade.quantity = fill.side == Side::buy ? fill.quantity.raw() : -fill.quantity.raw();
  const std::optional<int128> paid = notional(booking.trade.quantity, fill.price.raw(), instrument.multiplier.raw());
  if (!paid) return Refusal::amount_overflow;
  booking.trade.notional.local = *paid;

  const std::optional<std::int64_t> factor = fx_.at(instrument.currency, fill.traded);
  const std::optional<std::int64_t> fee_factor = fill.fee == 0 ? decimal_scale : fx_.at(fee_currency, fill.traded);
  if (!factor || !fee_factor) {
    booking.translation = Translation::missing;  // the position counts all the same; its translation is unknown
  } else {
    const std::optional<int128> translated = translate(*paid, *factor);
    const std::optional<int128> fee = translate(fill.fee, *fee_factor);
    if (!translated || !fee) return Refusal::amount_overflow;
    booking.trade.notional.reporting = *translated;
    booking.fee.reporting = *fee;
  }
  const std::optional<CurrencyId> charged_in = currency_of(fee_currency);
  if (!charged_in) return Refusal::too_many_currencies;
  booking.fee_currency = *charged_in;
  booking.account = account_of(fill.book, *id);
  return booking;
}

FillResult Ledger::add_booking(const Booking& booking, FillOutcome outcome) {
  Account& account = accounts_[booking.account.index()];
  const Quantity before = held(booking.account);
  if (const auto refusal = account.state.apply(booking, settings_.method, settings_.most_lots)) {
    return {FillOutcome::refused, refusal, {}, {}, {}};
  }
  account.bookings.push_back(BookingId{bookings_.size()});
  bookings_.push_back(booking);
  return {outcome, std::nullopt, booking.account, before, held(booking.account)};
}

FillResult Ledger::replace(BookingId id, const std::vector<Change>& changes, FillOutcome outcome) {
  const Booking& now = bookings_[id.index()];
  const Booking& then = changes.front().after;
  const AccountId about = then.state == BookingState::live ? then.account : now.account;
  const Quantity before = about.valid() ? held(about) : Quantity{};
  if (const std::optional<Refusal> refusal = rewrite(changes)) return {FillOutcome::refused, refusal, {}, {}, {}};
  return {outcome, std::nullopt, about, before, about.valid() ? held(about) : Quantity{}};
}

std::variant<AccountState, Refusal> Ledger::replayed(const std::vector<BookingId>& ids,
                                                     const std::vector<Change>& changes) const {
  AccountState state;
  for (const BookingId id : ids) {
    const auto change = std::find_if(changes.begin(), changes.end(), [&](const Change& c) { return c.id == id; });
    const Booking& booking = change == changes.end() ? bookings_[id.index()] : change->after;
    if (const auto refusal = state.apply(booking, settings_.method, settings_.most_lots)) return *refusal;
  }
  return state;
}

/// All accounts that the changes touch are worked out before any is replaced, so a refusal changes nothing.
std::optional<Refusal> Ledger::rewrite(const std::vector<Change>& changes) {
  std::vector<AccountId> touched;
  for (const Change& change : changes) {
    for (const Booking* booking : {std::as_const(bookings_).data() + change.id.index(), &change.after}) {
      if (booking->state == BookingState::live) touched.push_back(booking->account);
    }
  }
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());

  struct Rewritten {
    std::vector<BookingId> ids;
    AccountState state;
  };
  std::vector<Rewritten> results;
  for (const AccountId id : touched) {
    std::vector<BookingId> ids = accounts_[id.index()].bookings;
    for (const Change& change : changes) {
      std::erase(ids, change.id);
      if (change.after.state == BookingState::live && change.after.account == id) {
        ids.insert(std::upper_bound(ids.begin(), ids.end(), change.id), change.id);
      }
    }
    auto state = replayed(ids, changes);
    if (const Refusal* refusal = std::get_if<Refusal>(&state)) return *refusal;
    results.push_back({std::move(ids), std::move(std::get<AccountState>(state))});
  }
  for (std::size_t at = 0; at < touched.size(); ++at) {
    Account& account = accounts_[touched[at].index()];
    account.bookings = std::move(results[at].ids);
    account.state = std::move(results[at].state);
  }
  for (const Change& change : changes) {
    const BookingId merged = bookings_[change.id.index()].merged_into;
    bookings_[change.id.index()] = change.after;
    bookings_[change.id.index()].merged_into = merged;
  }
  return std::nullopt;
}

}  // namespace plimsoll::ledger
